"""Rows of the people who work here: users, what they are granted, departments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, String, Table, UniqueConstraint, and_, func, or_, select

from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.locale import Locale
from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant, RowId
from zhiyin.staff.model import Department, Role, ScopeGrant, User, UserState

_user = Table(
    "staff_user",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False, unique=True),  # in lower case
    Column("role", String(20), nullable=False),
    Column("locale", String(8)),
    Column("state", String(12), nullable=False),
    Column("password_hash", String(200)),
    Column("created_at", Instant, nullable=False),
    Column("signed_in_at", Instant),
)
register(
    _user,
    "name",
    "email",
    "role",
    "locale",
    "password_hash",
    "signed_in_at",
    holds="the people who work here",
    purpose="to let them in, and to say who did what",
    kept="until the account is erased",
    whose="staff",
)
_grant = Table(
    "scope_grant",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("holder", String(40), nullable=False),  # a user or an API key
    Column("brand", String(80), nullable=False),
    Column("department", String(80), nullable=False),
    Column("region", String(80), nullable=False),
    UniqueConstraint("holder", "brand", "department", "region"),
)
register(
    _grant,
    "holder",
    holds="which rows somebody may see",
    purpose="to show only those",
    kept="until the account is erased",
    whose="staff",
)
_department = Table(
    "department",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
)


def add_user(tx: Transaction, user: User, password_hash: str | None) -> None:
    """Refuses a second user of the same address."""
    values = {
        "id": user.id, "name": user.name, "email": user.email, "role": user.role.value, "locale": user.locale,
        "state": user.state.value, "password_hash": password_hash, "created_at": user.created_at,
    }  # fmt: skip
    adding = upsert(tx)(_user).values(values).on_conflict_do_nothing(index_elements=["email"]).returning(_user.c.id)
    if tx.execute(adding).one_or_none() is None:
        raise Conflict("somebody with the address {email} is already here", email=user.email)
    set_grants(tx, user.id, user.grants)


def save_user(tx: Transaction, user: User) -> None:
    values = {"name": user.name, "role": user.role.value, "locale": user.locale, "state": user.state.value}
    tx.execute(_user.update().where(_user.c.id == user.id).values(values))
    set_grants(tx, user.id, user.grants)


def save_password(tx: Transaction, user_id: str, password_hash: str) -> None:
    tx.execute(_user.update().where(_user.c.id == user_id).values(password_hash=password_hash))


def save_signed_in(tx: Transaction, user_id: str, at: datetime) -> None:
    tx.execute(_user.update().where(_user.c.id == user_id).values(signed_in_at=at))


def get_user(tx: Transaction, user_id: str) -> User:
    user = find_user(tx, user_id)
    if user is None:
        raise NotFound("there is no user {id}", id=user_id)
    return user


def find_user(tx: Transaction, user_id: str) -> User | None:
    row = tx.execute(select(_user).where(_user.c.id == user_id)).one_or_none()
    return None if row is None else _read(row, grants_of(tx, [user_id]).get(user_id, ()))


def find_by_email(tx: Transaction, email: str) -> tuple[User, str | None] | None:
    """The user of the address, with the hash of their password."""
    row = tx.execute(select(_user).where(_user.c.email == email)).one_or_none()
    if row is None:
        return None
    return _read(row, grants_of(tx, [row.id]).get(row.id, ())), row.password_hash


def password_hash_of(tx: Transaction, user_id: str) -> str | None:
    return tx.scalar(select(_user.c.password_hash).where(_user.c.id == user_id))


def list_users(tx: Transaction, after: tuple[str, str] | None, limit: int) -> list[User]:
    """By name; `after` is the (name, id) of the last one seen."""
    wanted = select(_user).order_by(_user.c.name, _user.c.id).limit(limit)
    if after is not None:
        name, user_id = after
        wanted = wanted.where(or_(_user.c.name > name, and_(_user.c.name == name, _user.c.id > user_id)))
    rows = tx.execute(wanted).all()
    grants = grants_of(tx, [row.id for row in rows])
    return [_read(row, grants.get(row.id, ())) for row in rows]


def names_of(tx: Transaction, ids: Collection[str]) -> dict[str, str]:
    """What those of the ids are called that are people's."""
    return {row.id: row.name for row in tx.execute(select(_user.c.id, _user.c.name).where(_user.c.id.in_(sorted(ids))))}


def count_users(tx: Transaction) -> int:
    return tx.scalar(select(func.count()).select_from(_user)) or 0


def count_active_owners(tx: Transaction, *, besides: str) -> int:
    """How many owners would be left without this one; the rows are held until the transaction ends."""
    owner = and_(_user.c.role == Role.OWNER.value, _user.c.state == UserState.ACTIVE.value)
    owners = tx.scalars(select(_user.c.id).where(owner).order_by(_user.c.id).with_for_update())
    return sum(user_id != besides for user_id in owners)


def set_grants(tx: Transaction, holder: str, grants: Collection[ScopeGrant]) -> None:
    """These and no others."""
    tx.execute(_grant.delete().where(_grant.c.holder == holder))
    rows = [
        {"holder": holder, "brand": grant.brand, "department": grant.department, "region": grant.region}
        for grant in dict.fromkeys(grants)
    ]
    if rows:
        tx.execute(_grant.insert(), rows)


def grants_of(tx: Transaction, holders: Sequence[str]) -> dict[str, tuple[ScopeGrant, ...]]:
    found: dict[str, tuple[ScopeGrant, ...]] = {}
    wanted = select(_grant.c.holder, _grant.c.brand, _grant.c.department, _grant.c.region)
    for holder, *parts in tx.execute(wanted.where(_grant.c.holder.in_(holders)).order_by(_grant.c.id)):
        found[holder] = (*found.get(holder, ()), ScopeGrant(*parts))
    return found


def add_department(tx: Transaction, department: Department) -> None:
    values = {"id": department.id, "name": department.name}
    adding = upsert(tx)(_department).values(values).on_conflict_do_nothing(index_elements=["name"])
    if tx.execute(adding.returning(_department.c.id)).one_or_none() is None:
        raise Conflict("there is already a department {name}", name=department.name)


def list_departments(tx: Transaction) -> list[Department]:
    return [Department(*row) for row in tx.execute(select(_department).order_by(_department.c.name))]


def _read(row: Row[Any], grants: tuple[ScopeGrant, ...]) -> User:
    return User(
        id=row.id, name=row.name, email=row.email, role=Role(row.role),
        locale=None if row.locale is None else Locale(row.locale), state=UserState(row.state), grants=grants,
        created_at=row.created_at, signed_in_at=row.signed_in_at,
    )  # fmt: skip
