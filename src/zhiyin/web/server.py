"""The server process: one event loop for requests, threads for facts and feed, the worker beside it."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from zhiyin.app.build import App, Warehouse, build, open_warehouse
from zhiyin.app.garbage import calm_garbage_collection
from zhiyin.app.logs import log_as_json
from zhiyin.app.loops import Loop, Loops
from zhiyin.base.config import Settings
from zhiyin.base.errors import Conflict
from zhiyin.base.live import LiveHub
from zhiyin.connectors.journal import JournalWriter
from zhiyin.connectors.journal_intake import journal_position
from zhiyin.connectors.keyring import REFRESH_SECONDS, KeyRing
from zhiyin.connectors.protocols.families import FAMILIES
from zhiyin.connectors.rates import Rates
from zhiyin.customers.model import Trust
from zhiyin.touchpoints.service import Entry
from zhiyin.web.api.interactions import line_body
from zhiyin.web.api.openapi import create_api
from zhiyin.web.collect import Collector
from zhiyin.web.feed import Feed
from zhiyin.web.main import Web, create_web
from zhiyin.web.request_id import RequestIdFilter

FEED_IDLE_SECONDS = 0.02
LOAD_IDLE_SECONDS = 0.1
COMPACT_IDLE_SECONDS = 600.0
STOP_SECONDS = 8


def serve(settings: Settings, environ: Mapping[str, str]) -> None:
    """Serve until SIGTERM or Ctrl-C; then finish what was begun, within ten seconds."""
    with _only_server(settings.data):
        calm_garbage_collection()
        log_as_json(RequestIdFilter())
        app = build(settings)
        _greet(app)
        worker = _Worker(settings, environ)
        journal = JournalWriter(app.journal_folder, after=journal_position(app.db, app.journal_folder).segment)
        warehouse = open_warehouse(app)
        hub = LiveHub()
        keys = KeyRing(app.sources.grants)
        loops = Loops(
            [
                *_loops(app, warehouse, hub),
                Loop("worker", worker.watch, 0.5),
                Loop("keys", keys.refresh, REFRESH_SECONDS),
            ]
        )
        loops.start()
        try:
            _run(create(app, warehouse, hub, journal, keys), settings)
        finally:
            loops.stop()
            worker.stop()
            journal.close()
            warehouse.close()
            app.close()


def create(app: App, warehouse: Warehouse, hub: LiveHub, journal: JournalWriter, keys: KeyRing) -> Web:
    """The web application over what was opened."""
    settings = app.settings
    rates = Rates({Trust.PUBLIC: settings.public_key_rate, Trust.SERVER: settings.server_key_rate})
    collector = Collector(
        FAMILIES, keys, journal, app.journal_folder, settings.public_url, settings.trusted_proxies, rates
    )
    return create_web(app, collector, create_api(app, warehouse, hub))


def _loops(app: App, warehouse: Warehouse, hub: LiveHub) -> list[Loop]:
    feed = Feed(hub, app.timeline, lambda entries: feed_bodies(app, entries))
    return [
        Loop("feed", feed.step, FEED_IDLE_SECONDS),
        Loop("facts", lambda: warehouse.loader.step().is_behind, LOAD_IDLE_SECONDS),
        Loop("compact", lambda: warehouse.loader.compact() > 0, COMPACT_IDLE_SECONDS),
    ]


def feed_bodies(app: App, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What the live feed says of new interactions."""
    lines = app.profiles.described(entries, app.settings.locale)
    return [{**line_body(line), "kind": line.item.type, "type": "interaction"} for line in lines]


def _run(web: Web, settings: Settings) -> None:
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
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _stay)
    uvicorn.Server(config).run()


def _stay(*_: object) -> None:
    """uvicorn raises the signal that stopped it once more; by then we are stopping in our own order."""


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
    with (data / "server.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("another Zhiyin server already uses the data folder {data}", data=data) from None
        lock.write(str(os.getpid()))
        lock.flush()
        yield


class _Worker:
    """The worker process beside the server, started again when it dies."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self._command = [sys.executable, "-m", "zhiyin.main", "worker", "--beside", str(os.getpid())]
        self._environ = {**environ, **_as_environment(settings)}
        self._process = self._start()

    def watch(self) -> bool:
        """Start it again if it has ended."""
        if self._process.poll() is not None:
            print(f"the worker ended ({self._process.returncode}); starting it again", file=sys.stderr, flush=True)
            self._process = self._start()
        return False

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, env=self._environ)  # noqa: S603 - our own interpreter and module


def _as_environment(settings: Settings) -> dict[str, str]:
    """The settings of this server, so that the worker has the very same."""
    given = {
        "data": settings.data,
        "database_url": settings.database_url,
        "brand": settings.brand,
        "time_zone": settings.time_zone,
        "currency": settings.currency,
        "locale": settings.locale,
        "phone_region": settings.phone_region,
    }
    return {f"ZHIYIN_{name.upper()}": str(value) for name, value in given.items()}
