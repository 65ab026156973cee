"""The live feed: one WebSocket a viewer; each message is judged for each of them, and nobody slow holds up others."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import anyio
import msgspec
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from zhiyin.base.errors import Forbidden, Unauthenticated, ZhiyinError
from zhiyin.base.live import LiveHub, LiveMessage, Wish
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.errors import locale_of, problem_of
from zhiyin.web.session import authenticate, is_same_origin

CHANNELS: Mapping[str, Permission] = {
    "interactions": Permission.INTERACTIONS_READ,
    "sources": Permission.SOURCES_READ,
    "imports": Permission.IMPORTS_READ,
    "alerts": Permission.METRICS_READ,
    "emerging_issues": Permission.FEEDBACK_READ,
}
"""The channels of the feed, and what one needs for each beside `live_read`."""

MAX_WAITING = 256  # messages for one viewer; beyond it the oldest are left out, and the viewer is told how many
MAX_BATCH = 64
SEND_TIMEOUT_SECONDS = 10.0  # who has not taken a message in this time is gone
CHECK_AGAIN_SECONDS = 30.0  # sessions end, roles change
SIGNED_OUT = 4401


def may_hear(principal: Principal, message: LiveMessage) -> bool:
    """Whether the message is for this viewer: the permission of its channel, and the scope of its row."""
    needed = CHANNELS.get(message.channel)
    return needed is not None and principal.may(needed) and principal.scopes.allows(message.scope_id)


_Part = Callable[[WebSocket, "Viewer"], Awaitable[None]]


@dataclass
class Viewer:
    """One connection: what it wants to hear, and what waits for it. Used on the event loop only, but for `wish`."""

    principal: Principal
    channels: frozenset[str] = frozenset()
    source_id: str | None = None
    skipped: int = 0
    waiting: deque[LiveMessage] = field(default_factory=deque)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def subscribe(self, wanted: Collection[str], source_id: str | None) -> None:
        """Hear these channels and no others; of interactions, only those of the source when one is named."""
        self.channels = frozenset(wanted) & CHANNELS.keys()
        self.source_id = source_id
        self.waiting = deque(message for message in self.waiting if self._wants(message))

    def hear(self, messages: Sequence[LiveMessage]) -> None:
        """Put aside what is wanted and allowed."""
        for message in messages:
            if self._wants(message) and may_hear(self.principal, message):
                self.waiting.append(message)
        while len(self.waiting) > MAX_WAITING:
            self.waiting.popleft()
            self.skipped += 1
        if self.waiting:
            self.news.set()

    def wish(self) -> Wish:
        """What is worth being put together for this viewer."""
        may = frozenset(channel for channel in self.channels if self.principal.may(CHANNELS[channel]))
        return Wish(may, self.principal.scopes, self.source_id)

    def take(self) -> list[bytes]:
        """What waits, oldest first, as JSON; some at a time. It is judged again: it may have waited long."""
        batch: list[bytes] = []
        if self.skipped:
            batch.append(msgspec.json.encode({"type": "skipped", "count": self.skipped}))
            self.skipped = 0
        while self.waiting and len(batch) < MAX_BATCH:
            message = self.waiting.popleft()
            if may_hear(self.principal, message):
                batch.append(msgspec.json.encode(message.body))
        if not self.waiting:
            self.news.clear()
        return batch

    def _wants(self, message: LiveMessage) -> bool:
        if message.channel not in self.channels:
            return False
        return message.channel != "interactions" or self.source_id in (None, message.source_id)


def add_live(api: FastAPI, hub: LiveHub) -> None:
    """Serve the feed of the hub at /live."""

    @api.websocket("/live")
    async def live(socket: WebSocket) -> None:
        try:
            principal = await run_in_threadpool(_admitted, socket)
        except ZhiyinError as error:
            await socket.send_denial_response(problem_of(error, locale_of(socket)))
            return
        await socket.accept()
        await _serve(socket, hub, Viewer(principal))


def _admitted(socket: WebSocket) -> Principal:
    """Who connects. A page of another site could connect with the cookie of its visitor, so the origin counts."""
    if not is_same_origin(socket):
        raise Forbidden("this may only be asked from our own pages")
    socket.state.principal = None  # whoever it was before is looked up again
    principal = authenticate(socket, is_safe=True)
    if principal.kind == "user" and "origin" not in socket.headers:
        raise Forbidden("this may only be asked from our own pages")
    principal.require(Permission.LIVE_READ)
    return principal


async def _serve(socket: WebSocket, hub: LiveHub, viewer: Viewer) -> None:
    """Until the viewer leaves, is too slow, or may no longer watch."""
    loop = asyncio.get_running_loop()

    def hear(messages: Sequence[LiveMessage]) -> None:
        with contextlib.suppress(RuntimeError):  # the server is stopping, its loop is closed
            loop.call_soon_threadsafe(viewer.hear, messages)

    end = hub.watch(hear, viewer.wish)
    try:
        async with anyio.create_task_group() as parts:
            for part in (_listen, _send, _check_again):
                parts.start_soon(_until_one_ends, part, socket, viewer, parts.cancel_scope)
    finally:
        end()
    await _close(socket)


async def _until_one_ends(part: _Part, socket: WebSocket, viewer: Viewer, others: anyio.CancelScope) -> None:
    await part(socket, viewer)
    others.cancel()


async def _listen(socket: WebSocket, viewer: Viewer) -> None:
    """What the viewer wants to hear: {"subscribe": [...], "source": id or none}; anything else is passed over."""
    with contextlib.suppress(WebSocketDisconnect):
        while (message := await socket.receive())["type"] != "websocket.disconnect":
            wish = _wish(message.get("text") or "")  # bytes are no wish
            if wish is not None:
                channels, source_id = wish
                viewer.subscribe(channels, source_id)
                await socket.send_json({"type": "subscribed", "channels": sorted(viewer.channels)})


def _wish(text: str) -> tuple[list[str], str | None] | None:
    try:
        wish: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(wish, dict) or not isinstance(wish.get("subscribe"), list):
        return None
    source = wish.get("source")
    return [str(channel) for channel in wish["subscribe"][:10]], None if source is None else str(source)[:80]


async def _send(socket: WebSocket, viewer: Viewer) -> None:
    with contextlib.suppress(WebSocketDisconnect, TimeoutError, RuntimeError):
        while True:
            await viewer.news.wait()
            for message in viewer.take():
                with anyio.fail_after(SEND_TIMEOUT_SECONDS):
                    await socket.send_text(message.decode())


async def _check_again(socket: WebSocket, viewer: Viewer) -> None:
    """The person may have been signed out, or see less than before."""
    while True:
        await anyio.sleep(CHECK_AGAIN_SECONDS)
        try:
            viewer.principal = await run_in_threadpool(_admitted, socket)
        except (Unauthenticated, Forbidden):
            await socket.close(SIGNED_OUT)
            return
        except ZhiyinError:
            continue  # the rows are busy: ask again next time


async def _close(socket: WebSocket) -> None:
    """Say good-bye, unless there is nobody to hear it: who takes nothing takes no good-bye either."""
    if socket.application_state is WebSocketState.CONNECTED:
        with contextlib.suppress(RuntimeError, OSError, WebSocketDisconnect), anyio.move_on_after(1):
            await socket.close(1001)
