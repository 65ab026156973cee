"""Asking for a metric from outside: of the data folder or of the server that holds it; the same either way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import httpx

from zhiyin.app.build import build, open_warehouse
from zhiyin.base.config import Settings
from zhiyin.base.errors import Forbidden, InvalidInput, NotFound, Unauthenticated, Unavailable
from zhiyin.base.money import exponent
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Card, Compare, Cut, Days, Unit, Variant, cut_named
from zhiyin.metrics.results import MetricResult, MetricValue
from zhiyin.metrics.service import Question

API_KEY = "ZHIYIN_API_KEY"
DEFAULT_DAYS = 30
TIMEOUT_SECONDS = 60

_REFUSALS = {401: Unauthenticated, 403: Forbidden, 404: NotFound, 422: InvalidInput}


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


def ask(settings: Settings, wanted: Wanted, key: str | None) -> Answered:
    """The answer from the facts in the data folder or, when a server holds them, from that server."""
    try:
        return ask_folder(settings, wanted)
    except Unavailable:  # a server holds the facts
        if not key:
            raise Unauthenticated("a server holds the facts: give an API key in {variable}", variable=API_KEY) from None
    return ask_server(settings.public_url, wanted, key)


def ask_folder(settings: Settings, wanted: Wanted) -> Answered:
    """From the facts in the data folder, which nobody else has open; nothing is held open afterwards."""
    last = wanted.last or datetime.now(settings.zone).date()
    days = Days(wanted.first or last - timedelta(days=DEFAULT_DAYS - 1), last)
    with closing(build(settings)) as app, closing(open_warehouse(app)) as warehouse:
        while warehouse.loader.step().is_behind:
            pass
        question = Question(
            days,
            wanted.by,
            wanted.compare,
            filters=wanted.where,
            variant=wanted.variant,
            places=app.places(),
            against=wanted.against,
        )
        return of_result(warehouse.metrics.values(wanted.metric, question))


def ask_server(url: str, wanted: Wanted, key: str) -> Answered:
    """From a running server, through its API."""
    asked = {
        "from": wanted.first,
        "to": wanted.last,
        "by": ",".join(cut.value for cut in wanted.by) or None,
        "compare": wanted.compare,
        "variant": wanted.variant,
    }
    params: dict[str, str | list[str]] = {name: str(value) for name, value in asked.items() if value is not None}
    for name, filters in (("where", wanted.where), ("against", wanted.against)):
        params[name] = [f"{cut.value}={value or ''}" for cut, value in filters.items()]
    try:
        answer = httpx.get(
            f"{url}/api/v1/metrics/{wanted.metric}/values",
            params=params,
            headers={"Authorization": f"Bearer {key}"},
            timeout=TIMEOUT_SECONDS,
        )
    except httpx.HTTPError as error:
        raise Unavailable("the server at {url} does not answer: {reason}", url=url, reason=error) from None
    if answer.is_error:
        refusal = _REFUSALS.get(answer.status_code, Unavailable)
        raise refusal("the server answered {status}: {detail}", status=answer.status_code, detail=_detail(answer))
    return of_answer(answer.json())


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
        _figure(value.estimate, card.unit, currency),
        unit=currency if currency and card.unit is Unit.MONEY else card.unit.value,
        also={name: _figure(estimate, card.also[name], currency) for name, estimate in value.also.items()},
        before=_figure(comparison.value, card.unit, currency).value if comparison else None,
        is_significant=comparison.difference.is_significant if comparison and comparison.difference else None,
    )


def _figure(estimate: Estimate, unit: Unit, currency: str | None) -> Figure:
    parts = 10 ** exponent(currency) if currency and unit is Unit.MONEY else 1
    value, low, high = (_whole(x, parts) for x in (estimate.value, estimate.low, estimate.high))
    return Figure(value, low, high, estimate.n)


def _row_of_answer(key: Mapping[str, date | str | None], variant: Mapping[str, Any]) -> Row:
    value, comparison = variant["value"], variant["comparison"]
    return Row(
        key,
        variant["variant"],
        value["display"],
        _figure_of_answer(value),
        unit=value["currency"] or value["unit"],
        also={name: _figure_of_answer(figure) for name, figure in value["also"].items()},
        before=_figure_of_answer(comparison["value"]).value if comparison else None,
        is_significant=comparison["significant"] if comparison and comparison["difference"] is not None else None,
    )


def _figure_of_answer(figure: Mapping[str, Any]) -> Figure:
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


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError):
        return answer.reason_phrase
