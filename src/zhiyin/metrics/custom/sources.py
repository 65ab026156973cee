"""What a definition may name: kinds of records, their columns, and the SQL that each stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhiyin.metrics import purchases, requests, surveys, visits
from zhiyin.metrics.counting import UNKNOWN
from zhiyin.metrics.custom.measure import Measure
from zhiyin.metrics.model import Dimension, Record, Selection, Unit
from zhiyin.warehouse.engine import Query


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    SCORE = "score"
    SECONDS = "seconds"
    YES_NO = "yes or no"


UNITS: Mapping[Kind, Unit] = {Kind.MONEY: Unit.MONEY, Kind.SECONDS: Unit.SECONDS}
"""Kinds of quantity that have a unit by themselves."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, and its SQL over the fact table `o`."""

    kind: Kind
    sql: str
    names: tuple[str, ...] = ()  # the columns of the fact table that the SQL reads


def _columns(holds: Kind, /, **names: str) -> dict[str, Column]:
    return {name: Column(holds, f"o.{column}", (column,)) for name, column in names.items()}


def _happened(**names: str) -> dict[str, Column]:
    return {name: Column(Kind.YES_NO, f"(o.{column} IS NOT NULL)", (column,)) for name, column in names.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of record. `found` selects them, told apart; `counts` is which rows of the fact table they are."""

    table: str
    at: str
    record: Record
    dimensions: tuple[Dimension, ...]
    columns: Mapping[str, Column]
    found: Callable[[Selection, Measure, str], Query]
    counts: str = "true"
    time_basis: str = "the brand's day of the record"
    filters: str = ""
    needs: tuple[str, ...] = ()


def _orders(selection: Selection, _: Measure, variant: str) -> Query:
    return purchases.orders(selection, variant=variant)


def _answers(selection: Selection, measure: Measure, variant: str) -> Query:
    lowest, highest = measure.scale or (0, 0)
    return surveys.answers(selection, measure.question or "", highest, "1 AS one", lowest=lowest, variant=variant)


def _tickets(selection: Selection, _: Measure, __: str) -> Query:
    return requests.requests(selection, "1 AS one")


def _visits(selection: Selection, _: Measure, __: str) -> Query:
    return visits.visits(selection, "1 AS one")


_WHERE = _columns(Kind.TEXT, channel="channel", touchpoint="touchpoint")
_OF_PRODUCT = _columns(Kind.TEXT, product="product_id", sku="sku")
AMOUNT = "amount"

ORDERS = Source(
    "fact_orders",
    "ordered_at",
    Record.ORDER,
    purchases.DIMENSIONS,
    {
        AMOUNT: Column(Kind.MONEY, "(o.net - coalesce(o.refunded, 0))", ("net", "refunded")),
        **_columns(
            Kind.MONEY,
            net="net",
            gross="gross",
            discount="discount",
            tax="tax",
            shipping="shipping",
            refunded="refunded",
        ),
        **_columns(Kind.NUMBER, units="units"),
        **_columns(Kind.TEXT, state="state"),
        **_columns(Kind.YES_NO, in_full="is_in_full"),
        **_WHERE,
    },
    _orders,
    purchases.COUNTS_AS_ORDER,
    "the brand's day of the order",
    purchases.WHAT_COUNTS,
)
ANSWERS = Source(
    "fact_responses",
    "answered_at",
    Record.RESPONSE,
    surveys.DIMENSIONS,
    {
        **_columns(Kind.SCORE, score="score"),
        **_columns(Kind.TEXT, survey="survey_id", relation="relation"),
        **_WHERE,
        **_OF_PRODUCT,
    },
    _answers,
    time_basis="the brand's day of the answer",
    filters="answers off the scale do not count",
)
TICKETS = Source(
    "fact_tickets",
    "opened_at",
    Record.TICKET,
    requests.DIMENSIONS,
    {
        **_columns(Kind.NUMBER, messages="message_count", reopened="reopened_count"),
        **_columns(Kind.TEXT, state="state", topic="topic", agent="agent_id", kind="kind"),
        **_columns(Kind.YES_NO, complaint="is_complaint", beyond_first_level="is_beyond_first_level"),
        **_happened(answered="first_response_at", solved="first_solved_at"),
        **_WHERE,
        **_OF_PRODUCT,
    },
    _tickets,
    requests.IS_TICKET,
    "the brand's day of the opening",
)
VISITS = Source(
    "fact_sessions",
    "started_at",
    Record.SESSION,
    visits.DIMENSIONS,
    {
        **_columns(Kind.NUMBER, events="event_count", views="view_count"),
        "length": Column(
            Kind.SECONDS, "quotient(micros(o.ended_at) - micros(o.started_at), 1000000)", ("ended_at", "started_at")
        ),
        **_happened(viewed="viewed_at", added="added_at", checkout="checkout_at", ordered="ordered_at"),
        **_WHERE,
    },
    _visits,
    time_basis=visits.TIME_BASIS,
    filters=visits.LEFT_OUT,
    needs=visits.NEEDS,
)
SOURCES: Mapping[str, Source] = {
    "orders": ORDERS,
    "answers": ANSWERS,
    "tickets": TICKETS,
    "visits": VISITS,
    "sessions": VISITS,
}

QUESTIONS: Mapping[str, tuple[int, int]] = {
    "nps": (0, 10), "csat": (1, 5), "ces1": (1, 5), "ces2": (1, 7), "stars": (1, 5), "ease": (1, 5),
    "enjoyment": (1, 5), "convenience": (1, 5), "needs_met": (1, 5), "trust": (1, 7), "memorability": (1, 7),
    "mystery_shop": (0, 100), "brand_connection": (0, 10), "brand_prominence": (0, 10),
}  # fmt: skip
"""Kinds of question that customers answer, each with its usual scale. What the brand's own people answer is not
among them: there single persons could be worked out (see staff_answers.py)."""


def column_of(measure: Measure) -> Column | None:
    """The column that is summed or averaged."""
    return SOURCES[measure.of].columns[measure.column] if measure.column else None


def parts_of_unit(measure: Measure) -> int:
    """The quantity is counted in so many parts of its unit."""
    column = column_of(measure)
    return 1000 if column and column.kind is Kind.SCORE else 1


def needs_currency(measure: Measure) -> bool:
    """Whether money is spoken of: then each currency is a value of its own."""
    columns = SOURCES[measure.of].columns
    named = [condition.column for condition in (*measure.where, *measure.share_of)]
    named += [measure.column] if measure.column else []
    return any(columns[name].kind is Kind.MONEY for name in named)


def variant_of(measure: Measure, *, by_currency: bool | None = None) -> str:
    """The SQL of what is never mixed."""
    if measure.of == "orders" and (needs_currency(measure) if by_currency is None else by_currency):
        return purchases.CURRENCY
    return surveys.RELATION if measure.question == "nps" else UNKNOWN
