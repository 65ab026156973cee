"""Rows of the identities: finding, adding, when they were seen, whose they are."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select, text

from zhiyin.customers.model import Identifier
from zhiyin.customers.store.batches import chunks, execute_many, least_and_greatest, next_ids
from zhiyin.customers.store.tables import identity, identity_era, identity_seen
from zhiyin.db.database import Transaction, upsert

_WRITER = 0x69646E74  # "idnt", the advisory lock of whoever changes who is who


class IdentityRow(NamedTuple):
    """An identity as stitching needs it."""

    id: int
    kind: str
    verified: bool
    link_count: int
    customer_id: int
    revision: int


class Found(NamedTuple):
    """An identity that is already known."""

    id: int
    identifier: Identifier
    verified: bool
    first_seen_at: int | None
    last_seen_at: int | None


def lock(tx: Transaction) -> None:
    """One at a time decides who is who; on SQLite a writing transaction is alone anyway."""
    if tx.dialect.name != "sqlite":
        tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER})


def era(tx: Transaction) -> int:
    """The era of the identities; it ends when any of them are erased. Nobody can end it while we work."""
    current = select(identity_era.c.era).with_for_update(read=True)
    found = tx.scalar(current)
    if found is None:
        first = {"id": 1, "era": secrets.randbits(62)}
        tx.execute(upsert(tx)(identity_era).values(first).on_conflict_do_nothing())
        found = tx.scalar(current)
    assert found is not None
    return int(found)


def end_era(tx: Transaction) -> None:
    """What any process remembers of identities holds no more."""
    tx.execute(identity_era.delete())


def find(tx: Transaction, identifiers: Iterable[Identifier]) -> list[Found]:
    """Those of the identifiers that we have met."""
    by_kind: dict[str, list[str]] = {}
    for kind, value in identifiers:
        by_kind.setdefault(kind, []).append(value)
    wanted = select(
        identity.c.id, identity.c.kind, identity.c.value, identity.c.verified,
        identity_seen.c.first_seen_at, identity_seen.c.last_seen_at,
    ).outerjoin(identity_seen, identity_seen.c.identity_id == identity.c.id)  # fmt: skip
    found = []
    for kind, values in by_kind.items():
        for chunk in chunks(values):
            rows = tx.execute(wanted.where(identity.c.kind == kind, identity.c.value.in_(chunk)))
            found += [Found(r[0], Identifier(r[1], r[2]), bool(r[3]), r[4], r[5]) for r in rows]
    return found


def fresh_ids(tx: Transaction, count: int) -> list[int]:
    """Ids for identities that are about to be added."""
    return list(next_ids(tx, identity, count)) if count else []


def add(tx: Transaction, rows: Sequence[tuple[IdentityRow, str, str]]) -> None:
    """Add identities: each with its value and its public id."""
    sql = """INSERT INTO identity (id, kind, value, public_id, customer_id, revision, verified, link_count)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
    execute_many(
        tx, sql,
        [(r.id, r.kind, value, public_id, r.customer_id, r.revision, r.verified, r.link_count)
         for r, value, public_id in rows],
    )  # fmt: skip


def save_seen(tx: Transaction, spans: Mapping[int, tuple[int, int]]) -> None:
    """Widen when each identity was first and last seen."""
    least, greatest = least_and_greatest(tx)
    sql = f"""INSERT INTO identity_seen (identity_id, first_seen_at, last_seen_at) VALUES (?, ?, ?)
              ON CONFLICT (identity_id) DO UPDATE SET
              first_seen_at = {least}(identity_seen.first_seen_at, excluded.first_seen_at),
              last_seen_at = {greatest}(identity_seen.last_seen_at, excluded.last_seen_at)"""  # noqa: S608 - our words
    execute_many(tx, sql, [(id_, first, last) for id_, (first, last) in sorted(spans.items())])


def add_scopes(tx: Transaction, pairs: Collection[tuple[int, int]]) -> None:
    """Note in which row scopes an identity has interactions."""
    sql = "INSERT INTO identity_scope (identity_id, scope_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    execute_many(tx, sql, sorted(pairs))


def save_verified(tx: Transaction, ids: Collection[int]) -> None:
    """A trusted source has named these."""
    execute_many(tx, "UPDATE identity SET verified = true WHERE id = ?", [(id_,) for id_ in sorted(ids)])


def add_links(tx: Transaction, counts: Mapping[int, int]) -> None:
    """Count more (or fewer) active edges."""
    sql = "UPDATE identity SET link_count = link_count + ? WHERE id = ?"
    execute_many(tx, sql, [(count, id_) for id_, count in sorted(counts.items())])


def save_customers(tx: Transaction, customers: Mapping[int, int]) -> None:
    """Give identities to other customers."""
    sql = "UPDATE identity SET customer_id = ?, revision = revision + 1 WHERE id = ?"
    execute_many(tx, sql, [(customer_id, id_) for id_, customer_id in sorted(customers.items())])


def rows(tx: Transaction, ids: Collection[int]) -> dict[int, IdentityRow]:
    """The identities with these ids."""
    columns = (
        identity.c.id, identity.c.kind, identity.c.verified, identity.c.link_count,
        identity.c.customer_id, identity.c.revision,
    )  # fmt: skip
    found: dict[int, IdentityRow] = {}
    for chunk in chunks(ids):
        for row in tx.execute(select(*columns).where(identity.c.id.in_(chunk))):
            found[row[0]] = IdentityRow(row[0], row[1], bool(row[2]), *row[3:])
    return found


def members(tx: Transaction, customer_ids: Collection[int]) -> dict[int, list[int]]:
    """The identities of each customer."""
    found: dict[int, list[int]] = {id_: [] for id_ in customer_ids}
    for chunk in chunks(customer_ids):
        wanted = select(identity.c.customer_id, identity.c.id).where(identity.c.customer_id.in_(chunk))
        for customer_id, id_ in tx.execute(wanted.order_by(identity.c.id)):
            found[customer_id].append(id_)
    return found
