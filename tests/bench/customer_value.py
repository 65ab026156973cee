"""How long the models of what customers will bring take, and whether the rest of the process waits for them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np

from tests.bench.overview import resident_mb
from zhiyin.app.build import build, open_warehouse
from zhiyin.app.jobs import calm, fact_kinds, job_runner
from zhiyin.base.clock import SystemClock, to_micros
from zhiyin.base.config import load_settings
from zhiyin.warehouse.engine import Engine
from zhiyin.warehouse.facts import decode, encode

BEAT_SECONDS = 0.005
YEARS_DAYS = 730


def customer_value(folder: Path, customers: int = int(os.environ.get("ZHIYIN_BENCH_CUSTOMERS", "100000"))) -> None:
    """A fit to the purchases of so many customers, as the server does it, beside a thread that counts its delays."""
    app = build(load_settings({}, overrides={"data": folder}))
    with closing(app), closing(open_warehouse(app)) as warehouse:
        orders = _fill(warehouse.engine, customers)
        before = resident_mb()
        job_id = app.customer_value.ask()
        late: list[float] = []
        with _beating(late):
            begun = time.perf_counter()
            thread = threading.Thread(target=calm(job_runner(app, fact_kinds(app, warehouse))))
            thread.start()
            thread.join()
            seconds = time.perf_counter() - begun
        job = app.jobs.get(job_id)
        p50, p95, most = np.quantile(late, [0.5, 0.95, 1]) * 1000
        print(f"customer value: {job.state}, {customers:,} customers, {orders:,} orders: {seconds:.1f} s")
        print(f"  another thread woke up late by {p50:.1f} ms (p50), {p95:.1f} ms (p95), {most:.0f} ms at most")
        print(f"  memory {before:.0f} MB before, {resident_mb():.0f} MB after")


@contextmanager
def _beating(late: list[float]) -> Iterator[None]:
    stopping = threading.Event()

    def beat() -> None:
        while not stopping.is_set():
            begun = time.perf_counter()
            time.sleep(BEAT_SECONDS)
            late.append(time.perf_counter() - begun - BEAT_SECONDS)

    thread = threading.Thread(target=beat)
    thread.start()
    yield
    stopping.set()
    thread.join()


def _fill(engine: Engine, customers: int) -> int:
    """Two years of people who live as the models have it."""
    chance = np.random.default_rng(1)
    now, rows = SystemClock().now(), list[tuple[object, ...]]()
    rates, stops = chance.gamma(0.5, 1 / 60, customers), chance.beta(0.8, 2.5, customers)
    ages, worths = chance.uniform(1, YEARS_DAYS, customers), 1 / chance.gamma(3.7, 1 / 1540, customers)
    for person in range(customers):
        days, repeats = 0.0, 0
        while days < ages[person]:
            at, net = now - timedelta(days=ages[person] - days), int(chance.gamma(6.25) * worths[person]) + 1
            order = (len(rows) + 1, 1, False, person + 1, to_micros(at), at.date(), "paid", "web", "page", 0, "CNY", 2)
            rows.append((*order, net, 0, 0, 0, net, 0, 1))
            if repeats and chance.random() < stops[person]:
                break
            days, repeats = days + chance.exponential(1 / rates[person]), repeats + 1
    engine.load("fact_orders", decode("fact_orders", encode("fact_orders", rows)))
    engine.confirm(now)
    return len(rows)
