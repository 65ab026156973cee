"""What a target is: where the brand wants a metric to be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from re import fullmatch

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.model import Card, Dimension, Unit, Variant

BOUNDS: dict[Unit, tuple[float, float | None]] = {Unit.SHARE: (0, 1), Unit.POINTS: (-100, 100)}
RELATIONS = frozenset({"relationship", "transactional", "unspecified"})

Only = tuple[tuple[Dimension, str], ...]
"""The part of the records that is meant, in the order of the names of its dimensions; () is all of them."""


@dataclass(frozen=True, slots=True)
class Target:
    """The wanted value, in the metric's unit; of a metric that adds up over days, for each day.

    It outlives versions of the metric, and belongs to one variant, because values of
    several are never compared either; "" where the metric has none. `only` is the part of the records that it is for.
    """

    metric_id: str
    variant: str
    value: float
    set_at: datetime
    set_by: str
    only: Only = ()


def part_text(only: Only) -> str:
    """A part as it is kept: always the same words for the same part; all records are ""."""
    return json.dumps(dict(only), ensure_ascii=False, separators=(",", ":")) if only else ""


def part_of(text: str) -> Only:
    """What `part_text` has written."""
    return tuple((Dimension(name), value) for name, value in json.loads(text or "{}").items())


def require_possible(card: Card, variant: str, value: float) -> None:
    """Refuse a target that the metric can never reach, or a variant that it does not have."""
    low, high = bounds_of(card)
    if not isfinite(value) or value < low or (high is not None and value > high):
        raise InvalidInput("{metric} cannot be {value}", pointer="/value", metric=card.id, value=value)
    require_variant(card, variant)


def require_variant(card: Card, variant: str) -> None:
    """Refuse a variant that the metric does not have."""
    if not _has(card, variant):
        raise InvalidInput("{metric} has no variant {variant}", pointer="/variant", metric=card.id, variant=variant)


def bounds_of(card: Card) -> tuple[float, float | None]:
    """The lowest and the highest value that the metric can have."""
    low, high = card.bounds
    least, most = BOUNDS.get(card.unit, (0, None))
    return least if low is None else low, most if high is None else high


def _has(card: Card, variant: str) -> bool:
    if card.variant is Variant.NONE:
        return variant == ""
    if card.variant is Variant.RELATION:
        return variant in RELATIONS
    return fullmatch("[A-Z]{3}", variant) is not None
