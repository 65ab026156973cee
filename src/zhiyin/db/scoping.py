"""Row scopes in SQL: the one condition that every list, count and look-up of scoped rows carries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, true

from zhiyin.base.scope import ScopeFilter


def within(column: ColumnElement[Any], scopes: ScopeFilter) -> ColumnElement[bool]:
    """True for the rows whose scope id (in `column`) may be seen."""
    if scopes.ids is None:
        return true()
    return column.in_(sorted(scopes.ids))
