"""The staff: inviting, changing and disabling people, and their departments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.ids import new_id
from zhiyin.base.locale import Locale
from zhiyin.db.database import Database, Transaction
from zhiyin.staff import naming, session_store, store
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import COMMAND_LINE, AuditLog
from zhiyin.staff.granting import require_may_give, sees_user
from zhiyin.staff.model import ALL_SCOPES, Department, Role, ScopeGrant, User, UserState
from zhiyin.staff.passwords import Passwords, require_good
from zhiyin.staff.welcome import Welcome


class People:
    """The users of this installation."""

    def __init__(self, db: Database, clock: Clock, passwords: Passwords, welcome: Welcome, audit: AuditLog) -> None:
        self._db = db
        self._clock = clock
        self._passwords = passwords
        self._welcome = welcome
        self._audit = audit

    def add(
        self, name: str, email: str, password: str, role: Role, grants: Collection[ScopeGrant] = ALL_SCOPES
    ) -> User:
        """Somebody with a password, from the command line: whoever has that has everything anyway."""
        user = self._new(name, email, role, grants, UserState.ACTIVE)
        require_good(password, email=user.email)
        password_hash = self._passwords.hash(password)
        with self._db.transaction() as tx:
            store.add_user(tx, user, password_hash)
            self._audit.add(tx, COMMAND_LINE, "user.added", user.id, role=role.value)
        return user

    def invite(
        self, by: Principal, name: str, email: str, role: Role, grants: Collection[ScopeGrant]
    ) -> tuple[User, str]:
        """Somebody who chooses a password through a link; its token is shown this once."""
        require_may_give(by, role, grants)
        user = self._new(name, email, role, grants, UserState.INVITED)
        with self._db.transaction() as tx:
            store.add_user(tx, user, None)
            self._audit.add(tx, by.id, "user.invited", user.id, role=role.value)
            return user, self._welcome.invite_token(tx, user.id)

    def invite_again(self, by: Principal, user_id: str) -> str:
        """A fresh token, also for somebody who has forgotten the password."""
        with self._db.transaction() as tx:
            user = _managed(tx, by, user_id)
            if user.state is UserState.DISABLED:
                raise Conflict("{name} is disabled", name=user.name)
            self._audit.add(tx, by.id, "user.invited_again", user.id)
            return self._welcome.invite_token(tx, user.id)

    def get(self, by: Principal, user_id: str) -> User:
        with self._db.reading() as tx:
            return _visible(tx, by, user_id)

    def list_users(self, by: Principal, after: tuple[str, str] | None, limit: int) -> list[User]:
        """By name; `after` is the (name, id) of the last one seen. Only those whom `by` may see."""
        found: list[User] = []
        with self._db.reading() as tx:
            while len(found) < limit:
                page = store.list_users(tx, after, limit)
                found += (user for user in page if sees_user(by, user))
                if len(page) < limit:
                    break
                after = (page[-1].name, page[-1].id)
        return found[:limit]

    def names(self, ids: Collection[str]) -> dict[str, str]:
        """What those of the ids are called that are people's."""
        with self._db.reading() as tx:
            return store.names_of(tx, ids)

    def change(
        self,
        by: Principal,
        user_id: str,
        *,
        name: str | None = None,
        role: Role | None = None,
        grants: Collection[ScopeGrant] | None = None,
        is_disabled: bool | None = None,
    ) -> User:
        """Another name, role, scopes or state; what is None stays. There is always an active owner."""
        with self._db.transaction() as tx:
            before = _managed(tx, by, user_id)
            after = replace(
                before,
                name=before.name if name is None else naming.name(name),
                role=role or before.role,
                grants=before.grants if grants is None else tuple(dict.fromkeys(grants)),
                state=before.state if is_disabled is None else self._state(tx, before, is_disabled),
            )
            require_may_give(by, after.role, after.grants)
            self._save(tx, by, before, after)
        return after

    def change_own(self, by: Principal, *, name: str | None = None, locale: Locale | None = None) -> User:
        """What everybody may change about themselves."""
        with self._db.transaction() as tx:
            before = store.get_user(tx, by.id)
            kept = before.name if name is None else naming.name(name)
            after = replace(before, name=kept, locale=locale or before.locale)
            store.save_user(tx, after)
        return after

    def add_department(self, by: Principal, name: str) -> Department:
        department = Department(new_id("dep"), naming.name(name)[:80])
        with self._db.transaction() as tx:
            store.add_department(tx, department)
            self._audit.add(tx, by.id, "department.added", department.id)
        return department

    def list_departments(self) -> list[Department]:
        with self._db.reading() as tx:
            return store.list_departments(tx)

    def _new(self, name: str, email: str, role: Role, grants: Collection[ScopeGrant], state: UserState) -> User:
        held = tuple(dict.fromkeys(grants))
        now = self._clock.now()
        return User(new_id("usr"), naming.name(name), naming.email_address(email), role, None, state, held, now, None)

    def _state(self, tx: Transaction, user: User, is_disabled: bool) -> UserState:
        if is_disabled:
            return UserState.DISABLED
        if user.state is not UserState.DISABLED:
            return user.state
        return UserState.ACTIVE if store.password_hash_of(tx, user.id) else UserState.INVITED

    def _save(self, tx: Transaction, by: Principal, before: User, after: User) -> None:
        if (
            _is_active_owner(before)
            and not _is_active_owner(after)
            and not store.count_active_owners(tx, besides=before.id)
        ):
            raise Conflict("there has to be an owner; make somebody else one first")
        store.save_user(tx, after)
        if after.state is UserState.DISABLED:
            session_store.end_sessions_of(tx, after.id)
            session_store.end_links_of(tx, after.id)
        self._audit.add(tx, by.id, "user.changed", after.id, role=after.role.value, state=after.state.value)


def _is_active_owner(user: User) -> bool:
    return user.role is Role.OWNER and user.state is UserState.ACTIVE


def _visible(tx: Transaction, by: Principal, user_id: str) -> User:
    user = store.get_user(tx, user_id)
    if not sees_user(by, user):
        raise NotFound("there is no user {id}", id=user_id)
    return user


def _managed(tx: Transaction, by: Principal, user_id: str) -> User:
    """The user, when `by` may change them."""
    user = _visible(tx, by, user_id)
    require_may_give(by, user.role, user.grants)
    return user
