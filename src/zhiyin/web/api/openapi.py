"""The API as one application: every router behind one guard, one shape of errors, one OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.types import ASGIApp

import zhiyin
from zhiyin.base.config import Settings
from zhiyin.base.live import LiveHub
from zhiyin.base.secret import secret_key
from zhiyin.db.idempotency import IdempotencyKeys
from zhiyin.web import live
from zhiyin.web.api.routers import FACT_ROUTERS, ROUTERS
from zhiyin.web.errors import MEDIA_TYPE, OnlyProblems, Problem, handle_errors
from zhiyin.web.headers import API, SecurityHeaders
from zhiyin.web.idempotency import HEADER as IDEMPOTENCY_HEADER
from zhiyin.web.idempotency import Idempotency
from zhiyin.web.request_id import RequestIds
from zhiyin.web.session import CSRF_HEADER, SAFE_METHODS, permissions_needed

if TYPE_CHECKING:
    from zhiyin.app.build import App, Warehouse

PREFIX = "/api/v1"
MAX_BODY = 2**20
WORTH_COMPRESSING = 4096  # bytes; numbers over time are long and repeat themselves

PUBLIC = frozenset({
    ("GET", "/meta"),  # the sign-in page shows the brand in the reader's language
    ("GET", "/setup"),
    ("POST", "/setup"),  # stands behind the printed token
    ("POST", "/invitations"),  # stands behind the invitation's token
    ("POST", "/session"),
})  # fmt: skip
"""The only routes that answer somebody who is not signed in."""

SECRET_PATHS = frozenset({
    "/session", "/session/password", "/setup", "/invitations", "/users", "/users/{user_id}/invitation", "/api-keys",
    "/sources/{source_id}/keys",
})  # fmt: skip
"""Their answers hold secrets, which are not kept for an Idempotency-Key."""


def create_api(app: App, warehouse: Warehouse, hub: LiveHub) -> FastAPI:
    """The application to be mounted at /api/v1."""
    return assemble(app, hub, [*(make(app) for make in ROUTERS), *(make(app, warehouse) for make in FACT_ROUTERS)])


def mounted(api: FastAPI) -> Mount:
    """The API in its place. A path may hold a line break, which an ordinary mount passes over."""
    mount = Mount(PREFIX, api)
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


def assemble(app: App, hub: LiveHub, routers: Iterable[APIRouter]) -> FastAPI:
    """These routers and the live feed as one application; refuses a route that is not guarded."""
    api = Api(
        title="Zhiyin",
        version=zhiyin.__version__,
        summary="Customer experience: every interaction, one live customer",
        description=_INTRODUCTION,
        openapi_url="/openapi.json",
        docs_url=None,  # they would load scripts from elsewhere
        redoc_url=None,
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
        redirect_slashes=False,
        max_body_size=MAX_BODY,
        responses=_PROBLEMS,
        middleware=[
            # Answers that hold secrets are shorter: none is compressed together with what somebody else wrote.
            Middleware(GZipMiddleware, minimum_size=WORTH_COMPRESSING),
            Middleware(Idempotency, IdempotencyKeys(app.db, app.clock), SECRET_PATHS),
        ],
    )
    _hand_in(api, app)
    needed: dict[tuple[str, str], list[str]] = {}
    for router in routers:
        needed |= _guarded(router)
        api.include_router(router)
    live.add_live(api, hub)
    _document(api, needed)
    handle_errors(api)
    _answer_what_is_allowed(api)
    return api


class Api(FastAPI):
    """FastAPI, with our wrappers around everything, its own answers to faults and to large bodies included."""

    def build_middleware_stack(self) -> ASGIApp:
        settings: Settings = self.state.settings
        inner = OnlyProblems(super().build_middleware_stack(), settings.locale)
        return RequestIds(SecurityHeaders(inner, API, is_https=settings.is_https))


def _hand_in(api: FastAPI, app: App) -> None:
    """What the dependencies of the routes find in `request.app.state`."""
    settings: Settings = app.settings
    api.state.staff = app.staff
    api.state.settings = settings
    api.state.cursor_key = secret_key(settings).derive("cursors")


def _guarded(router: APIRouter) -> dict[tuple[str, str], list[str]]:
    """The permissions of each route; refuses to start with one that asks nobody who they are."""
    needed = {}
    for route in router.routes:
        if not isinstance(route, APIRoute):
            raise TypeError(f"{route!r} is not a plain route of the API")
        permissions = permissions_needed([*router.dependencies, *route.dependencies])
        for method in route.methods or ():
            if permissions is None and (method, route.path_format) not in PUBLIC:
                raise TypeError(f"{method} {route.path} does not say what one needs: dependencies=[may(...)]")
            needed[method, route.path_format] = [permission.value for permission in permissions or ()]
    return needed


_INTRODUCTION = f"""
Sign in with `POST /session`, or send an API key as `Authorization: Bearer zk_...`. A request of a session that
changes something carries its token in `{CSRF_HEADER}`. Lists answer `data` and `next_cursor`. Instants are RFC 3339 in
UTC. A `POST` may carry `{IDEMPOTENCY_HEADER}`: sent again within a day, it is answered as before and not done again.
Errors are problem details (RFC 9457) in the language that `Accept-Language` asks for.
"""

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, words in {
        400: "The request cannot be read",
        401: "Nobody is signed in, or the API key is not valid",
        403: "This needs a permission that one has not",
        404: "There is no such thing, or it is not for who asks",
        409: "The state of the thing does not allow this now",
        413: "More than is taken at once",
        422: "Something in the request is not right; `errors` say where",
        429: "Too many requests; `Retry-After` says when to come back",
        503: "Not now; trying again later is right",
    }.items()
}

_SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": "zhiyin", "description": "`__Host-zhiyin` over HTTPS"},
    "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER},
    "api_key": {"type": "http", "scheme": "bearer", "description": "An API key: zk_..."},
}
_IDEMPOTENCY_PARAMETER = {
    "name": IDEMPOTENCY_HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


def _document(api: FastAPI, needed: dict[tuple[str, str], list[str]]) -> None:
    """Write into the OpenAPI document what holds for every route."""
    generate = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            schema = generate()
            components = schema.setdefault("components", {})
            components.setdefault("schemas", {}).update(_schemas_of_problems())
            components["securitySchemes"] = _SECURITY
            for path, operations in schema["paths"].items():
                for method, operation in operations.items():
                    _complete(operation, method.upper(), path, needed)
            api.openapi_schema = schema
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way of extending the document


def _complete(operation: dict[str, Any], method: str, path: str, needed: dict[tuple[str, str], list[str]]) -> None:
    if (method, path) in PUBLIC:
        operation["security"] = []
    else:
        session: dict[str, list[str]] = {"session": []} if method in SAFE_METHODS else {"session": [], "csrf": []}
        operation["security"] = [session, {"api_key": []}]
        operation["x-permissions"] = needed.get((method, path), [])
    if method == "POST" and path not in SECRET_PATHS:
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_PARAMETER)


def _schemas_of_problems() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    inner = schema.pop("$defs", {})
    return {**inner, "Problem": schema}


def _answer_what_is_allowed(api: FastAPI) -> None:
    """A 405 names all methods of the path; the router itself knows only those of one route."""
    answer = api.exception_handlers[HTTPException]

    async def handler(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.status_code == 405:
            error.headers = {"Allow": ", ".join(_methods_of(api, request))}
        response: Response = await answer(request, error)  # type: ignore[misc]  # ours is a coroutine
        return response

    api.add_exception_handler(HTTPException, handler)


def _methods_of(api: FastAPI, request: Request) -> list[str]:
    """The methods of the path in the document; of two templates that fit, the one that names more of it."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    fitting = [
        (template.count("{"), [method.upper() for method in operations])
        for template, operations in api.openapi()["paths"].items()
        if re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template)), path)
    ]
    return sorted(min(fitting, default=(0, []))[1])
