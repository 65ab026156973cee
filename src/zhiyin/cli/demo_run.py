"""What `zhiyin demo` does: the year taken in, the areas brought up to date, live traffic, removal."""

from __future__ import annotations

import argparse
import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from zhiyin.app.build import App, build, open_warehouse
from zhiyin.app.listeners import Listen, listeners
from zhiyin.app.sample_data import SampleData
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import Conflict
from zhiyin.base.scope import EVERYTHING
from zhiyin.cli.demo_goals import set_goals, set_topics
from zhiyin.cli.demo_server import (
    Server,
    alone,
    loopback,
    require_alive,
    served,
    stop_with,
    stopped_by_signals,
    wait_until_ready,
)
from zhiyin.cli.progress import Progress
from zhiyin.connectors.demo.brand import BRAND, BRAND_ZH, SOURCES
from zhiyin.connectors.demo.fill import fill, sample_sources
from zhiyin.connectors.demo.live import LiveTraffic, speaking_sources
from zhiyin.connectors.demo.lives import Lives
from zhiyin.connectors.demo.run_record import RunRecord, find_record, save_record
from zhiyin.connectors.demo.year import plan_year
from zhiyin.connectors.sources.model import KeyKind, Source


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or sent SIGTERM."""


def run(options: argparse.Namespace) -> int:
    """Fill, and serve if asked; a folder that is filled already is only served."""
    settings = _settings(options)
    if options.remove:
        return _remove(settings)
    stopping = threading.Event()
    with stopped_by_signals(stopping), served(settings, wanted=options.serve) as server:
        app = build(settings)
        try:
            record = _filled(app, options, stopping, server)
            _settle(app, stopping, server)
            if server is None:
                return 0
            print(f"The console: {settings.public_url}/console/", flush=True)
            return _live(app, record, server, stopping, is_wanted=not options.no_live)
        except Stopped:
            return 0 if server else 130
        finally:
            app.close()


def _remove(settings: Settings) -> int:
    app = build(settings)
    with alone(settings.data) as is_alone:
        if not is_alone:
            raise Conflict("a server uses the data folder: remove the sample data in its console, or stop it first")
        warehouse = open_warehouse(app)
        try:
            state = SampleData(app, warehouse).remove()
            while warehouse.loader.step().batch_ids:
                pass
        finally:
            warehouse.close()
            app.close()
    print(f"removed: {state.interaction_count:,} interactions and all that came of them", flush=True)
    return 0


def _settings(options: argparse.Namespace) -> Settings:
    names = ("data", "host", "port")
    settings = load_settings(os.environ, overrides={name: getattr(options, name) for name in names})
    return settings if "ZHIYIN_BRAND" in os.environ else replace(settings, brand=f"{BRAND} {BRAND_ZH}")


def _filled(app: App, options: argparse.Namespace, stopping: threading.Event, server: Server | None) -> RunRecord:
    """The year taken in, now or earlier; an interrupted fill goes on where it stopped."""
    data, clock = app.settings.data, app.clock
    is_begun = any(source.is_sample for source in app.sources.list_sources(EVERYTHING))
    record = find_record(data) if is_begun else None  # a record without rows is of a database that is gone
    record = record or RunRecord(options.customers, options.seed, clock.now().isoformat())
    if record.is_filled:
        print(f"{BRAND} {BRAND_ZH} is here already: {record.customers:,} customers, seed {record.seed}", flush=True)
        return record
    save_record(data, record)
    year = plan_year(record.customers, record.seed, record.instant)
    print(f"{BRAND} {BRAND_ZH}: {record.customers:,} customers, {year.count:,} interactions", flush=True)
    set_topics(app)
    progress = Progress("interactions")

    def tell_progress(done: int, total: int) -> None:
        progress.tell(done, total)
        if stopping.is_set():
            raise Stopped
        require_alive(server)

    with _without_collector_pauses():
        fill(year, _sources(app), app.intake.take, tell_progress)
    progress.end()
    set_goals(app, record.customers)
    record = replace(record, is_filled=True)
    save_record(data, record)
    return record


def _sources(app: App) -> list[Source]:
    def scope_of(brand: str, department: str) -> int:
        with app.db.transaction() as tx:
            return app.scopes.scope_id(tx, brand, department)

    return sample_sources(app.sources, scope_of)


@contextmanager
def _without_collector_pauses() -> Iterator[None]:
    """A million small objects come and go without cycles: looking for some costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _settle(app: App, stopping: threading.Event, server: Server | None) -> None:
    """Until every area has heard of everything: a server's worker does it; without a server we do."""
    app.customers.cuts.look()
    if server is not None:
        wait_until_ready(app.settings, server)
        _deliver(app, stopping, None, server)
        return
    with alone(app.settings.data) as is_alone:
        _deliver(app, stopping, listeners(app) if is_alone else None)
        if is_alone:
            _load_facts(app)


def _deliver(app: App, stopping: threading.Event, told: dict[str, Listen] | None, server: Server | None = None) -> None:
    progress, total = Progress("batches for orders, feedback and support"), app.outbox.waiting_count()
    while left := app.outbox.waiting_count():
        require_alive(server)
        if stopping.is_set():
            raise Stopped
        progress.tell(max(total - left, 0), total)
        if told is None or not app.outbox.deliver(told):
            stopping.wait(0.3)
    if total:
        progress.tell(total, total)
    progress.end()


def _load_facts(app: App) -> None:
    while app.customers.cuts.tell_again():
        pass
    warehouse = open_warehouse(app)
    try:
        warehouse.catch_up()
    finally:
        warehouse.close()


def _live(app: App, record: RunRecord, server: Server, stopping: threading.Event, *, is_wanted: bool) -> int:
    """Live traffic until somebody stops it or the server ends."""
    watcher = threading.Thread(target=stop_with, args=(server, stopping), daemon=True)
    watcher.start()
    if is_wanted:
        sources = _sources(app)
        keys = {number: _key(app, number, sources[number]) for number in speaking_sources()}
        traffic = LiveTraffic(loopback(app.settings), keys, app.clock)
        lives = Lives(record.customers, record.seed, record.instant, record.lived_until)

        def keep(until: datetime) -> None:
            save_record(app.settings.data, replace(record, told_until=until.isoformat()))

        traffic.run(lives, stopping, keep)
    stopping.wait()
    return server.poll() or 0


def _key(app: App, number: int, source: Source) -> str:
    """A write key of the source: public ones are found again, those of servers are shown only once."""
    if SOURCES[number].is_public:
        for key in app.sources.list_keys(source.public_id, EVERYTHING):
            if key.kind is KeyKind.PUBLIC and key.revoked_at is None:
                return key.shown
        return app.sources.create_key(source.public_id, KeyKind.PUBLIC, EVERYTHING)[1]
    for key in app.sources.list_keys(source.public_id, EVERYTHING):
        if key.revoked_at is None:
            app.sources.revoke_key(source.public_id, key.id, EVERYTHING)
    return app.sources.create_key(source.public_id, KeyKind.SERVER, EVERYTHING)[1]
