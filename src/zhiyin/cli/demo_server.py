"""The server beside the demo: started for it, watched, and stopped with it."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import httpx

from zhiyin.base.config import Settings
from zhiyin.base.errors import Unavailable

READY_SECONDS = 60
STOP_SECONDS = 12

Server = subprocess.Popen[bytes]


@contextmanager
def served(settings: Settings, *, wanted: bool) -> Iterator[Server | None]:
    """A server of this folder beside us, ready; stopped when we stop."""
    if not wanted:
        yield None
        return
    command = [sys.executable, "-m", "zhiyin.main", "serve", "--data", str(settings.data)]
    command += ["--host", settings.host, "--port", str(settings.port)]
    server = subprocess.Popen(command, env={**os.environ, "ZHIYIN_BRAND": settings.brand})  # noqa: S603 - our own program
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def loopback(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104 - compared only
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def require_alive(server: Server | None) -> None:
    if server is not None and server.poll() is not None:
        raise Unavailable("the server ended at once ({code})", code=server.returncode)


def wait_until_ready(settings: Settings, server: Server) -> None:
    deadline = time.monotonic() + READY_SECONDS
    with httpx.Client(base_url=loopback(settings), trust_env=False, timeout=2) as client:
        while time.monotonic() < deadline:
            require_alive(server)
            try:
                if client.get("/readyz").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
    raise Unavailable("the server was not ready within {seconds} seconds", seconds=READY_SECONDS)


@contextmanager
def alone(data: Path) -> Iterator[bool]:
    """Whether no server uses the folder; none can begin to while this lasts."""
    with (data / "server.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def stopped_by_signals(stopping: threading.Event) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop_with(server: Server, stopping: threading.Event) -> None:
    server.wait()
    stopping.set()
