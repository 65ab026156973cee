"""What happened to customers: which became one, which fell apart, whose identities moved."""

from __future__ import annotations

from zhiyin.base.events import DomainEvent


class CustomersMerged(DomainEvent, frozen=True):
    """Customers that were known apart turned out to be one."""

    merges: list[tuple[int, int]]  # (the customer that is now an alias, the customer that it became)
    by: str  # "rules", or who decided


class CustomersSplit(DomainEvent, frozen=True):
    """Part of a customer turned out to be somebody else."""

    splits: list[tuple[int, int]]  # (the customer that lost a part, the customer that the part is now)
    by: str


class IdentityJoined(DomainEvent, frozen=True):
    """Visitors became known, or were found to be somebody else's: their history moved with them."""

    moves: list[tuple[int, int, int]]  # (identity, customer before, customer now)
