"""The facts that benchmarks count over are such as the warehouse keeps, whatever columns it has come to keep."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tests.bench.many_facts import fill
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Query
from zhiyin.warehouse.facts import FACTS


def test_every_table_of_facts_is_filled_for_the_benchmarks(tmp_path: Path) -> None:
    fill(tmp_path / "facts.duckdb", 10_000)
    with closing(DuckDbEngine(tmp_path / "facts.duckdb", memory_limit="1GB")) as engine:
        counted = {name: engine.run(Query(f"SELECT count(*) AS n FROM {name}")).to_pylist() for name in FACTS}
    assert [name for name, rows in counted.items() if rows == [{"n": 0}]] == []
