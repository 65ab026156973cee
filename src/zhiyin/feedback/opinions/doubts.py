"""What speaks against texts, by what stands around each of them; the same whatever else is judged with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from zhiyin.base.clock import from_micros
from zhiyin.feedback.listening.authenticity import (
    Found,
    Habits,
    Reason,
    Written,
    copied,
    of_accounts,
    of_itself,
    of_product,
    scored,
    templated,
)
from zhiyin.feedback.opinions.model import AuthenticityReason, HeardAuthenticity
from zhiyin.feedback.opinions.store.surroundings import OUR_BRAND, STARS, OfAccount
from zhiyin.feedback.opinions.store.text_rows import VerbatimRow
from zhiyin.nlp.model import Analysis, Defect, Polarity
from zhiyin.nlp.near_duplicates import ALIKE_FROM
from zhiyin.nlp.shingles import Numbers, resemblance, shingles

DAY = 24 * 3600 * 1_000_000
_CELL, _BEYOND = 90 * DAY, 30 * DAY
"""Bursts are judged within quarters of a year, each seen with a month before and after it."""


class Stretch(NamedTuple):
    """The time in which texts of a product are laid against each other."""

    product: str
    since: int
    until: int

    @classmethod
    def around(cls, row: VerbatimRow, extent: tuple[int, int]) -> Stretch | None:
        """Where a text stands; the same for all of one product and one quarter."""
        product = product_of(row)
        if product is None:
            return None
        start = row.written_at // _CELL * _CELL
        return cls(product, max(start - _BEYOND, extent[0]), min(start + _CELL + _BEYOND, extent[1]))


@dataclass(frozen=True)
class Around:
    """What stands around some texts."""

    texts: Mapping[int, VerbatimRow]  # themselves, and those that may be alike
    like: Mapping[int, Collection[int]]
    heard: Mapping[int, Analysis]
    kin: Mapping[int, Sequence[int]]  # of each identity all of the same person
    of_accounts: Mapping[int, Sequence[OfAccount]]
    of_products: Mapping[Stretch, Mapping[int, int]]
    habits: Habits
    has_purchase: Mapping[int, bool]

    def account(self, identity_id: int) -> str | None:
        return str(min(self.kin.get(identity_id, (identity_id,)))) if identity_id else None


def product_of(row: VerbatimRow) -> str | None:
    return row.sku or row.product_id


def doubts(rows: Mapping[int, VerbatimRow], around: Around) -> dict[int, HeardAuthenticity]:
    """What is said of each of these texts."""
    found: dict[int, list[Reason]] = {id_: [] for id_ in rows}
    runs = {id_: shingles(around.texts[id_].text) for id_ in _compared(rows, around)}
    for id_ in rows:
        found[id_] += _alike(id_, around, runs)
        found[id_] += _of(id_, of_itself({str(id_): _written(around, rows[id_])}))
        found[id_] += _of(id_, _of_account(rows[id_], around))
    for stretch, times in around.of_products.items():
        period = (from_micros(stretch.since), from_micros(stretch.until))
        told_at = {str(id_): from_micros(at) for id_, at in times.items()}
        for text_id, reason in of_product(told_at, period):
            row = rows.get(int(text_id))
            # A text at the edge of the next quarter is judged there.
            if row is not None and Stretch.around(row, (stretch.since, stretch.until)) == stretch:
                found[row.id].append(reason)
    return {id_: _judged(reasons) for id_, reasons in found.items()}


def _compared(rows: Mapping[int, VerbatimRow], around: Around) -> set[int]:
    return {other for id_ in rows if around.like.get(id_) for other in (id_, *around.like[id_])}


def _alike(id_: int, around: Around, runs: Mapping[int, Numbers]) -> Iterator[Reason]:
    """Its copies, and the texts that share its frame."""
    others = sorted(around.like.get(id_, ()))
    if not others:
        return
    copies = [id_, *(other for other in others if resemblance(runs[id_], runs[other]) >= ALIKE_FROM)]
    texts = {str(each): _written(around, around.texts[each]) for each in (id_, *others)}
    groups = [[str(each) for each in copies]] if len(copies) > 1 else []
    yield from _of(id_, copied(texts, groups))
    yield from _of(id_, templated(texts, groups))


def _of_account(row: VerbatimRow, around: Around) -> Found:
    kin = around.kin.get(row.identity_id, ())
    texts = [one for identity_id in kin for one in around.of_accounts.get(identity_id, ())]
    return of_accounts({str(one.id): _by_account(one, row.identity_id) for one in texts}, around.habits)


def _by_account(one: OfAccount, account: int) -> Written:
    polarity = None if one.sentiment is None else Polarity(one.sentiment)
    at = datetime.fromtimestamp(0, UTC)  # when does not matter here
    return Written(str(one.id), "", at, str(account), brand=one.brand, stars=one.stars, polarity=polarity)


def _written(around: Around, row: VerbatimRow) -> Written:
    heard = around.heard.get(row.id)
    is_heard = heard is not None and not set(heard.defects) & {Defect.EMPTY, Defect.NO_WORDS, Defect.UNKNOWN_LANGUAGE}
    return Written(
        text_id=str(row.id),
        words=row.text,
        at=from_micros(row.written_at),
        account_id=around.account(row.identity_id),
        product_id=product_of(row),
        brand=row.brand or OUR_BRAND,
        stars=row.score if row.question_kind == STARS else None,
        polarity=heard.sentiment if heard is not None and is_heard else None,
        polarity_confidence=heard.sentiment_confidence if heard is not None else 0.0,
        has_purchase=around.has_purchase.get(row.id),
    )


def _of(id_: int, found: Found) -> Iterator[Reason]:
    return (reason for text_id, reason in found if text_id == str(id_))


def _judged(reasons: Sequence[Reason]) -> HeardAuthenticity:
    whole = scored(reasons)
    return HeardAuthenticity(whole.score, tuple(_reason(each) for each in whole.reasons))


def _reason(reason: Reason) -> AuthenticityReason:
    """What shows it, in figures alone: which texts they are is not for everybody to see."""
    known = {name: value for name, value in reason.evidence.items() if name in _TOLD}
    return AuthenticityReason(reason.doubt, reason.strength, **known)  # type: ignore[arg-type]


_TOLD = {"texts", "accounts", "expected", "hours", "stars"}
