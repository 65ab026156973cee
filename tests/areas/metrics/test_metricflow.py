"""Definitions go out as MetricFlow writes them, and come back with the same meaning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.custom.marked import InvalidDefinition
from zhiyin.metrics.custom.metricflow import from_metricflow, to_metricflow
from zhiyin.metrics.custom.reading import read_definition

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "write-your-own-metric.md"
OF_PAGE = re.findall(r"^```yaml\n(id: .*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)

OWN = [
    *OF_PAGE,
    "{id: m_one, name: N, type: simple, measure: {of: answers, question: nps, scale: [0, 10], average: score, where: "
    '{column: channel, operator: one_of, value: [web, "it\'s"]}}}',
    "{id: m_one, name: {en: N, zh-CN: 名}, purpose: {en: P, zh-CN: 用}, type: simple, direction: down, measure: "
    "{of: tickets, share_of: [{column: complaint, value: yes}, {column: messages, operator: more_than, value: 2}]}}",
    "{id: m_one, name: N, type: cumulative, days: 28, measure: {of: orders, sum: net, where: "
    "[{column: amount, operator: at_least, value: 1.5}, {column: state, operator: is_not, value: 'no: AND 1'}]}}",
    "{id: m_one, name: N, type: cumulative, grain_to_date: year, measure: {of: visits, count: all}}",
    "{id: m_one, name: N, type: ratio, numerator: {of: answers, question: csat, scale: [1, 7], count: all}, "
    "denominator: {of: tickets, count: all}}",
    "{id: m_one, name: N, type: conversion, from: {of: answers, question: csat, scale: [1, 7]}, to: "
    "{of: answers, question: ces2, scale: [1, 9]}, within_days: 7}",
    "{id: m_one, name: N, type: simple, measure: {of: tickets, count: all, where: "
    '{column: topic, operator: one_of, value: ["two\\nlines", "it\'s", "a, b", "true", "7"]}}}',
]

WRITTEN_BY_THEM = """
semantic_models:
  - name: orders
    model: ref('orders')
    measures:
      - {name: order_total, agg: sum, expr: amount}
      - {name: orders_placed, agg: count, expr: "1"}
      - {name: large_share, agg: average, expr: CASE WHEN amount >= 500 THEN 1 ELSE 0 END}
      - {name: middle, agg: median, expr: amount}
metrics:
  - name: web_total
    label: Web total
    description: What was sold on the web.
    type: simple
    type_params:
      measure:
        name: order_total
        filter: "{{ Dimension('order__channel') }} = 'web' AND {{ Dimension('order__state') }} IN ('paid', 'shipped')"
  - {name: placed, label: Placed, type: simple, type_params: {measure: orders_placed}}
  - name: total_by_order
    label: Total by order
    type: ratio
    type_params:
      numerator: web_total
      denominator: {name: placed, filter: "{{ Dimension('order__channel') }} = 'web'"}
  - {name: large, label: Large, type: simple, type_params: {measure: large_share}}
  - name: growth
    label: Growth
    type: derived
    type_params:
      expr: now - before
      metrics: [{name: placed, alias: now}, {name: placed, alias: before, offset_window: 14 days}]
