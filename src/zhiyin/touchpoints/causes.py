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
    # as forms in Chinese offer them, simplified and traditional
    "太贵": Cause.TOO_EXPENSIVE,
    "太貴": Cause.TOO_EXPENSIVE,
    "价格太高": Cause.TOO_EXPENSIVE,
    "價格太高": Cause.TOO_EXPENSIVE,
    "价格过高": Cause.TOO_EXPENSIVE,
    "價格過高": Cause.TOO_EXPENSIVE,
    "不再需要": Cause.NOT_USED,
    "用不上": Cause.NOT_USED,
    "不常用": Cause.NOT_USED,
    "很少使用": Cause.NOT_USED,
    "产品质量差": Cause.POOR_PRODUCT,
    "產品品質差": Cause.POOR_PRODUCT,
    "质量差": Cause.POOR_PRODUCT,
    "品質差": Cause.POOR_PRODUCT,
    "产品不好用": Cause.POOR_PRODUCT,
    "產品不好用": Cause.POOR_PRODUCT,
    "太复杂": Cause.POOR_PRODUCT,
    "太複雜": Cause.POOR_PRODUCT,
    "服务差": Cause.POOR_SERVICE,
    "服務差": Cause.POOR_SERVICE,
    "服务不好": Cause.POOR_SERVICE,
    "服務不好": Cause.POOR_SERVICE,
    "客服服务差": Cause.POOR_SERVICE,
    "客服服務差": Cause.POOR_SERVICE,
    "改用其他产品": Cause.SWITCHED,
    "改用其他產品": Cause.SWITCHED,
    "换用其他服务": Cause.SWITCHED,
    "換用其他服務": Cause.SWITCHED,
    "转投竞品": Cause.SWITCHED,
    "轉投競品": Cause.SWITCHED,
    "缺少功能": Cause.MISSING_FEATURES,
    "功能不足": Cause.MISSING_FEATURES,
    "缺少所需功能": Cause.MISSING_FEATURES,
    "其他": Cause.OTHER,
}

_NOTHING = {
    "none",
    "null",
    "nil",
    "n_a",
    "na",
    "unknown",
    "unspecified",
    "not_specified",
    "not_provided",
    "no_reason",
} | {
    *("无", "無", "没有", "沒有", "未填写", "未填寫", "未知", "不详", "不詳"),
}
"""What forms and systems write where nobody has said anything."""


def cause_of(reason: str | None) -> Cause | None:
    """Which cause a reason names; `other` of words that are none of these, None where nothing is said."""
    word = re.sub(r"[\W_]+", "_", (reason or "").lower()).strip("_")
    return None if not word or word in _NOTHING else _SAID.get(word, Cause.OTHER)
