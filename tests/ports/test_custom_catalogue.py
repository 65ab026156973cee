"""Metrics that the brand defines itself give the same rows on every engine too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.ports.answers import differences
from tests.ports.test_catalogue import queries
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.custom.making import metric_of
from zhiyin.metrics.custom.reading import read_definition
from zhiyin.metrics.model import Change
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Asked

pytestmark = pytest.mark.engines

MEASURES: Mapping[str, str] = {
    "a sum": "{id: m_one, name: N, type: simple, measure: {of: orders, sum: amount, where: "
    "[{column: amount, operator: at_least, value: 1.5}, {column: channel, operator: one_of, value: [web, store]}]}}",
    "an average": "{id: m_one, name: N, type: simple, measure: {of: visits, average: length}}",
    "a share": "{id: m_one, name: N, type: simple, measure: {of: tickets, share_of: "
    "[{column: complaint, value: no}, {column: messages, operator: more_than, value: 1}]}}",
    "answers": "{id: m_one, name: N, type: simple, measure: {of: answers, question: nps, average: score}}",
    "a ratio": "{id: m_one, name: N, type: ratio, numerator: {of: tickets, count: all, where: "
    "{column: solved, value: yes}}, denominator: {of: orders, sum: units}}",
    "a window": "{id: m_one, name: N, type: cumulative, days: 9, measure: {of: orders, sum: net}}",
    "a quarter to date": "{id: m_one, name: N, type: cumulative, grain_to_date: quarter, measure: "
    "{of: orders, sum: net}}",
    "a year to date": "{id: m_one, name: N, type: cumulative, grain_to_date: year, measure: {of: visits, count: all}}",
    "growth": "{id: m_one, name: N, type: derived, expr: (a - b) / b, metrics: "
    "[{name: revenue, alias: a}, {name: revenue, alias: b, offset_window: 7 days}]}",
    "records of three kinds": "{id: m_one, name: N, type: derived, expr: 2 * a / (b + c), metrics: "
    "[{name: order_count, alias: a}, {name: session_conversion_rate, alias: b}, {name: customer_satisfaction, "
    "alias: c}]}",
    "a conversion": "{id: m_one, name: N, type: conversion, from: {of: visits, where: {column: viewed, value: yes}}, "
    "to: {of: orders, where: {column: units, operator: at_least, value: 2}}, within_days: 3}",
    "answers that follow": "{id: m_one, name: N, type: conversion, from: {of: tickets}, "
    "to: {of: answers, question: csat}, within_days: 14}",
}


@pytest.mark.parametrize("text", MEASURES.values(), ids=MEASURES)
def test_every_engine_counts_the_same(duckdb: DuckDbEngine, other: Asked, text: str) -> None:
    metric = metric_of(read_definition(text, all_metrics(), {}), (Change(1, date(2026, 1, 1), "first definition"),))
    row_count = 0
    for query in queries(metric):
        expected = duckdb.run(query)
        assert differences(expected, other.run(query)) == []
        row_count += expected.num_rows
    assert row_count, "facts that nothing is counted of prove nothing"
