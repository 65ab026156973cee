"""Who is asking: a session cookie with its CSRF token, or an API key; every route of the API stands behind this."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends, Request, Response, params
from fastapi.security import SecurityScopes
from starlette.requests import HTTPConnection

from zhiyin.base.config import Settings
from zhiyin.base.errors import Forbidden, Unauthenticated
from zhiyin.staff.access import Permission, Principal
from zhiyin.staff.service import StaffService
from zhiyin.staff.sign_in import WHOLE_LIFE
from zhiyin.staff.tokens import csrf_token, same
from zhiyin.web.addresses import client_address

CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def cookie_name(settings: Settings) -> str:
    """Over HTTPS, a browser lets no other host set a cookie of this name."""
    return "__Host-zhiyin" if settings.is_https else "zhiyin"


def session_token(connection: HTTPConnection) -> str | None:
    """The token in the session cookie."""
    return connection.cookies.get(cookie_name(connection.app.state.settings))


def authenticate(connection: HTTPConnection, *, is_safe: bool) -> Principal:
    """Who is asking, from the API key when there is one, else from the session; known once per request.

    An unsafe request of a session must carry the session's CSRF token: another
    site can make the browser send the cookie, but cannot read the token.
    """
    known = getattr(connection.state, "principal", None)
    if isinstance(known, Principal):
        return known
    staff: StaffService = connection.app.state.staff
    kind, _, api_key = connection.headers.get("authorization", "").partition(" ")
    if kind:
        if kind.lower() != "bearer":
            raise Unauthenticated("an API key is sent as: Authorization: Bearer zk_...")
        principal = staff.principal_of_key(api_key.strip())
    else:
        token = session_token(connection)
        if token is None:
            raise Unauthenticated("please sign in")
        principal = staff.principal_of_session(token)
        if not is_safe:
            require_csrf(connection, token)
    connection.state.principal = principal
    return principal


def require_csrf(connection: HTTPConnection, token: str) -> None:
    """Goes on when the request comes from our own pages."""
    if not same(connection.headers.get(CSRF_HEADER, ""), csrf_token(token)):
        raise Forbidden("the header X-CSRF-Token is missing or wrong")
    require_same_origin(connection)


def require_same_origin(connection: HTTPConnection) -> None:
    """Refuses a browser that says it is on another site's page; who is no browser says nothing."""
    if not is_same_origin(connection):
        raise Forbidden("this may only be asked from our own pages")


def is_same_origin(connection: HTTPConnection) -> bool:
    """Whether the Origin header, if any, names this server: as asked for, or by its public URL.

    Host may be compared with, since a page of another site cannot change it; it
    is never used to build a link.
    """
    origin = connection.headers.get("origin")
    if origin is None:
        return connection.headers.get("sec-fetch-site") in (None, "same-origin", "none")
    settings: Settings = connection.app.state.settings
    scheme, _, host = origin.partition("://")
    return origin == settings.public_url or (scheme in ("http", "https") and host == connection.headers.get("host"))


def set_session_cookie(response: Response, token: str, settings: Settings) -> None:
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(WHOLE_LIFE.total_seconds()),
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )


def clear_session_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.is_https, httponly=True, samesite="lax")


def address_of(request: Request) -> str:
    """Where the request comes from; what a proxy says of it counts only when that proxy is trusted."""
    settings: Settings = request.app.state.settings
    return client_address(request.scope, request.headers, settings.trusted_proxies)


def current_principal(request: Request) -> Principal:
    return authenticate(request, is_safe=request.method in SAFE_METHODS)


CurrentPrincipal = Annotated[Principal, Depends(current_principal)]


def _require(needed: SecurityScopes, principal: CurrentPrincipal) -> None:
    for permission in needed.scopes:
        principal.require(Permission(permission))


def may(*permissions: Permission) -> params.Security:
    """The dependency that every route carries: whoever asks needs all of these permissions."""
    return params.Security(_require, scopes=[permission.value for permission in permissions])


SIGNED_IN = params.Depends(current_principal)
"""The dependency of a route that everybody who is signed in may use, whatever their role."""


def permissions_needed(dependencies: Iterable[params.Depends]) -> list[Permission] | None:
    """What a route with these dependencies asks for; None when it does not even ask who is there."""
    guards = [found for found in dependencies if found.dependency in (_require, current_principal)]
    if not guards:
        return None
    named = (scope for guard in guards if isinstance(guard, params.Security) for scope in guard.scopes or ())
    return [Permission(scope) for scope in named]
