"""An id for each request: in the answer, in the problem shown, in every log line."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiyin.base.ids import new_id

HEADER = "X-Request-Id"
_GIVEN = re.compile(rb"[A-Za-z0-9_.-]{8,64}")
_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def current_request_id() -> str | None:
    """The id of the request being answered; None outside one."""
    return _current.get()


class RequestIds:
    """Keeps the caller's id when it is a decent one, so that traces join up; makes one otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(HEADER.lower().encode(), b"")
        request_id = given.decode() if _GIVEN.fullmatch(given) else new_id("req")

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        mark = _current.set(request_id)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            _current.reset(mark)


class RequestIdFilter(logging.Filter):
    """Puts the id of the request on each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id()
        return True
