from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.ports.facts_at_hand import FIRST_DAY, OrderRevision, batch
from zhiyin.base.errors import NotFound
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.export import export_facts
from zhiyin.warehouse.lake import Lake
from zhiyin.warehouse.manifest import read_manifest


class Shop:
    """A lake that grows, and what somebody sees who reads its export."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.target = folder / "lake", folder / "export"
        self.engine = DuckDbEngine(folder / "facts.duckdb")
        self.lake = Lake(self.folder)
        self._sent = 0

    def take(self, *orders: OrderRevision) -> None:
        self._sent += 1
        sent = [batch(self._sent, orders)]
        self.engine.apply(sent)
        self.lake.add(sent)

    def sort(self, before: int = 9) -> None:
        self.lake.compact(self.engine, before=FIRST_DAY + timedelta(days=before))

    def seen(self) -> dict[int, tuple[int, int]]:
        """Order -> revision and day: the recent rows, and of the days all others."""
        files = [file for file in read_manifest(self.target).files if file.fact == "fact_orders"]
        recent = self._rows([file.path for file in files if file.is_increment])
        new = {row["fact_id"] for row in recent}
        rows = recent + [
            row
            for row in self._rows([file.path for file in files if not file.is_increment])
            if row["fact_id"] not in new
        ]
        found = {r["fact_id"]: (r["revision"], (r["day"] - FIRST_DAY).days) for r in rows if not r["retracted"]}
        assert len(found) == sum(not row["retracted"] for row in rows), "an order is there twice"
        return found

    def _rows(self, paths: list[str]) -> list[dict[str, Any]]:
        tables = [pq.ParquetFile(self.target / path).read() for path in paths]
        return [row for table in tables for row in pa.Table.to_pylist(table)]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


class TestAnExport:
    def test_shows_sorted_days_and_what_came_since(self, shop: Shop) -> None:
        shop.take(OrderRevision(1), OrderRevision(2, day=1))
        shop.sort()
        shop.take(OrderRevision(2, revision=2, day=1), OrderRevision(3, day=2))
        export_facts(shop.folder, shop.target)
        assert shop.seen() == {1: (1, 0), 2: (2, 1), 3: (1, 2)}

    def test_shows_an_order_once_that_moved_to_another_day(self, shop: Shop) -> None:
        shop.take(OrderRevision(1, day=0), OrderRevision(2, day=0))
        shop.sort()
        shop.take(OrderRevision(1, revision=2, day=3))
        export_facts(shop.folder, shop.target)
        assert shop.seen() == {1: (2, 3), 2: (1, 0)}

    def test_forgets_what_came_late_and_was_revised_since(self, shop: Shop) -> None:
        shop.take(OrderRevision(1, day=8), OrderRevision(2, day=8))
        shop.take(OrderRevision(1, revision=2, day=0))
        shop.sort(before=5)  # the first increment stays, since its day is not over
        export_facts(shop.folder, shop.target)
        assert shop.seen() == {1: (2, 0), 2: (1, 8)}

    def test_hides_what_was_retracted(self, shop: Shop) -> None:
        shop.take(OrderRevision(1), OrderRevision(2))
        shop.sort()
        shop.take(OrderRevision(1, revision=2, retracted=True))
        export_facts(shop.folder, shop.target)
        assert shop.seen() == {2: (1, 0)}

    def test_brings_only_what_is_new(self, shop: Shop) -> None:
        shop.take(OrderRevision(1, day=0), OrderRevision(2, day=1))
        shop.sort()
        assert export_facts(shop.folder, shop.target).brought == 2
        shop.take(OrderRevision(2, revision=2, day=1))
        shop.sort()
        again = export_facts(shop.folder, shop.target)
        assert (again.brought, again.kept) == (1, 1)
        assert shop.seen() == {1: (1, 0), 2: (2, 1)}

    def test_leaves_the_files_of_before_for_those_who_read_them_until_the_next(self, shop: Shop) -> None:
        shop.take(OrderRevision(1))
        export_facts(shop.folder, shop.target)
        shop.sort()
        export_facts(shop.folder, shop.target)
        assert len(list(shop.target.rglob("recent/*.parquet"))) == 1
        shop.take(OrderRevision(2))
        export_facts(shop.folder, shop.target)
        assert [path.parent.name for path in shop.target.rglob("*.parquet")].count("recent") == 1

    def test_says_so_when_there_are_no_facts(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound):
            export_facts(tmp_path, tmp_path / "export")

    def test_is_sorted_by_the_bucket_of_identities(self, shop: Shop) -> None:
        shop.take(*(OrderRevision(i, identity_id=40 - i) for i in range(1, 40)))
        shop.sort()
        export_facts(shop.folder, shop.target)
        (path,) = shop.target.glob(f"fact_orders/day={date.isoformat(FIRST_DAY)}/*.parquet")
        buckets = pq.ParquetFile(path).read()["identity_bucket"].to_pylist()
        assert buckets == sorted(buckets)
