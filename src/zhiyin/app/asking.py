"""Asking for a metric from outside: of the data folder or of the server that holds it; the same either way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from zhiyin.app.build import App, Warehouse
from zhiyin.app.reaching import Get, reach
from zhiyin.base.config import Settings
from zhiyin.base.money import exponent
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Card, Compare, Cut, Days, Unit, Variant, Weights, cut_named
from zhiyin.metrics.results import MetricResult, MetricValue
from zhiyin.metrics.service import Question

DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """A metric, over which days, split by what, held against what, narrowed to what."""

    metric: str
    first: date | None = None
    last: date | None = None
    by: tuple[Cut, ...] = ()
    compare: Compare | None = None
    variant: str | None = None
    where: Mapping[Cut, str | None] = field(default_factory=dict)  # None: those that say nothing of it
    against: Mapping[Cut, str | None] = field(default_factory=dict)  # what the group to compare with has instead
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its interval and number of records; money in major units."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Row:
    """One value of the answer: of the whole (no key) or of a group. `unit` is a currency where it is money."""

    key: Mapping[str, date | str | None]
    variant: str | None
    display: str
    figure: Figure
    unit: str
    also: Mapping[str, Figure]
    before: float | None = None
    is_significant: bool | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The rows, with what they must not go without: the version of the definition, the days, as of when."""

    metric: str
    version: int
    unit: str
    first: date
    last: date
    as_of: datetime
    rows: tuple[Row, ...]

    @property
    def also(self) -> tuple[str, ...]:
        """The names of the further figures."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.also))


def ask(settings: Settings | None, url: str | None, key: str | None, wanted: Wanted) -> Answered:
    """The answer from the facts in the data folder or, when a server holds them, from that server."""

    def of_folder(app: App, warehouse: Warehouse) -> Answered:
        return _ask_folder(app, warehouse, wanted)

    return reach(settings, url, key, of_folder, lambda get: _ask_server(get, wanted))


def _ask_folder(app: App, warehouse: Warehouse, wanted: Wanted) -> Answered:
    question = Question(
        days_of(app.settings, wanted.first, wanted.last),
        wanted.by,
        wanted.compare,
        filters=wanted.where,
        variant=wanted.variant,
        places=app.places(),
        against=wanted.against,
        weights=wanted.weights,
    )
    return of_result(warehouse.metrics.values(wanted.metric, question))


def _ask_server(get: Get, wanted: Wanted) -> Answered:
    asked: dict[str, Any] = {
        "from": wanted.first,
        "to": wanted.last,
        "by": ",".join(cut.value for cut in wanted.by),
        "compare": wanted.compare,
        "variant": wanted.variant,
    }
    for name, filters in (("where", wanted.where), ("against", wanted.against)):
        asked[name] = [f"{cut.value}={value or ''}" for cut, value in filters.items()]
    if wanted.weights:
        asked |= {"weights": wanted.weights.by.value, "weights_of": wanted.weights.like.value}
        asked["share"] = [f"{value or ''}={size}" for value, size in wanted.weights.shares.items()]
    return of_answer(get(f"metrics/{wanted.metric}/values", asked))


def days_of(settings: Settings, first: date | None, last: date | None) -> Days:
    """The days from `first` to `last`: the last 30 where nobody names any."""
    last = last or datetime.now(settings.zone).date()
    return Days(first or last - timedelta(days=DEFAULT_DAYS - 1), last)


def of_result(result: MetricResult) -> Answered:
    """The values of the whole, then of the groups."""
    card = result.card
    parts: list[tuple[Mapping[str, date | str | None], Sequence[MetricValue]]] = [({}, result.values)]
    parts += [({name.value: value for name, value in group.key.items()}, group.values) for group in result.groups]
    rows = tuple(_row(card, key, value) for key, values in parts for value in values)
    days = result.days
    return Answered(card.id, card.version, card.unit.value, days.first, days.last, result.as_of, rows)


def of_answer(answer: Mapping[str, Any]) -> Answered:
    """The same from the server's words."""
    parts = [({}, answer["variants"]), *((_key(group["key"]), group["variants"]) for group in answer["groups"])]
    rows = tuple(_row_of_answer(key, variant) for key, variants in parts for variant in variants)
    first, last = (date.fromisoformat(answer["period"][edge]) for edge in ("from", "to"))
    as_of = datetime.fromisoformat(answer["as_of"])
    return Answered(answer["metric"], answer["version"], answer["unit"], first, last, as_of, rows)


def _row(card: Card, key: Mapping[str, date | str | None], value: MetricValue) -> Row:
    currency = value.variant if card.variant is Variant.CURRENCY else None
    comparison = value.comparison
    return Row(
        key,
        value.variant,
        value.display.value,
        figure_of(value.estimate, card.unit, currency),
        unit=currency if currency and card.unit is Unit.MONEY else card.unit.value,
        also={name: figure_of(estimate, card.also[name], currency) for name, estimate in value.also.items()},
        before=figure_of(comparison.value, card.unit, currency).value if comparison else None,
        is_significant=comparison.difference.is_significant if comparison and comparison.difference else None,
    )


def figure_of(estimate: Estimate, unit: Unit, currency: str | None) -> Figure:
    """The same figure as one reads it."""
    parts = 10 ** exponent(currency) if currency and unit is Unit.MONEY else 1
    value, low, high = (_whole(x, parts) for x in (estimate.value, estimate.low, estimate.high))
    return Figure(value, low, high, estimate.n)


def _row_of_answer(key: Mapping[str, date | str | None], variant: Mapping[str, Any]) -> Row:
    value, comparison = variant["value"], variant["comparison"]
    return Row(
        key,
        variant["variant"],
        value["display"],
        figure_of_answer(value),
        unit=value["currency"] or value["unit"],
        also={name: figure_of_answer(figure) for name, figure in value["also"].items()},
        before=figure_of_answer(comparison["value"]).value if comparison else None,
        is_significant=comparison["significant"] if comparison and comparison["difference"] is not None else None,
    )


def figure_of_answer(figure: Mapping[str, Any]) -> Figure:
    """The same from the server's words."""
    parts = 10 ** (figure["exponent"] or 0)
    value, low, high = (_whole(figure[name], parts) for name in ("value", "low", "high"))
    return Figure(value, low, high, figure["n"])


def _key(key: Mapping[str, str | None]) -> dict[str, date | str | None]:
    return {
        name: date.fromisoformat(value) if value is not None and cut_named(name).is_time else value
        for name, value in key.items()
    }


def _whole(value: float | None, parts: int) -> float | None:
    """The value in units, from so many parts of a unit."""
    return None if value is None else value / parts
