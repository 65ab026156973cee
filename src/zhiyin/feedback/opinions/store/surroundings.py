"""The SQL of what stands around texts: others of one product, of one account, and what is usual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from zhiyin.db.database import Transaction
from zhiyin.db.rows import in_chunks
from zhiyin.feedback.listening.authenticity import PRAISE_STARS, Habits
from zhiyin.feedback.opinions.model import OriginKind, TextState
from zhiyin.feedback.opinions.store.tables import analysis, verbatim

STARS = "stars"
OUR_BRAND = ""
MOST_OF_ACCOUNT = 200
MOST_NEAR = 200
_v, _a = verbatim.c, analysis.c
_product = func.coalesce(_v.sku, _v.product_id)
_judged = and_(_v.state == TextState.READ.value, _v.origin_kind == OriginKind.RESPONSE.value)


class OfAccount(NamedTuple):
    """What one account wrote: enough to see whether it only praises, and only one brand."""

    id: int
    identity_id: int
    written_at: int
    brand: str
    stars: float | None
    sentiment: int | None


def extent(tx: Transaction) -> tuple[int, int] | None:
    """When the first and the last of all these texts were written."""
    first, last = tx.execute(select(func.min(_v.written_at), func.max(_v.written_at)).where(_judged)).one()
    return None if first is None else (first, last)


def times(tx: Transaction, product: str, since: int, until: int) -> dict[int, int]:
    """When texts about a product were written, by id."""
    about = and_(_product == product, _v.written_at >= since, _v.written_at <= until, _judged)
    return {row.id: row.written_at for row in tx.execute(select(_v.id, _v.written_at).where(about))}


def near(tx: Transaction, product: str, since: int, until: int) -> set[int]:
    """The newest texts about a product within a stretch of time."""
    about = and_(_product == product, _v.written_at >= since, _v.written_at <= until, _judged)
    return set(tx.scalars(select(_v.id).where(about).order_by(_v.written_at.desc(), _v.id.desc()).limit(MOST_NEAR)))


def of_accounts(tx: Transaction, identity_ids: Collection[int]) -> dict[int, list[OfAccount]]:
    """What these identities wrote, the newest of each."""
    found: defaultdict[int, list[OfAccount]] = defaultdict(list)
    place = func.row_number().over(partition_by=_v.identity_id, order_by=_v.id.desc()).label("place")
    columns = (_v.id, _v.identity_id, _v.written_at, func.coalesce(_v.brand, OUR_BRAND), _stars(), _a.sentiment)
    for chunk in in_chunks(sorted(identity_ids)):
        whose = select(*columns, place).outerjoin(analysis, _a.verbatim_id == _v.id)
        numbered = whose.where(_v.identity_id.in_(chunk), _judged).subquery()
        wanted = select(*[column for column in numbered.c if column.name != "place"])
        for row in tx.execute(wanted.where(numbered.c.place <= MOST_OF_ACCOUNT)):
            one = OfAccount(*row)
            found[one.identity_id].append(one)
    return found


def habits(tx: Transaction) -> Habits:
    """How large a share of all texts praises, and which share names each brand."""
    is_praise = case((_is_rated(), _v.score >= PRAISE_STARS), else_=_a.sentiment > 0)
    is_known = or_(_is_rated(), _a.sentiment.is_not(None))
    counts = select(func.sum(case((is_praise, 1), else_=0)), func.sum(case((is_known, 1), else_=0)))
    praising, known = tx.execute(
        counts.outerjoin_from(verbatim, analysis, _a.verbatim_id == _v.id).where(_judged)
    ).one()
    brand = func.coalesce(_v.brand, OUR_BRAND)
    named = tx.execute(select(brand, func.count()).where(_judged).group_by(brand)).all()
    return Habits(int(praising or 0) / max(int(known or 0), 1), _shares(named))


def _shares(counted: Iterable[tuple[str, int]]) -> Mapping[str, float]:
    counts = {brand: int(count) for brand, count in counted}
    total = max(sum(counts.values()), 1)
    return {brand: count / total for brand, count in counts.items()}


def _is_rated() -> ColumnElement[bool]:
    return and_(_v.question_kind == STARS, _v.score.is_not(None))


def _stars() -> ColumnElement[float | None]:
    return case((_is_rated(), _v.score), else_=None).label("stars")
