"""A notebook's face: `zhiyin.open(FOLDER).metric(...)`, `.kpis(...)`, `.opinions(...)`, `.texts(...)`: Arrow tables."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from zhiyin.app.asking import Answered, Figure, Wanted, ask
from zhiyin.app.asking_kpis import ask_kpis
from zhiyin.app.asking_opinions import Asked, ask_opinions, ask_texts
from zhiyin.app.reaching import API_KEY
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import InvalidInput
from zhiyin.feedback.monitoring.model import Line
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Compare, Cut, Like, cut_named, weights_named


class Notebook:
    """An installation as a notebook sees it. Nothing is held open between two questions."""

    def __init__(self, settings: Settings | None, url: str | None, key: str | None) -> None:
        self._settings = settings
        self._url = url
        self._key = key

    def metrics(self) -> dict[str, str]:
        """The ids of all metrics and their names."""
        return {metric.card.id: metric.card.name for metric in all_metrics().values()}

    def metric(
        self,
        metric_id: str,
        first: date | str | None = None,
        last: date | str | None = None,
        by: Sequence[str] | str = (),
        *,
        compare: str | None = None,
        variant: str | None = None,
        where: Mapping[str, str | None] | None = None,
        against: Mapping[str, str | None] | None = None,
        weights: str = "",
        weights_of: str = Like.CUSTOMERS,
        shares: Mapping[str | None, float] | None = None,
    ) -> pa.Table:
        """The metric from `first` to `last` (the last 30 days), of the whole and of each group, money in major units.

        With `weights` ("channel") it stands for all customers of the days, or for "orders", whether they answered or
        not; or for `shares` as given ({"web": 0.6, "store": 0.4}). The unweighted value stands beside it.
        `against` is what another group has instead, such as {"trait.plan": "free"}: `before` is then its value.
        Facts that a server holds are asked of it, with the key that ZHIYIN_API_KEY names. The table's metadata say
        which version of the definition it is, of which days, and as of when.
        """
        wanted = Wanted(
            metric_id,
            _day(first),
            _day(last),
            tuple(cut_named(name) for name in ([by] if isinstance(by, str) else by)),
            Compare(compare) if compare else None,
            variant,
            _filters(where),
            _filters(against),
            weights_named(
                weights, _like(weights_of), [f"{value or ''}={size}" for value, size in (shares or {}).items()]
            ),
        )
        return table(ask(self._settings, self._url, self._key, wanted), wanted.by)

    def kpis(self, on: date | str | None = None) -> pa.Table:
        """The tree of KPIs, each in its period around the day (yesterday): a row for each KPI and each heading.

        Value (the frozen one once the period is closed), interval and n, what was wanted, the verdict and the degree of
        it; `parent` is the id of the row above. Money in major units.
        """
        return ask_kpis(self._settings, self._url, self._key, _day(on))

    def opinions(
        self,
        first: date | str | None = None,
        last: date | str | None = None,
        *,
        line: str = Line.PRODUCT,
        level: int = 1,
        under: str | None = None,
        where: Mapping[str, Any] | None = None,
    ) -> pa.Table:
        """Opinions by product ("category", "brand") and topic, from `first` to `last` (of all days): a row for each.

        Topics are those at a level of the tree, or those below one (`under`, a topic's id); rows without a line or
        without a topic are of all of them together, each text once. `where` narrows as the API does:
        {"own": True, "sku": "A1"}. Net sentiment with its 95 % interval.
        """
        if line not in [*Line]:
            raise InvalidInput("one of {expected} is expected", pointer="line", expected=", ".join(Line))
        asked = Asked(_day(first), _day(last), where or {})
        return ask_opinions(self._settings, self._url, self._key, asked, Line(line), level, under)

    def texts(
        self,
        first: date | str | None = None,
        last: date | str | None = None,
        *,
        where: Mapping[str, Any] | None = None,
        most: int = 1_000,
    ) -> pa.Table:
        """The newest texts, at most so many, each with what a model heard in it; narrowed as `opinions` is."""
        return ask_texts(self._settings, self._url, self._key, Asked(_day(first), _day(last), where or {}), most)


def open_notebook(folder: str | Path | None = None, *, url: str | None = None, key: str | None = None) -> Notebook:
    """The installation in this data folder, or the server at this address; the key is that of ZHIYIN_API_KEY."""
    settings = None if url else load_settings(os.environ, overrides={"data": None if folder is None else Path(folder)})
    return Notebook(settings, url, key or os.environ.get(API_KEY))


def table(answered: Answered, by: Sequence[Cut]) -> pa.Table:
    """A row for each value: the whole first (`is_total`), then the groups; further figures in columns of their own."""
    rows, figures = answered.rows, {"value": [row.figure for row in answered.rows]}
    nothing = Figure(None, None, None, 0)
    figures |= {name: [row.also.get(name, nothing) for row in rows] for name in answered.also}
    columns: dict[str, pa.Array] = {"is_total": pa.array([not row.key for row in rows], pa.bool_())}
    for each in by:
        kind = pa.date32() if each.is_time else pa.string()
        columns[each.value] = pa.array([row.key.get(each.value) for row in rows], kind)
    columns["variant"] = pa.array([row.variant for row in rows], pa.string())
    columns["value"] = pa.array([row.figure.value for row in rows], pa.float64())
    for bound in ("low", "high"):
        columns[bound] = pa.array([getattr(row.figure, bound) for row in rows], pa.float64())
    columns["n"] = pa.array([row.figure.n for row in rows], pa.int64())
    columns["unit"] = pa.array([row.unit for row in rows], pa.string())
    columns["display"] = pa.array([row.display for row in rows], pa.string())
    columns["before"] = pa.array([row.before for row in rows], pa.float64())
    columns["is_significant"] = pa.array([row.is_significant for row in rows], pa.bool_())
    for name in answered.also:
        for bound in ("value", "low", "high"):
            column = name if bound == "value" else f"{name}_{bound}"
            columns[column] = pa.array([getattr(figure, bound) for figure in figures[name]], pa.float64())
    return pa.table(columns).replace_schema_metadata(_said_beside(answered))


def _said_beside(answered: Answered) -> dict[str, str]:
    said = {
        "metric": answered.metric,
        "version": answered.version,
        "unit": answered.unit,
        "first": answered.first.isoformat(),
        "last": answered.last.isoformat(),
        "as_of": answered.as_of.isoformat(),
    }
    return {"zhiyin": json.dumps(said)}


def _filters(words: Mapping[str, str | None] | None) -> dict[Cut, str | None]:
    return {cut_named(name): value for name, value in (words or {}).items()}


def _like(word: str) -> Like:
    if word not in [*Like]:
        raise InvalidInput("one of {expected} is expected", pointer="weights_of", expected=", ".join(Like))
    return Like(word)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
