"""One customer's timeline through the API, with ten million interactions of others beside it."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx

from tests.stories.running import RunningServer
from zhiyin.staff.access import Permission

TARGET_MS = 30
CUSTOMERS = 8_000  # of the demo brand, told once; their rows are then laid down again under other ids
ASKED = 400
AFTER_WARMING = 20


def timeline(folder: Path, interactions: int = int(os.environ.get("ZHIYIN_BENCH_INTERACTIONS", "10000000"))) -> None:
    """The bar of the customer page: its timeline within 30 ms at the 95th percentile."""
    data = folder / "timeline"
    if not data.exists():
        _fill(data, interactions)
    with RunningServer(data) as server, _reader(server) as client:
        ids = _customers(data)
        for part, sizes in (("timeline?limit=50", ASKED), ("emotion", ASKED // 4), ("", ASKED // 4)):
            _report(part, sorted(_taken(client, ids, part, sizes)))


def _report(part: str, taken: list[float]) -> None:
    p50, p95 = (taken[int(len(taken) * share)] for share in (0.5, 0.95))
    verdict = ("; target 30 ms " + ("holds" if p95 <= TARGET_MS else "MISSED")) if part.startswith("timeline") else ""
    print(f"GET /customers/{{id}}/{part}: p50 {p50:.1f} ms, p95 {p95:.1f} ms (n {len(taken)}){verdict}")


def _taken(client: httpx.Client, ids: list[str], part: str, asked: int) -> list[float]:
    """Milliseconds for customers drawn at random, each one asked for once."""
    found = []
    for number, id_ in enumerate(random.Random(1).sample(ids, asked + AFTER_WARMING)):
        begun = time.perf_counter()
        client.get(f"/customers/{id_}/{part}".rstrip("/")).raise_for_status()
        if number >= AFTER_WARMING:
            found.append(1000 * (time.perf_counter() - begun))
    return found


def _reader(server: RunningServer) -> httpx.Client:
    app = server.app()
    _, key = app.staff.keys.make(None, "bench", [Permission.CUSTOMERS_READ, Permission.INTERACTIONS_READ])
    app.close()
    return httpx.Client(
        base_url=f"{server.url}/api/v1", headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=30
    )


def _customers(data: Path) -> list[str]:
    """Customers with a history, as it is drawn: through their visits, so the busy ones come more often."""
    with closing(sqlite3.connect(data / "rows.db")) as rows:
        last = rows.execute("SELECT max(id) FROM interaction").fetchone()[0]
        copies, told = divmod(last, SHIFTS["id"])
        dice = random.Random(2)
        drawn = [dice.randint(0, copies) * SHIFTS["id"] + dice.randint(1, told) for _ in range(4 * ASKED)]
        found = rows.execute(
            "SELECT DISTINCT standing.public_id FROM interaction JOIN identity ON identity.id = interaction.identity_id"
            " JOIN identity standing ON standing.id = identity.customer_id"
            f" WHERE interaction.id IN ({', '.join(map(str, drawn))})"
        )
        return [public_id for (public_id,) in found]


def _fill(data: Path, interactions: int) -> None:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "zhiyin.main", "demo", "--customers", str(CUSTOMERS), "--data", str(data)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with closing(sqlite3.connect(data / "rows.db")) as rows:
        rows.execute("PRAGMA synchronous = OFF")
        told = rows.execute("SELECT count(*) FROM interaction").fetchone()[0]
        for copy in range(1, interactions // told + 1):
            _lay_again(rows, copy)
        count = rows.execute("SELECT count(*) FROM interaction").fetchone()[0]
    print(f"filled with {count:,} interactions in {time.perf_counter() - begun:.0f} s")


SHIFTS = {"id": 10_000_000, "identity_id": 10_000_000, "customer_id": 10_000_000, "a_id": 10_000_000,
          "b_id": 10_000_000, "interaction_id": 10_000_000}  # fmt: skip
"""Ids of a copy are those of the first telling, so much further on for each copy."""
ALIKE = {("identity", "public_id"), ("identity", "value"), ("search_term", "term")}
"""Must not meet those of another copy."""
TABLES = ("identity", "identity_seen", "identity_scope", "identity_edge", "trait_value", "customer_profile",
          "search_term", "interaction", "timeline", "interaction_mark")  # fmt: skip


def _lay_again(rows: sqlite3.Connection, copy: int) -> None:
    for table in TABLES:
        columns = [row[1] for row in rows.execute(f"PRAGMA table_info({table})")]
        key = next(name for name in columns if name in SHIFTS)
        values = [_shifted(table, name, copy) for name in columns]
        rows.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"
            f" WHERE {key} < {SHIFTS[key]}"
        )
        rows.commit()


def _shifted(table: str, name: str, copy: int) -> str:
    if name in SHIFTS:
        return f"{name} + {SHIFTS[name] * copy}"
    return f"{name} || '-{copy}'" if (table, name) in ALIKE else name
