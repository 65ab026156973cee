"""A real shop's orders, told as interactions, give the shop's own numbers to the last digit."""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from zhiyin.base.clock import FixedClock
from zhiyin.base.scope import EVERYTHING
from zhiyin.base.values import instant
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.feedback.service import FeedbackService
from zhiyin.orders.model import OrderRecord
from zhiyin.orders.service import OrderService
from zhiyin.touchpoints.model import TakenInteraction

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "ml" / "olist_sample"
BRAZIL = ZoneInfo("America/Sao_Paulo")
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the sample of the shop is not beside this checkout")


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grouped(name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(name):
        found[row["order_id"]].append(row)
    return found


def told() -> Iterator[TakenInteraction]:
    """Every order as the tracking plan says that files tell them."""
    numbers = itertools.count(1)
    items, payments = grouped("order_items"), grouped("order_payments")

    def one(name: str, at: str, **properties: Any) -> TakenInteraction:
        number, when = next(numbers), instant(at, BRAZIL)
        assert when is not None
        return TakenInteraction(number, 1, 1, 0, name, "track", when, "web", "", {"currency": "BRL", **properties})

    for order in rows("orders"):
        id_, placed = order["order_id"], order["order_purchase_timestamp"]
        lines = [
            {"line_id": item["order_item_id"], "product_id": item["product_id"], "price": item["price"]}
            | {"shipping": item["freight_value"]}
            for item in items[id_]
        ]
        promise = order["order_estimated_delivery_date"]
        yield one("Order Completed", placed, order_id=id_, products=lines, promised_at=promise)
        for paid in payments[id_]:
            money = {"payment_id": paid["payment_sequential"], "value": paid["payment_value"]}
            how = {"payment_method": paid["payment_type"], "installments": int(paid["payment_installments"])}
            yield one("Order Paid", order["order_approved_at"] or placed, order_id=id_, **money, **how)
        dates = [order["order_approved_at"], order["order_delivered_carrier_date"]]
        dates.append(order["order_delivered_customer_date"])
        if dates[1]:
            yield one("Order Shipped", dates[1], order_id=id_)
        if dates[2]:
            yield one("Order Delivered", dates[2], order_id=id_)
        word = order["order_status"]
        yield one("Order Updated", max([placed, *dates]), order_id=id_, state=word, source_state=word)
    for review in rows("order_reviews"):
        about = {"review_id": review["review_id"], "order_id": review["order_id"]}
        words = {"title": review["review_comment_title"], "review_body": review["review_comment_message"]}
        yield one("Review Posted", review["review_creation_date"], rating=review["review_score"], **about, **words)


def asked(sql: str) -> Any:
    """An independent answer: SQL over the files themselves."""
    connection = duckdb.connect()
    for name in ("orders", "order_items", "order_payments", "order_reviews"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_csv('{FOLDER / name}.csv', all_varchar = true)")
    return connection.execute(sql).fetchall()


def every_order(service: OrderService) -> Iterator[OrderRecord]:
    page = service.list_orders(EVERYTHING, limit=500)
    yield from page.orders
    while page.next_position:
        page = service.list_orders(EVERYTHING, before=page.next_position, limit=500)
        yield from page.orders


@pytest.fixture
def feedback(db: Database, outbox: Outbox, facts: FactBatches) -> FeedbackService:
    return FeedbackService(db, outbox, facts, zone=BRAZIL)


def test_counts_money_and_late_deliveries_are_those_of_the_files(
    db: Database, outbox: Outbox, facts: FactBatches, clock: FixedClock, feedback: FeedbackService
) -> None:
    orders = OrderService(db, outbox, facts, clock, zone=BRAZIL, currency="BRL")
    story = list(told())
    for start in range(0, len(story), 4000):
        orders.take(story[start : start + 4000])
        feedback.take(story[start : start + 4000])
    waiting = len(facts.list_waiting((), limit=10_000))
    orders.take(story)
    feedback.take(story)
    assert len(facts.list_waiting((), limit=10_000)) == waiting  # told a second time, nothing changes

    found = {record.number: record.order for record in every_order(orders)}
    ((count, lines, goods, freight, paid, late),) = asked("""
        SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM order_items),
            (SELECT sum(price::DECIMAL(18, 2)) * 100 FROM order_items),
            (SELECT sum(freight_value::DECIMAL(18, 2)) * 100 FROM order_items),
            (SELECT sum(payment_value::DECIMAL(18, 2)) * 100 FROM order_payments),
            (SELECT count(*) FROM orders WHERE order_delivered_customer_date > order_estimated_delivery_date)
    """)
    assert (len(found), sum(len(order.lines) for order in found.values())) == (count, lines)
    assert sum(order.amounts.net or 0 for order in found.values()) == goods
    assert sum(order.amounts.shipping or 0 for order in found.values()) == freight
    assert sum(payment.amount or 0 for order in found.values() for payment in order.payments) == paid
    assert sum(order.delivered_at > order.promised_at for order in found.values()
               if order.delivered_at and order.promised_at) == late  # fmt: skip

    words = dict(asked("SELECT order_status, count(*) FROM orders GROUP BY order_status"))
    states: dict[str, int] = defaultdict(int)
    for order in found.values():
        states[order.state] += 1
    assert states == {
        "placed": words["created"],
        "paid": words["approved"] + words["invoiced"] + words["processing"],
        "shipped": words["shipped"],
        "delivered": words["delivered"],
        "cancelled": words["canceled"] + words["unavailable"],
    }

    scores = asked("""
        SELECT o.order_delivered_customer_date > o.order_estimated_delivery_date,
            sum(r.review_score::INTEGER), count(*)
        FROM order_reviews r JOIN orders o USING (order_id)
        WHERE o.order_delivered_customer_date IS NOT NULL AND o.order_delivered_customer_date <> ''
        GROUP BY 1 ORDER BY 1
    """)
    totals = {False: [0, 0], True: [0, 0]}
    page = feedback.list_responses(EVERYTHING, limit=20_000)
    for response in (record.response for record in page.responses):
        order = found[response.about.order_number or ""]
        if order.delivered_at and order.promised_at and response.leading and response.leading.score:
            totals[order.delivered_at > order.promised_at][0] += int(response.leading.score)
            totals[order.delivered_at > order.promised_at][1] += 1
    assert [(is_late, *totals[is_late]) for is_late in (False, True)] == scores
