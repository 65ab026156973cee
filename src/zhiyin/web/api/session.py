"""Signing in and out, and what a person may change about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

import zhiyin
from zhiyin.base.errors import Forbidden
from zhiyin.base.locale import Locale
from zhiyin.staff.access import Permission, Principal
from zhiyin.staff.model import Role, ScopeGrant
from zhiyin.staff.tokens import csrf_token
from zhiyin.web.session import (
    SIGNED_IN,
    CurrentPrincipal,
    address_of,
    clear_session_cookie,
    require_same_origin,
    session_token,
    set_session_cookie,
)

if TYPE_CHECKING:
    from zhiyin.app.build import App


class ScopeGrantBody(BaseModel):
    """Scopes that somebody may see; * stands for any."""

    model_config = ConfigDict(extra="forbid")

    brand: str = Field("*", min_length=1, max_length=80)
    department: str = Field("*", min_length=1, max_length=80)
    region: str = Field("*", min_length=1, max_length=80)

    @classmethod
    def of(cls, grant: ScopeGrant) -> ScopeGrantBody:
        return cls(brand=grant.brand, department=grant.department, region=grant.region)


class OwnUser(BaseModel):
    id: str
    name: str
    email: str
    role: Role
    locale: Locale | None


class SessionOut(BaseModel):
    """Who is signed in, and what they may do."""

    user: OwnUser
    permissions: list[Permission]
    scopes: list[ScopeGrantBody]
    csrf_token: str = Field(description="Goes into the header X-CSRF-Token of every request that changes something")
    version: str


class SignInBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=254)
    password: str = Field(max_length=1000, repr=False)


class OwnChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, max_length=200)
    locale: Locale | None = None


class PasswordChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current: str = Field(max_length=1000, repr=False)
    new: str = Field(max_length=1000, repr=False)


def session_out(app: App, token: str) -> SessionOut:
    """The session as its browser sees it."""
    principal = app.staff.principal_of_session(token)
    user = app.staff.people.get(principal, principal.id)
    return SessionOut(
        user=OwnUser(id=user.id, name=user.name, email=user.email, role=user.role, locale=user.locale),
        permissions=sorted(principal.permissions),
        scopes=[ScopeGrantBody.of(grant) for grant in principal.grants],
        csrf_token=csrf_token(token),
        version=zhiyin.__version__,
    )


def own_token(request: Request, principal: Principal) -> str:
    """The session's token; refuses an API key, which has no session."""
    token = session_token(request)
    if principal.kind != "user" or token is None:
        raise Forbidden("this is for people who are signed in, not for API keys")
    return token


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/session", tags=["session"])

    @api.post("", status_code=201)
    def sign_in(body: SignInBody, request: Request, response: Response) -> SessionOut:
        """Sign in. After some wrong passwords one has to wait."""
        require_same_origin(request)
        token = app.staff.sign_in.sign_in(body.email, body.password, address_of(request))
        set_session_cookie(response, token, app.settings)
        return session_out(app, token)

    @api.get("", dependencies=[SIGNED_IN])
    def get_session(request: Request, principal: CurrentPrincipal) -> SessionOut:
        """Who is signed in."""
        return session_out(app, own_token(request, principal))

    @api.patch("", dependencies=[SIGNED_IN])
    def change_own(body: OwnChange, request: Request, principal: CurrentPrincipal) -> SessionOut:
        """Change one's own name or language; what is left out stays."""
        token = own_token(request, principal)
        app.staff.people.change_own(principal, name=body.name, locale=body.locale)
        return session_out(app, token)

    @api.delete("", status_code=204, dependencies=[SIGNED_IN])
    def sign_out(request: Request, response: Response, principal: CurrentPrincipal) -> None:
        """Sign out of this browser."""
        app.staff.sign_in.sign_out(own_token(request, principal))
        clear_session_cookie(response, app.settings)

    @api.post("/password", status_code=204, dependencies=[SIGNED_IN])
    def change_password(body: PasswordChange, request: Request, principal: CurrentPrincipal) -> None:
        """Choose another password; every other session of the person ends."""
        token = own_token(request, principal)
        app.staff.sign_in.change_password(token, body.current, body.new, address_of(request))

    return api
