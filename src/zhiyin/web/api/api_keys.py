"""API keys of programs: made, listed and revoked by people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from zhiyin.staff.access import Permission
from zhiyin.staff.model import ApiKey
from zhiyin.web.api.session import ScopeGrantBody
from zhiyin.web.api.users import grants
from zhiyin.web.paging import Page, Paging
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class ApiKeyOut(BaseModel):
    """A key without its secret."""

    id: str
    name: str
    prefix: str = Field(description="How the key begins: zk_<prefix>_...")
    permissions: list[str]
    scopes: list[ScopeGrantBody]
    created_by: str | None
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> ApiKeyOut:
        return cls(
            id=key.id, name=key.name, prefix=key.prefix, permissions=sorted(key.permissions),
            scopes=[ScopeGrantBody.of(grant) for grant in key.grants], created_by=key.created_by,
            created_at=key.created_at, expires_at=key.expires_at, used_at=key.used_at, revoked_at=key.revoked_at,
        )  # fmt: skip


class NewApiKey(BaseModel):
    key: ApiKeyOut
    secret: str = Field(description="The whole key, shown this once")


class ApiKeyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=200)
    permissions: list[Permission] = Field(min_length=1, max_length=100)
    scopes: list[ScopeGrantBody] = Field(max_length=200, description="Which rows the program sees; [{}] for all")
    expires_at: AwareDatetime | None = None


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/api-keys", tags=["staff"])
    keys = app.staff.keys

    @api.get("", dependencies=[may(Permission.STAFF_READ)])
    def list_keys(principal: CurrentPrincipal, paging: Paging) -> Page[ApiKeyOut]:
        """The keys, newest first, revoked ones included."""
        found = keys.list_keys(principal, str(paging.after[0]) if paging.after else None, paging.limit + 1)
        shown = found[: paging.limit]
        return paging.page([ApiKeyOut.of(key) for key in shown], (shown[-1].id,) if len(found) > len(shown) else None)

    @api.post("", status_code=201, dependencies=[may(Permission.STAFF_EDIT)])
    def make_key(body: ApiKeyIn, principal: CurrentPrincipal) -> NewApiKey:
        """Make a key, which may and sees no more than its maker."""
        key, secret = keys.make(principal, body.name, body.permissions, grants(body.scopes), body.expires_at)
        return NewApiKey(key=ApiKeyOut.of(key), secret=secret)

    @api.delete("/{key_id}", status_code=204, dependencies=[may(Permission.STAFF_EDIT)])
    def revoke_key(key_id: str, principal: CurrentPrincipal) -> None:
        """From now on the key opens nothing."""
        keys.revoke(principal, key_id)

    return api
