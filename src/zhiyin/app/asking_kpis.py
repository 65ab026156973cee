"""Asking from outside for the tree of KPIs: what was wanted, what was achieved, how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from zhiyin.app.asking import Figure, figure_of, figure_of_answer
from zhiyin.app.build import App, Warehouse
from zhiyin.app.reaching import Get, reach
from zhiyin.base.config import Settings
from zhiyin.base.locale import Locale
from zhiyin.base.money import exponent
from zhiyin.base.scope import EVERYTHING
from zhiyin.metrics.model import Unit, cut_named
from zhiyin.metrics.naming import name_of
from zhiyin.performance.kpis.model import count_shown
from zhiyin.performance.kpis.results import KpiResult
from zhiyin.performance.model import only_of, part_text
from zhiyin.staff.access import Permission, Principal

COLUMNS = pa.schema(
    [
        ("id", pa.string()),
        ("parent", pa.string()),
        ("name", pa.string()),
        ("department", pa.string()),
        ("weight", pa.float64()),
        ("metric", pa.string()),  # null: a heading
        ("variant", pa.string()),
        ("part", pa.string()),  # as JSON; empty: all records
        ("rhythm", pa.string()),
        ("first", pa.date32()),
        ("last", pa.date32()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n", pa.int64()),
        ("unit", pa.string()),
        ("display", pa.string()),
        ("wanted", pa.float64()),
        ("standing", pa.string()),
        ("degree", pa.float64()),
        ("degree_low", pa.float64()),
        ("degree_high", pa.float64()),
        ("below", pa.float64()),  # what stands below it has achieved together, of the known share of its weight
        ("below_known", pa.float64()),
        ("is_closed", pa.bool_()),
        ("is_restated", pa.bool_()),
        ("failure", pa.string()),
    ]
)

_READER = Principal("", "notebook", None, frozenset(Permission), EVERYTHING, "api_key")
"""Whoever has the folder has everything anyway."""

Row = Mapping[str, Any]


def ask_kpis(settings: Settings | None, url: str | None, key: str | None, on: date | None) -> pa.Table:
    """Each KPI in its period around the day (yesterday), from the data folder or from the server that holds it."""

    def of_folder(app: App, warehouse: Warehouse) -> list[Row]:
        results = warehouse.kpi_results
        return [_row(result) for result in results.read(_READER, on or results.yesterday)]

    def of_server(get: Get) -> list[Row]:
        return [_row_of_answer(kpi) for kpi in get("kpis", {"on": on})["data"]]

    return pa.Table.from_pylist(list(reach(settings, url, key, of_folder, of_server)), COLUMNS)


def _row(result: KpiResult) -> Row:
    kpi, measure, closing, told = result.kpi, result.kpi.measure, result.closing, result.told
    shown = closing or told
    unit = closing.unit if closing else result.card.unit if result.card else None
    currency = measure.variant if measure and unit is Unit.MONEY else None
    below, reached = result.below, result.achievement
    return {
        **_of_kpi(kpi.id, kpi.parent_id, kpi.department, kpi.weight),
        "name": kpi.name or (name_of(result.card, Locale.EN) if result.card else measure.metric_id if measure else ""),
        "metric": measure.metric_id if measure else None,
        "variant": measure.variant or None if measure else None,
        "part": part_text(measure.only) if measure else None,
        "rhythm": measure.rhythm.value if measure else None,
        "first": result.days.first if result.days else None,
        "last": result.days.last if result.days else None,
        **_of_figure(figure_of(shown.estimate, unit, currency) if shown and unit else None),
        "n": count_shown(shown.estimate.n, shown.display) if shown else None,
        "unit": currency or (unit.value if unit else None),
        "display": shown.display.value if shown else None,
        "wanted": _major(result.wanted, currency),
        "standing": reached.standing.value,
        "degree": reached.degree,
        "degree_low": reached.low,
        "degree_high": reached.high,
        "below": below.degree if below else None,
        "below_known": below.known if below else None,
        "is_closed": closing is not None,
        "is_restated": result.is_restated,
        "failure": result.failure.message(Locale.EN) if result.failure else None,
    }


def _row_of_answer(kpi: Mapping[str, Any]) -> Row:
    measure, closing, told, period = (kpi[name] or {} for name in ("measure", "closing", "told", "period"))
    shown = (closing or told).get("value")
    unit = shown["unit"] if shown else kpi["unit"]
    currency = measure.get("variant") if unit == Unit.MONEY else None
    below, reached = kpi["below"] or {}, kpi["achievement"]
    first, last = (date.fromisoformat(period[edge]) if period else None for edge in ("from", "to"))
    only = only_of({cut_named(name): word for name, word in measure.get("only", {}).items()})
    return {
        **_of_kpi(kpi["id"], kpi["parent"], kpi["department"], kpi["weight"]),
        "name": kpi["name"],
        "metric": measure.get("metric"),
        "variant": measure.get("variant") or None,
        "part": part_text(only) if measure else None,
        "rhythm": measure.get("rhythm"),
        "first": first,
        "last": last,
        **_of_figure(figure_of_answer(shown) if shown else None),
        "unit": currency or unit,
        "display": shown["display"] if shown else None,
        "wanted": _major(kpi["wanted"], currency),
        "standing": reached["standing"],
        "degree": reached["degree"],
        "degree_low": reached["low"],
        "degree_high": reached["high"],
        "below": below.get("degree"),
        "below_known": below.get("known"),
        "is_closed": bool(closing),
        "is_restated": kpi["restated"],
        "failure": kpi["failure"],
    }


def _of_kpi(kpi_id: str, parent: str | None, department: str, weight: float) -> Row:
    return {"id": kpi_id, "parent": parent, "department": department, "weight": weight}


def _of_figure(figure: Figure | None) -> Row:
    """Of what was not told nothing is known, not even that there is none."""
    if figure is None:
        return {"value": None, "low": None, "high": None, "n": None}
    return {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n}


def _major(value: float | None, currency: str | None) -> float | None:
    return value / 10 ** exponent(currency) if value is not None and currency else value
