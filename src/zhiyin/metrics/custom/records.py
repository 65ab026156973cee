"""The records of a measure: those of its kind, narrowed to its conditions, each with its quantity."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from zhiyin.metrics.counting import group_columns
from zhiyin.metrics.custom.measure import Condition, How, Measure
from zhiyin.metrics.custom.sources import AMOUNT, SOURCES, Column, Kind, column_of, variant_of
from zhiyin.metrics.model import Selection
from zhiyin.warehouse.engine import Query

# Identifiers come from sources.py alone; what a person wrote travels as parameters.

QUANTITY = "quantity"

_PARTS = "CASE coalesce(o.exponent, 2) WHEN 0 THEN 1 WHEN 3 THEN 1000 WHEN 4 THEN 10000 ELSE 100 END"
"""How many minor units an order's currency has: a person writes amounts in major ones."""


def records_of(measure: Measure, selection: Selection, *, name: str = "own", by_currency: bool | None = None) -> Query:
    """The records with their whole `quantity`: 1, the amount, thousandths of a score, 1 of what a share counts.

    All parameters begin with the name, so that records of several kinds stand in one statement.
    """
    source = SOURCES[measure.of]
    found = source.found(selection, measure, variant_of(measure, by_currency=by_currency))
    conditions, params = _sql(measure.where, source.columns, "w")
    quantity = "1"
    if measure.how is How.SHARE:
        hit, of_share = _sql(measure.share_of, source.columns, "s")
        quantity, params = f"CASE WHEN {' AND '.join(hit)} THEN 1 ELSE 0 END", {**params, **of_share}
        conditions = [*conditions, f"({' AND '.join(hit)}) IS NOT NULL"]
    elif column := column_of(measure):
        quantity = _whole(column, is_amount=measure.column == AMOUNT)
        conditions = [*conditions, f"{column.sql} IS NOT NULL"] if measure.column != AMOUNT else conditions
    keys = ", ".join(f"p.{each} AS {each}" for each in group_columns(selection).split(", "))
    join = f"JOIN {source.table} o ON o.fact_id = p.record_id" if conditions or "o." in quantity else ""
    sql = f"""
        SELECT p.record_id AS record_id, p.identity_id AS identity_id, p.customer_id AS customer_id, p."at" AS "at",
            {keys}, {quantity} AS {QUANTITY}
        FROM {name} p {join} WHERE {" AND ".join(conditions) or "true"}
    """  # noqa: S608 - see above
    return _named_apart(found.then(name, sql, **params), name)


def _named_apart(query: Query, name: str) -> Query:
    def renamed(sql: str) -> str:
        return re.sub(r"\$(?=[a-z])", f"${name}_", sql)

    params = {f"{name}_{param}": value for param, value in query.params.items()}
    return Query(renamed(query.sql), params, tuple((step, renamed(sql)) for step, sql in query.steps))


def events_of(measure: Measure, name: str) -> tuple[str, Mapping[str, object]]:
    """The condition that a row `o` of the fact table is such a record, with its parameters."""
    source = SOURCES[measure.of]
    conditions, params = _sql(measure.where, source.columns, f"{name}_w")
    asked: dict[str, object] = {}
    if measure.question and measure.scale:
        conditions.append(f"o.question_kind = ${name}_kind AND o.scale_max = ${name}_most")
        conditions.append(f"o.score BETWEEN ${name}_least AND ${name}_most")
        asked = {f"{name}_kind": measure.question, f"{name}_least": measure.scale[0], f"{name}_most": measure.scale[1]}
    return " AND ".join([source.counts, *conditions]), {**params, **asked}


def _sql(
    conditions: Sequence[Condition], columns: Mapping[str, Column], name: str
) -> tuple[list[str], dict[str, object]]:
    said: list[str] = []
    params: dict[str, object] = {}
    for i, condition in enumerate(conditions):
        column = columns[condition.column]
        if column.kind is Kind.YES_NO:
            said.append(column.sql if condition.value else f"NOT {column.sql}")
            continue
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        names = [f"{name}{i}_{j}" for j in range(len(values))]
        params |= dict(zip(names, values, strict=True))
        left, rights = column.sql, [f"${each}" for each in names]
        if column.kind is Kind.MONEY:
            rights = [f"floor(CAST({right} AS DOUBLE) * {_PARTS} + 0.5)" for right in rights]
        if column.kind is not Kind.TEXT:
            left = f"CAST({left} AS DOUBLE)"
        operator = _OPERATORS[condition.operator]
        said.append(f"({' OR '.join(f'{left} {operator} {right}' for right in rights)})")
    return said, params


_OPERATORS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "in": "="}


def _whole(column: Column, *, is_amount: bool) -> str:
    if is_amount:
        return "p.amount"  # by product it is that of the lines
    if column.kind is Kind.SCORE:
        return f"CAST(floor({column.sql} * 1000 + 0.5) AS BIGINT)"
    return f"CAST({column.sql} AS BIGINT)"
