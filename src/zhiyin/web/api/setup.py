"""First start: the owner, through the link that the server printed; and accepting an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.locale import Locale
from zhiyin.web.api.session import SessionOut, session_out
from zhiyin.web.session import require_same_origin, set_session_cookie

if TYPE_CHECKING:
    from zhiyin.app.build import App


class SetupState(BaseModel):
    needed: bool = Field(description="Whether nobody is here yet: the server has printed a link for the first owner")


class SetupIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=200, description="The token of the printed link")
    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    password: str = Field(max_length=1000, repr=False)
    locale: Locale | None = None


class InvitationIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=200, description="The token of the invitation's link")
    password: str = Field(max_length=1000, repr=False)


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["session"])

    @api.get("/setup")
    def get_setup() -> SetupState:
        """Whether the first owner is still to be made."""
        return SetupState(needed=app.staff.welcome.needs_owner())

    @api.post("/setup", status_code=201)
    def set_up(body: SetupIn, request: Request, response: Response) -> SessionOut:
        """Make the first owner, who is then signed in. The token works once."""
        require_same_origin(request)
        token = app.staff.welcome.set_up(body.token, body.name, body.email, body.password, body.locale)
        set_session_cookie(response, token, app.settings)
        return session_out(app, token)

    @api.post("/invitations", status_code=201)
    def accept_invitation(body: InvitationIn, request: Request, response: Response) -> SessionOut:
        """Choose a password, and be signed in. The token works once."""
        require_same_origin(request)
        token = app.staff.welcome.accept(body.token, body.password)
        set_session_cookie(response, token, app.settings)
        return session_out(app, token)

    return api
