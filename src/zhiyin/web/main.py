"""The web application: the collector in front, then the API, the console and the health of it all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

import zhiyin
from zhiyin.app.build import App
from zhiyin.base.errors import ZhiyinError
from zhiyin.db.migration import current_revision, latest_revision
from zhiyin.web.api.openapi import mounted
from zhiyin.web.collect import Collector
from zhiyin.web.console import create_console

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


class Web:
    """Every request: SDK paths go straight to the collector, all others through the router."""

    def __init__(self, collector: Collector, pages: Asgi) -> None:
        self._collector = collector
        self._pages = pages

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and self._collector.serves(scope["path"]):
            await self._collector(scope, receive, send)
        else:
            await self._pages(scope, receive, send)


def create_web(app: App, collector: Collector, api: FastAPI) -> Web:
    """The application that the server serves."""
    routes: list[BaseRoute] = [
        Route("/", lambda _request: RedirectResponse("/console/")),
        Route("/console", lambda _request: RedirectResponse("/console/")),
        Route("/healthz", lambda _request: PlainTextResponse("ok")),
        Route("/readyz", _ready(app)),
        Route("/version", lambda _request: JSONResponse({"version": zhiyin.__version__})),
        mounted(api),
        Mount("/console", create_console(is_https=app.settings.is_https)),
    ]
    pages = Starlette(routes=routes)
    pages.router.redirect_slashes = False  # such redirects would lead to whatever host the request names
    return Web(collector, pages)


def _ready(app: App) -> Callable[[Request], Response]:
    """Ready: the rows can be written and have this version's shape."""

    def ready(_request: Request) -> Response:
        try:
            with app.db.transaction() as tx:
                tx.execute(text("SELECT 1"))
                if current_revision(tx) != latest_revision():
                    return PlainTextResponse("the database waits for its migration", 503)
        except ZhiyinError as error:
            return PlainTextResponse(str(error), 503)
        return PlainTextResponse("ready")

    return ready
