"""What texts say: the records of all metrics of sentiment and emotion."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.counting import NOBODY, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Card, Cut, Dimension, Metric, Selection
from zhiyin.metrics.votes import balance_of_votes
from zhiyin.warehouse.engine import Query

_COLUMNS = {
    **told_at(),
    Dimension.PRODUCT: "product_id",
    Dimension.SKU: "sku",
    Dimension.TOPIC: "topic",
}

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

WHICH = "texts of one mind, and of texts that speak well of one thing and ill of another what they say of each"
TIME_BASIS = "the brand's day of the text"
FILTERS = (
    "texts that no model has read and texts on competitors' products do not count; by topic, what is said of it and "
    "below it counts, of every text"
)
READ_BY_MACHINE = "What a text says is judged by a model, which errs: its mistakes are not in the interval."

_ONCE = "coalesce(is_mixed, false) <> is_whole_text"
"""A text counts as a whole, or by what it says of single things, never both."""

_OURS = "brand IS NULL"
"""What is said of competitors' products is not said of us."""

_SPEAKER = f"CASE WHEN identity_id = {NOBODY} THEN {-(1 << 62)} - text_id ELSE coalesce(customer_id, -identity_id) END"
"""The customer of a record, as CUSTOMER; what one text of nobody says is all said by one."""


def opinions(selection: Selection, quantities: str, *, only: str) -> Query:
    """What texts say, that of which `only` is true; `quantities` are made of the columns."""
    asks_for_topics = Dimension.TOPIC in (*selection.by, *selection.filters)
    counts = "NOT is_whole_text" if asks_for_topics else _ONCE
    below, under, topic = _topic(selection)
    meant = part(below, _COLUMNS)
    sql = f"""
        SELECT fact_id AS record_id, identity_id, {_SPEAKER} AS customer_id, "at", {meant.keys}, {quantities}
        FROM fact_opinions LEFT JOIN identity_customer USING (identity_id)
        WHERE {counts} AND {only} AND {_OURS} AND {under} AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, {**meant.params, **topic})


def _topic(selection: Selection) -> tuple[Selection, str, dict[str, object]]:
    """The selection without its topic, and the condition that a topic is that one or stands below it."""
    wanted = selection.filters.get(Dimension.TOPIC)
    if wanted is None:
        return selection, "true", {}
    others: dict[Cut, str | None] = {**selection.filters}
    del others[Dimension.TOPIC]
    condition = "(topic = $topic OR starts_with(topic, $below_topic))"
    return replace(selection, filters=others), condition, {"topic": wanted, "below_topic": f"{wanted}/"}


def net_sentiment(card: Card, *, only: str = "polarity IS NOT NULL") -> Metric:
    """The metric of 100 × (positive − negative) / the opinions of which `only` is true."""
    vote = "CASE WHEN polarity > 0 THEN 1 WHEN polarity < 0 THEN -1 ELSE 0 END AS vote"

    def population(selection: Selection) -> Query:
        return opinions(selection, f"polarity, {vote}", only=only)

    return balance_of_votes(card, population, shown="polarity")
