"""What a target is: where the brand wants a metric to be."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from re import fullmatch

from zhiyin.base.errors import InvalidInput, NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.metrics.model import PLACES, Card, Cut, Dimension, Trait, Unit, Variant, cut_named
from zhiyin.staff.access import Principal, scopes_granted
from zhiyin.staff.model import ANY, Scope, ScopeGrant

BOUNDS: dict[Unit, tuple[float, float | None]] = {Unit.SHARE: (0, 1), Unit.POINTS: (-100, 100)}
RELATIONS = frozenset({"relationship", "transactional", "unspecified"})

MOST_FILTERS = 3
_LONGEST_WORD = 120
_LONGEST_PART = 600

Only = tuple[tuple[Cut, str], ...]
"""The part of the records that is meant, in the order of the names of its dimensions and traits; () is all of them."""


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
    words = {cut.value: word for cut, word in only}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")) if words else ""


def part_of(text: str) -> Only:
    """What `part_text` has written."""
    return tuple((cut_named(name), value) for name, value in json.loads(text or "{}").items())


def only_of(words: Mapping[Dimension, str] | Mapping[Cut, str]) -> Only:
    """A part in the one order in which parts are compared."""
    return tuple(sorted(words.items(), key=lambda one: one[0].value))


def place_of(only: Only) -> ScopeGrant:
    """Whose rows a part speaks of. A trait may have been told in anybody's rows: it is for who sees everything."""
    words = dict(only)
    if any(isinstance(cut, Trait) for cut in words):
        return ScopeGrant()
    brand, department, region = (words.get(place, ANY) for place in PLACES)
    return ScopeGrant(brand, department, region)


def rows_of(only: Only, places: Mapping[int, Sequence[str]]) -> ScopeFilter:
    """The rows of the part's place, `places` being brand, department and region of each scope.

    What its own readers see: a filter alone would let a metric of cohorts look at what followed elsewhere.
    """
    return scopes_granted([place_of(only)], {scope_id: Scope(*words) for scope_id, words in places.items()})


def sees_all_of(principal: Principal, place: ScopeGrant) -> bool:
    """Whether all rows of the place are theirs; a number over more than one's own rows is hidden."""
    return principal.scopes.is_everything or any(grant.includes(place) for grant in principal.grants)


def require_all_of(principal: Principal, only: Only) -> None:
    """Refuse who sees not all rows that a part speaks of: nobody watches or sets goals for rows of others."""
    if not sees_all_of(principal, place_of(only)):
        principal.require_everything()


def require_part(
    card: Card, only: Only, *, among: Collection[Dimension] | None = None, traits: Collection[str] = ()
) -> None:
    """Refuse a part that the metric cannot be narrowed to, or by other dimensions than those `among`, other traits."""
    if len(only) > MOST_FILTERS:
        raise InvalidInput("a part is narrowed by {count} words at most", pointer="/only", count=MOST_FILTERS)
    for cut, word in only:
        if isinstance(cut, Trait):
            is_known = card.names_customers and cut.name in traits
        else:
            is_known = not cut.is_time and cut in card.dimensions and (among is None or cut in among)
        if not is_known:
            raise InvalidInput(
                "{metric} cannot be split by {dimension}", pointer="/only", metric=card.id, dimension=cut.value
            )
        too_long = len(word) > _LONGEST_WORD or len(part_text(only)) > _LONGEST_PART
        if word in ("", ANY) or too_long or not word.isprintable():
            raise InvalidInput("a part is narrowed to a word of 1 to 120 characters", pointer="/only")


def require_rows(only: Only, places: Mapping[int, Sequence[str]]) -> None:
    """Refuse a brand, department or region of which nothing was ever told, `places` being those of each scope."""
    grant = place_of(only)
    if not any(grant.covers(Scope(*words)) for words in places.values()):
        raise NotFound("nothing was told yet of {place}", place=", ".join(word for _, word in only))


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
