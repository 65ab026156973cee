"""Which brand a row scope belongs to, for areas that know scopes only by their number."""

from __future__ import annotations

from zhiyin.db.database import Database
from zhiyin.staff.scopes import ScopeDirectory


class BrandNames:
    """Looks up once, then remembers: scopes never change."""

    def __init__(self, db: Database, scopes: ScopeDirectory) -> None:
        self._db = db
        self._scopes = scopes
        self._brands: dict[int, str] = {0: ""}

    def of(self, scope_id: int) -> str:
        """The brand of a scope; "" for the company itself."""
        if scope_id not in self._brands:
            with self._db.reading() as tx:
                self._brands.update({id_: scope.brand for id_, scope in self._scopes.known(tx).items()})
        return self._brands.get(scope_id, "")
