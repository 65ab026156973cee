"""`zhiyin demo`: fills a demo brand, serves it if asked, and lets its people live on."""

from __future__ import annotations

import argparse
import fcntl
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

import httpx

from zhiyin.app.build import App, build, open_warehouse
from zhiyin.app.listeners import listeners
from zhiyin.base.clock import Clock, SystemClock
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import Unavailable
from zhiyin.base.scope import EVERYTHING
from zhiyin.cli.progress import Progress
from zhiyin.connectors.demo.brand import BRAND, BRAND_ZH, SOURCES
from zhiyin.connectors.demo.fill import fill, sample_sources
from zhiyin.connectors.demo.live import LiveTraffic, lives_on, speaking_sources
from zhiyin.connectors.demo.run_record import RunRecord, find_record, save_record
from zhiyin.connectors.demo.year import plan_year
from zhiyin.connectors.sources.model import KeyKind, Source

READY_SECONDS = 60
STOP_SECONDS = 12


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or sent SIGTERM."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    demo = commands.add_parser("demo", help="fill a demo brand with a year of customers")
    demo.add_argument("--customers", type=int, default=20_000, metavar="N", help="how many people (20000)")
    demo.add_argument("--seed", type=int, default=7, metavar="S", help="the same seed makes the same brand (7)")
    demo.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
    demo.add_argument("--serve", action="store_true", help="serve it too, and let its people live on")
    demo.add_argument("--no-live", action="store_true", help="no live traffic while serving")
    demo.add_argument("--host")
    demo.add_argument("--port", type=int)
    demo.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Fill, and serve if asked; a folder that is filled already is only served."""
    settings = _settings(options)
    stopping = threading.Event()
    with _stopped_by_signals(stopping), _served(settings, wanted=options.serve) as server:
        app = build(settings)
        try:
            record = _filled(app, options, stopping)
            _settle(app, stopping, is_served=server is not None)
            if server is None:
                return 0
            print(f"The console: {settings.public_url}/console/", flush=True)
            return _live(app, record, server, stopping, is_wanted=not options.no_live)
        except Stopped:
            return 0 if server else 130
        finally:
            app.close()


def _settings(options: argparse.Namespace) -> Settings:
    names = ("data", "host", "port")
    settings = load_settings(os.environ, overrides={name: getattr(options, name) for name in names})
    return settings if "ZHIYIN_BRAND" in os.environ else replace(settings, brand=f"{BRAND} {BRAND_ZH}")


def _filled(app: App, options: argparse.Namespace, stopping: threading.Event) -> RunRecord:
    """The year taken in, now or earlier; an interrupted fill goes on where it stopped."""
    data, clock = app.settings.data, app.clock
    record = find_record(data) or RunRecord(options.customers, options.seed, clock.now().isoformat())
    if record.is_filled:
        print(f"{BRAND} {BRAND_ZH} is here already: {record.customers:,} customers, seed {record.seed}", flush=True)
        return record
    save_record(data, record)
    year = plan_year(record.customers, record.seed, record.instant)
    print(f"{BRAND} {BRAND_ZH}: {record.customers:,} customers, {year.count:,} interactions", flush=True)
    progress = Progress("interactions")

    def tell_progress(done: int, total: int) -> None:
        progress.tell(done, total)
        if stopping.is_set():
            raise Stopped

    with _without_collector_pauses():
        fill(year, sample_sources(app.sources), app.intake.take, tell_progress)
    progress.end()
    record = replace(record, is_filled=True)
    save_record(data, record)
    return record


@contextmanager
def _without_collector_pauses() -> Iterator[None]:
    """A million small objects come and go without cycles: looking for some costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _settle(app: App, stopping: threading.Event, *, is_served: bool) -> None:
    """Until every area has heard of everything; the server's worker does it, or without a server we do."""
    with _alone(app.settings.data) as alone:
        told = listeners(app) if alone and not is_served else None
        progress, total = Progress("batches for orders, feedback and support"), app.outbox.waiting_count()
        while left := app.outbox.waiting_count():
            if stopping.is_set():
                raise Stopped
            progress.tell(max(total - left, 0), total)
            if told is None:
                stopping.wait(0.5)
            elif not app.outbox.deliver(told):
                stopping.wait(0.2)
        progress.end()
        if told is not None:
            _load_facts(app)


def _load_facts(app: App) -> None:
    warehouse = open_warehouse(app)
    try:
        while warehouse.loader.step().batch_ids:
            pass
    finally:
        warehouse.close()


@contextmanager
def _alone(data: Path) -> Iterator[bool]:
    """Whether no server uses the folder; none can begin to while this lasts."""
    with (data / "server.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _live(
    app: App, record: RunRecord, server: subprocess.Popen[bytes], stopping: threading.Event, *, is_wanted: bool
) -> int:
    """Live traffic until somebody stops it or the server ends."""
    watcher = threading.Thread(target=_stop_with, args=(server, stopping), daemon=True)
    watcher.start()
    if is_wanted:
        sources = sample_sources(app.sources)
        keys = {number: _key(app, number, sources[number]) for number in speaking_sources()}
        traffic = LiveTraffic(_loopback(app.settings), keys, app.clock)
        traffic.run(lives_on(record.customers, record.seed, app.clock.now()), stopping)
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


def _stop_with(server: subprocess.Popen[bytes], stopping: threading.Event) -> None:
    server.wait()
    stopping.set()


@contextmanager
def _stopped_by_signals(stopping: threading.Event) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _served(settings: Settings, *, wanted: bool) -> Iterator[subprocess.Popen[bytes] | None]:
    """A server of this folder beside us, ready; stopped when we stop."""
    if not wanted:
        yield None
        return
    command = [sys.executable, "-m", "zhiyin.main", "serve", "--data", str(settings.data)]
    command += ["--host", settings.host, "--port", str(settings.port)]
    server = subprocess.Popen(command, env={**os.environ, "ZHIYIN_BRAND": settings.brand})  # noqa: S603 - our own program
    try:
        _wait_until_ready(settings, server, SystemClock())
        yield server
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _loopback(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104 - compared only
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _wait_until_ready(settings: Settings, server: subprocess.Popen[bytes], clock: Clock) -> None:
    deadline = time.monotonic() + READY_SECONDS
    with httpx.Client(base_url=_loopback(settings), trust_env=False, timeout=2) as client:
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise Unavailable("the server ended at once ({code})", code=server.returncode)
            try:
                if client.get("/readyz").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
    raise Unavailable("the server was not ready within {seconds} seconds", seconds=READY_SECONDS)
