"""What areas ask whoever knows identities, within their own transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from zhiyin.db.database import Transaction


class Strengths(Protocol):
    """How strong identities are as evidence of who somebody is (a user id more than a cookie)."""

    def __call__(self, tx: Transaction, identity_ids: Collection[int], /) -> Mapping[int, int]:
        """A rank for each identity; higher is stronger."""
        ...


def all_alike(tx: Transaction, identity_ids: Collection[int]) -> Mapping[int, int]:
    """For who cannot tell identities apart: the first one named owns the thing."""
    return {}


class SamePerson(Protocol):
    """Which identities are one person's."""

    def __call__(self, tx: Transaction, identity_ids: Collection[int], /) -> Mapping[int, Collection[int]]:
        """For each identity all identities of the same person, itself included."""
        ...


def alone(tx: Transaction, identity_ids: Collection[int]) -> Mapping[int, Collection[int]]:
    """For who cannot tell which identities are one person: each stands alone."""
    return {identity_id: (identity_id,) for identity_id in identity_ids}
