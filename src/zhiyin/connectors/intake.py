"""The intake: turns batches of arrivals into rows, facts and one event, each batch in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from zhiyin.base.clock import Clock
from zhiyin.connectors import intake_store as store
from zhiyin.connectors.arrival import Also, Arrival, Taken
from zhiyin.connectors.deduplication import KeyRuns, keys_of, packed
from zhiyin.connectors.journal import Position
from zhiyin.connectors.keeping import quarantine_rows
from zhiyin.connectors.observation import Observer
from zhiyin.customers.model import Claim, Trust
from zhiyin.db.database import Database, Transaction
from zhiyin.db.outbox import Outbox
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.touchpoints.events import InteractionsTaken
from zhiyin.touchpoints.facts import Place, Row, fact_row
from zhiyin.touchpoints.marks import Rulebook
from zhiyin.touchpoints.model import Interaction, Rejected
from zhiyin.touchpoints.service import LANES, TimelineService
from zhiyin.touchpoints.store import BodyRow, LineRow, MarkRow
from zhiyin.touchpoints.vocabulary import lane_of, topic_of
from zhiyin.warehouse.days import LocalDays

REMEMBERED = timedelta(days=30)
_encode = msgspec.json.Encoder().encode
_LANE_NUMBERS = {lane: number for number, lane in enumerate(LANES)}


class Identifying(Protocol):
    """Who says which identity each claim belongs to (`customers`)."""

    def take(self, tx: Transaction, claims: Sequence[Claim]) -> list[int]: ...

    def committed(self, tx: Transaction) -> None: ...


class _Rows:
    """The rows of one batch, as they grow."""

    def __init__(self) -> None:
        self.bodies: list[BodyRow] = []
        self.lines: list[LineRow] = []
        self.marks: list[MarkRow] = []
        self.facts: list[Row] = []
        self.topics: set[str] = set()


class Intake:
    """Takes batches in, one after another; several intakes on one database wait for each other."""

    def __init__(
        self,
        db: Database,
        outbox: Outbox,
        clock: Clock,
        customers: Identifying,
        timeline: TimelineService,
        scopes: ScopeDirectory,
        zone: ZoneInfo,
    ) -> None:
        self._db = db
        self._outbox = outbox
        self._clock = clock
        self._customers = customers
        self._timeline = timeline
        self._scopes = scopes
        self._days = LocalDays(zone)
        self._runs = KeyRuns()
        self._last_run = 0
        self._observer = Observer()
        self._rulebook = Rulebook()
        self._rulebook_until = clock.now()
        self._swept_at = clock.now()

    def take(
        self,
        arrivals: Sequence[Arrival],
        journal: tuple[str, Position] | None = None,
        *,
        for_ever: bool = False,
        also: Also | None = None,
    ) -> Taken:
        """Store a batch, all or nothing, together with how far the journal has been read and what is `also` to be kept.

        `for_ever` keeps the keys for good: rows of files carry natural keys,
        and the same file may come again after years.
        """
        rulebook = self._current_rulebook()
        with self._db.transaction() as tx:
            first_id = store.take_turn(tx)
            self._catch_up(tx)
            messages = [a for a in arrivals if isinstance(a.message, Interaction)]
            keys = _keys(messages)
            new = self._runs.new_ones(keys)
            fresh = [arrival for arrival, is_new in zip(messages, new.tolist(), strict=True) if is_new]
            next_id = self._store(tx, fresh, first_id, rulebook)
            rejected = [arrival for arrival in arrivals if isinstance(arrival.message, Rejected)]
            store.quarantine(tx, quarantine_rows(rejected))
            run_id = self._remember(tx, keys[new], for_ever)
            if journal is not None:
                store.save_position(tx, *journal)
            store.end_turn(tx, next_id)
            taken = Taken(len(fresh), len(messages) - len(fresh), len(rejected), next_id - 1)
            if also is not None:
                also(tx, taken)
        self._runs.remember(keys[new])
        self._last_run = max(self._last_run, run_id)
        self._customers.committed(tx)
        self._observer.committed(_seen(fresh))
        return taken

    @contextmanager
    def turn(self) -> Iterator[Transaction]:
        """A transaction during which no intake takes anything."""
        with self._db.transaction() as tx:
            store.take_turn(tx)
            yield tx

    def _store(self, tx: Transaction, fresh: list[Arrival], first_id: int, rulebook: Rulebook) -> int:
        """Write the batch's rows, facts and event; the next free id."""
        if not fresh:
            return first_id
        named = self._observer.named(tx, _seen(fresh))
        scope_ids = [self._scope_of(tx, arrival) for arrival in fresh]
        identity_ids = self._customers.take(tx, [_claim(a, scope) for a, scope in zip(fresh, scope_ids, strict=True)])
        rows = _Rows()
        for offset, (arrival, message) in enumerate(zip(fresh, named, strict=True)):
            origin = (arrival.source.id, scope_ids[offset], int(arrival.trust))
            place = Place(first_id + offset, identity_ids[offset], *origin)
            self._add(rows, message, place, rulebook)
        self._timeline.store_batch(tx, rows.bodies, rows.lines, rows.marks, rows.facts)
        self._observer.record(tx, _seen(fresh))
        next_id = first_id + len(fresh)
        self._outbox.add(tx, InteractionsTaken(first_id=first_id, last_id=next_id - 1, topics=sorted(rows.topics)))
        return next_id

    def _add(self, rows: _Rows, message: Interaction, place: Place, rulebook: Rulebook) -> None:
        id_, identity_id, source_id, scope_id, trust = place
        name, at = message.name, message.at
        mark = rulebook.judge(name, message.properties)
        value, rule = (mark.value, mark.rule) if mark else (0, None)
        if mark:
            rows.marks.append((id_, mark.rule, mark.value, dict(mark.reason)))
        body = _encode(message)
        rows.bodies.append((id_, identity_id, source_id, scope_id, trust, name, at, message.received_at, 1, body))
        rows.lines.append((identity_id, at, id_, scope_id, _LANE_NUMBERS[lane_of(name)], value))
        day = self._days.of(at)
        rows.facts.append(fact_row(message, place, revision=1, day=day, mark=value, rule=rule))
        topic = topic_of(name)
        if topic is not None:
            rows.topics.add(topic)

    def _scope_of(self, tx: Transaction, arrival: Arrival) -> int:
        """The source's own scope; a trusted sender may say brand, department and region for each message."""
        message = arrival.message
        if arrival.trust >= Trust.SERVER and isinstance(message, Interaction) and message.context:
            parts = [message.context.get(part) for part in ("brand", "department", "region")]
            if any(parts):
                brand, department, region = (part if isinstance(part, str) else "" for part in parts)
                return self._scopes.scope_id(tx, brand, department, region)
        return arrival.source.scope_id

    def _catch_up(self, tx: Transaction) -> None:
        """Learn the keys that others have stored since, at start all of them."""
        for run_id, keys in _stored_runs(tx, self._last_run):
            self._runs.remember(keys)
            self._last_run = run_id

    def _remember(self, tx: Transaction, keys: Any, for_ever: bool) -> int:
        now = self._clock.now()
        if now - self._swept_at > timedelta(hours=6):
            store.drop_runs_before(tx, now - REMEMBERED)
            self._swept_at = now
        return store.save_run(tx, packed(keys), now, for_ever=for_ever) if len(keys) else self._last_run

    def _current_rulebook(self) -> Rulebook:
        """The rules, read again every few seconds."""
        now = self._clock.now()
        if now >= self._rulebook_until:
            self._rulebook = self._timeline.rulebook()
            self._rulebook_until = now + timedelta(seconds=5)
        return self._rulebook


