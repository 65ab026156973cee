"""API keys: what programs sign with; shown once, kept as a hash, never more than who made them may."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from zhiyin.base.clock import Clock
from zhiyin.base.errors import InvalidInput, NotFound, Unauthenticated
from zhiyin.base.ids import new_id
from zhiyin.db.database import Database, Transaction
from zhiyin.staff import key_store, naming, store
from zhiyin.staff.access import ROLES, Permission, Principal, ScopeFilter
from zhiyin.staff.audit import COMMAND_LINE, AuditLog
from zhiyin.staff.granting import require_may_make_key, sees_key
from zhiyin.staff.model import ALL_SCOPES, ApiKey, ScopeGrant, UserState
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.staff.tokens import new_api_key, prefix_of, same, token_hash

USED_EVERY = timedelta(minutes=1)  # when a key was last used is written at most this often


class ApiKeys:
    """The keys of this installation's programs."""

    def __init__(self, db: Database, clock: Clock, scopes: ScopeDirectory, audit: AuditLog) -> None:
        self._db = db
        self._clock = clock
        self._scopes = scopes
        self._audit = audit

    def make(
        self,
        by: Principal | None,
        name: str,
        permissions: Collection[Permission],
        grants: Collection[ScopeGrant] = ALL_SCOPES,
        expires_at: datetime | None = None,
    ) -> tuple[ApiKey, str]:
        """A new key and, this once, its secret form. `by` is None at the command line."""
        now = self._clock.now()
        if by is not None:
            require_may_make_key(by, permissions, grants)
        if expires_at is not None and expires_at <= now:
            raise InvalidInput("the key would have run out already", pointer="/expires_at")
        prefix, secret = new_api_key()
        key = ApiKey(
            new_id("key"), naming.name(name), prefix, frozenset(permissions), tuple(dict.fromkeys(grants)),
            by.id if by else None, now, expires_at, None, None,
        )  # fmt: skip
        with self._db.transaction() as tx:
            key_store.add_key(tx, key, token_hash(secret))
            maker = by.id if by else COMMAND_LINE
            self._audit.add(tx, maker, "api_key.made", key.id, permissions=sorted(key.permissions))
        return key, secret

    def list_keys(self, by: Principal, after: str | None, limit: int) -> list[ApiKey]:
        """Newest first, revoked ones included; `after` is the id of the last one seen."""
        found: list[ApiKey] = []
        with self._db.reading() as tx:
            while len(found) < limit:
                page = key_store.list_keys(tx, after, limit)
                found += (key for key in page if sees_key(by, key))
                if len(page) < limit:
                    break
                after = page[-1].id
        return found[:limit]

    def names(self, ids: Collection[str]) -> dict[str, str]:
        """What those of the ids are called that are keys'."""
        with self._db.reading() as tx:
            return key_store.names_of(tx, ids)

    def revoke(self, by: Principal, key_id: str) -> None:
        """From now on the key opens nothing."""
        with self._db.transaction() as tx:
            key = key_store.get_key(tx, key_id)
            if not sees_key(by, key):
                raise NotFound("there is no API key {id}", id=key_id)
            key_store.revoke(tx, key_id, self._clock.now())
            self._audit.add(tx, by.id, "api_key.revoked", key_id)

    def principal(self, secret: str) -> Principal:
        """The program that holds the key, with what it may do and see at this moment."""
        now = self._clock.now()
        prefix = prefix_of(secret)
        with self._db.reading() as tx:
            key, secret_hash = (key_store.find_by_prefix(tx, prefix) if prefix else None) or (None, "")
            if key is None or not same(secret_hash, token_hash(secret)) or not _is_good(key, now):
                raise _refused()
            permissions, scopes, grants = self._limits(tx, key)
        if key.used_at is None or now - key.used_at >= USED_EVERY:
            with self._db.transaction() as tx:
                key_store.save_used(tx, key.id, now)
        return Principal(key.id, key.name, None, permissions, scopes, "api_key", None, grants)

    def _limits(
        self, tx: Transaction, key: ApiKey
    ) -> tuple[frozenset[Permission], ScopeFilter, tuple[ScopeGrant, ...]]:
        """What the key was given, as far as who made it still has it."""
        permissions = frozenset(permission for permission in Permission if permission in key.permissions)
        scopes = self._scopes.opened_by(tx, key.grants)
        if key.created_by is None:
            return permissions, scopes, key.grants
        maker = store.find_user(tx, key.created_by)
        if maker is None or maker.state is not UserState.ACTIVE:
            raise _refused()
        shared = [mine.shared_with(theirs) for mine in key.grants for theirs in maker.grants]
        grants = tuple(dict.fromkeys(grant for grant in shared if grant))
        return permissions & ROLES[maker.role], scopes.shared_with(self._scopes.opened_by(tx, maker.grants)), grants


def _is_good(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now)


def _refused() -> Unauthenticated:
    return Unauthenticated("this API key is not valid, was revoked, or has run out")
