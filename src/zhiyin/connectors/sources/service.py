"""What one can do with sources: make them, give and take back their keys, see what they send."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from zhiyin.base.clock import Clock
from zhiyin.base.errors import InvalidInput, NotFound
from zhiyin.base.ids import new_id
from zhiyin.base.scope import ScopeFilter
from zhiyin.connectors.sources import store
from zhiyin.connectors.sources.model import Grant, KeyKind, Sent, Source, SourceKey, hash_of
from zhiyin.connectors.sources.store import NameCount, PlanFinding
from zhiyin.db.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Plan:
    """What a source sends beside what the tracking plan wants."""

    names: list[NameCount]
    findings: list[PlanFinding]


class SourceService:
    """The sources of the installation."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def create(self, name: str, kind: str, *, channel: str = "", scope_id: int = 0, is_sample: bool = False) -> Source:
        """A new source, without a key."""
        with self._db.transaction() as tx:
            return self._insert(tx, name, kind, channel, scope_id, is_sample)

    def ensure(self, name: str, kind: str, *, channel: str = "", scope_id: int = 0, is_sample: bool = False) -> Source:
        """The source of that name and kind, made if there is none yet."""
        with self._db.transaction() as tx:
            found = store.find_named(tx, name, kind)
            return found or self._insert(tx, name, kind, channel, scope_id, is_sample)

    def rename(self, public_id: str, *, name: str | None, enabled: bool | None, scopes: ScopeFilter) -> Source:
        """Change the name of a source, or switch it off and on."""
        values: dict[str, Any] = {} if name is None else {"name": _checked(name)}
        if enabled is not None:
            values["disabled_at"] = None if enabled else self._clock.now()
        with self._db.transaction() as tx:
            source = _get(tx, public_id, scopes)
            store.change(tx, source.id, values)
            return _get(tx, public_id, scopes)

    def get(self, public_id: str, scopes: ScopeFilter) -> Source:
        with self._db.reading() as tx:
            return _get(tx, public_id, scopes)

    def list_sources(self, scopes: ScopeFilter) -> list[Source]:
        with self._db.reading() as tx:
            return [source for source in store.list_all(tx) if scopes.allows(source.scope_id)]

    def by_number(self, numbers: Collection[int] | None = None) -> dict[int, Source]:
        """Sources by the number that rows carry: these, or all."""
        with self._db.reading() as tx:
            return {source.id: source for source in store.list_all(tx, numbers)}

    def sent(self) -> dict[int, Sent]:
        """How much each source has sent, and when last, by its number; those that sent nothing are left out."""
        with self._db.reading() as tx:
            return store.sent(tx)

    def create_key(self, public_id: str, kind: KeyKind, scopes: ScopeFilter) -> tuple[SourceKey, str]:
        """A new key and, this once, its whole text. Old keys stay valid, so that one can rotate without a gap."""
        text = kind.prefix + secrets.token_urlsafe(24)
        with self._db.transaction() as tx:
            source = _get(tx, public_id, scopes)
            shown = text if kind is KeyKind.PUBLIC else f"{kind.prefix}…{text[-4:]}"
            key = SourceKey(new_id("key"), source.id, kind, shown, self._clock.now(), None)
            store.insert_key(tx, key, hash_of(text))
        return key, text

    def revoke_key(self, public_id: str, key_id: str, scopes: ScopeFilter) -> None:
        """Take a key back, at once."""
        with self._db.transaction() as tx:
            source = _get(tx, public_id, scopes)
            if not store.revoke_key(tx, source.id, key_id, self._clock.now()):
                raise NotFound("there is no open key {id}", id=key_id)

    def list_keys(self, public_id: str, scopes: ScopeFilter) -> list[SourceKey]:
        with self._db.reading() as tx:
            return store.list_keys(tx, _get(tx, public_id, scopes).id)

    def grants(self) -> dict[bytes, Grant]:
        """Every valid key by its hash, for the collector to keep at hand."""
        with self._db.reading() as tx:
            return store.grants(tx)

    def plan(self, public_id: str, scopes: ScopeFilter) -> Plan:
        """The names that a source sends, and where they differ from the tracking plan."""
        with self._db.reading() as tx:
            source = _get(tx, public_id, scopes)
            return Plan(store.names_of(tx, source.id), store.findings_of(tx, source.id))

    def _insert(self, tx: Transaction, name: str, kind: str, channel: str, scope_id: int, is_sample: bool) -> Source:
        values = {
            "public_id": new_id("src"),
            "name": _checked(name),
            "kind": kind,
            "channel": channel,
            "scope_id": scope_id,
            "is_sample": is_sample,
            "created_at": self._clock.now(),
        }
        return store.insert(tx, values)


def _get(tx: Transaction, public_id: str, scopes: ScopeFilter) -> Source:
    source = store.find(tx, public_id=public_id)
    if source is None or not scopes.allows(source.scope_id):
        raise NotFound("there is no source {id}", id=public_id)
    return source


def _checked(name: str) -> str:
    text = name.strip()
    if not text or len(text) > 120:
        raise InvalidInput("a source needs a name of at most 120 characters", pointer="/name")
    return text
