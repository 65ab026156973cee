"""Who may do what: the permissions of each role, and the one check that every entrance makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from zhiyin.base.errors import Forbidden
from zhiyin.base.locale import Locale
from zhiyin.base.scope import EVERYTHING, NOTHING, UNSCOPED, ScopeFilter
from zhiyin.staff.model import Role, Scope, ScopeGrant

__all__ = ["EVERYTHING", "NOTHING", "ROLES", "UNSCOPED", "Permission", "Principal", "ScopeFilter", "scopes_granted"]


class Permission(StrEnum):
    """Something that one may be allowed to do."""

    CUSTOMERS_READ = "customers_read"
    CUSTOMERS_EDIT = "customers_edit"  # merge, split, decide reviews
    INTERACTIONS_READ = "interactions_read"
    INTERACTIONS_WRITE = "interactions_write"  # send interactions through the API
    METRICS_READ = "metrics_read"
    FEEDBACK_READ = "feedback_read"
    FEEDBACK_EDIT = "feedback_edit"  # say what texts speak of: whoever reads them for a living knows it best
    SUPPORT_READ = "support_read"
    LIVE_READ = "live_read"
    RULES_READ = "rules_read"
    RULES_EDIT = "rules_edit"
    SOURCES_READ = "sources_read"
    SOURCES_EDIT = "sources_edit"
    IMPORTS_READ = "imports_read"
    IMPORTS_EDIT = "imports_edit"
    QUARANTINE_READ = "quarantine_read"
    QUARANTINE_EDIT = "quarantine_edit"
    JOBS_READ = "jobs_read"
    JOBS_EDIT = "jobs_edit"
    DELIVERIES_READ = "deliveries_read"
    DELIVERIES_EDIT = "deliveries_edit"
    STAFF_READ = "staff_read"
    STAFF_EDIT = "staff_edit"
    AUDIT_READ = "audit_read"
    SETTINGS_EDIT = "settings_edit"
    SAMPLE_DATA_DELETE = "sample_data_delete"


_P = Permission

_VIEWER = frozenset({
    _P.CUSTOMERS_READ, _P.INTERACTIONS_READ, _P.METRICS_READ, _P.FEEDBACK_READ, _P.SUPPORT_READ, _P.LIVE_READ,
    _P.RULES_READ,
})  # fmt: skip
_FIELD_ENGINEER = frozenset({_P.CUSTOMERS_READ, _P.INTERACTIONS_READ, _P.SUPPORT_READ, _P.LIVE_READ})
_AGENT = _VIEWER | {_P.CUSTOMERS_EDIT, _P.FEEDBACK_EDIT}
_ANALYST = _VIEWER | {_P.FEEDBACK_EDIT, _P.SOURCES_READ, _P.IMPORTS_READ, _P.QUARANTINE_READ, _P.JOBS_READ}
_EVERY_PERMISSION = frozenset(Permission)

ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: _EVERY_PERMISSION,
    Role.ADMIN: _EVERY_PERMISSION,  # but only an owner may do anything to an owner: see `granting.py`
    Role.ANALYST: _ANALYST,
    Role.AGENT: _AGENT,
    Role.FIELD_ENGINEER: _FIELD_ENGINEER,
    Role.VIEWER: _VIEWER,
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking, as known for one request: a person or a program, what they may do, and which rows they see."""

    id: str
    name: str
    role: Role | None  # None for an API key
    permissions: frozenset[Permission]
    scopes: ScopeFilter
    kind: Literal["user", "api_key"]
    locale: Locale | None = None
    grants: tuple[ScopeGrant, ...] = ()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Go on only when this is allowed."""
        if permission not in self.permissions:
            raise Forbidden("this needs the permission {permission}", permission=permission.value)

    def require_everything(self) -> None:
        """Go on only without row scopes: what follows holds for the whole company."""
        if not self.scopes.is_everything:
            raise Forbidden("this holds for the whole company: only who sees everything may do it")


def scopes_granted(grants: Iterable[ScopeGrant], known: Mapping[int, Scope]) -> ScopeFilter:
    """The rows that the grants open, among the known scopes; no grant opens nothing."""
    held = tuple(grants)
    if any(grant.is_everything for grant in held):
        return EVERYTHING
    return ScopeFilter(frozenset(id_ for id_, scope in known.items() if any(grant.covers(scope) for grant in held)))
