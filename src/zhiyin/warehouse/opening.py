"""Opens the facts; where their file is missing, makes it again from the lake."""

from __future__ import annotations

from pathlib import Path

from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.lake import Lake, rebuild


def open_facts(path: Path, lake: Lake) -> DuckDbEngine:
    """The engine over the file; batches that the lake does not hold yet are the loader's to bring.

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
