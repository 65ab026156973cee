"""A proxy that refuses every second collecting request, as a server under load does, and remembers the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, cycle
from threading import Lock, Thread
from urllib.parse import urlsplit

_NOT_FORWARDED = frozenset(["host", "connection", "transfer-encoding", "content-length"])


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that was answered 200."""

    path: str
    query: str
    body: bytes


@dataclass
class Faults:
    """What the proxy did: every second collecting request got 429 and 503 in turn."""

    refused: int = 0
    acknowledged: list[Sent] = field(default_factory=list)
    _turn: Iterator[int] = field(default_factory=count)
    _status: Iterator[int] = field(default_factory=lambda: cycle((429, 503)))
    _lock: Lock = field(default_factory=Lock)

    def refusal(self) -> int | None:
        """The status to refuse the next collecting request with; None lets it through."""
        with self._lock:
            if next(self._turn) % 2 == 0:
                return None
            self.refused += 1
            return next(self._status)


@contextmanager
def faulty_proxy(target: str) -> Iterator[tuple[str, Faults]]:
    """The address of a proxy before `target`, and what it did."""
    faults = Faults()

    class Handler(_Handler):
        upstream = urlsplit(target).netloc
        record = faults

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", faults
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    upstream: str
    record: Faults

    def do_POST(self) -> None:
        self._pass_on(collecting=True)

    def do_GET(self) -> None:
        self._pass_on(collecting=urlsplit(self.path).path == "/sa.gif")

    def do_OPTIONS(self) -> None:
        self._pass_on(collecting=False)

    def _pass_on(self, *, collecting: bool) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        refusal = self.record.refusal() if collecting else None
        if refusal is not None:
            self._answer(refusal, [("Retry-After", "1"), *self._cors()], b"")
            return
        connection = HTTPConnection(self.upstream, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _NOT_FORWARDED}
        connection.request(self.command, self.path, body, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if collecting and response.status == 200:
            asked = urlsplit(self.path)
            self.record.acknowledged.append(Sent(asked.path, asked.query, body))
        kept = [(name, value) for name, value in response.getheaders() if name.lower() not in _NOT_FORWARDED]
        self._answer(response.status, kept, content)

    def _cors(self) -> list[tuple[str, str]]:
        """A browser must be able to read the refusal."""
        origin = self.headers.get("origin")
        if not origin:
            return []
        return [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Expose-Headers", "Retry-After"),
        ]

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""
