"""Every question of the catalogue to every engine, over as many facts as one wants: same rows, times and memory.

The facts are kept where ZHIYIN_BENCH_FOLDER says, so that one engine can be asked again.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.bench.asking import ENGINES
from tests.bench.many_facts import fill
from tests.ports.answers import differences

FACTS = int(os.environ.get("ZHIYIN_BENCH_FACTS", "1000000"))
ASKED = os.environ.get("ZHIYIN_BENCH_ENGINES", ",".join(ENGINES)).split(",")


def engines(folder: Path) -> None:
    """The bar: whole numbers equal to the digit, fractions by 1e-9, on all engines."""
    folder = Path(os.environ.get("ZHIYIN_BENCH_FOLDER", folder))
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "facts.duckdb").exists():
        print(f"{FACTS:,} facts made in {fill(folder / 'facts.duckdb', FACTS):.0f} s")
    told = {name: _asked(name, folder) for name in dict.fromkeys(["duckdb", *ASKED])}
    for name in told.keys() - {"duckdb"}:
        _compare(folder / "answers", name, [*told["duckdb"]["seconds"]])
    slowest = sorted(
        told["duckdb"]["seconds"], key=lambda question: -max(t["seconds"][question] for t in told.values())
    )
    print("the slowest questions (s)", *told, sep=", ")
    for question in slowest[:12]:
        print(f"  {question:48}", *(f"{one['seconds'][question]:8.2f}" for one in told.values()))


def _asked(name: str, folder: Path) -> dict[str, Any]:
    print(name, flush=True)
    subprocess.run([sys.executable, "-m", "tests.bench.asking", name, str(folder)], check=True)
    told: dict[str, Any] = json.loads((folder / "answers" / name / "told.json").read_text())
    taken = sorted(told["seconds"].values())
    print(
        f"  {len(taken)} questions in {sum(taken):.0f} s: median {statistics.median(taken):.2f} s, "
        f"p95 {taken[int(len(taken) * 0.95)]:.2f} s; most memory {told['mb']:,.0f} MB; load {told['load']:.1f}",
        flush=True,
    )
    return told


def _compare(answers: Path, name: str, questions: list[str]) -> None:
    rows, other = 0, []
    for question in questions:
        expected, found = (pq.read_table(answers / one / f"{question}.parquet") for one in ("duckdb", name))
        rows += expected.num_rows
        if differs := differences(expected, found):
            other.append(f"  {question}: {differs[0]}")
    print(
        f"{name}: {len(questions)} questions, {rows:,} rows, {len(other)} answers differ from DuckDB's",
        *other,
        sep="\n",
    )