def _seen(arrivals: Sequence[Arrival]) -> list[tuple[int, Interaction]]:
    return [(arrival.source.id, arrival.message) for arrival in arrivals if isinstance(arrival.message, Interaction)]


def _stored_runs(tx: Transaction, after: int) -> list[tuple[int, Any]]:
    runs = store.runs_after(tx, after)
    if len(runs) < 2:
        return [(run_id, np.frombuffer(keys, dtype="<u8")) for run_id, keys in runs]
    return [(runs[-1][0], np.frombuffer(b"".join(keys for _, keys in runs), dtype="<u8"))]


def _keys(arrivals: Sequence[Arrival]) -> Any:
    """The key of each arrival, in order; sources are hashed apart."""
    keys = np.empty(len(arrivals), dtype=np.uint64)
    for source_id in Counter(arrival.source.id for arrival in arrivals):
        places = [n for n, arrival in enumerate(arrivals) if arrival.source.id == source_id]
        keys[places] = keys_of(source_id, (arrivals[n].message.event_id for n in places))  # type: ignore[union-attr]
    return keys


def _claim(arrival: Arrival, scope_id: int) -> Claim:
    message = arrival.message
    assert isinstance(message, Interaction)
    return Claim(
        identifiers=message.identifiers,
        at=message.at,
        source_id=arrival.source.id,
        trust=arrival.trust,
        type=message.type,
        traits=message.traits,
        trait_operation=message.trait_operation,
        group_id=message.group_id,
        evidence=message.event_id,
        scope_id=scope_id,
    )
