"""Lines, payments and deliveries that files tell belong to an order, and make none by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from tests.areas.imports.test_importing import imported, reasons
from zhiyin.app.build import App, build
from zhiyin.base.clock import FixedClock
from zhiyin.base.config import load_settings
from zhiyin.base.scope import EVERYTHING
from zhiyin.orders.model import OrderState
from zhiyin.warehouse.facts import decode

MORE = "".join(f"{number},9,2026-01-06 11:00\n" for number in range(100, 120))
ORDERS = (
    "orders.csv",
    f"order_id,customer_id,created_at\n1,7,2026-01-05 10:00\n2,8,2026-01-32 10:00\n3,,2026-01-06 10:00\n{MORE}",
)
LINES = (
    "lines.csv",
    "order_id,order_item_id,product_name,price,shipping_limit_date\n"
    "1,1,Mug,10.00,2026-01-07\n2,1,Tea,20.00,2026-01-07\n2,2,Pot,30.00,2026-01-07\n3,1,Tea,20.00,2026-01-07\n",
)
PAYMENTS = (
    "payments.csv",
    "order_id,payment_sequential,payment_value,payment_date\n1,1,10,2026-01-05\n2,1,50,2026-01-05\n3,1,20,2026-01-06\n",
)
DELIVERIES = (
    "deliveries.csv",
    "order_id,tracking_number,courier,promised_date,shipped_at\n1,a,SF,2026-01-09,2026-01-07\n2,b,SF,2026-01-09,2026-01-07\n",
)
PARTS = (LINES, PAYMENTS, DELIVERIES)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = build(load_settings({}, folder=tmp_path), FixedClock(datetime.now(UTC)))
    yield app
    app.close()


def numbers(app: App) -> list[str]:
    return sorted(record.number for record in app.orders.list_orders(EVERYTHING).orders)


def counted(app: App) -> int:
    """The orders that the figures count."""
    batches = [batch for batch in app.facts.list_waiting(()) if batch.fact == "fact_orders"]
    return len({row["fact_id"] for batch in batches for row in decode("fact_orders", batch.payload).to_pylist()})


@pytest.mark.parametrize("files", list(permutations((ORDERS, *PARTS), 4))[::5])
@pytest.mark.parametrize("together", [True, False])
def test_orders_are_those_that_were_taken(app: App, files: tuple[tuple[str, str], ...], together: bool) -> None:
    runs = [imported(app, *files)] if together else [imported(app, each) for each in files]
    assert [field for each in runs for _, field, _ in reasons(app, each)] == ["created_at"]
    assert numbers(app) == sorted(["1", "3", *map(str, range(100, 120))])
    assert counted(app) == 22
    [first] = app.orders.find_by_number("1", EVERYTHING)
    assert (first.order.state, first.order.units, len(first.order.payments)) == (OrderState.SHIPPED, 1, 1)


def test_a_row_that_was_mended_finds_its_parts(app: App) -> None:
    imported(app, ORDERS, *PARTS)
    imported(app, ("orders.csv", ORDERS[1].replace("2026-01-32", "2026-01-04")))
    [second] = app.orders.find_by_number("2", EVERYTHING)
    assert (second.order.units, second.order.amounts.net, len(second.order.payments)) == (2, 5000, 1)
    assert counted(app) == 23


def test_parts_alone_are_no_order(app: App) -> None:
    assert imported(app, *PARTS).run.rejected == 0
    assert (numbers(app), counted(app)) == ([], 0)


def test_a_promise_alone_is_no_order(app: App) -> None:
    promised = ("deliveries.csv", DELIVERIES[1].replace("b,SF,2026-01-09,2026-01-07", "b,SF,2026-01-09,"))
    assert imported(app, LINES, promised).run.rejected == 0
    assert numbers(app) == []
