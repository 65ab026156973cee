"""The staff: listing, inviting, changing and disabling people; departments; the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.locale import Locale
from zhiyin.staff import naming
from zhiyin.staff.access import Permission
from zhiyin.staff.model import AuditEntry, Department, Role, ScopeGrant, User, UserState
from zhiyin.web.api.session import ScopeGrantBody
from zhiyin.web.paging import Page, Paging
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class UserOut(BaseModel):
    id: str
    name: str
    email: str
    role: Role
    locale: Locale | None
    state: UserState
    scopes: list[ScopeGrantBody]
    created_at: datetime
    signed_in_at: datetime | None

    @classmethod
    def of(cls, user: User) -> UserOut:
        return cls(
            id=user.id, name=user.name, email=user.email, role=user.role, locale=user.locale, state=user.state,
            scopes=[ScopeGrantBody.of(grant) for grant in user.grants], created_at=user.created_at,
            signed_in_at=user.signed_in_at,
        )  # fmt: skip


class InvitedUser(BaseModel):
    user: UserOut
    link: str = Field(description="Where the person chooses a password; shown this once, good for three days")


class InviteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    role: Role
    scopes: list[ScopeGrantBody] = Field(max_length=200, description="Which rows the person sees; [{}] for all of them")


class UserChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, max_length=200)
    role: Role | None = None
    scopes: list[ScopeGrantBody] | None = Field(None, max_length=200)
    is_disabled: bool | None = None


class DepartmentOut(BaseModel):
    id: str
    name: str

    @classmethod
    def of(cls, department: Department) -> DepartmentOut:
        return cls(id=department.id, name=department.name)


class DepartmentIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=80)


class DepartmentList(BaseModel):
    data: list[DepartmentOut]


class AuditEntryOut(BaseModel):
    id: int
    at: datetime
    by: str
    action: str
    subject: str
    details: dict[str, Any]
    hash: str

    @classmethod
    def of(cls, entry: AuditEntry) -> AuditEntryOut:
        return cls(
            id=entry.id, at=entry.at, by=entry.by, action=entry.action, subject=entry.subject, details=entry.details,
            hash=entry.hash,
        )  # fmt: skip


def grants(scopes: list[ScopeGrantBody]) -> list[ScopeGrant]:
    return [naming.grant(scope.brand, scope.department, scope.region) for scope in scopes]


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["staff"])
    people = app.staff.people

    @api.get("/users", dependencies=[may(Permission.STAFF_READ)])
    def list_users(principal: CurrentPrincipal, paging: Paging) -> Page[UserOut]:
        """The staff by name, as far as their scopes lie within one's own."""
        after = (str(paging.after[0]), str(paging.after[1])) if paging.after else None
        users = people.list_users(principal, after, paging.limit + 1)
        more = len(users) > paging.limit
        shown = users[: paging.limit]
        return paging.page([UserOut.of(user) for user in shown], (shown[-1].name, shown[-1].id) if more else None)

    @api.post("/users", status_code=201, dependencies=[may(Permission.STAFF_EDIT)])
    def invite(body: InviteIn, principal: CurrentPrincipal) -> InvitedUser:
        """Invite somebody; they choose a password through the link."""
        user, token = people.invite(principal, body.name, body.email, body.role, grants(body.scopes))
        return InvitedUser(user=UserOut.of(user), link=app.staff.invite_link(app.settings.public_url, token))

    @api.get("/users/{user_id}", dependencies=[may(Permission.STAFF_READ)])
    def get_user(user_id: str, principal: CurrentPrincipal) -> UserOut:
        """One person."""
        return UserOut.of(people.get(principal, user_id))

    @api.patch("/users/{user_id}", dependencies=[may(Permission.STAFF_EDIT)])
    def change_user(user_id: str, body: UserChange, principal: CurrentPrincipal) -> UserOut:
        """Change a person's name, role, scopes or state; what is left out stays."""
        held = None if body.scopes is None else grants(body.scopes)
        changed = people.change(
            principal, user_id, name=body.name, role=body.role, grants=held, is_disabled=body.is_disabled
        )
        return UserOut.of(changed)

    @api.post("/users/{user_id}/invitation", status_code=201, dependencies=[may(Permission.STAFF_EDIT)])
    def invite_again(user_id: str, principal: CurrentPrincipal) -> InvitedUser:
        """A fresh link, also for somebody who has forgotten the password; the link before ends."""
        token = people.invite_again(principal, user_id)
        link = app.staff.invite_link(app.settings.public_url, token)
        return InvitedUser(user=UserOut.of(people.get(principal, user_id)), link=link)

    @api.get("/departments", dependencies=[may(Permission.STAFF_READ)])
    def list_departments() -> DepartmentList:
        """The departments of the company."""
        return DepartmentList(data=[DepartmentOut.of(found) for found in people.list_departments()])

    @api.post("/departments", status_code=201, dependencies=[may(Permission.STAFF_EDIT)])
    def add_department(body: DepartmentIn, principal: CurrentPrincipal) -> DepartmentOut:
        """Add a department."""
        principal.require_everything()
        return DepartmentOut.of(people.add_department(principal, body.name))

    @api.get("/audit-log", dependencies=[may(Permission.AUDIT_READ)])
    def list_audit_entries(paging: Paging, principal: CurrentPrincipal) -> Page[AuditEntryOut]:
        """Who did what, newest first; nothing is ever taken out. Entries tell of every part: asks to see everything."""
        principal.require_everything()
        before = int(paging.after[0]) if paging.after else None
        entries = app.staff.audit.newest(before, paging.limit)
        more = len(entries) == paging.limit and entries[-1].id > 1
        return paging.page([AuditEntryOut.of(entry) for entry in entries], (entries[-1].id,) if more else None)

    return api
