"""Rows of the traits: every value with its origin, and the chosen ones kept ready."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select

from zhiyin.customers.store.batches import chunks, execute_many, least_and_greatest
from zhiyin.customers.store.tables import customer_profile, identity, trait_value
from zhiyin.customers.survivorship import TraitRow
from zhiyin.db.database import Transaction


class NewTrait(NamedTuple):
    """A value that somebody gave; the same value by the same source widens the span in which it was said."""

    identity_id: int
    name: str
    operation: str
    token: str
    value: str  # JSON
    source_id: int
    trust: int
    at: int
    evidence: str


class ProfileRow(NamedTuple):
    """What is kept ready of a customer."""

    customer_id: int
    name: str | None
    name_key: str | None
    traits: str  # JSON


def add(tx: Transaction, rows: Sequence[NewTrait]) -> None:
    """Keep these values."""
    least, greatest = least_and_greatest(tx)
    sql = f"""INSERT INTO trait_value
              (identity_id, name, operation, token, value, source_id, trust, first_at, last_at, evidence)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (identity_id, name, operation, source_id, trust, token) DO UPDATE SET
              first_at = {least}(trait_value.first_at, excluded.first_at),
              last_at = {greatest}(trait_value.last_at, excluded.last_at)"""  # noqa: S608 - our words
    execute_many(tx, sql, [(*row[:7], row.at, row.at, row.evidence) for row in sorted(rows)])


def of_customers(tx: Transaction, customer_ids: Collection[int]) -> dict[int, list[TraitRow]]:
    """All values of each customer that has any."""
    columns = (
        identity.c.customer_id, trait_value.c.identity_id, trait_value.c.name, trait_value.c.operation,
        trait_value.c.value, trait_value.c.source_id, trait_value.c.trust, trait_value.c.first_at,
        trait_value.c.last_at, trait_value.c.evidence,
    )  # fmt: skip
    wanted = select(*columns).join(identity, identity.c.id == trait_value.c.identity_id)
    found: dict[int, list[TraitRow]] = {}
    for chunk in chunks(customer_ids):
        for row in tx.execute(wanted.where(identity.c.customer_id.in_(chunk)).order_by(trait_value.c.id)):
            one = TraitRow._make(row[1:])
            found.setdefault(row[0], []).append(one._replace(value=msgspec.json.decode(row[4])))
    return found


def save_profiles(tx: Transaction, profiles: Sequence[ProfileRow], gone: Collection[int]) -> None:
    """Keep the chosen values ready."""
    sql = """INSERT INTO customer_profile (customer_id, name, name_key, traits) VALUES (?, ?, ?, ?)
             ON CONFLICT (customer_id) DO UPDATE SET
             name = excluded.name, name_key = excluded.name_key, traits = excluded.traits"""
    execute_many(tx, sql, sorted(profiles))
    execute_many(tx, "DELETE FROM customer_profile WHERE customer_id = ?", [(id_,) for id_ in sorted(gone)])


def names(tx: Transaction, customer_ids: Collection[int]) -> dict[int, str]:
    """What to call each customer that has a name."""
    found: dict[int, str] = {}
    for chunk in chunks(customer_ids):
        wanted = select(customer_profile.c.customer_id, customer_profile.c.name)
        named = wanted.where(customer_profile.c.customer_id.in_(chunk), customer_profile.c.name.is_not(None))
        found |= {row.customer_id: row.name for row in tx.execute(named)}
    return found


def chosen(tx: Transaction, customer_id: int) -> Mapping[str, Any]:
    """The values kept ready of one customer."""
    found = tx.scalar(select(customer_profile.c.traits).where(customer_profile.c.customer_id == customer_id))
    traits: dict[str, Any] = msgspec.json.decode(found) if found else {}
    return traits
