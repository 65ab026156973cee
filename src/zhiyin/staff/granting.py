"""Nobody gives what they do not have, and nobody manages who has more."""

from __future__ import annotations

from collections.abc import Collection

from zhiyin.base.errors import Forbidden, InvalidInput
from zhiyin.staff.access import ROLES, Permission, Principal
from zhiyin.staff.model import ApiKey, Role, Scope, ScopeGrant, User


def covers(held: Collection[ScopeGrant], wanted: Collection[ScopeGrant]) -> bool:
    """Whether everything wanted is held, now and for scopes yet to come."""
    return all(any(own.includes(other) for own in held) for other in wanted)


def sees_user(by: Principal, user: User) -> bool:
    """Oneself, and those whose scopes lie within one's own."""
    return user.id == by.id or covers(by.grants, user.grants)


def sees_key(by: Principal, key: ApiKey) -> bool:
    return key.id == by.id or covers(by.grants, key.grants)


def require_may_give(by: Principal, role: Role, grants: Collection[ScopeGrant]) -> None:
    """Goes on when `by` may make somebody of this role and these scopes, or change one."""
    if role is Role.OWNER and by.role is not Role.OWNER:
        raise Forbidden("only an owner may do this to an owner")
    if not ROLES[role] <= by.permissions:
        raise Forbidden("the role {role} may do more than you may", role=role.value)
    _require_scopes(by, grants)


def require_may_make_key(by: Principal, permissions: Collection[Permission], grants: Collection[ScopeGrant]) -> None:
    """Goes on when the key would do and see no more than who makes it."""
    if by.kind != "user":
        raise Forbidden("a program may not make API keys")
    if not permissions:
        raise InvalidInput("an API key needs at least one permission", pointer="/permissions")
    if not set(permissions) <= by.permissions:
        raise Forbidden("an API key may not do more than you may")
    _require_scopes(by, grants)


def require_may_write(by: Principal, scope: Scope | None) -> None:
    """Goes on when rows of this scope (None: the one of their source) are among those that `by` sees."""
    if scope is not None and not any(grant.covers(scope) for grant in by.grants):
        raise Forbidden("these scopes reach further than your own")


def _require_scopes(by: Principal, grants: Collection[ScopeGrant]) -> None:
    if not covers(by.grants, grants):
        raise Forbidden("these scopes reach further than your own")
