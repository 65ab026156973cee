"""The directory of scopes: a number for each brand, department and region, and who may see which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from weakref import WeakKeyDictionary

from zhiyin.base.scope import EVERYTHING, UNSCOPED, ScopeFilter
from zhiyin.db.database import Transaction
from zhiyin.staff import scope_store
from zhiyin.staff.access import scopes_granted
from zhiyin.staff.model import Scope, ScopeGrant

MAX_NAME_LENGTH = 80
MAX_SCOPES = 10_000  # names come with interactions; beyond this they are kept as unscoped


class ScopeDirectory:
    """Scopes are only ever added, so what was once committed can be remembered."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ids: dict[Scope, int] = {}
        self._scopes: dict[int, Scope] = {}
        # What a transaction has added itself is forgotten with it, because it may roll back.
        self._added: WeakKeyDictionary[Transaction, dict[Scope, int]] = WeakKeyDictionary()

    def scope_id(self, tx: Transaction, brand: str = "", department: str = "", region: str = "") -> int:
        """The number of the scope, made when it is new; 0 for no brand, department and region at all."""
        scope = Scope(_name(brand), _name(department), _name(region))
        if scope == Scope():
            return UNSCOPED
        known = self._ids.get(scope) or self._added.get(tx, {}).get(scope)
        return known or self._look_up(tx, scope)

    def opened_by(self, tx: Transaction, grants: Iterable[ScopeGrant]) -> ScopeFilter:
        """The rows that the grants open, scopes added a moment ago included."""
        held = tuple(grants)
        if any(grant.is_everything for grant in held):
            return EVERYTHING
        return scopes_granted(held, self.known(tx))

    def known(self, tx: Transaction) -> dict[int, Scope]:
        """Every scope by its number; `tx` must be one that only reads."""
        if scope_store.count(tx) != len(self._scopes):
            self._scopes = scope_store.every(tx)
        return self._scopes

    def places(self, tx: Transaction) -> Mapping[int, Sequence[str]]:
        """The brand, department and region of every scope; `tx` must be one that only reads."""
        return {id_: (scope.brand, scope.department, scope.region) for id_, scope in self.known(tx).items()}

    def _look_up(self, tx: Transaction, scope: Scope) -> int:
        found = scope_store.find(tx, scope)
        if found is not None:
            self._ids[scope] = found
            return found
        if scope_store.count(tx) >= MAX_SCOPES:
            return UNSCOPED
        added = scope_store.add(tx, scope) or scope_store.find(tx, scope)
        assert added is not None
        with self._lock:
            self._added.setdefault(tx, {})[scope] = added
        return added


def _name(raw: str) -> str:
    """The name as it is kept: no NUL, no edges of blank space, at most 80 characters; * is no name."""
    name = raw.replace("\x00", "").strip()[:MAX_NAME_LENGTH]
    return "" if name == "*" else name
