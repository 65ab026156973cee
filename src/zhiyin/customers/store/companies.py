"""Rows of the companies: who they are, and who belongs to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, exists, func, select

from zhiyin.base.errors import NotFound
from zhiyin.base.ids import new_id
from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.model import Company
from zhiyin.customers.store.batches import chunks, execute_many, least_and_greatest, next_ids
from zhiyin.customers.store.tables import company, company_member, company_trait, identity, identity_scope
from zhiyin.customers.survivorship import TraitRow
from zhiyin.db.database import Transaction
from zhiyin.db.scoping import within


class MemberRow(NamedTuple):
    """An identity that belongs to a company."""

    company_id: int
    identity_id: int
    role: str | None
    role_at: int | None
    first_at: int
    last_at: int


def meet(tx: Transaction, spans: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """The ids of the companies with these group ids, new ones added; when they were seen is widened."""
    found = _find(tx, spans)
    new = sorted(group_id for group_id in spans if group_id not in found)
    if new:
        ids = dict(zip(new, next_ids(tx, company, len(new)), strict=True))
        sql = """INSERT INTO company (id, public_id, group_id, traits, first_seen_at, last_seen_at)
                 VALUES (?, ?, ?, '{}', ?, ?)"""
        execute_many(tx, sql, [(ids[group], new_id("com"), group, *spans[group]) for group in new])
        found |= ids
    least, greatest = least_and_greatest(tx)
    sql = f"""UPDATE company SET first_seen_at = {least}(first_seen_at, ?), last_seen_at = {greatest}(last_seen_at, ?)
              WHERE id = ?"""  # noqa: S608 - our words
    execute_many(tx, sql, [(*spans[group], found[group]) for group in sorted(spans)])
    return found


def _find(tx: Transaction, group_ids: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(group_ids):
        rows = tx.execute(select(company.c.group_id, company.c.id).where(company.c.group_id.in_(chunk)))
        found |= {row.group_id: row.id for row in rows}
    return found


def add_members(tx: Transaction, members: Sequence[MemberRow]) -> None:
    """Note who belongs to which company; the role said last counts."""
    least, greatest = least_and_greatest(tx)
    newer = """excluded.role IS NOT NULL AND (company_member.role IS NULL OR excluded.role_at > company_member.role_at
               OR (excluded.role_at = company_member.role_at AND excluded.role > company_member.role))"""
    sql = f"""INSERT INTO company_member (company_id, identity_id, role, role_at, first_at, last_at)
              VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (company_id, identity_id) DO UPDATE SET
              role = CASE WHEN {newer} THEN excluded.role ELSE company_member.role END,
              role_at = CASE WHEN {newer} THEN excluded.role_at ELSE company_member.role_at END,
              first_at = {least}(company_member.first_at, excluded.first_at),
              last_at = {greatest}(company_member.last_at, excluded.last_at)"""  # noqa: S608 - our words
    execute_many(tx, sql, sorted(members, key=lambda member: member[:2]))


def add_traits(tx: Transaction, rows: Sequence[tuple[int, str, int, int, str, str, int]]) -> None:
    """Keep values: (company, name, source, trust, token, JSON, at)."""
    least, greatest = least_and_greatest(tx)
    sql = f"""INSERT INTO company_trait (company_id, name, source_id, trust, token, value, first_at, last_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (company_id, name, source_id, trust, token) DO UPDATE SET
              first_at = {least}(company_trait.first_at, excluded.first_at),
              last_at = {greatest}(company_trait.last_at, excluded.last_at)"""  # noqa: S608 - our words
    execute_many(tx, sql, [(*row, row[6]) for row in sorted(rows)])


def traits_of(tx: Transaction, company_ids: Collection[int]) -> dict[int, list[TraitRow]]:
    """All values of these companies."""
    found: dict[int, list[TraitRow]] = {}
    for chunk in chunks(company_ids):
        wanted = select(company_trait).where(company_trait.c.company_id.in_(chunk))
        for row in tx.execute(wanted):
            value = msgspec.json.decode(row.value)
            one = TraitRow(row.company_id, row.name, "set", value, row.source_id, row.trust, row.first_at, row.last_at)
            found.setdefault(row.company_id, []).append(one)
    return found


def save_chosen(tx: Transaction, chosen: Sequence[tuple[str | None, str, int]]) -> None:
    """Keep ready: (name, traits as JSON, company)."""
    execute_many(tx, "UPDATE company SET name = ?, traits = ? WHERE id = ?", chosen)


def _columns(scopes: ScopeFilter) -> tuple[ColumnElement[Any], ...]:
    """A company with the number of its contacts that may be seen."""
    counted = (
        select(func.count(identity.c.customer_id.distinct()))
        .join(company_member, company_member.c.identity_id == identity.c.id)
        .where(company_member.c.company_id == company.c.id)
    )
    if not scopes.is_everything:
        seen = select(identity_scope.c.identity_id).where(within(identity_scope.c.scope_id, scopes))
        counted = counted.where(identity.c.id.in_(seen))
    return (
        company.c.id, company.c.public_id, company.c.group_id, company.c.name, company.c.traits,
        company.c.first_seen_at, company.c.last_seen_at, counted.scalar_subquery(),
    )  # fmt: skip


def get(tx: Transaction, public_id: str, scopes: ScopeFilter) -> Company:
    wanted = select(*_columns(scopes)).where(company.c.public_id == public_id, _visible(scopes))
    row = tx.execute(wanted).one_or_none()
    if row is None:
        raise NotFound("there is no company {id}", id=public_id)
    return _company(row)


def list_companies(tx: Transaction, scopes: ScopeFilter, *, after: int, limit: int) -> list[Company]:
    """Companies behind `after`, in the order in which we met them."""
    wanted = select(*_columns(scopes)).where(company.c.id > after, _visible(scopes))
    wanted = wanted.order_by(company.c.id).limit(limit)
    return [_company(row) for row in tx.execute(wanted)]


def members(tx: Transaction, company_id: int) -> list[MemberRow]:
    """The identities that belong to a company."""
    wanted = select(company_member).where(company_member.c.company_id == company_id)
    return [MemberRow(*row) for row in tx.execute(wanted.order_by(company_member.c.identity_id))]


def of_identities(
    tx: Transaction, identity_ids: Collection[int], scopes: ScopeFilter
) -> list[tuple[Company, str | None]]:
    """The companies of a person, each with the role said last."""
    found: dict[int, tuple[Company, str | None]] = {}
    wanted = select(*_columns(scopes), company_member.c.role)
    wanted = wanted.join(company_member, company_member.c.company_id == company.c.id)
    for chunk in chunks(identity_ids):
        rows = tx.execute(wanted.where(company_member.c.identity_id.in_(chunk)).order_by(company_member.c.last_at))
        found |= {row[0]: (_company(row[:-1]), row[-1]) for row in rows}
    return [found[id_] for id_ in sorted(found)]


def _visible(scopes: ScopeFilter) -> Any:
    if scopes.is_everything:
        return True
    return exists(
        select(company_member.c.identity_id)
        .join(identity_scope, identity_scope.c.identity_id == company_member.c.identity_id)
        .where(company_member.c.company_id == company.c.id, within(identity_scope.c.scope_id, scopes))
    )


def _company(row: Sequence[Any]) -> Company:
    return Company._make(row)._replace(traits=msgspec.json.decode(row[4]))
