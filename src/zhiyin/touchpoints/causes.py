"""Why customers leave, in a few words that can be counted; their own words stay with the interaction."""

from __future__ import annotations

import re
from enum import StrEnum


class Cause(StrEnum):
    """What a customer gives as the reason for leaving."""

    TOO_EXPENSIVE = "too_expensive"
    NOT_USED = "not_used"  # no need of it any more
    POOR_PRODUCT = "poor_product"
    POOR_SERVICE = "poor_service"
    SWITCHED = "switched"  # to somebody else's
    MISSING_FEATURES = "missing_features"
    OTHER = "other"


_SAID = {cause.value: cause for cause in Cause} | {
    # as billing systems call them
    "customer_service": Cause.POOR_SERVICE,
    "low_quality": Cause.POOR_PRODUCT,
    "switched_service": Cause.SWITCHED,
    "unused": Cause.NOT_USED,
    "too_complex": Cause.POOR_PRODUCT,
}


def cause_of(reason: str | None) -> Cause | None:
    """Which cause a reason names; `other` of words that are none of these, None where nothing is said."""
    word = re.sub(r"[\s-]+", "_", (reason or "").strip().lower())
    return _SAID.get(word, Cause.OTHER) if word else None
