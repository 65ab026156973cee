"""Small orders and batches of them, for tests of what keeps facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhiyin.warehouse.engine import Engine, Query
from zhiyin.warehouse.facts import encode

FIRST_DAY = date(2026, 2, 1)


@dataclass(frozen=True, slots=True)
class SentBatch:
    id: int
    fact: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class OrderRevision:
    """One revision of an order, with as much in it as tells it from others."""

    fact_id: int
    revision: int = 1
    net: int = 100
    day: int = 0
    identity_id: int = 1
    retracted: bool = False

    @property
    def row(self) -> tuple[object, ...]:
        at = (FIRST_DAY - date(1970, 1, 1) + timedelta(days=self.day)) // timedelta(microseconds=1)
        day = FIRST_DAY + timedelta(days=self.day)
        money = ("CNY", 2, self.net, 0, 0, 0, self.net, 0)
        return (self.fact_id, self.revision, self.retracted, self.identity_id, at, day, "paid", "web", None, 0, *money)


def batch(batch_id: int, orders: Iterable[OrderRevision]) -> SentBatch:
    return SentBatch(batch_id, "fact_orders", encode("fact_orders", [order.row for order in orders]))


def held(engine: Engine) -> dict[int, tuple[int, int, int]]:
    """Order -> its revision, net and day, as queries see them."""
    rows = engine.run(Query("SELECT fact_id, revision, net, day FROM fact_orders")).to_pylist()
    assert len({row["fact_id"] for row in rows}) == len(rows), "an order is there twice"
    return {row["fact_id"]: (row["revision"], row["net"], (row["day"] - FIRST_DAY).days) for row in rows}


def expected(orders: Sequence[OrderRevision]) -> dict[int, tuple[int, int, int]]:
    """The same, worked out by the definition: the highest revision, unless it is retracted."""
    latest = {order.fact_id: order for order in sorted(orders, key=lambda order: order.revision)}
    return {o.fact_id: (o.revision, o.net, o.day) for o in latest.values() if not o.retracted}
