"""The server process: one event loop for requests, threads for facts and feed, the worker beside it."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn

from zhiyin.app.build import App, Warehouse, build, open_warehouse
from zhiyin.app.digests import digest_writer, write_due
from zhiyin.app.garbage import calm_garbage_collection
from zhiyin.app.gauges import MetricGauges, require_known
from zhiyin.app.jobs import calm, fact_kinds, job_runner
from zhiyin.app.logs import log_as_json
from zhiyin.app.loops import Loop, Loops
from zhiyin.app.watch import Watch
from zhiyin.base.config import Settings
from zhiyin.base.errors import Conflict
from zhiyin.base.live import LiveHub
from zhiyin.connectors.files.service import Import
from zhiyin.connectors.journal import JournalWriter
from zhiyin.connectors.journal_intake import journal_position
from zhiyin.connectors.keyring import REFRESH_SECONDS, KeyRing
from zhiyin.connectors.protocols.families import FAMILIES
from zhiyin.connectors.rates import Rates
from zhiyin.customers.model import Trust
from zhiyin.db.jobs import Jobs
from zhiyin.touchpoints.service import Entry
from zhiyin.web.api.import_answers import ImportOut
from zhiyin.web.api.interactions import line_body
from zhiyin.web.api.openapi import create_api
from zhiyin.web.beside import WorkerBeside
from zhiyin.web.collect import Collector
from zhiyin.web.feed import AlertFeed, Feed, ImportFeed, SourceFeed
from zhiyin.web.main import Web, create_web
from zhiyin.web.request_id import RequestIdFilter

FEED_IDLE_SECONDS = 0.01
IMPORTS_SECONDS = 0.5
SOURCES_SECONDS = 2.0
ALERTS_SECONDS = 2.0
LOAD_IDLE_SECONDS = 0.1
COMPACT_IDLE_SECONDS = 600.0
SESSIONS_IDLE_SECONDS = 1.0
FACT_JOBS_IDLE_SECONDS = 1.0
DAILY_IDLE_SECONDS = 60.0
GAUGES_SECONDS = 300.0
REST_IDLE_SECONDS = 60.0
GRACE_SECONDS = 3  # for requests that are being answered


def serve(settings: Settings, environ: Mapping[str, str]) -> None:
    """Serve until SIGTERM or Ctrl-C; then finish what was begun, within ten seconds."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    with _only_server(settings.data):
        calm_garbage_collection()
        log_as_json(RequestIdFilter())
        app = build(settings)
        require_known(settings.metrics_gauges)
        _greet(app)
        worker = WorkerBeside(settings, environ)
        journal = JournalWriter(app.journal_folder, after=journal_position(app.db, app.journal_folder).segment)
        warehouse = open_warehouse(app)
        hub = LiveHub()
        keys = KeyRing(app.sources.grants)
        gauges = MetricGauges(warehouse.metrics, settings.metrics_gauges, app.clock, settings.zone)
        watches = _watches(worker, keys, gauges)
        loops = Loops([*_loops(app, warehouse, hub, stopping), *watches], stopping)
        loops.start()
        with _stopped_side_by_side(stopping, worker, warehouse, app.jobs):
            _Server(create(app, warehouse, hub, journal, keys, worker.process_id, gauges), settings, stopping).run()
        loops.stop()
        journal.close()
        warehouse.close()
        worker.stop()
        app.close()


@contextmanager
def _stopped_side_by_side(
    stopping: threading.Event, worker: WorkerBeside, warehouse: Warehouse, jobs: Jobs
) -> Iterator[None]:
    """While requests are served; as soon as we are to stop, the worker stops too, and soon no metric is asked for."""
    served = threading.Event()

    def stop() -> None:
        stopping.wait()
        worker.ask_to_stop()
        jobs.pause()
        served.wait(GRACE_SECONDS)
        warehouse.engine.end_questions()

    thread = threading.Thread(target=stop, name="stop")
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        served.set()
        thread.join()


