"""What competitors are praised for and we are not, and what people wish for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhiyin.feedback.monitoring.model import FEW, Tally
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.estimate import Difference, Estimate, centred_difference

_NOTHING = Tally()


class OurStanding(StrEnum):
    """How we stand where a competitor is praised."""

    BLAMED = "blamed"  # clearly more ill than well is said of us
    NOT_PRAISED = "not_praised"  # neither is clear
    UNHEARD = "unheard"  # hardly anybody speaks of it


@dataclass(frozen=True, slots=True)
class Claim:
    """A topic on which they are praised and we are not."""

    topic: str
    theirs: Tally
    ours: Tally
    standing: OurStanding
    difference: Difference | None  # their net sentiment less ours; None where hardly anything is said of ours


@dataclass(frozen=True, slots=True)
class Need:
    """A topic on which people wish for something."""

    topic: str
    wishes: int
    texts: int
    share: Estimate  # of the texts that speak of it (Wilson)


def claims(theirs: Mapping[str, Tally], ours: Mapping[str, Tally]) -> list[Claim]:
    """The topics on which they are clearly praised and we clearly are not as much, the most spoken of first.

    Clearly: by the 95 % intervals, that of their net sentiment being above 0 and that of the difference too.
    """
    found = []
    for topic, tally in theirs.items():
        net = tally.net_sentiment
        if tally.n < FEW or net is None or net.low is None or net.low <= 0:
            continue
        own = ours.get(topic, _NOTHING)
        standing = _standing(own)
        difference = None if standing is OurStanding.UNHEARD else _difference(tally, own)
        if standing is not None and (difference is None or _is_above(difference)):
            found.append(Claim(topic, tally, own, standing, difference))
    return sorted(found, key=lambda claim: (-claim.theirs.n, claim.topic))


def needs(wishes: Mapping[str, tuple[int, int]]) -> list[Need]:
    """The topics on which people wish for something, the most wished for first."""
    found = [
        Need(topic, hits, n, estimate)
        for topic, (hits, n) in wishes.items()
        if hits and (estimate := share(hits, n)) is not None
    ]
    return sorted(found, key=lambda need: (-need.wishes, -(need.share.low or 0), need.topic))


def _standing(own: Tally) -> OurStanding | None:
    """None where we are praised ourselves."""
    net = own.net_sentiment
    if own.n < FEW or net is None or net.low is None or net.high is None:
        return OurStanding.UNHEARD
    if net.low > 0:
        return None
    return OurStanding.BLAMED if net.high < 0 else OurStanding.NOT_PRAISED


def _difference(theirs: Tally, ours: Tally) -> Difference | None:
    one, other = theirs.net_sentiment, ours.net_sentiment
    return centred_difference(one, other) if one and other else None


def _is_above(difference: Difference) -> bool:
    return difference.low is not None and difference.low > 0
