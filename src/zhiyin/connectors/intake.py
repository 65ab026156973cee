"""The intake: turns batches of arrivals into rows, facts and one event, each batch in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from itertools import compress, count
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from zhiyin.base.clock import Clock
from zhiyin.connectors import intake_store as store
from zhiyin.connectors.arrival import Also, Arrival, Taken
from zhiyin.connectors.deduplication import Keys, keys_of
from zhiyin.connectors.journal import Position
from zhiyin.connectors.keeping import quarantine_rows
from zhiyin.connectors.key_memory import KeyMemory
from zhiyin.connectors.observation import Observer, Seen
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

Message = tuple[Arrival, Interaction]
"""A message that can be taken, and how it came."""
_encode = msgspec.json.Encoder().encode
_SCOPE_PARTS = frozenset({"brand", "department", "region"})
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
        self._memory = KeyMemory(clock)
        self._observer = Observer()
        self._rulebook = Rulebook()
        self._rulebook_until = clock.now()

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
            messages = [(one, one.message) for one in arrivals if isinstance(one.message, Interaction)]
            keys = _keys(messages)
            new = self._memory.new_ones(tx, keys)
            fresh = list(compress(messages, new.tolist()))
            seen = self._observer.named(tx, [(arrival.source.id, message) for arrival, message in fresh])
            next_id = self._store(tx, fresh, seen, first_id, rulebook)
            rejected = [arrival for arrival in arrivals if isinstance(arrival.message, Rejected)]
            store.quarantine(tx, quarantine_rows(rejected))
            learnt = self._memory.store(tx, keys[new], for_ever=for_ever)
            if journal is not None:
                store.save_position(tx, *journal)
            store.end_turn(tx, next_id)
            taken = Taken(len(fresh), len(messages) - len(fresh), len(rejected), next_id - 1)
            if also is not None:
                also(tx, taken)
        self._memory.committed(learnt)
        self._customers.committed(tx)
        self._observer.committed(seen)
        return taken

    def rest(self) -> bool:
        """When nothing has come for a while, let go what is remembered only to be fast."""
        self._memory.rest()
        return False

    @contextmanager
    def turn(self) -> Iterator[Transaction]:
        """A transaction during which no intake takes anything."""
        with self._db.transaction() as tx:
            store.take_turn(tx)
            yield tx

    def _store(self, tx: Transaction, fresh: list[Message], seen: list[Seen], first_id: int, rulebook: Rulebook) -> int:
        """Write the batch's rows, facts and event; the next free id."""
        if not fresh:
            return first_id
        scope_ids = [self._scope_of(tx, *message) for message in fresh]
        claims = [
            _claim(arrival, message, scope_id) for (arrival, message), scope_id in zip(fresh, scope_ids, strict=True)
        ]
        identity_ids = self._customers.take(tx, claims)
        rows = _Rows()
        for id_, (arrival, _), (source_id, message), identity_id, scope_id in zip(
            count(first_id), fresh, seen, identity_ids, scope_ids, strict=False
        ):
            place = Place(id_, identity_id, source_id, scope_id, int(arrival.trust))
            self._add(rows, message, place, rulebook)
        self._timeline.store_batch(tx, rows.bodies, rows.lines, rows.marks, rows.facts)
        self._observer.record(tx, seen)
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
        lane, topic = _known_of(name)
        rows.lines.append((identity_id, at, id_, scope_id, lane, value))
        rows.facts.append(fact_row(message, place, revision=1, days=self._days, mark=value, rule=rule))
        if topic is not None:
            rows.topics.add(topic)

    def _scope_of(self, tx: Transaction, arrival: Arrival, message: Interaction) -> int:
        """The source's own scope; a trusted sender may say brand, department and region for each message."""
        context = message.context
        if context and arrival.trust >= Trust.SERVER and not _SCOPE_PARTS.isdisjoint(context):
            brand, department, region = (
                part if isinstance(part := context.get(name), str) else "" for name in ("brand", "department", "region")
            )
            if brand or department or region:
                return self._scopes.scope_id(tx, brand, department, region)
        return arrival.source.scope_id

    def _current_rulebook(self) -> Rulebook:
        """The rules, read again every few seconds."""
        now = self._clock.now()
        if now >= self._rulebook_until:
            self._rulebook = self._timeline.rulebook()
            self._rulebook_until = now + timedelta(seconds=5)
        return self._rulebook


@lru_cache(maxsize=1 << 14)
def _known_of(name: str) -> tuple[int, str | None]:
    """The lane of an event, as it is stored, and the topic under which areas hear of it."""
    return _LANE_NUMBERS[lane_of(name)], topic_of(name)


def _keys(messages: Sequence[Message]) -> Keys:
    """The key of each message, in order; sources are hashed apart, and in each of them what is public."""
    by_sender: dict[tuple[int, bool], list[int]] = {}
    for place, (arrival, _) in enumerate(messages):
        by_sender.setdefault((arrival.source.id, arrival.trust == Trust.PUBLIC), []).append(place)
    keys = np.empty(len(messages), dtype=np.uint64)
    for (source_id, is_public), places in by_sender.items():
        event_ids = (messages[place][1].event_id for place in places)
        keys[places] = keys_of(source_id, event_ids, is_public=is_public)
    return keys


def _claim(arrival: Arrival, message: Interaction, scope_id: int) -> Claim:
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