"""


@pytest.mark.parametrize("text", OWN)
def test_what_goes_out_comes_back_with_the_same_meaning(text: str) -> None:
    name, definition = yaml.safe_load(text)["id"], read_definition(text, all_metrics(), {})
    back = read_definition(from_metricflow(to_metricflow(text))[name], all_metrics(), {})
    assert back == definition


def test_a_file_of_theirs_becomes_definitions_of_ours() -> None:
    found = from_metricflow(WRITTEN_BY_THEM)
    assert [*found] == ["web_total", "placed", "total_by_order", "large", "growth"]
    assert yaml.safe_load(found["web_total"]) == {
        "id": "web_total",
        "name": "Web total",
        "purpose": "What was sold on the web.",
        "type": "simple",
        "measure": {
            "of": "orders",
            "sum": "amount",
            "where": [
                {"column": "channel", "operator": "is", "value": "web"},
                {"column": "state", "operator": "one_of", "value": ["paid", "shipped"]},
            ],
        },
    }
    assert yaml.safe_load(found["large"])["measure"]["share_of"] == [
        {"column": "amount", "operator": "at_least", "value": 500}
    ]
    ratio = read_definition(found["total_by_order"], all_metrics(), {})
    known = {"placed": read_definition(found["placed"], all_metrics(), {})}
    assert ratio.name == {"en": "Total by order"}
    assert read_definition(found["growth"], all_metrics(), known).name == {"en": "Growth"}


def test_what_a_metric_is_narrowed_to_itself_holds_wherever_it_is_named() -> None:
    of_web = "{ Dimension('order__channel') }"
    text = WRITTEN_BY_THEM.replace("label: Placed,", f"label: Placed, filter: \"{{{of_web}}} = 'web'\",")
    text = text.replace("denominator: {name: placed, filter", "denominator: {name: placed, alias: p, filter")
    text = text.replace("    label: Total by order", "    label: T\n    filter: state = 'paid'")
    web, paid = ({"column": c, "operator": "is", "value": v} for c, v in (("channel", "web"), ("state", "paid")))
    found = {name: yaml.safe_load(one) for name, one in from_metricflow(text).items()}
    assert found["placed"]["measure"]["where"] == [web]
    assert found["total_by_order"]["denominator"]["where"] == [web, web, paid]
    assert found["total_by_order"]["numerator"]["where"][-1] == paid


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("measure: large_share", "measure: middle"), "large: this has no counterpart here: measure middle"),
        (("measure: large_share", "measure: missing"), "large: this has no counterpart here: measure missing"),
        (("= 'web' AND", "LIKE 'w%' AND"), "web_total: this has no counterpart here: filter"),
        (("= 'web' AND", "= 'web' OR"), "web_total: this has no counterpart here: filter"),
        (("IN ('paid', 'shipped')", "IN (@x)"), "web_total: this has no counterpart here: filter with (@x)"),
        (("IN ('paid', 'shipped')", "= paid"), "web_total: this has no counterpart here: filter with paid"),
        (("order__channel') }} = 'web' AND", "customer__channel') }} = 'web' AND"), "customer is another entity"),
        (
            ('agg: count, expr: "1"', "agg: count, expr: CASE WHEN amount > 9 THEN 1 END"),
            "placed: this has no counterpart here: measure orders_placed: count of CASE WHEN amount > 9 THEN 1 END",
        ),
        (
            ("type: derived", "type: derived\n    filter: state = 'paid'"),
            "growth: this has no counterpart here: filter",
        ),
        (("denominator: {name: placed,", "denominator: {name: placed, offset_window: 7 days,"), "here: offset_window"),
        (("label: Growth", "label: 2026-06-31"), "something in it has another shape"),
        (("type: derived", "type: quantile"), "growth: this has no counterpart here: type: quantile"),
        (("numerator: web_total", "numerator: growth"), "total_by_order: this has no counterpart here: numerator"),
        (("metrics:\n  - name", "metriken:\n  - name"), "this is no file of MetricFlow"),
        (("type_params: {measure: large_share}", "type_params: [large_share]"), "something in it has another shape"),
    ],
)
def test_what_has_no_counterpart_is_refused_by_name(change: tuple[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(said)):
        from_metricflow(WRITTEN_BY_THEM.replace(*change))


def _said(text: str) -> list[str]:
    with pytest.raises(InvalidDefinition) as raised:
        from_metricflow(text, all_metrics())
    return [str(one) for one in (raised.value, *raised.value.others)]


def test_one_name_for_two_metrics_is_told_with_both_lines() -> None:
    text = WRITTEN_BY_THEM.replace("{name: large, label: Large", "{name: placed, label: Large")
    assert _said(text) == [
        "line 26, column 12: the metric in line 19 is called `placed` already; give one of the two another name"
    ]


def test_one_name_for_two_measures_is_told_whatever_models_they_stand_in() -> None:
    more = "{name: tickets, model: x, measures: [{name: middle, agg: count}, {name: middle, agg: sum}]}"
    other = f"\n  - {more}\nmetrics:"
    assert _said(WRITTEN_BY_THEM.replace("\nmetrics:", other, 1)) == [
        f"line 10, column {at}: the measure in line 9 is called `middle` already; give one of the two another name"
        for at in (49, 77)
    ]


def test_each_name_of_a_metric_that_comes_with_the_product_is_told_with_its_line() -> None:
    text = WRITTEN_BY_THEM.replace("name: large,", "name: revenue,").replace("name: growth", "name: order_count")
    assert _said(text) == [
        "line 26, column 12: `revenue` comes with the product; choose another id",
        "line 27, column 11: `order_count` comes with the product; choose another id",
    ]


def test_mistakes_of_names_stand_in_the_order_of_the_file() -> None:
    text = WRITTEN_BY_THEM.replace("name: large,", "name: revenue,").replace("name: middle", "name: order_total")
    assert [one.split(":")[0] for one in _said(text)] == ["line 9, column 16", "line 26, column 12"]


@pytest.mark.parametrize("text", ["[]", "metrics: 1", "metrics: [1, [2]]", "metrics: [{1: 2, [3]: name}]", "x"])
def test_what_is_no_file_of_theirs_is_said_to_be_none(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"this is no file of MetricFlow"):
        from_metricflow(text, all_metrics())
