"""A Zhiyin of its own for a story: a real server process that can be killed, spoken to through its API."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

START_SECONDS = 60
STOP_SECONDS = 20
_OWNER = {"name": "Wang Fang", "email": "owner@example.com", "password": "correct horse battery staple"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sender's events arrive, and its key."""

    id: str
    key: str


class Installation:
    """A data folder, a port, and the server that may run on them."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = _free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        self._log = data.with_suffix(".log")
        self._api = httpx.Client(base_url=f"{self.address}/api/v1", timeout=30, trust_env=False)
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and return when it does."""
        words = [sys.executable, "-m", "zhiyin.main", "serve", "--data", str(self._data), "--port", str(self._port)]
        with self._log.open("ab") as log:
            environment = {**os.environ, "ZHIYIN_PUBLIC_URL": self.address}
            self._server = subprocess.Popen(words, env=environment, stdout=log, stderr=log)
        wait_until(self._is_ready, START_SECONDS)

    def kill(self) -> None:
        """As a power cut does it to the process."""
        assert self._server
        os.kill(self._server.pid, signal.SIGKILL)
        self._server.wait()

    def stop(self) -> None:
        assert self._server
        self._server.terminate()
        self._server.wait(STOP_SECONDS)
        self._api.close()

    def sign_in_owner(self) -> None:
        """Become the owner through the link that the server printed."""
        token = re.search(r"token=([\w-]+)", self._log.read_text(encoding="utf-8"))
        assert token, self._log.read_text(encoding="utf-8")
        self._api.headers["Origin"] = self.address
        session = self._said(self._api.post("/setup", json={"token": token[1], **_OWNER}))
        self._api.headers["X-CSRF-Token"] = session["csrf_token"]

    def add_source(self, name: str, *, kind: str) -> Source:
        """A source with one key: "public" for browsers, "server" for servers."""
        place = "web" if kind == "public" else "server"
        source = self._said(self._api.post("/sources", json={"name": name, "kind": place}))
        made = self._said(self._api.post(f"/sources/{source['id']}/keys", json={"kind": kind}))
        return Source(source["id"], made["secret"])

    def interactions(self, source: Source) -> list[dict[str, Any]]:
        """All interactions of a source, as they are listed."""
        return list(self._pages({"source": source.id, "limit": 200}))

    def interaction(self, interaction_id: str) -> dict[str, Any]:
        return self._said(self._api.get(f"/interactions/{interaction_id}"))

    def quarantined(self, source: Source) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._said(self._api.get("/quarantine", params={"source": source.id}))["data"]
        return found

    def _pages(self, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            page = self._said(self._api.get("/interactions", params=asked | ({"cursor": cursor} if cursor else {})))
            yield from page["data"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def _said(self, response: httpx.Response) -> dict[str, Any]:
        assert response.is_success, f"{response.request.method} {response.url}: {response.status_code} {response.text}"
        content: dict[str, Any] = response.json()
        return content

    def _is_ready(self) -> bool:
        assert self._server
        assert self._server.poll() is None, self._log.read_text(encoding="utf-8")
        try:
            return httpx.get(f"{self.address}/readyz", trust_env=False, timeout=2).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether it came to hold in that time."""
    deadline = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.5)
    return held


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
