"""The web application: the collector in front, then the API, the console and the health of it all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import BaseRoute, Mount, Route

import zhiyin
from zhiyin.app.build import App
from zhiyin.app.watch import Watch
from zhiyin.web.api.openapi import mounted
from zhiyin.web.collect import Collector
from zhiyin.web.console import create_console
from zhiyin.web.health import health_routes
from zhiyin.web.unsubscribe import unsubscribe_route

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


def create_web(app: App, collector: Collector, api: FastAPI, watch: Watch) -> Web:
    """The application that the server serves."""
    routes: list[BaseRoute] = [
        Route("/", lambda _request: RedirectResponse("/console/")),
        Route("/console", lambda _request: RedirectResponse("/console/")),
        Route("/version", lambda _request: JSONResponse({"version": zhiyin.__version__})),
        *health_routes(watch),
        unsubscribe_route(app),
        mounted(api),
        Mount("/console", create_console(is_https=app.settings.is_https)),
    ]
    pages = Starlette(routes=routes)
    pages.router.redirect_slashes = False  # such redirects would lead to whatever host the request names
    pages.state.staff, pages.state.settings = app.staff, app.settings
    return Web(collector, pages)
