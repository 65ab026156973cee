"""Which value of a trait is shown when several are known: a rule over all values, whatever their order of arrival.

Verified (a trusted source said so) before declared (a public key said so);
then the source that ranks higher; then the newest. Every value is kept with its
origin. `set_once` counts only where nothing was set; increments and appended
values are added to what was set before them; unsetting hides what is older.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from zhiyin.customers.model import Trust

EVERY_TRAIT = "*"
"""The name under which a deletion of the whole profile is kept."""


class TraitRow(NamedTuple):
    """One value of a trait as somebody gave it."""

    identity_id: int
    name: str
    operation: str  # set, set_once, increment, append, unset, delete
    value: Any
    source_id: int
    trust: int
    first_at: int
    last_at: int
    evidence: str = ""


class Chosen(NamedTuple):
    """The value that is shown, why it is the one, and all others."""

    name: str
    value: Any
    origin: TraitRow
    rule: str  # only, verified, source, newest, added
    others: list[TraitRow]


RankOfSource = Callable[[int], int]
"""How much a source is believed: the higher, the more."""


def equal_sources(_source_id: int) -> int:
    """No source is believed more than another."""
    return 0


def chosen_traits(rows: Iterable[TraitRow], rank: RankOfSource = equal_sources) -> dict[str, Chosen]:
    """The traits that are shown, by name."""
    by_name: dict[str, list[TraitRow]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    erasing = by_name.pop(EVERY_TRAIT, [])
    found = {}
    for name in sorted(by_name):
        if chosen := _choose(name, _alive(by_name[name], erasing), rank):
            found[name] = chosen
    return found


def _alive(rows: Sequence[TraitRow], erasing: Sequence[TraitRow]) -> list[TraitRow]:
    """Values that no later removal hides; what a public key removes is only what public keys have said."""
    removals = [*erasing, *(row for row in rows if row.operation == "unset")]
    return [
        row
        for row in rows
        if row.operation != "unset" and not any(r.last_at >= row.last_at and _may_remove(r, row) for r in removals)
    ]


def _may_remove(removal: TraitRow, row: TraitRow) -> bool:
    return removal.trust >= row.trust or row.trust == Trust.PUBLIC or _is_verified(removal) == _is_verified(row)


def _choose(name: str, rows: list[TraitRow], rank: RankOfSource) -> Chosen | None:
    if not rows:
        return None
    settings = [row for row in rows if row.operation == "set"]
    firsts = [row for row in rows if row.operation == "set_once"]
    ordered = sorted(settings, key=lambda row: _strength(row, rank), reverse=True) or sorted(
        firsts, key=lambda row: (not _is_verified(row), -rank(row.source_id), row.first_at, _spelled(row.value))
    )
    added = sorted((row for row in rows if row.operation in ("increment", "append")), key=lambda row: row.first_at)
    base = ordered[0] if ordered else None
    value = _with_additions(base, added) if added else base and base.value
    origin = base or added[-1]
    rule = "added" if added else _rule(ordered, rank)
    return Chosen(name, value, origin, rule, [row for row in (*ordered, *firsts, *added) if row is not origin])


def _strength(row: TraitRow, rank: RankOfSource) -> tuple[bool, int, int, int, str]:
    staff_said = row.trust == Trust.STAFF
    return (staff_said or _is_verified(row), int(staff_said), rank(row.source_id), row.last_at, _spelled(row.value))


def _is_verified(row: TraitRow) -> bool:
    return row.trust != Trust.PUBLIC


def _rule(ordered: Sequence[TraitRow], rank: RankOfSource) -> str:
    """What set the first apart from the best of those that say otherwise."""
    best = ordered[0]
    rival = next((row for row in ordered if _spelled(row.value) != _spelled(best.value)), None)
    if rival is None:
        return "only"
    if _is_verified(best) != _is_verified(rival) or (best.trust == Trust.STAFF) != (rival.trust == Trust.STAFF):
        return "verified"
    if best.operation == "set_once":
        return "first"
    return "source" if rank(best.source_id) != rank(rival.source_id) else "newest"


def _with_additions(base: TraitRow | None, added: Sequence[TraitRow]) -> Any:
    """What was set, and what was counted or appended since."""
    since = [row for row in added if base is None or row.last_at > base.last_at]
    numbers = [row.value for row in since if row.operation == "increment"]
    value = base.value if base else None
    if numbers:
        start = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
        value = start + sum(numbers)
    appended = [row.value for row in since if row.operation == "append"]
    if appended:
        start_list = value if isinstance(value, list) else [] if value is None else [value]
        value = list(start_list)
        value += [one for n, one in enumerate(appended) if one not in start_list and one not in appended[:n]]
    return value


def _spelled(value: Any) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
