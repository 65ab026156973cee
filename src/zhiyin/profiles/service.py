"""The customer page, composed from what all areas know; reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import msgspec

from zhiyin.base.clock import from_micros
from zhiyin.base.locale import Locale
from zhiyin.base.scope import ScopeFilter
from zhiyin.orders.model import Order
from zhiyin.profiles.items import Item, item_of
from zhiyin.profiles.order_entries import Ordering, is_told_elsewhere, orders_of, with_order
from zhiyin.touchpoints.event_spec import Lane
from zhiyin.touchpoints.service import Entry, TimelineService

MOST_READS = 10
"""A page is handed on short rather than to read more often than this past lines of orders."""
NO_ORDERS: Mapping[int, Order] = {}


class SourceShown(msgspec.Struct, frozen=True):
    """Where an interaction came from."""

    id: str
    name: str


class Whose(msgspec.Struct, frozen=True):
    """The customer to whom an identity belongs now, and what to call them."""

    id: str
    name: str


class Line(msgspec.Struct, frozen=True):
    """One interaction as it is listed: what happened, through which source and identity, to whom."""

    id: str
    at: datetime
    received_at: datetime
    event_id: str
    source: SourceShown
    identity: IdentityShown | None
    customer: Whose | None
    item: Item


class IdentityShown(msgspec.Struct, frozen=True):
    """The identifier that an interaction came through."""

    kind: str
    value: str


class Knowing(Protocol):
    """What `customers` tells of identities."""

    def whose(self, identity_ids: Collection[int]) -> Mapping[int, tuple[str, str, str, str]]:
        """For each identity: the customer's id and name, the identifier's kind and value."""
        ...


class Timeline(NamedTuple):
    """Some lines, newest first, and where the next page begins; None at the end."""

    lines: list[Line]
    next_position: tuple[int, int] | None


class ProfileService:
    """Reads timelines as a person is shown them."""

    def __init__(self, timeline: TimelineService, customers: Knowing, sources: Sources, orders: Ordering) -> None:
        self._timeline = timeline
        self._customers = customers
        self._sources = sources
        self._orders = orders

    def timeline(
        self,
        identity_ids: Collection[int],
        scopes: ScopeFilter,
        locale: Locale,
        *,
        lane: Lane | None = None,
        marked: int | None = None,
        since: int | None = None,
        before: tuple[int, int] | None = None,
        limit: int = 50,
    ) -> Timeline:
        """What happened with the person of these identities, newest first; the lines of an order within its entry."""
        own = set(identity_ids)
        shown: list[Entry] = []
        orders: dict[int, Order] = {}
        for _ in range(MOST_READS):
            entries = self._timeline.timeline(
                own, scopes, lane=lane, marked=marked, since=since, before=before, limit=limit
            )
            orders |= orders_of(entries, own, self._orders, scopes)
            for entry in entries:
                before = entry.interaction.at, entry.id
                if not is_told_elsewhere(entry, orders.get(entry.id)):
                    shown.append(entry)
                if len(shown) == limit:
                    return Timeline(self.described(shown, locale, orders), before)
            if len(entries) < limit:
                return Timeline(self.described(shown, locale, orders), None)
        return Timeline(self.described(shown, locale, orders), before)

    def newest(self, scopes: ScopeFilter, locale: Locale, *, limit: int, **wanted: Any) -> list[Line]:
        """The interactions that came last."""
        return self.described(self._timeline.newest(scopes, limit=limit, **wanted), locale)

    def get(self, interaction_id: int, scopes: ScopeFilter, locale: Locale) -> tuple[Line, Entry]:
        """One interaction, as a line and with all that it carries."""
        entry = self._timeline.get(interaction_id, scopes)
        return self.described([entry], locale)[0], entry

    def described(
        self, entries: Sequence[Entry], locale: Locale, orders: Mapping[int, Order] = NO_ORDERS
    ) -> list[Line]:
        """The lines for stored interactions; those that placed `orders` say what was ordered."""
        sources = self._sources.by_number({entry.source_id for entry in entries})
        known = self._customers.whose({entry.identity_id for entry in entries})
        lines = [_line(entry, locale, sources, known) for entry in entries]
        return [
            msgspec.structs.replace(line, item=with_order(line.item, entry, orders.get(entry.id)))
            for line, entry in zip(lines, entries, strict=True)
        ]


class Named(Protocol):
    """A source, as far as a reader is shown it."""

    @property
    def public_id(self) -> str: ...

    @property
    def name(self) -> str: ...


class Sources(Protocol):
    """Sources by the number that rows carry."""

    def by_number(self, numbers: Collection[int]) -> Mapping[int, Named]: ...


def _line(
    entry: Entry, locale: Locale, sources: Mapping[int, Named], known: Mapping[int, tuple[str, str, str, str]]
) -> Line:
    source = sources.get(entry.source_id)
    whose = known.get(entry.identity_id)
    return Line(
        id=str(entry.id),
        at=from_micros(entry.interaction.at),
        received_at=from_micros(entry.interaction.received_at),
        event_id=entry.interaction.event_id,
        source=SourceShown(source.public_id, source.name) if source else SourceShown("", ""),
        identity=IdentityShown(whose[2], whose[3]) if whose else None,
        customer=Whose(whose[0], whose[1]) if whose else None,
        item=item_of(entry, locale),
    )
