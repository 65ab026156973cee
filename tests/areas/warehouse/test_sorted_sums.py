"""An answer says the same whether it is sorted or not."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.areas.metrics.brand import NOW, Brand, Order
from zhiyin.metrics.lifetime.histories import customers
from zhiyin.warehouse.duckdb_engine import DuckDbEngine


def test_sums_of_customers_are_the_same_in_order(tmp_path: Path) -> None:
    """DuckDB 2.0.0 packed them into too few bytes to sort them: most were wrong, and no error told of it."""
    chance, begun = random.Random(5), datetime(2025, 1, 1, tzinfo=UTC)
    orders = [
        Order(i, chance.randrange(1, 2300), begun + timedelta(hours=chance.randrange(12_000)), chance.randrange(15_000))
        for i in range(7000)
    ]
    query = customers("CNY", date(2026, 6, 30), split=date(2025, 9, 1))
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        engine.apply(Brand(orders=orders).batches(), as_of=NOW)
        as_they_come = engine.run(query).sort_by("customer_id")
        in_order = engine.run(replace(query, sql=f"{query.sql} ORDER BY customer_id"))
    assert as_they_come.num_rows > 2000
    assert in_order["repeat_amount"].to_pylist() == as_they_come["repeat_amount"].to_pylist()
