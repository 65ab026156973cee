"""A real shop's files, imported from the command line, give the shop's own numbers to the last digit."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from zhiyin.app.build import App, Warehouse, build, open_warehouse
from zhiyin.base.config import load_settings
from zhiyin.base.scope import EVERYTHING
from zhiyin.main import main
from zhiyin.metrics.model import Days
from zhiyin.metrics.service import Question
from zhiyin.warehouse.engine import Query

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "ml" / "olist_sample"
NAMES = ("customers", "orders", "order_items", "order_payments", "order_reviews")
ZONE = "America/Sao_Paulo"
EVERY_DAY = Days(date(2016, 1, 1), date(2019, 1, 1))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER.exists(), reason="the sample of the shop is not beside this checkout"),
]


def told(capsys: pytest.CaptureFixture[str], data: Path, files: Path, *more: str) -> Any:
    """What `zhiyin import` says of the five files."""
    paths = [str(files / f"{name}.csv") for name in NAMES]
    capsys.readouterr()
    code = main(["import", *paths, "--currency", "BRL", "--time-zone", ZONE, "--data", str(data), "--json", *more])
    assert code == 0
    return json.loads(capsys.readouterr().out)


@contextmanager
def opened(data: Path) -> Iterator[tuple[App, Warehouse]]:
    app = build(load_settings({"ZHIYIN_TIME_ZONE": ZONE, "ZHIYIN_CURRENCY": "BRL"}, overrides={"data": data}))
    warehouse = open_warehouse(app)
    yield app, warehouse
    warehouse.close()
    app.close()


def facts(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in warehouse.engine.run(Query(sql)).to_pylist()]


def asked(sql: str, folder: Path = FOLDER) -> list[tuple[Any, ...]]:
    """An independent answer: SQL over the files themselves."""
    connection = duckdb.connect()
    for name in NAMES:
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_csv('{folder / name}.csv', all_varchar = true)")
    return connection.execute(sql).fetchall()


def row_count(table: str) -> int:
    return int(asked(f"SELECT count(*) FROM {table}")[0][0])


def everything(data: Path) -> list[Any]:
    """All that an import could change."""
    with opened(data) as (app, warehouse):
        tables = ("interactions", "orders", "order_lines", "responses")
        sums = [facts(warehouse, f"SELECT count(*), max(revision), sum(fact_id) FROM fact_{name}") for name in tables]
        return [*sums, app.customers.list_customers(EVERYTHING), app.outbox.waiting_count()]


def test_the_files_give_the_numbers_of_the_shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, tmp_path / "data", FOLDER)
    assert (said["state"], said["done"], said["rejected"]) == ("done", sum(map(row_count, NAMES)), 0)
    with opened(tmp_path / "data") as (app, warehouse):
        counts = facts(warehouse, "SELECT count(*), count(DISTINCT order_number) FROM fact_orders")
        assert counts == [(row_count("orders"),) * 2]
        assert facts(warehouse, "SELECT count(*) FROM fact_order_lines") == [(row_count("order_items"),)]
        assert facts(warehouse, "SELECT count(*) FROM fact_responses") == [(row_count("order_reviews"),)]
        assert facts(warehouse, "SELECT count(DISTINCT identity_id) FROM fact_orders") == asked(
            "SELECT count(DISTINCT customer_unique_id) FROM orders JOIN customers USING (customer_id)"
        )
        assert payments(app) == asked("SELECT count(*), sum(payment_value::DECIMAL(18, 2)) FROM order_payments")[0]
        assert average_order_value(warehouse) == asked_average_order_value()
        assert late_scores(warehouse) == asked_late_scores()


def payments(app: App) -> tuple[int, Fraction]:
    found: list[int] = []
    page = app.orders.list_orders(EVERYTHING, limit=500)
    while True:
        found += [payment.amount or 0 for record in page.orders for payment in record.order.payments]
        if not page.next_position:
            return len(found), Fraction(sum(found), 100)
        page = app.orders.list_orders(EVERYTHING, before=page.next_position, limit=500)


def average_order_value(warehouse: Warehouse) -> tuple[int, float | None]:
    (value,) = warehouse.metrics.values("average_order_value", Question(EVERY_DAY)).values
    assert value.estimate is not None
    return value.estimate.n, value.estimate.value


def asked_average_order_value() -> tuple[int, float]:
    """In cents: the goods of every order that was not called off."""
    ((count, cents),) = asked("""
        SELECT count(DISTINCT order_id), (sum(price::DECIMAL(18, 2)) * 100)::BIGINT
        FROM order_items JOIN orders USING (order_id) WHERE order_status NOT IN ('canceled', 'unavailable')
    """)
    return count, cents / count


def late_scores(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return facts(
        warehouse,
        """
        SELECT o.delivered_at > o.promised_at, count(*), sum(r.score)::BIGINT, avg(r.score)
        FROM fact_responses r JOIN fact_orders o USING (order_number)
        WHERE o.delivered_at IS NOT NULL GROUP BY 1 ORDER BY 1
        """,
    )


def asked_late_scores() -> list[tuple[Any, ...]]:
    return asked("""
        SELECT o.order_delivered_customer_date::TIMESTAMP > o.order_estimated_delivery_date::TIMESTAMP, count(*),
            sum(r.review_score::INTEGER)::BIGINT, avg(r.review_score::INTEGER)
        FROM order_reviews r JOIN orders o USING (order_id)
        WHERE o.order_delivered_customer_date IS NOT NULL GROUP BY 1 ORDER BY 1
    """)


def test_the_second_import_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = told(capsys, tmp_path / "data", FOLDER)
    before = everything(tmp_path / "data")
    second = told(capsys, tmp_path / "data", FOLDER)
    assert (second["accepted"], second["unchanged"], second["rejected"]) == (0, first["accepted"], 0)
    assert everything(tmp_path / "data") == before


# What is done to a row, by the place of the cell: a value that cannot be what the column holds.
DAMAGE: dict[str, Sequence[tuple[int, str]]] = {
    "customers": [(1, ""), (1, "x" * 300)],
    "orders": [
        (0, ""),
        (3, ""),
        (3, "2017-13-45 10:00:00"),
        (6, "soon"),
        (4, "31/02/2018"),
        (3, "1969-12-31 23:00:00"),
    ],
    "order_items": [(0, ""), (5, "cheap"), (5, "-3.50"), (5, "12.345"), (5, "")],
    "order_payments": [(0, ""), (4, "R$"), (4, ""), (4, "1e99"), (3, "two")],
    "order_reviews": [(2, "9"), (2, "great"), (2, ""), (5, "yesterday"), (5, "")],
}


def damaged(cells: list[str], name: str, dice: random.Random) -> bytes:
    """A row that nobody can take."""
    kind = dice.randrange(6)
    if kind == 0:
        return line(cells[:-1])
    if kind == 1:
        return line([*cells, "one more"])
    if kind == 2:
        return line([cells[0] + "\x00", *cells[1:]])
    if kind == 3:
        return b"\xff\xfe" + line(cells)
    if kind == 4 and not set('"\n') & set("".join(cells)):
        return b'"' + line(cells)  # a quotation that never ends
    place, value = dice.choice(DAMAGE[name])
    return line([*cells[:place], value, *cells[place + 1 :]])


def line(cells: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def break_rows(target: Path, seed: int) -> set[tuple[str, int]]:
    """The files with one row of a hundred broken; which ones, by file and line."""
    target.mkdir()
    dice = random.Random(seed)
    broken: set[tuple[str, int]] = set()
    for name in NAMES:
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        chosen = set(dice.sample(range(len(rows)), len(rows) // 100))
        position, written = 2, [line(header)]
        for number, cells in enumerate(rows):
            text = damaged(cells, name, dice) if number in chosen else line(cells)
            if number in chosen:
                broken.add((f"{name}.csv", position))
            written.append(text)
            position += text.count(b"\n")
        (target / f"{name}.csv").write_bytes(b"".join(written))
    return broken


def test_of_broken_rows_each_and_only_those_are_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = break_rows(tmp_path / "files", seed=1)
    rejects = tmp_path / "rejects.csv"
    said = told(capsys, tmp_path / "data", tmp_path / "files", "--rejects", str(rejects))
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {(row["file"], int(row["line"])) for row in rows}
    assert found - broken == set()
    assert broken - found == set()
    assert said["rejected"] == len(broken) == len(rows)
    assert all(row["reason"] for row in rows)
