"""Who works here: people, their roles, what they were granted, their keys and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhiyin.base.locale import Locale

ANY = "*"


class Role(StrEnum):
    """What somebody is here for; what each role may do stands in `staff/access.py`."""

    OWNER = "owner"
    ADMIN = "admin"
    ANALYST = "analyst"
    AGENT = "agent"
    FIELD_ENGINEER = "field_engineer"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a row belongs inside the company; an empty word means "not said"."""

    brand: str = ""
    department: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class ScopeGrant:
    """Scopes that somebody may see: each part is a name, or * for any."""

    brand: str = ANY
    department: str = ANY
    region: str = ANY

    @property
    def is_everything(self) -> bool:
        return (self.brand, self.department, self.region) == (ANY, ANY, ANY)

    def covers(self, scope: Scope) -> bool:
        """Whether the scope is among those granted."""
        return (
            self.brand in (ANY, scope.brand)
            and self.department in (ANY, scope.department)
            and self.region in (ANY, scope.region)
        )

    def includes(self, other: ScopeGrant) -> bool:
        """Whether whatever the other grants is granted here too, now and for scopes yet to come."""
        return (
            self.brand in (ANY, other.brand)
            and self.department in (ANY, other.department)
            and self.region in (ANY, other.region)
        )

    def shared_with(self, other: ScopeGrant) -> ScopeGrant | None:
        """What both grant; None where they have nothing in common."""
        pairs = [(self.brand, other.brand), (self.department, other.department), (self.region, other.region)]
        if any(ANY not in pair and pair[0] != pair[1] for pair in pairs):
            return None
        return ScopeGrant(*(theirs if mine == ANY else mine for mine, theirs in pairs))


ALL_SCOPES = (ScopeGrant(),)


class UserState(StrEnum):
    INVITED = "invited"  # has no password yet
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class User:
    """A member of the staff."""

    id: str
    name: str
    email: str
    role: Role
    locale: Locale | None
    state: UserState
    grants: tuple[ScopeGrant, ...]
    created_at: datetime
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """A person signed in at one browser; the token itself is known to that browser only."""

    id: str
    user_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of a program: what it may do, and how long; its secret is shown once, when it is made."""

    id: str
    name: str
    prefix: str
    permissions: frozenset[str]
    grants: tuple[ScopeGrant, ...]
    created_by: str | None  # None: made at the command line
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Department:
    """A part of the company that rows and people can belong to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that somebody did; `hash` covers it and the entry before it."""

    id: int
    at: datetime
    by: str
    action: str
    subject: str
    details: dict[str, object]
    hash: str
