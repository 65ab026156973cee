"""An invented help desk and warehouse for tests of service metrics: requests and promised deliveries as facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.areas.metrics.brand import local_day
from tests.ports.facts_at_hand import SentBatch
from zhiyin.base.clock import to_micros
from zhiyin.warehouse.facts import FACTS, encode

MINUTE = 60_000_000
HOUR = 60 * MINUTE


@dataclass(frozen=True)
class Request:
    """A request; times in minutes after its opening, `more` are columns by their names."""

    id: int
    person: int
    at: datetime
    answered: float | None = None
    solved: float | None = None
    kind: str = "ticket"
    topic: str | None = "delivery"
    channel: str = "email"
    scope: int = 0
    more: Mapping[str, object] = field(default_factory=dict)

    def after(self, minutes: float | None) -> int | None:
        return None if minutes is None else to_micros(self.at) + round(minutes * MINUTE)

    @property
    def row(self) -> tuple[object, ...]:
        solved = self.after(self.solved)
        said: dict[str, object] = {
            "fact_id": self.id, "revision": 1, "retracted": False, "identity_id": self.person,
            "opened_at": to_micros(self.at), "day": local_day(self.at), "channel": self.channel, "scope_id": self.scope,
            "state": "open" if solved is None else "solved", "first_any_response_at": self.after(self.answered),
            "first_response_at": self.after(self.answered), "first_solved_at": solved, "last_solved_at": solved,
            "reopened_count": 0, "topic": self.topic, "kind": self.kind, "is_from_customer": True,
            "status": "open" if solved is None else "solved",
            "status_since": to_micros(self.at) if solved is None else solved,
        }  # fmt: skip
        return in_order("fact_tickets", {**said, **self.more})


@dataclass(frozen=True)
class Parcel:
    """An order with a promise; times in hours before (negative) and after it."""

    id: int
    person: int
    promised_at: datetime
    late: float | None  # None: it has not come
    in_full: bool | None = True
    state: str = "shipped"
    cancelled: float | None = None
    net: int = 10_000

    @property
    def row(self) -> tuple[object, ...]:
        ordered_at = self.promised_at - timedelta(days=3)
        promised = to_micros(self.promised_at)
        said: dict[str, object] = {
            "fact_id": self.id, "revision": 1, "retracted": False, "identity_id": self.person,
            "ordered_at": to_micros(ordered_at), "day": local_day(ordered_at), "state": self.state, "channel": "web",
            "scope_id": 0, "currency": "CNY", "exponent": 2, "net": self.net, "promised_at": promised,
            "delivered_at": None if self.late is None else promised + round(self.late * HOUR),
            "due_on": local_day(self.promised_at), "is_in_full": None if self.late is None else self.in_full,
            "cancelled_at": None if self.cancelled is None else promised + round(self.cancelled * HOUR),
        }  # fmt: skip
        return in_order("fact_orders", said)


@dataclass(frozen=True)
class Desk:
    """Everything that happened. `people` says which customer each identity is."""

    requests: Sequence[Request] = ()
    parcels: Sequence[Parcel] = ()
    people: dict[int, int] = field(default_factory=dict)

    def batches(self) -> list[SentBatch]:
        rows: dict[str, list[tuple[object, ...]]] = {
            "fact_tickets": [request.row for request in self.requests],
            "fact_orders": [parcel.row for parcel in self.parcels],
            "identity_customer": [(identity, customer, 1) for identity, customer in self.people.items()],
        }
        return [SentBatch(i, fact, encode(fact, told)) for i, (fact, told) in enumerate(rows.items(), 1) if told]


def in_order(fact: str, said: Mapping[str, object]) -> tuple[object, ...]:
    """The columns of a fact by name, as a row."""
    names = FACTS[fact].columns.names
    assert not said.keys() - set(names)
    return tuple(said.get(name) for name in names)
