"""Before anything is written: what a file looks like, how many rows there are, and what refers to what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from zhiyin.base.locale import Locale
from zhiyin.connectors.files.amounts import mostly_numbers
from zhiyin.connectors.files.dates import Detected, format_of
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.links import Links
from zhiyin.connectors.files.mapping import Mapping, checked, proposed
from zhiyin.connectors.files.model import ReadAs, Row
from zhiyin.connectors.files.reading import opened
from zhiyin.connectors.files.telling_orders import LINE_FIELDS
from zhiyin.connectors.files.values import House, RowReader, Values
from zhiyin.customers.model import Identifier

SAMPLE = 2_000
SHOWN = 20
EXAMPLES = 3
_BATCH = 2_000
_FIRST = (Kind.CUSTOMERS, Kind.ORDERS, Kind.TICKETS)

LinkRow = tuple[str, str, tuple[Identifier, ...], str | None, int | None, int | None]


class ColumnSeen(NamedTuple):
    """A column as it looks: what it holds, and what stands in it."""

    name: str
    type: str  # date, number, text, empty
    examples: list[str]
    dates: Detected | None


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file, and the mapping that its headers suggest."""

    columns: list[ColumnSeen]
    rows: list[list[str]]
    mapping: Mapping


class Part(NamedTuple):
    """One file of an import."""

    name: str
    path: Path
    how: ReadAs
    mapping: Mapping


def preview(path: Path, how: ReadAs, name: str, locale: Locale, kind: Kind | None = None) -> Preview:
    """What a person sees before they decide."""
    with opened(path, how) as table:
        sample = [row.cells for row in islice(table.rows, SAMPLE) if row.problem is None]
        columns = [_seen(column, [cells[at] for cells in sample]) for at, column in enumerate(table.columns)]
        return Preview(columns, sample[:SHOWN], proposed(table.columns, sample, name, kind))


def _seen(name: str, values: Sequence[str]) -> ColumnSeen:
    filled = [value for value in values if value.strip()]
    examples = [value[:100] for value in dict.fromkeys(filled)][:EXAMPLES]
    dates = format_of(filled)
    if not filled:
        return ColumnSeen(name, "empty", [], None)
    if dates is not None:
        return ColumnSeen(name, "date", examples, dates)
    return ColumnSeen(name, "number" if mostly_numbers(filled) else "text", examples, None)


@contextmanager
def rows_and_reader(part: Part, house: House) -> Iterator[tuple[Iterator[Row], RowReader]]:
    """The rows of a file with the reader that its first rows make."""
    with opened(part.path, part.how) as table:
        mapping = checked(part.mapping, table.columns)
        sample = list(islice(table.rows, SAMPLE))
        yield chain(sample, table.rows), RowReader(mapping, table.columns, sample, house)


def count_and_link(parts: Sequence[Part], house: House, links: Links, alive: Callable[[], None]) -> int:
    """How many rows there are; meanwhile, what each customer, order and ticket is, for the rows that refer to it."""
    total = 0
    for part in sorted(parts, key=lambda part: _rank(part.mapping.kind)):
        with rows_and_reader(part, house) as (rows, reader):
            while batch := list(islice(rows, _BATCH)):
                total += len(batch)
                if len(parts) > 1 or has_lines(part.mapping):
                    _note(part.mapping.kind, [reader.readable(row) for row in batch if not row.problem], links)
                alive()
    return total


def _note(kind: Kind, batch: Sequence[Values], links: Links) -> None:
    if kind is Kind.PRODUCTS:
        told = ((values.text("product_id"), values.text("category")) for values in batch)
        links.add_categories((product, category) for product, category in told if product and category)
    else:
        links.add(_links(kind, batch))


def has_lines(mapping: Mapping) -> bool:
    """Whether a file of orders may hold several rows of one order, a line each."""
    return mapping.kind is Kind.ORDERS and any(name in mapping.columns for name in LINE_FIELDS)


def _rank(kind: Kind) -> int:
    """What others refer to comes first; for the time of an order its lines know better than its reviews."""
    order = (*_FIRST, Kind.ORDER_LINES, Kind.DELIVERIES)
    return order.index(kind) if kind in order else len(order)


def _links(kind: Kind, batch: Sequence[Values]) -> Iterator[LinkRow]:
    for values in batch:
        customer, people = values.text("customer_key"), values.identifiers
        if kind is Kind.CUSTOMERS:
            if customer:
                yield "customer", customer, people, None, None, None
            continue
        at = _began(values)
        order, ticket = values.text("order_id"), values.text("ticket_id")
        if order and kind not in (Kind.TICKETS, Kind.INTERACTIONS):
            yield "order", order, people, customer, at, values.at("paid_at")
        if ticket and kind in (Kind.TICKETS, Kind.TICKET_MESSAGES):
            yield "ticket", ticket, people, customer, at, None
        if customer and at is not None:
            yield "customer", customer, (), None, at, None


def _began(values: Values) -> int | None:
    names = ("placed_at", "opened_at", "at", "paid_at", "shipped_at", "delivered_at", "fallback_at")
    return next((at for name in names if (at := values.at(name)) is not None), None)
