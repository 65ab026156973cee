"""The collector: authenticate, cap, make durable, answer; everything else happens later, in the intake.

A plain ASGI application without a framework, for it is the one path that every click of every customer takes.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from pathlib import Path
from time import monotonic, time_ns
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool

from zhiyin.base.errors import InvalidInput, TooLarge, Unavailable
from zhiyin.connectors.journal import JournalWriter, backlog_bytes
from zhiyin.connectors.keyring import UNKNOWN_SECONDS, KeyRing
from zhiyin.connectors.protocols.limits import MAX_BODY_BYTES
from zhiyin.connectors.protocols.model import Answer, Family, Outcome, Purpose, RawRequest, Route
from zhiyin.connectors.rates import Rates
from zhiyin.connectors.sources.model import Grant
from zhiyin.web.addresses import client_address

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_WAITING = 5_000  # requests that wait for the disk at once
MAX_BACKLOG_BYTES = 4 << 30  # in the journal, not taken in yet
RETRY_AFTER_SECONDS = 2

_encode = msgspec.msgpack.Encoder().encode


class Collector:
    """Serves the paths of all protocol families."""

    def __init__(
        self,
        families: Sequence[Family],
        keys: KeyRing,
        journal: JournalWriter,
        journal_folder: Path,
        base_url: str,
        trusted_proxies: Sequence[str] = (),
        rates: Rates | None = None,
    ) -> None:
        self._exact: dict[str, tuple[Family, Route]] = {}
        self._patterns: list[tuple[re.Pattern[str], Family, Route]] = []
        for family in families:
            for route in family.routes:
                self._add(family, route)
        self._keys = keys
        self._journal = journal
        self._folder = journal_folder
        self._base_url = base_url
        self._trusted_proxies = trusted_proxies
        self._rates = rates or Rates({})
        self.answered: Counter[tuple[str, int]] = Counter()  # by protocol family and status
        self._measured_at = 0.0
        self._is_behind = False

    def serves(self, path: str) -> bool:
        return path in self._exact or any(pattern.fullmatch(path) for pattern, _, _ in self._patterns)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        family, route = self._route(path)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        cors = _cors(headers)
        method: str = scope["method"]
        if method == "OPTIONS":
            answer = Answer(204, b"", "text/plain", _preflight(headers, route))
        elif method not in route.methods:
            answer = Answer(405, b"", "text/plain", (("allow", ", ".join(route.methods)),))
        else:
            answer = await self._answered(scope, receive, family, route, headers)
        self.answered[family.name, answer.status] += 1
        await _respond(send, answer, cors)

    def _add(self, family: Family, route: Route) -> None:
        if "{" not in route.path:
            self._exact[route.path] = (family, route)
            return
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.path))
        self._patterns.append((re.compile(pattern), family, route))

    def _route(self, path: str) -> tuple[Family, Route]:
        found = self._exact.get(path)
        if found is not None:
            return found
        return next((family, route) for pattern, family, route in self._patterns if pattern.fullmatch(path))

    async def _answered(
        self, scope: Scope, receive: Receive, family: Family, route: Route, headers: dict[str, str]
    ) -> Answer:
        path, query = scope["path"], scope["query_string"].decode("latin-1")
        try:
            body = await _body(receive, headers)
        except TooLarge:
            return family.answer(Outcome.TOO_LARGE, path)
        key = family.find_key(headers, path, query, body)
        grant = await self._grant(key)
        if key is None or grant is None:
            return family.answer(Outcome.UNAUTHORISED, path)
        wait_seconds = self._rates.wait(key, grant.trust, len(body))
        if wait_seconds:
            return family.answer(Outcome.TOO_MANY, path, retry_after_seconds=wait_seconds)
        if route.purpose is Purpose.SETTINGS:
            return family.settings(path, key, self._base_url)
        if await self._is_overloaded():
            return family.answer(Outcome.TOO_MANY, path, retry_after_seconds=RETRY_AFTER_SECONDS)
        return family.answer(await self._kept(scope, family, headers, query, body, grant), path)

    async def _kept(
        self, scope: Scope, family: Family, headers: dict[str, str], query: str, body: bytes, grant: Grant
    ) -> Outcome:
        """Check the envelope and make the request durable."""
        path = scope["path"]
        try:
            family.check(path, query, body)
        except TooLarge:
            return Outcome.TOO_LARGE
        except InvalidInput:
            return Outcome.INVALID
        request = RawRequest(
            family=family.name,
            source_id=grant.source_id,
            trust=int(grant.trust),
            path=path,
            query=query,
            received_at=time_ns() // 1000,
            body=body,
            ip=client_address(scope, headers, self._trusted_proxies),
            user_agent=headers.get("user-agent", "")[:512],
            sent_at=headers.get("sentat", "")[:64],
        )
        try:
            await self._journal.append(_encode(request))
        except Unavailable:
            return Outcome.UNAVAILABLE
        return Outcome.OK

    async def _grant(self, key: str | None) -> Grant | None:
        if key is None:
            return None
        found = self._keys.find(key) or await run_in_threadpool(self._keys.look_up, key)
        if found is None:  # perhaps made since the keys were read last; an SDK gives up for good at the first 401
            await asyncio.sleep(UNKNOWN_SECONDS)
            found = await run_in_threadpool(self._keys.look_up, key)
        return found

    async def _is_overloaded(self) -> bool:
        """Whether the disk cannot follow, or the intake is so far behind that new arrivals had better wait."""
        if self._journal.waiting_count > MAX_WAITING:
            return True
        now = monotonic()
        if now - self._measured_at > 1:
            self._measured_at = now
            self._is_behind = await asyncio.to_thread(backlog_bytes, self._folder) > MAX_BACKLOG_BYTES
        return self._is_behind


async def _body(receive: Receive, headers: dict[str, str]) -> bytes:
    announced = headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > MAX_BODY_BYTES:
        raise TooLarge("the body has {size} bytes; at most {limit}", size=announced, limit=MAX_BODY_BYTES)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        chunk: bytes = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise TooLarge("the body has {size} bytes; at most {limit}", size=size, limit=MAX_BODY_BYTES)
        if not message.get("more_body"):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _cors(headers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """SDKs run on the brand's own sites, under any name; a write key, not the origin, is what lets them in."""
    origin = headers.get("origin")
    if not origin:
        return ()
    return (
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "Retry-After"),
        ("vary", "Origin"),
    )


def _preflight(headers: dict[str, str], route: Route) -> tuple[tuple[str, str], ...]:
    wanted = headers.get("access-control-request-headers", "")
    allowed = (("access-control-allow-headers", wanted),) if wanted else ()
    methods = ", ".join((*route.methods, "OPTIONS"))
    return (*allowed, ("access-control-allow-methods", methods), ("access-control-max-age", "86400"))


async def _respond(send: Send, answer: Answer, cors: tuple[tuple[str, str], ...]) -> None:
    headers = [
        (b"content-type", answer.content_type.encode()),
        (b"content-length", str(len(answer.body)).encode()),
        *((name.encode("latin-1"), value.encode("latin-1")) for name, value in (*answer.headers, *cors)),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
