"""Answers of the brand's own people: shown of whole months and groups of which nobody can be worked out.

Every number is of *blocks*: the people of one department in one month who are five or more, or
several small departments together. Blocks depend on nothing that is asked; so whatever is asked, the
difference of two answers is again made of whole blocks, and tells of five people or more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from zhiyin.base.scope import EVERYTHING
from zhiyin.metrics.counting import in_scope, place_of
from zhiyin.metrics.model import Days, Dimension, Selection
from zhiyin.metrics.surveys import answers
from zhiyin.warehouse.engine import Query

LEAST_PEOPLE = 5
DIMENSIONS = (Dimension.MONTH, Dimension.DEPARTMENT)
SMALL = "*"
"""Stands for the departments that are too small to be shown alone."""

_SAME_CELL = "t.span = c.c_span AND t.by_month = c.c_month AND t.cell = c.c_cell"
# Steps that are joined name their columns apart: what would stand twice has another name on another engine.
_PLACED = f"""
    SELECT t.*, CASE WHEN c.people < {LEAST_PEOPLE} OR (s.s_people < {LEAST_PEOPLE} AND t.cell = b.least) THEN '{SMALL}'
        ELSE t.cell END AS block
    FROM told t JOIN cells c ON {_SAME_CELL}
        LEFT JOIN small s ON s.s_span = t.span AND s.s_month = t.by_month
        LEFT JOIN big b ON b.b_span = t.span AND b.b_month = t.by_month
    WHERE b.least IS NOT NULL OR s.s_people >= {LEAST_PEOPLE}
"""  # noqa: S608 - our own names
"""When the small departments of a month are fewer than five people together, the smallest of the others joins them;
when there is none, the month is not shown."""


def staff_answers(
    selection: Selection, kind: str, scale_max: int, quantities: str, *, lowest: int = 1, variant: str | None = None
) -> Query:
    """Valid answers in the blocks that the reader may see whole; as `answers`, by month and department only."""
    visible, scopes = in_scope(selection, "scope_id")
    department, names = place_of(Dimension.DEPARTMENT, selection, "scope_id")
    of_all = replace(selection, by=(Dimension.MONTH,), scopes=EVERYTHING, filters={})
    columns = f"coalesce({department}, '') AS cell, CASE WHEN {visible} THEN 1 ELSE 0 END AS is_visible"
    told = answers(of_all, kind, scale_max, f"{quantities}, {columns}", lowest=lowest, variant=variant)
    condition, params = "b.is_whole = 1", scopes | names
    if Dimension.DEPARTMENT in selection.filters:
        condition += " AND p.block = $only_block"
        params["only_block"] = selection.filters[Dimension.DEPARTMENT] or ""
    if Dimension.MONTH in selection.filters:
        condition += " AND text(p.by_month) = $only_month"
        params["only_month"] = selection.filters[Dimension.MONTH]
    shown = f"""
        SELECT p.*, nullif(p.block, '') AS by_department
        FROM placed p JOIN blocks b ON p.span = b.b_span AND p.by_month = b.b_month AND p.block = b.b_block
        WHERE {condition}
    """  # noqa: S608 - our own names
    cells = """
        SELECT span AS c_span, by_month AS c_month, cell AS c_cell, count(DISTINCT customer_id) AS people
        FROM told GROUP BY span, by_month, cell
    """
    small = f"""
        SELECT t.span AS s_span, t.by_month AS s_month, count(DISTINCT t.customer_id) AS s_people
        FROM told t JOIN cells c ON {_SAME_CELL}
        WHERE c.people < {LEAST_PEOPLE} GROUP BY t.span, t.by_month
    """  # noqa: S608 - our own names
    big = f"""
        SELECT c_span AS b_span, c_month AS b_month, first_by(c_cell, people, c_cell) AS least
        FROM cells WHERE people >= {LEAST_PEOPLE} GROUP BY c_span, c_month
    """  # noqa: S608 - our own names
    blocks = """
        SELECT span AS b_span, by_month AS b_month, block AS b_block, min(is_visible) AS is_whole
        FROM placed GROUP BY span, by_month, block
    """
    steps = [("told", cells), ("cells", small), ("small", big), ("big", _PLACED), ("placed", blocks), ("blocks", shown)]
    query = replace(told, params={**told.params, **params})
    for name, sql in steps:
        query = query.then(name, sql)
    return query


def ended_months(days: Days, today: date) -> Days:
    """The whole months around the days that are over; of days in the running month, the month before it."""
    last = min(_first_of_next(days.last), today.replace(day=1)) - timedelta(days=1)
    return Days(min(days.first.replace(day=1), last.replace(day=1)), last)


def months_before(days: Days) -> Days:
    """As many whole months right before."""
    count = 12 * (days.last.year - days.first.year) + days.last.month - days.first.month + 1
    first = days.first
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
    return Days(first, days.first - timedelta(days=1))


def _first_of_next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
