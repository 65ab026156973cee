"""A load generator: keeps connections busy with ready-made requests, in a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import sys
import time
from collections.abc import Iterator
from itertools import count
from urllib.parse import urlsplit

import uvloop

EVENT = (
    b'{"type":"track","event":"%s","messageId":"%s-%d","userId":"u%d","timestamp":"%s",'
    b'"context":{"library":{"name":"analytics-python","version":"2.4.0"},"page":{"path":"/p/%d"}},'
    b'"properties":{"product_id":"p%d","price":19.9,"currency":"CNY","name":"earbuds"}}'
)
NAMES = (b"Product Viewed", b"Product Added", b"Checkout Started", b"Products Searched", b"Order Completed")


class Requests:
    """Requests with events that nobody has sent before."""

    def __init__(self, url: str, key: str, batch: int, people: int, run: str) -> None:
        parts = urlsplit(url)
        self._batch, self._people, self._run = batch, people, run.encode()
        self._numbers = count()
        self._head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
            f"Authorization: Basic {base64.b64encode(f'{key}:'.encode()).decode()}\r\nContent-Length: "
        ).encode()

    def __iter__(self) -> Iterator[bytes]:
        while True:
            now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()).encode()
            events = b",".join(self._event(next(self._numbers), now) for _ in range(self._batch))
            body = b'{"batch":[' + events + b"]}"
            yield self._head + str(len(body)).encode() + b"\r\n\r\n" + body

    def _event(self, n: int, now: bytes) -> bytes:
        person = n * 7919 % self._people
        return EVENT % (NAMES[n % 5], self._run, n, person, now, n % 500, n % 300)


class Connection(asyncio.Protocol):
    """One request at a time; the next goes out when the answer is whole, and not before it is due."""

    def __init__(self, requests: Iterator[bytes], result: Result, until: float, pause: float) -> None:
        self._requests, self._result, self._until, self._pause = requests, result, until, pause
        self._buffer = b""
        self._sent_at = self._due = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._due = time.perf_counter()
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or b"0")
        if len(rest) < length:
            return
        self._buffer = b""
        self._result.add(int(head[9:12]), time.perf_counter() - self._sent_at)
        self._due += self._pause
        early = self._due - time.perf_counter()
        if self._pause and early > 0:
            asyncio.get_running_loop().call_later(early, self._next)
        else:
            self._next()

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _next(self) -> None:
        if time.perf_counter() >= self._until:
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(next(self._requests))  # type: ignore[attr-defined]  # a transport that writes


class Result:
    """How many answers of each status, and how long they took (seconds)."""

    def __init__(self) -> None:
        self.statuses: dict[int, int] = {}
        self.seconds: list[float] = []

    def add(self, status: int, seconds: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.seconds.append(seconds)

    def quantile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def run(options: argparse.Namespace) -> Result:
    parts = urlsplit(options.url)
    loop = asyncio.get_running_loop()
    requests = iter(Requests(options.url, options.key, options.batch, options.people, options.run))
    result = Result()
    until = time.perf_counter() + options.seconds
    pause = options.connections * options.batch / options.rate if options.rate else 0.0
    connections = []
    for _ in range(options.connections):
        _, protocol = await loop.create_connection(
            lambda: Connection(requests, result, until, pause), parts.hostname, parts.port
        )
        connections.append(protocol)
    await asyncio.gather(*(protocol.done for protocol in connections))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("key")
    parser.add_argument("--run", default="run")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rate", type=float, default=0, help="events a second; 0: as many as possible")
    options = parser.parse_args()
    begun = time.perf_counter()
    result = uvloop.run(run(options))
    took = time.perf_counter() - begun
    json.dump(
        {
            "requests": len(result.seconds),
            "events": result.statuses.get(200, 0) * options.batch,
            "seconds": took,
            "statuses": result.statuses,
            "p50": result.quantile(0.5),
            "p95": result.quantile(0.95),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
