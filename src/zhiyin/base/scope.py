"""Which rows somebody may see: all of them, or those of certain scopes (brand, department, region)."""

from __future__ import annotations

from dataclasses import dataclass

UNSCOPED = 0
"""The scope id of rows that belong to no brand, department or region: only who sees everything sees them."""


@dataclass(frozen=True, slots=True)
class ScopeFilter:
    """Everything (`ids` is None), or the rows whose scope id is among `ids`; made once per request."""

    ids: frozenset[int] | None

    @property
    def is_everything(self) -> bool:
        return self.ids is None

    def allows(self, scope_id: int) -> bool:
        """Whether a row of this scope may be seen."""
        return self.ids is None or scope_id in self.ids

    def shared_with(self, other: ScopeFilter) -> ScopeFilter:
        """What both see."""
        if self.ids is None:
            return other
        return self if other.ids is None else ScopeFilter(self.ids & other.ids)


EVERYTHING = ScopeFilter(None)
NOTHING = ScopeFilter(frozenset())
