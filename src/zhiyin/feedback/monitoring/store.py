"""The SQL of counts: opinions by line and topic, over time, and texts by what is heard in them; within row scopes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Subquery, case, cast, func, null, select

from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Transaction
from zhiyin.feedback.monitoring.model import Feeling, Hits, Line, Opinion, Part, Person, Tally, Texts
from zhiyin.feedback.opinions.model import Wanted
from zhiyin.feedback.opinions.store.listing import conditions
from zhiyin.feedback.opinions.store.tables import analysis, opinion, verbatim

_v, _a, _o = verbatim.c, analysis.c, opinion.c
_PRODUCT = func.coalesce(_v.sku, _v.product_id)
_PERSON = case((_v.identity_id == 0, -_v.id), else_=_v.identity_id)
"""A text of nobody is somebody of its own."""
_HEARD = {
    Feeling.EMOTION: _a.emotion,
    Feeling.INTENT: _a.intent,
    Feeling.URGENCY: cast(_a.urgency, String),
    Feeling.STANCE: _a.stance,
}


def tallies(
    tx: Transaction, scopes: ScopeFilter, wanted: Wanted, part: Part, *, line: Line | None
) -> dict[str | None, Tally]:
    """Opinions by line; without one of all of them together."""
    parts = [_line(line, {}).label("line"), _PERSON.label("person"), _v.id.label("text"), _o.polarity]
    base = _opinions(parts, scopes, wanted, part).subquery()
    return {row[0]: Tally(*(int(each) for each in row[1:])) for row in tx.execute(_by_line(_by_person(base)))}


def said(
    tx: Transaction,
    scopes: ScopeFilter,
    wanted: Wanted,
    part: Part,
    *,
    line: Line,
    topics: Collection[str] | None,
    categories: Mapping[str, str],
) -> Iterator[Opinion]:
    """Every opinion with its line, in one pass over them; those of these topics alone."""
    columns = [_line(line, categories), _v.product_id, _v.brand, _o.topic, _PERSON, _v.id, _o.polarity]
    query = _opinions(columns, scopes, wanted, part)
    if topics is not None:
        query = query.where(_o.topic.in_(sorted(topics)))
    for row in tx.execute(query):
        yield Opinion(*row)


def over_time(
    tx: Transaction, scopes: ScopeFilter, wanted: Wanted, part: Part
) -> list[tuple[int, tuple[int, int], Person]]:
    """What each person says in each text: (written at, (person, text), what)."""
    base = _opinions(
        [_PERSON.label("person"), _v.id.label("text"), _v.written_at, _o.polarity], scopes, wanted, part
    ).subquery()
    b = base.c
    query = select(b.written_at, b.person, b.text, *_signs(base)).group_by(b.written_at, b.person, b.text)
    return [
        (at, (person, text), Person(int(good), int(neither), int(bad), 1))
        for at, person, text, good, neither, bad in tx.execute(query)
    ]


def products(tx: Transaction, scopes: ScopeFilter, wanted: Wanted, part: Part, limit: int) -> list[str]:
    """The numbers of the products of which most is said."""
    base = _opinions([_v.product_id.label("number")], scopes, wanted, part).subquery()
    query = select(base.c.number).where(base.c.number.is_not(None)).group_by(base.c.number)
    return list(tx.execute(query.order_by(func.count().desc(), base.c.number).limit(limit)).scalars())


def texts_by(tx: Transaction, scopes: ScopeFilter, wanted: Wanted, part: Part, of: Feeling) -> Texts:
    """Texts by what is heard in them."""
    return _texts(tx, scopes, wanted, part, _HEARD[of])


def texts_by_brand(tx: Transaction, scopes: ScopeFilter, wanted: Wanted, part: Part) -> Texts:
    """Texts by whose product they are about; ours have the empty name."""
    return _texts(tx, scopes, wanted, part, func.coalesce(_v.brand, ""))


def texts_by_topic(
    tx: Transaction,
    scopes: ScopeFilter,
    wanted: Wanted,
    part: Part,
    columns: Mapping[str, str],
    intents: Collection[str],
) -> dict[str, tuple[int, int]]:
    """Of each column: how many texts with one of the intents speak of it, and how many texts at all."""
    wants = case((_a.intent.in_(sorted(intents)), 1), else_=0)
    parts = [
        cast(case(dict(columns), value=_o.topic), String).label("topic"),
        _v.id.label("text"),
        wants.label("wants"),
    ]
    base = _opinions(parts, scopes, wanted, part).where(_o.topic.in_(sorted(columns))).distinct().subquery()
    query = select(base.c.topic, func.sum(base.c.wants), func.count()).group_by(base.c.topic)
    return {topic: (int(hits), int(n)) for topic, hits, n in tx.execute(query)}


def _line(line: Line | None, categories: Mapping[str, str]) -> ColumnElement[Any]:
    match line:
        case Line.PRODUCT:
            return _PRODUCT
        case Line.BRAND:
            return func.coalesce(_v.brand, "")
        case Line.CATEGORY if categories:
            return case(dict(categories), value=_v.product_id)
        case _:
            return cast(null(), String)


def _opinions(columns: list[Any], scopes: ScopeFilter, wanted: Wanted, part: Part) -> Select[Any]:
    joined = select(*columns).select_from(opinion).join(verbatim, _v.id == _o.verbatim_id)
    joined = joined.join(analysis, _a.verbatim_id == _v.id)
    return joined.where(*conditions(scopes, wanted, of_opinions=True), *_within(part))


def _within(part: Part) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if part.kinds is not None:
        found.append(_v.kind.in_(sorted(part.kinds)))
    if part.products is not None:
        found.append(_v.product_id.in_(sorted(part.products)))
    return found


def _signs(base: Subquery) -> list[ColumnElement[int]]:
    return [func.sum(case((base.c.polarity == sign, 1), else_=0)) for sign in (1, 0, -1)]


def _by_person(base: Subquery) -> Subquery:
    """What each person says of each line. The expressions stand in the inner query: only names are grouped by."""
    b = base.c
    good, neither, bad = _signs(base)
    return (
        select(
            b.line, b.person, good.label("good"), neither.label("neither"), bad.label("bad"),
            func.count(b.text.distinct()).label("texts"), func.count().label("n"), (good - bad).label("x"),
        ).group_by(b.line, b.person).subquery()
    )  # fmt: skip


def _by_line(people: Subquery) -> Select[Any]:
    p = people.c
    return select(
        p.line, func.sum(p.good), func.sum(p.neither), func.sum(p.bad), func.sum(p.texts), func.count(),
        func.sum(p.n * p.n), func.sum(p.x * p.x), func.sum(p.x * p.n),
    ).group_by(p.line)  # fmt: skip


def _texts(tx: Transaction, scopes: ScopeFilter, wanted: Wanted, part: Part, value: ColumnElement[Any]) -> Texts:
    query = select(value.label("value"), _PERSON.label("person")).select_from(verbatim)
    query = query.join(analysis, _a.verbatim_id == _v.id)
    base = query.where(*conditions(scopes, wanted, of_opinions=False), *_within(part)).subquery()
    hits = select(base.c.value, base.c.person, func.count().label("x")).group_by(base.c.value, base.c.person).subquery()
    known = select(base.c.person, func.count().label("n")).where(base.c.value.is_not(None))
    sizes = known.group_by(base.c.person).subquery()
    n, people, squares = tx.execute(select(func.sum(sizes.c.n), func.count(), func.sum(sizes.c.n * sizes.c.n))).one()
    unknown = tx.execute(select(func.count()).select_from(base).where(base.c.value.is_(None))).scalar_one()
    x = hits.c.x
    found = select(hits.c.value, func.sum(x), func.sum(x * x), func.sum(x * sizes.c.n))
    found = found.join(sizes, sizes.c.person == hits.c.person).where(hits.c.value.is_not(None))
    by_value = {name: Hits(int(a), int(b), int(c)) for name, a, b, c in tx.execute(found.group_by(hits.c.value))}
    return Texts(int(n or 0), int(unknown), int(people), int(squares or 0), by_value)