def create(
    app: App,
    warehouse: Warehouse,
    hub: LiveHub,
    journal: JournalWriter,
    keys: KeyRing,
    worker_id: Callable[[], int | None],
    gauges: MetricGauges | None = None,
) -> Web:
    """The web application over what was opened; `worker_id` is the worker's process while it lives."""
    settings = app.settings
    rates = Rates({Trust.PUBLIC: settings.public_key_rate, Trust.SERVER: settings.server_key_rate})
    collector = Collector(
        FAMILIES, keys, journal, app.journal_folder, settings.public_url, settings.trusted_proxies, rates
    )
    chosen = gauges.figures if gauges else tuple
    watch = Watch(app, warehouse, worker_id, lambda: dict(collector.answered), gauges=chosen)
    return create_web(app, collector, create_api(app, warehouse, hub), watch)


def _loops(app: App, warehouse: Warehouse, hub: LiveHub, stopping: threading.Event) -> list[Loop]:
    feed = Feed(hub, app.timeline, app.sources, lambda entries: feed_bodies(app, entries))
    imports = ImportFeed(hub, app.imports, import_body)
    sources = SourceFeed(hub, app.sources, app.quarantine, app.clock)
    writer = digest_writer(app, warehouse.metrics)
    alerts = AlertFeed(hub, app.watching.open_marks)
    emerging = AlertFeed(hub, app.emerging.marks, channel="emerging_issues")
    return [
        Loop("feed", feed.step, FEED_IDLE_SECONDS),
        Loop("import feed", imports.step, IMPORTS_SECONDS),
        Loop("source feed", sources.step, SOURCES_SECONDS),
        Loop("alert feed", alerts.step, ALERTS_SECONDS),
        Loop("emerging feed", emerging.step, ALERTS_SECONDS),
        Loop("facts", lambda: warehouse.loader.step().is_behind, LOAD_IDLE_SECONDS),
        Loop("sessions", warehouse.sessions.step, SESSIONS_IDLE_SECONDS),
        Loop("memory", app.intake.rest, REST_IDLE_SECONDS),
        Loop("fact jobs", calm(job_runner(app, fact_kinds(app, warehouse))), FACT_JOBS_IDLE_SECONDS),
        Loop("daily", app.customer_value.ask_when_due, DAILY_IDLE_SECONDS),
        Loop("digests", calm(lambda: write_due(app, writer)), DAILY_IDLE_SECONDS),
        Loop("watching", app.watching.ask_when_due, DAILY_IDLE_SECONDS),
        Loop("compact", lambda: warehouse.loader.compact(stopping.is_set) > 0, COMPACT_IDLE_SECONDS),
    ]


def _watches(worker: WorkerBeside, keys: KeyRing, gauges: MetricGauges) -> list[Loop]:
    return [
        Loop("worker", worker.watch, 0.5),
        Loop("keys", keys.refresh, REFRESH_SECONDS),
        Loop("gauges", calm(gauges.step), GAUGES_SECONDS),
    ]


def import_body(found: Import) -> dict[str, Any]:
    """What the live feed says of an import."""
    return {**ImportOut.of(found).model_dump(mode="json"), "type": "import"}


def feed_bodies(app: App, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What the live feed says of new interactions."""
    lines = app.profiles.described(entries, app.settings.locale)
    return [{**line_body(line), "kind": line.item.type, "type": "interaction"} for line in lines]


class _Server(uvicorn.Server):
    """Serves until `stopping` is set; a signal sets it, so that all others stop with us and not after us."""

    def __init__(self, web: Web, settings: Settings, stopping: threading.Event) -> None:
        config = uvicorn.Config(
            web,
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            http="httptools",
            ws="websockets-sansio",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        super().__init__(config)
        self._stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._stopping.set()
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._stopping.is_set()


def _greet(app: App) -> None:
    """Where the console is and, at first start, the one-time link by which the owner signs up."""
    print(f"Zhiyin serves on {app.settings.public_url}", flush=True)
    link = app.staff.setup_link(app.settings.public_url)
    if link:
        print(f"First start: make the owner's account at {link}", flush=True)


@contextmanager
def _only_server(data: Path) -> Iterator[None]:
    """One server for a data folder: the warehouse belongs to one process."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "server.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("another Zhiyin server already uses the data folder {data}", data=data) from None
        lock.truncate(0)  # of a server that ended; the number of one that runs stays to be read
        lock.write(str(os.getpid()))
        lock.flush()
        yield
