"""What one can do with the timeline: store what the intake has taken, read it by person, mark right and wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from zhiyin.base.errors import NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.touchpoints import store
from zhiyin.touchpoints.event_spec import Lane
from zhiyin.touchpoints.facts import FACT, Place, Row, fact_row
from zhiyin.touchpoints.mark_rules import RULES, MarkRule
from zhiyin.touchpoints.marks import MarkFor, Rulebook
from zhiyin.touchpoints.model import Interaction, TakenInteraction
from zhiyin.touchpoints.store import BodyRow, LineRow, MarkRow, Stored
from zhiyin.warehouse.days import LocalDays
from zhiyin.warehouse.facts import encode

LANES: tuple[Lane, ...] = (Lane.BEHAVIOUR, Lane.SERVICE, Lane.FEELINGS)
"""A lane is stored as its place in this row."""

_decode = msgspec.json.Decoder(Interaction).decode


class Entry(NamedTuple):
    """One interaction on a timeline, with the marks that it bears."""

    id: int
    identity_id: int
    source_id: int
    scope_id: int
    interaction: Interaction
    marks: list[MarkRow]


class TimelineService:
    """The interactions of everybody."""

    def __init__(self, db: Database, facts: FactBatches, zone: ZoneInfo) -> None:
        self._db = db
        self._facts = facts
        self._days = LocalDays(zone)

    def store_batch(
        self, tx: Transaction, bodies: list[BodyRow], lines: list[LineRow], marks: list[MarkRow], facts: list[Row]
    ) -> None:
        """Store a batch and hand its facts to the warehouse, in the transaction of the intake."""
        store.insert_batch(tx, bodies, lines, marks)
        self._facts.add(tx, FACT, len(facts), encode(FACT, facts) if facts else b"")

    def taken(self, first_id: int, last_id: int, names: Collection[str]) -> list[TakenInteraction]:
        """The interactions of a batch that an area reads, by their names."""
        with self._db.reading() as tx:
            return [_taken(stored) for stored in store.between(tx, first_id, last_id, names)]

    def timeline(
        self,
        identity_ids: Collection[int],
        scopes: ScopeFilter,
        *,
        lane: Lane | None = None,
        marked: int | None = None,
        since: int | None = None,
        before: tuple[int, int] | None = None,
        limit: int = 50,
    ) -> list[Entry]:
        """The newest entries of these identities before a position (at, id), newest first."""
        with self._db.reading() as tx:
            number = None if lane is None else LANES.index(lane)
            places = store.lines(
                tx, identity_ids, scopes, lane=number, marked=marked, since=since, before=before, limit=limit
            )
            return _entries(tx, [id_ for _, id_ in places])

    def counts(self, identity_ids: Collection[int], scopes: ScopeFilter) -> tuple[int, int, int]:
        """How many interactions these identities have, how many went wrong, how many went right."""
        with self._db.reading() as tx:
            return store.counts(tx, identity_ids, scopes)

    def counts_of_each(self, identity_ids: Collection[int], scopes: ScopeFilter) -> dict[int, tuple[int, int, int]]:
        """The same for each identity that has any, at once."""
        with self._db.reading() as tx:
            return store.counts_of_each(tx, identity_ids, scopes)

    def newest(self, scopes: ScopeFilter, *, limit: int = 50, **wanted: Any) -> list[Entry]:
        """The interactions that came last; `wanted` narrows by source_id, name, since, until, after_id, before_id."""
        with self._db.reading() as tx:
            return _entries(tx, [stored.id for stored in store.newest(tx, scopes, limit=limit, **wanted)])

    def get(self, interaction_id: int, scopes: ScopeFilter) -> Entry:
        with self._db.reading() as tx:
            for entry in _entries(tx, [interaction_id]):
                if scopes.allows(entry.scope_id):
                    return entry
        raise NotFound("there is no interaction {id}", id=interaction_id)

    def last_id(self) -> int:
        with self._db.reading() as tx:
            return store.last_id(tx)

    def set_marks(self, marks: Sequence[MarkFor]) -> None:
        """Set or take back (0) marks that areas found; the facts follow."""
        if not marks:
            return
        with self._db.transaction() as tx:
            stored = store.get_many(tx, sorted(_apply(tx, marks)))
            borne = store.marks_of(tx, list(stored))
            store.show_marks(tx, [(one, _overall(borne.get(one.id, ()))) for one in stored.values()])
            facts = [self._revised(one, borne.get(one.id, [])) for one in stored.values()]
            self._facts.add(tx, FACT, len(facts), encode(FACT, facts) if facts else b"")

    def rules(self) -> list[MarkRule]:
        """The rules with the thresholds of this installation."""
        with self._db.reading() as tx:
            changed = store.rule_settings(tx)
        return [rule.changed(**changed[rule.id]) if rule.id in changed else rule for rule in RULES]

    def rulebook(self) -> Rulebook:
        return Rulebook(self.rules())

    def change_rule(self, rule_id: str, *, enabled: bool, thresholds: dict[str, float]) -> MarkRule:
        """Change a rule for what comes from now on."""
        for rule in self.rules():
            if rule.id == rule_id:
                changed = rule.changed(enabled=enabled, thresholds=thresholds)
                with self._db.transaction() as tx:
                    store.save_rule(tx, rule_id, {"enabled": enabled, "thresholds": dict(changed.thresholds)})
                return changed
        raise NotFound("there is no rule {rule}", rule=rule_id)

    def _revised(self, stored: Stored, marks: list[MarkRow]) -> Row:
        interaction = _decode(stored.body)
        overall = _overall(marks)
        place = Place(stored.id, stored.identity_id, stored.source_id, stored.scope_id, stored.trust)
        rule = next((rule for _, rule, value, _ in marks if value == overall), None)
        return fact_row(interaction, place, revision=stored.revision + 1, days=self._days, mark=overall, rule=rule)


def _apply(tx: Transaction, marks: Sequence[MarkFor]) -> set[int]:
    """Set and take back; the interactions of which that changed anything."""
    wanted = {(one.interaction_id, one.mark.rule): one.mark for one in marks}
    rows = store.marks_of(tx, sorted({interaction_id for interaction_id, _ in wanted}))
    borne = {(row[0], row[1]): row for of_one in rows.values() for row in of_one}
    cleared = [key for key, mark in wanted.items() if mark.value == 0 and key in borne]
    said = [(*key, mark.value, dict(mark.reason)) for key, mark in wanted.items() if mark.value != 0]
    new = [row for row in said if borne.get(row[:2]) != row]
    store.clear_marks(tx, cleared)
    store.set_marks(tx, new)
    return {key[0] for key in cleared} | {row[0] for row in new}


def _overall(marks: Sequence[MarkRow]) -> int:
    """One thing gone wrong is not made good by another gone right."""
    return min((value for _, _, value, _ in marks), default=0)


def _entries(tx: Transaction, ids: Sequence[int]) -> list[Entry]:
    stored, marks = store.get_many(tx, ids), store.marks_of(tx, ids)
    found = (stored[id_] for id_ in ids if id_ in stored)
    return [
        Entry(one.id, one.identity_id, one.source_id, one.scope_id, _decode(one.body), marks.get(one.id, []))
        for one in found
    ]


def _taken(stored: Stored) -> TakenInteraction:
    body = _decode(stored.body)
    return TakenInteraction(
        id=stored.id,
        identity_id=stored.identity_id,
        source_id=stored.source_id,
        scope_id=stored.scope_id,
        name=stored.name,
        type=body.type,
        at=stored.at,
        channel=body.channel,
        touchpoint=body.touchpoint,
        properties=body.properties,
        trust=stored.trust,
    )
