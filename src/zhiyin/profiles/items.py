"""One line of a timeline or of the live feed, as a person is shown it: words, score, money, what it was about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from zhiyin.base.locale import Locale
from zhiyin.base.money import exponent
from zhiyin.base.values import currency_code, first_text, minor_units, number
from zhiyin.touchpoints.marks import Mark, explain
from zhiyin.touchpoints.questions import QuestionKind, kind_of, scale_of
from zhiyin.touchpoints.service import Entry
from zhiyin.touchpoints.vocabulary import lane_of

MAX_WORDS = 2_000


class ScoreShown(msgspec.Struct, frozen=True):
    """An answer on its scale; `goodness` is 0 for the worst answer and 1 for the best, None when unknown."""

    kind: str
    value: float
    highest: float | None
    goodness: float | None


class MoneyShown(msgspec.Struct, frozen=True):
    """An amount in minor units, its currency, and how many decimals that has."""

    amount: int
    currency: str
    exponent: int


class MarkShown(msgspec.Struct, frozen=True):
    """Where service went right (+1) or wrong (-1), by which rule, and why."""

    value: int
    rule: str
    reason: str


class Item(msgspec.Struct, frozen=True):
    """What the body of one interaction tells a reader."""

    name: str
    type: str
    lane: str
    channel: str
    touchpoint: str
    words: str | None
    score: ScoreShown | None
    money: MoneyShown | None
    order_number: str | None
    ticket_number: str | None
    product: str | None
    marks: list[MarkShown]
    emotion: float | None  # -1 worst, +1 best; None when nothing was felt aloud


def item_of(entry: Entry, locale: Locale) -> Item:
    """The line for one stored interaction."""
    interaction = entry.interaction
    properties = interaction.properties
    score = _score(properties)
    marks = [
        MarkShown(value, rule, explain(Mark(value, rule, reason), locale)) for _, rule, value, reason in entry.marks
    ]
    return Item(
        name=interaction.name,
        type=interaction.type,
        lane=lane_of(interaction.name).value,
        channel=interaction.channel,
        touchpoint=interaction.touchpoint,
        words=_words(properties),
        score=score,
        money=_money(properties),
        order_number=first_text(properties, "order_id", "order_number"),
        ticket_number=first_text(properties, "ticket_id", "conversation_id"),
        product=_product(properties),
        marks=marks,
        emotion=None if score is None or score.goodness is None else round(2 * score.goodness - 1, 3),
    )


def _words(properties: Mapping[str, Any]) -> str | None:
    """What the customer or the agent said or wrote."""
    for name in ("comment", "review_body", "message", "text", "subject", "query"):
        words = properties.get(name)
        if isinstance(words, str) and words.strip():
            return words.strip()[:MAX_WORDS]
    return None


def _score(properties: Mapping[str, Any]) -> ScoreShown | None:
    value, kind = number(properties.get("score")), kind_of(properties.get("question_kind"))
    if value is None:
        value, kind = number(properties.get("rating")), QuestionKind.STARS.value
    if value is None:
        return None
    highest = number(properties.get("scale_max"))
    scale = scale_of(kind, highest)
    goodness = round(scale.goodness(value), 4) if scale and scale.holds(value) else None
    return ScoreShown(kind, value, scale.highest if scale else highest, goodness)


def _money(properties: Mapping[str, Any]) -> MoneyShown | None:
    currency = currency_code(properties.get("currency"))
    if currency is None:
        return None
    for name in ("total", "revenue", "value", "amount", "price"):
        amount = minor_units(properties[name], currency) if name in properties else None
        if amount is not None:
            return MoneyShown(amount, currency, exponent(currency))
    return None


def _product(properties: Mapping[str, Any]) -> str | None:
    """What it was about; for several products, the first and how many more."""
    products = properties.get("products")
    listed = products if isinstance(products, list) else []
    named = [first_text(product, "name", "sku", "product_id") for product in listed if isinstance(product, dict)]
    known = [name for name in named if name]
    if known:
        return known[0] if len(known) == 1 else f"{known[0]} +{len(known) - 1}"
    if "product_id" in properties or "sku" in properties:
        return first_text(properties, "name", "sku", "product_id")
    return None
