"""What was frozen of KPIs as CSV, for whoever works out pay: frozen values alone, the same whenever it is asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import datetime

from zhiyin.base.locale import Locale
from zhiyin.base.money import exponent
from zhiyin.connectors.files.rejects import harmless
from zhiyin.metrics.model import Unit
from zhiyin.metrics.results import Display
from zhiyin.performance.kpis.model import Closing, Kpi, count_shown
from zhiyin.performance.model import part_text

Cell = str | float | int | None

COLUMNS = (
    "period_from", "period_to", "rhythm", "kpi", "department", "owner", "owner_id", "weight", "metric",
    "definition_version", "variant", "part", "unit", "value", "low", "high", "n", "target", "target_set_at",
    "target_set_by", "standing", "degree", "degree_low", "degree_high", "as_of", "closed_at", "closed_by",
    "reopened_at", "reopened_by", "reopened_reason", "kpi_id", "closing_id",
)  # fmt: skip


def closings_csv(
    found: Iterable[tuple[Kpi, Closing]],
    locale: Locale,
    person: Callable[[str | None], str | None],
) -> str:
    """A line for each closing; money in major units, a share from 0 to 1. `person` names a member of the staff."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for kpi, closing in found:
        cells = _cells(kpi, closing, locale, person)
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue()


def _cells(kpi: Kpi, closing: Closing, locale: Locale, person: Callable[[str | None], str | None]) -> tuple[Cell, ...]:
    measure = kpi.measure
    assert measure, "a heading is never closed"
    is_money = closing.unit is Unit.MONEY
    parts = 10 ** exponent(measure.variant) if is_money else 1
    unit = measure.variant if is_money else closing.unit.value
    value = closing.value if closing.display is Display.NORMAL else None  # of too few records the interval alone

    def amount(value: float | None) -> float | None:
        return None if value is None else value / parts

    return (
        closing.first_on.isoformat(), closing.last_on.isoformat(), measure.rhythm.value,
        closing.called(locale), closing.department, person(closing.owner_id), closing.owner_id, closing.weight,
        measure.metric_id, closing.metric_version,
        measure.variant, part_text(measure.only), unit, amount(value), amount(closing.low),
        amount(closing.high), count_shown(closing.n, closing.display), amount(closing.target),
        _instant(closing.target_set_at), person(closing.target_set_by), closing.standing.value, closing.degree,
        closing.degree_low, closing.degree_high, _instant(closing.as_of), _instant(closing.closed_at),
        person(closing.closed_by), _instant(closing.reopened_at), person(closing.reopened_by),
        closing.reopened_reason, kpi.id, closing.id,
    )  # fmt: skip


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
