"""Idempotency-Key on POST: a request that is sent again is answered as before, and not done again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiyin.base.errors import InvalidInput, TooLarge, ZhiyinError
from zhiyin.db.idempotency import Answer, IdempotencyKeys
from zhiyin.web.errors import locale_of, problem_of
from zhiyin.web.session import authenticate

HEADER = "Idempotency-Key"
MAX_BODY = 4 * 2**20


class Idempotency:
    """Around the API: keeps answers that succeeded; what failed did nothing, and may be tried again."""

    def __init__(self, app: ASGIApp, keys: IdempotencyKeys, secret_paths: Collection[str] = ()) -> None:
        """`secret_paths` (templates) answer with secrets, which are not kept: the header means nothing there."""
        self._app = app
        self._keys = keys
        self._secret = re.compile("|".join(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) for path in secret_paths))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        given = request.headers.get(HEADER)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        is_upload = request.headers.get("content-type", "").startswith("multipart/")
        if given is None or is_upload or self._secret.fullmatch(path):
            await self._app(scope, receive, send)
            return
        await self._once(request, given, receive, send)

    async def _once(self, request: Request, given: str, receive: Receive, send: Send) -> None:
        scope = request.scope
        try:
            body = await _whole(request)
            replay = _Replay(body, receive)
            try:
                principal = await run_in_threadpool(authenticate, request, is_safe=False)
            except ZhiyinError:  # the route refuses it in its own words
                await self._app(scope, replay, send)
                return
            if not 1 <= len(given) <= 255:
                raise InvalidInput("an Idempotency-Key has 1 to 255 characters", pointer=HEADER)
            key = _hash(principal.id.encode(), scope["path"].encode(), given.encode())
            answer = await run_in_threadpool(self._keys.begin, key, _hash(scope["query_string"], body))
        except ZhiyinError as error:
            await problem_of(error, locale_of(request))(scope, receive, send)
            return
        if answer is None:
            await self._do(key, scope, replay, send)
        else:
            await _send(answer, send)

    async def _do(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        heard = _Recorder(send)
        try:
            await self._app(scope, receive, heard)
        except BaseException:
            await run_in_threadpool(self._keys.give_up, key)
            raise
        if 200 <= heard.status < 300:
            await run_in_threadpool(self._keys.finish, key, Answer(heard.status, heard.content_type, bytes(heard.body)))
        else:
            await run_in_threadpool(self._keys.give_up, key)


class _Recorder:
    """Passes the answer on, and remembers it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.content_type = ""
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.content_type = dict(message["headers"]).get(b"content-type", b"").decode()
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
        await self._send(message)


class _Replay:
    """Gives the body, which has been read already, once more."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def _whole(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise TooLarge("a request with an Idempotency-Key has at most {count} bytes", count=MAX_BODY)
    return bytes(body)


async def _send(answer: Answer, send: Send) -> None:
    headers = [(b"content-type", answer.content_type.encode()), (b"idempotency-replayed", b"true")]
    headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _hash(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()
