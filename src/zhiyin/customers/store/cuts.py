"""Rows of what figures are cut by: the traits, and what the warehouse was told of each customer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import func, select

from zhiyin.customers.cuts import Choice, TraitCut, TraitTold
from zhiyin.customers.store.batches import chunks, execute_many
from zhiyin.customers.store.tables import (
    customer_cut,
    customer_profile,
    identity,
    identity_scope,
    trait_cut,
    trait_value,
)
from zhiyin.db.database import Transaction

Told = dict[int, tuple[str, int]]
"""The value and the row scope that were told, by the id of the trait."""


class ToldRow(NamedTuple):
    """What the warehouse was told of a customer."""

    customer_id: int
    told: Told
    revision: int


class ProfileOfCut(NamedTuple):
    """What is known of a customer, and the words that were told of it."""

    customer_id: int
    traits: dict[str, Any]
    told: dict[int, str]


class State(NamedTuple):
    """Of the traits: equal only while they are the same, also after all were removed (ids never come again)."""

    version: int
    newest_id: int
    total: int


NONE = State(0, 0, 0)


def traits(tx: Transaction) -> list[TraitCut]:
    """The traits that anybody has looked at."""
    rows = tx.execute(select(trait_cut).order_by(trait_cut.c.name))
    return [
        TraitCut(row.id, row.name, Choice(row.choice), tuple(msgspec.json.decode(row.shown)), row.version)
        for row in rows
    ]


def save_trait(tx: Transaction, cut: TraitCut) -> None:
    """Keep what was decided of a trait; one that is new gets its id."""
    row = {"choice": cut.choice.value, "shown": msgspec.json.encode(cut.values).decode(), "version": cut.version}
    if cut.id:
        tx.execute(trait_cut.update().where(trait_cut.c.id == cut.id).values(**row))
    else:
        tx.execute(trait_cut.insert().values(name=cut.name, **row))


def state(tx: Transaction) -> State:
    """Which traits there are now; `NONE` while nobody has looked at any."""
    wanted = select(func.max(trait_cut.c.version), func.max(trait_cut.c.id), func.count())
    version, newest, total = tx.execute(wanted).one()
    return State(version or 0, newest or 0, total)


def newest_id(tx: Transaction) -> int:
    """Rises with each value that nobody had told before."""
    return tx.scalar(select(func.max(trait_value.c.id))) or 0


def newest_values(tx: Transaction, limit: int) -> list[TraitTold]:
    """What was told first most lately, and of which customer."""
    columns = (trait_value.c.name, trait_value.c.value, identity.c.customer_id, trait_value.c.trust)
    wanted = select(*columns).join(identity, identity.c.id == trait_value.c.identity_id)
    said = wanted.where(trait_value.c.operation.in_(("set", "set_once")))
    rows = tx.execute(said.order_by(trait_value.c.id.desc()).limit(limit))
    return [TraitTold(name, msgspec.json.decode(value), customer, trust) for name, value, customer, trust in rows]


def told(tx: Transaction, customer_ids: Collection[int]) -> dict[int, ToldRow]:
    """What was told of these, as far as anything ever was."""
    found = {}
    for chunk in chunks(customer_ids):
        for row in tx.execute(select(customer_cut).where(customer_cut.c.customer_id.in_(chunk))):
            values = msgspec.json.decode(row.told, type=Told)
            found[row.customer_id] = ToldRow(row.customer_id, values, row.revision)
    return found


def save_told(tx: Transaction, rows: Iterable[ToldRow]) -> None:
    """Keep what was told."""
    sql = """INSERT INTO customer_cut (customer_id, told, revision) VALUES (?, ?, ?)
             ON CONFLICT (customer_id) DO UPDATE SET told = excluded.told, revision = excluded.revision"""
    execute_many(tx, sql, [(row[0], msgspec.json.encode(row.told).decode(), row.revision) for row in rows])


def first_scopes(tx: Transaction, identity_ids: Collection[int]) -> dict[int, int]:
    """The least row scope in which each identity was seen; those without any are left out."""
    found: dict[int, int] = {}
    for chunk in chunks(identity_ids):
        least = select(identity_scope.c.identity_id, func.min(identity_scope.c.scope_id))
        seen = least.where(identity_scope.c.identity_id.in_(chunk)).group_by(identity_scope.c.identity_id)
        found.update((identity_id, scope) for identity_id, scope in tx.execute(seen))
    return found


def profiles(tx: Transaction, *, after: int, limit: int) -> list[ProfileOfCut]:
    """The next customers of whom anything is known, with the words that the warehouse was told of them."""
    wanted = select(customer_profile.c.customer_id, customer_profile.c.traits, customer_cut.c.told).join(
        customer_cut, customer_cut.c.customer_id == customer_profile.c.customer_id, isouter=True
    )
    rows = tx.execute(
        wanted.where(customer_profile.c.customer_id > after).order_by(customer_profile.c.customer_id).limit(limit)
    )
    return [ProfileOfCut(id_, msgspec.json.decode(values), _words(told)) for id_, values, told in rows]


def _words(told: str | None) -> dict[int, str]:
    return {id_: word for id_, (word, _) in msgspec.json.decode(told, type=Told).items()} if told else {}
