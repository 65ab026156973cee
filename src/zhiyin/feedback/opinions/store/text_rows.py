"""The SQL of texts: what they belong to, what waits to be read, what was read by another model or with another tree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, or_, select, update

from zhiyin.db.database import Transaction
from zhiyin.db.rows import Rows, in_chunks
from zhiyin.feedback.opinions.model import OriginKind, Product, ProductBy, ReadingState, TextKind, TextState, Verbatim
from zhiyin.feedback.opinions.store.tables import alias, analysis, verbatim

FIRST = 0
"""`due` of a text that nobody has read yet."""
_c = verbatim.c


class VerbatimRow(NamedTuple):
    """A text as it lies in the store; `id` is 0 before it is stored."""

    id: int
    origin_kind: str
    origin_id: int
    place: str
    origin_revision: int = 0
    kind: str = ""
    identity_id: int = 0
    scope_id: int = 0
    written_at: int = 0
    channel: str = ""
    touchpoint: str = ""
    product_id: str | None = None
    sku: str | None = None
    product_by: str | None = None
    order_number: str | None = None
    ticket_number: str | None = None
    brand: str | None = None
    score: float | None = None
    question_kind: str | None = None
    is_answered: bool | None = None
    text: str = ""
    text_hash: str = ""
    state: str = TextState.GONE
    due: int | None = None
    leased_until: int = 0
    attempts: int = 0
    error: str | None = None
    revision: int = 0
    told_places: int = 0

    @property
    def verbatim(self) -> Verbatim:
        """The text as others see it."""
        return Verbatim(
            id=self.id,
            origin_kind=OriginKind(self.origin_kind),
            origin_id=self.origin_id,
            kind=TextKind(self.kind),
            identity_id=self.identity_id,
            scope_id=self.scope_id,
            at=self.written_at,
            channel=self.channel,
            touchpoint=self.touchpoint,
            product=Product(self.product_id, self.sku),
            product_by=ProductBy(self.product_by) if self.product_by else None,
            order_number=self.order_number,
            ticket_number=self.ticket_number,
            brand=self.brand,
            score=self.score,
            question_kind=self.question_kind,
            is_answered=self.is_answered,
            text=self.text,
            state=TextState(self.state),
            error=self.error,
            revision=self.revision,
        )


_rows = Rows(verbatim, VerbatimRow, fixed={"origin_kind", "origin_id", "place"})
put = _rows.put


def of_origins(tx: Transaction, kind: OriginKind, ids: Collection[int]) -> list[VerbatimRow]:
    """All texts of these responses or tickets, also those that were taken back."""
    found: list[VerbatimRow] = []
    for chunk in in_chunks(sorted(ids)):
        mine = and_(_c.origin_kind == kind.value, _c.origin_id.in_(chunk))
        found += _rows.all(tx, select(verbatim).where(mine).order_by(_c.id))
    return found


def of_orders(tx: Transaction, numbers: Collection[str]) -> list[VerbatimRow]:
    """The texts that speak of these orders and do not tell their product themselves."""
    found: list[VerbatimRow] = []
    open_ = or_(_c.product_by.is_(None), _c.product_by != ProductBy.TOLD.value)
    for chunk in in_chunks(sorted(numbers)):
        mine = and_(_c.order_number.in_(chunk), _c.state != TextState.GONE.value, open_)
        found += _rows.all(tx, select(verbatim).where(mine).order_by(_c.id))
    return found


def order_numbers(tx: Transaction, numbers: Collection[str]) -> set[str]:
    """Those of the order numbers that any text speaks of."""
    chunks = in_chunks(sorted(numbers))
    return {n for chunk in chunks for n in tx.scalars(select(_c.order_number).where(_c.order_number.in_(chunk)))}


def of_ids(tx: Transaction, ids: Collection[int]) -> list[VerbatimRow]:
    return _rows.holding(tx, _c.id, ids)


def claim(tx: Transaction, now: int, until: int, limit: int) -> list[VerbatimRow]:
    """Texts that wait to be read for the first time, the newest first, under a lease; each attempt counts.

    What was just said is looked at first, and a year of before must not stand in
    its way. What ended a worker before is taken alone: perhaps it is to blame.
    """
    free = and_(_c.due == FIRST, _c.leased_until <= now)
    wanted = select(verbatim).where(free).order_by(_c.id.desc()).limit(limit)
    rows = _rows.all(tx, wanted.with_for_update(skip_locked=True))
    tried = [row for row in rows if row.attempts]
    rows = tried[:1] if tried and tried[0] is rows[0] else [row for row in rows if not row.attempts]
    leased = [row._replace(leased_until=until, attempts=row.attempts + 1) for row in rows]
    lease(tx, leased)
    return leased


def lease(tx: Transaction, rows: Iterable[VerbatimRow]) -> None:
    """Store until when these are taken, and how often they were tried."""
    here = update(verbatim).where(_c.id == bindparam("row_id"))
    values = [{"row_id": row.id, "until": row.leased_until, "tried": row.attempts} for row in rows]
    if values:
        tx.execute(here.values(leased_until=bindparam("until"), attempts=bindparam("tried")), values)


def let_go(tx: Transaction, now: int) -> None:
    """Nobody reads any more: what a dead worker had begun may be taken at once; the attempt counts."""
    tx.execute(update(verbatim).where(_c.due == FIRST, _c.leased_until > now).values(leased_until=now))


def has_new(tx: Transaction, now: int) -> bool:
    """Whether a text waits to be read for the first time, and may be taken now."""
    return tx.scalar(select(_c.id).where(_c.due == FIRST, _c.leased_until <= now).limit(1)) is not None


def stale(tx: Transaction, model: str, tree_version: int, after: int, limit: int) -> list[VerbatimRow]:
    """Texts behind a number that were read by another model or with another tree, or that nobody could read."""
    query = _stale(select(verbatim), model, tree_version).where(_c.id > after)
    return _rows.all(tx, query.order_by(_c.id).limit(limit))


def count_stale(tx: Transaction, model: str, tree_version: int) -> int:
    return tx.scalar(_stale(select(func.count()).select_from(verbatim), model, tree_version)) or 0


def state(tx: Transaction) -> ReadingState:
    """How many texts stand where, and by whom they were read."""
    known = _c.state != TextState.GONE.value
    by_state = tx.execute(select(_c.state, func.count()).where(known).group_by(_c.state))
    by_model = tx.execute(select(analysis.c.model, func.count()).group_by(analysis.c.model))
    by_tree = tx.execute(select(analysis.c.tree_version, func.count()).group_by(analysis.c.tree_version))
    waiting = tx.scalar(select(func.count()).select_from(verbatim).where(_c.due == FIRST)) or 0
    return ReadingState(_counts(by_state), _counts(by_model), _counts(by_tree), waiting)


def aliases(tx: Transaction) -> dict[str, Product]:
    """The names of products, as they were written."""
    query = select(alias.c.shown, alias.c.product_id, alias.c.sku).order_by(alias.c.shown)
    return {name: Product(product_id, sku) for name, product_id, sku in tx.execute(query)}


def replace_aliases(tx: Transaction, by_key: Mapping[str, tuple[str, Product]]) -> None:
    tx.execute(delete(alias))
    values = [{"alias": key, "shown": shown, **product._asdict()} for key, (shown, product) in by_key.items()]
    for chunk in in_chunks(values):
        tx.execute(alias.insert(), list(chunk))


def _stale(query: Select[Any], model: str, tree_version: int) -> Select[Any]:
    joined = query.outerjoin(analysis, analysis.c.verbatim_id == _c.id)
    return joined.where(or_(and_(_c.state == TextState.READ.value, _is_old(model, tree_version)), _failed()))


def _is_old(model: str, tree_version: int) -> ColumnElement[bool]:
    return or_(analysis.c.model != model, analysis.c.tree_version != tree_version)


def _failed() -> ColumnElement[bool]:
    return _c.state == TextState.FAILED.value


def _counts(rows: Iterable[Sequence[Any]]) -> dict[Any, int]:
    return {key: int(count) for key, count in rows}
