"""Opens the engine that an address names; what it has lost is made again from the lake."""

from __future__ import annotations

from pathlib import Path

from zhiyin.base.errors import InvalidInput
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Asked, Engine
from zhiyin.warehouse.lake import Lake, rebuild

DUCKDB_FILE = "duckdb:///"


def open_engine(url: str, lake: Lake, *, beside: Path) -> Engine:
    """The engine that keeps the facts; batches that the lake does not hold yet are the loader's to bring.

    Spark keeps none: then a DuckDB file does, `beside`.
    """
    if url.startswith("clickhouse"):
        return _clickhouse(url, lake)
    return open_facts(Path(url.removeprefix(DUCKDB_FILE)) if url.startswith(DUCKDB_FILE) else beside, lake)


def open_questions(url: str, engine: Engine) -> Asked:
    """What answers questions: the engine that keeps the facts, or Spark."""
    if not url.startswith("spark"):
        return engine
    try:
        from zhiyin.warehouse.spark_engine import SparkEngine
    except ModuleNotFoundError as error:
        raise InvalidInput("asking Spark needs more than is installed: pip install 'zhiyin[spark]'") from error
    return SparkEngine(url)


def open_facts(path: Path, lake: Lake) -> DuckDbEngine:
    """The engine over a DuckDB file.

    A file is made beside its place and moved there when it is whole, so that an
    interrupted making starts again.
    """
    if not path.exists():
        unfinished = path.with_name(path.name + ".rebuilding")
        for left in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
            left.unlink(missing_ok=True)
        engine = DuckDbEngine(unfinished)
        rebuild(lake, engine)
        engine.close()
        unfinished.replace(path)
    return DuckDbEngine(path)


def _clickhouse(url: str, lake: Lake) -> Engine:
    """Facts that were never whole there are brought from the lake; those that are there already change nothing."""
    try:
        from zhiyin.warehouse.clickhouse_engine import ClickHouseEngine
    except ModuleNotFoundError as error:
        raise InvalidInput(
            "facts in ClickHouse need more than is installed: pip install 'zhiyin[clickhouse]'"
        ) from error
    engine = ClickHouseEngine(url)
    if engine.as_of() is None:
        rebuild(lake, engine)
    return engine
