"""Metrics that a user writes in YAML: the same values as their built-in twins, and mistakes that are said clearly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.areas.metrics.brand import NOW, ZONE, Brand, Order, at
from tests.areas.metrics.conftest import Measuring
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import NotFound
from zhiyin.base.locale import Locale
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.custom.making import metric_of
from zhiyin.metrics.custom.marked import InvalidDefinition
from zhiyin.metrics.custom.reading import read_definition
from zhiyin.metrics.custom.service import CustomMetricService, WithCustom
from zhiyin.metrics.custom.sources import QUESTIONS, SOURCES
from zhiyin.metrics.model import Change, Compare, Days, Dimension, Metric, Unit, Variant
from zhiyin.metrics.results import Display, MetricValue
from zhiyin.metrics.service import MetricService, Question
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.facts import FACTS

MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
FIRST = (Change(1, date(2026, 6, 1), "first definition"),)

ADVOCATES = """
id: would_recommend
name: {en: Would recommend, zh-CN: 愿意推荐, zh-TW: 願意推薦}
type: simple
direction: up
measure:
  of: answers
  question: nps
  share_of: {column: score, operator: at_least, value: 9}
"""
SATISFACTION = """
id: satisfied
name: Satisfied
type: simple
measure: {of: answers, question: csat, scale: [1, 5], share_of: {column: score, operator: at_least, value: 4}}
"""
SALES = """
id: sales
name: Sales
type: simple
measure: {of: orders, sum: amount}
"""
ORDERS = "{id: placed, name: Placed, type: simple, measure: {of: orders, count: all}}"
VALUE_OF_ORDER = "{id: worth, name: Worth, type: simple, measure: {of: orders, average: amount}}"
RETURNED = """
id: coming_by_and_ordering
name: Come by and order
type: conversion
from: {of: visits}
to: {of: orders}
within_days: 7
"""
VISIT_CONVERSION = """
id: visits_with_order
name: Visits with an order
type: simple
measure: {of: visits, share_of: {column: ordered, value: yes}}
"""
RATIO = """
id: amount_by_order
name: Amount by order
type: ratio
numerator: {of: orders, sum: amount}
denominator: {of: orders, count: all}
"""

Asking = Callable[..., tuple[MetricValue, ...]]


def made(text: str) -> Metric:
    return metric_of(read_definition(text, all_metrics(), {}), FIRST)


@pytest.fixture
def defined(metrics: MetricService) -> Callable[[str], MetricService]:
    """The metrics of the lively brand, and one more."""

    def with_one(text: str) -> MetricService:
        metric = made(text)
        engine = metrics._engine
        return MetricService(engine, FixedClock(NOW), ZONE, custom=lambda: {metric.card.id: metric})

    return with_one


def told(values: tuple[MetricValue, ...]) -> list[object]:
    return [(value.variant, value.estimate, value.display, value.comparison) for value in values]


@pytest.mark.parametrize(
    ("text", "twin"),
    [
        (ADVOCATES, "stated_advocate_share"),
        (SATISFACTION, "customer_satisfaction"),
        (SALES, "revenue"),
        (ORDERS, "order_count"),
        (VALUE_OF_ORDER, "average_order_value"),
        (VISIT_CONVERSION, "session_conversion_rate"),
        (RETURNED, "customer_conversion_rate"),
    ],
    ids=lambda word: word if word.islower() else "",
)
class TestATwin:
    def test_has_the_same_values_to_the_digit(
        self, defined: Callable[[str], MetricService], metrics: MetricService, text: str, twin: str
    ) -> None:
        metric_id = made(text).card.id
        for by in ((), (Dimension.CHANNEL,), (Dimension.MONTH, Dimension.CHANNEL)):
            question = Question(MARCH, by=by, compare=Compare.PREVIOUS)
            own, built_in = defined(text).values(metric_id, question), metrics.values(twin, question)
            assert told(own.values) == told(built_in.values)
            assert own.values
            assert [(group.key, told(group.values)) for group in own.groups] == [
                (group.key, told(group.values)) for group in built_in.groups
            ]

    def test_counts_the_same_records(
        self, defined: Callable[[str], MetricService], metrics: MetricService, text: str, twin: str
    ) -> None:
        question = Question(MARCH, scopes=ScopeFilter(frozenset({0})))
        own = defined(text).records(made(text).card.id, question)
        built_in = metrics.records(twin, question)
        assert own.total == built_in.total
        assert [row.record_id for row in own.rows] == [row.record_id for row in built_in.rows]


class TestARatio:
    def test_is_the_one_sum_by_the_other_in_each_currency(self, defined: Callable[[str], MetricService]) -> None:
        service = defined(RATIO)
        question = Question(MARCH)
        means = {one.variant: one.estimate.value for one in service.values("average_order_value", question).values}
        for value in service.values("amount_by_order", question).values:
            assert value.estimate.value == pytest.approx(means[value.variant], rel=1e-12)
            assert value.estimate.low is not None
            assert value.estimate.low < (value.estimate.value or 0)

    def test_sets_records_of_two_kinds_side_by_side_for_each_customer(
        self, defined: Callable[[str], MetricService]
    ) -> None:
        text = (
            "{id: tickets_by_order, name: T, type: ratio, numerator: {of: tickets, count: all}, "
            "denominator: {of: orders, count: all}}"
        )
        service = defined(text)
        (value,) = service.values("tickets_by_order", Question(MARCH)).values
        (orders,) = service.values("order_count", Question(MARCH)).values
        tickets = service.records("first_response_time", Question(MARCH)).total
        assert value.estimate.value == pytest.approx(tickets / (orders.estimate.value or 0), rel=1e-12)
        assert value.estimate.n <= tickets + orders.estimate.n
        assert Dimension.PRODUCT in made(text).card.dimensions


class TestAConversion:
    def test_counts_no_record_as_its_own_follower(self, defined: Callable[[str], MetricService]) -> None:
        """Visits are also called sessions."""
        values = [
            defined(RETURNED.replace("{of: orders}", f"{{of: {name}}}")).values(
                "coming_by_and_ordering", Question(MARCH)
            )
            for name in ("visits", "sessions")
        ]
        assert told(values[0].values) == told(values[1].values)
        assert 0 < (values[1].values[0].estimate.value or 0) < 1


class TestAPreview:
    def test_hides_few_people_like_what_is_saved(self, measuring: Measuring) -> None:
        of = measuring(Brand(orders=[Order(id=1, person=1, at=at(62), net=100)]))
        service = MetricService(of._engine, FixedClock(NOW), ZONE)
        (value,) = service.preview(made(VALUE_OF_ORDER), Question(MARCH)).values
        assert (value.display, value.estimate.value) == (Display.HIDDEN, None)


class TestACumulativeMetric:
    TEXT = "{id: in_28_days, name: N, type: cumulative, days: 28, measure: {of: orders, sum: amount}}"

    def test_is_the_sum_over_the_days_up_to_each_day(self, defined: Callable[[str], MetricService]) -> None:
        service = defined(self.TEXT)
        for group in service.values("in_28_days", Question(MARCH, by=(Dimension.DAY,))).groups[::10]:
            day = group.key[Dimension.DAY]
            assert isinstance(day, date)
            window = Days(day - timedelta(days=27), day)
            assert told(group.values) == told(service.values("revenue", Question(window)).values)

    def test_is_of_the_window_at_the_end_of_the_days_asked_for(self, defined: Callable[[str], MetricService]) -> None:
        service = defined(self.TEXT)
        window = Days(date(2026, 3, 4), date(2026, 3, 31))
        by = (Dimension.CHANNEL,)
        own = service.values("in_28_days", Question(MARCH, by=by, filters={Dimension.PRODUCT: "p1"}))
        twin = service.values("revenue", Question(window, by=by, filters={Dimension.PRODUCT: "p1"}))
        assert told(own.values) == told(twin.values)
        assert {str(group.key): told(group.values) for group in own.groups} == {
            str(group.key): told(group.values) for group in twin.groups
        }

    def test_is_held_against_windows_that_overlap_with_it(self, defined: Callable[[str], MetricService]) -> None:
        week, before = Days(date(2026, 3, 25), date(2026, 3, 31)), Days(date(2026, 2, 25), date(2026, 3, 24))
        service = defined(self.TEXT)
        now = service.values("in_28_days", Question(week, compare=Compare.PREVIOUS)).values
        then = {one.variant: one.estimate for one in service.values("revenue", Question(before)).values}
        assert {one.variant: one.comparison and one.comparison.value for one in now} == then


class TestConditions:
    def test_narrow_like_a_filter(self, defined: Callable[[str], MetricService]) -> None:
        service = defined(SALES.replace("sum: amount", "sum: amount, where: {column: channel, value: web}"))
        narrowed = service.values("revenue", Question(MARCH, filters={Dimension.CHANNEL: "web"}))
        assert told(service.values("sales", Question(MARCH)).values) == told(narrowed.values)

    def test_compare_money_in_major_units(self, defined: Callable[[str], MetricService]) -> None:
        text = ORDERS.replace("count: all", "count: all, where: {column: amount, operator: at_least, value: 50}")
        service = defined(text)
        rows = service.records("revenue", Question(MARCH), limit=5000).rows
        own = {one.variant: one.estimate.value for one in service.values("placed", Question(MARCH)).values}
        assert own == {
            variant: float(sum((row.value or 0) >= 5000 for row in rows if row.variant == variant)) for variant in own
        }
        assert 0 < sum(value or 0 for value in own.values()) < len(rows)

    def test_never_become_part_of_the_statement(self, defined: Callable[[str], MetricService]) -> None:
        hostile = '"web\' OR 1=1; DROP TABLE fact_orders; --"'
        metric = made(SALES.replace("sum: amount", f"sum: amount, where: {{column: channel, value: {hostile}}}"))
        service = defined(SALES.replace("sum: amount", f"sum: amount, where: {{column: channel, value: {hostile}}}"))
        assert "DROP" not in metric.card.id
        assert service.values("sales", Question(MARCH)).values == ()
        assert service.values("revenue", Question(MARCH)).values

    def test_name_columns_that_the_facts_have(self) -> None:
        for source in SOURCES.values():
            known = set(FACTS[source.table].columns.names)
            assert {name for column in source.columns.values() for name in column.names} <= known

    def test_never_ask_what_the_brands_own_people_answered(self) -> None:
        assert not {"enps", "engagement"} & set(QUESTIONS)


class TestTheCard:
    def test_keeps_what_must_not_be_mixed_apart(self) -> None:
        assert made(SALES).card.variant is Variant.CURRENCY
        assert made(ADVOCATES).card.variant is Variant.RELATION
        assert made(ORDERS).card.variant is Variant.NONE
        assert (made(SALES).card.unit, made(RATIO).card.unit) == (Unit.MONEY, Unit.MONEY)
        assert made(ADVOCATES).card.minimum_respondents == 5
        assert made(ADVOCATES).card.formula == "share_of(score >= 9 of answers nps 0–10)"


BROKEN: Mapping[str, tuple[str, str]] = {
    "a column that is none": (
        "id: m_one\nname: N\ntype: simple\nmeasure:\n  of: orders\n  sum: amout\n",
        "line 6, column 8: `amout` is no column of orders; did you mean `amount`?",
    ),
    "a key that is none": (
        "id: m_one\nname: N\ntype: simple\nmesure: {of: orders, count: all}\n",
        "line 4, column 1: a metric has no key `mesure`; did you mean `measure`?",
    ),
    "a type that is not known": (
        "id: m_one\nname: N\ntype: median\n",
        "line 3, column 7: `median` is not known here; write one of simple, ratio, cumulative, conversion, derived",
    ),
    "a missing measure": (
        "id: m_one\nname: N\ntype: simple\n",
        "line 1, column 1: `measure` is missing here; add a line such as `measure: {of: orders, count: all}`",
    ),
    "no YAML": (
        "id: m_one\nname: N\ntype: simple\nmeasure: {of: orders, count: all\n",
        "line 5, column 1: this is no YAML: expected ',' or '}', but got '<stream end>'; "
        "texts with : # > ! stand in quotes",
    ),
    "a text that is compared with a number": (
        "id: m_one\nname: N\ntype: simple\nmeasure:\n  of: visits\n  count: all\n"
        "  where: {column: views, operator: more_than, value: many}\n",
        "line 7, column 54: a number belongs here, such as 9 or 2.5",
    ),
    "a sum of words": (
        "id: m_one\nname: N\ntype: simple\nmeasure: {of: orders, sum: channel}\n",
        "line 4, column 28: `channel` holds text, of which there is no sum; use count or share_of",
    ),
    "an id of ours": (
        "id: revenue\nname: N\ntype: simple\nmeasure: {of: orders, sum: amount}\n",
        "line 1, column 5: `revenue` comes with the product; choose another id",
    ),
    "money by visits": (
        "id: m_one\nname: N\ntype: ratio\nnumerator: {of: orders, sum: amount}\n"
        "denominator: {of: visits, count: all}\n",
        "line 5, column 14: visits have no currency, so money cannot be set against them; use orders",
    ),
    "what our own people answered": (
        "id: m_one\nname: N\ntype: simple\nmeasure: {of: answers, question: enps, average: score}\n",
        "line 4, column 34: `enps` is not known here; write one of " + ", ".join(QUESTIONS),
    ),
    "two makings": (
        "id: m_one\nname: N\ntype: simple\nmeasure: {of: orders, count: all, sum: net}\n",
        "line 4, column 10: a measure has exactly one of count, sum, average, share_of; such as `count: all`",
    ),
    "an average in a ratio": (
        "id: m_one\nname: N\ntype: ratio\nnumerator: {of: orders, average: net}\n"
        "denominator: {of: orders, count: all}\n",
        "line 4, column 12: only count and sum add up; write one of them instead of average",
    ),
    "an alias": (
        "id: &x m_one\nname: *x\ntype: simple\n",
        "line 2, column 7: write the value itself, without * and not so deep",
    ),
    "a text that YAML reads as no": (
        "id: m_one\nname: no\ntype: simple\nmeasure: {of: orders, count: all}\n",
        "line 2, column 7: a text belongs here; write it in quotes",
    ),
    "nothing": ("", "line 1, column 1: nothing stands here; begin with id:"),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_said_with_its_place_and_its_mend(text: str, said: str) -> None:
    with pytest.raises(InvalidDefinition) as caught:
        read_definition(text, all_metrics(), {})
    assert str(caught.value) == said
    for locale in (Locale.ZH_CN, Locale.ZH_TW):
        assert "行" in caught.value.message(locale)
        assert "{" not in caught.value.message(locale).replace("{of: orders, count: all}", "")


def test_depth_and_length_have_limits() -> None:
    for text in ("[" * 5000, "a" * 30_000, "id: \x00"):
        with pytest.raises(InvalidDefinition):
            read_definition(text, (), {})


class TestDefinitions:
    @pytest.fixture
    def own(self, db: Database) -> CustomMetricService:
        clock = FixedClock(NOW)
        return CustomMetricService(db, clock, StaffService(db, clock).audit, ZONE)

    def test_another_meaning_is_another_version_with_a_break_mark(self, own: CustomMetricService) -> None:
        assert own.define(SALES, by="u1").version == 1
        assert own.define(SALES.replace("name: Sales", "name: Takings"), by="u1").version == 1
        assert own.metrics()["sales"].card.name == "Takings"
        assert own.define(SALES.replace("amount", "net"), by="u1").version == 2
        assert [change.version for change in own.metrics()["sales"].card.history] == [1, 2]

    def test_what_was_removed_goes_on_counting_its_versions(self, own: CustomMetricService) -> None:
        own.define(SALES, by="u1")
        own.remove("sales", by="u1")
        assert own.metrics() == {}
        with pytest.raises(NotFound):
            own.remove("sales", by="u1")
        assert own.define(SALES, by="u1").version == 3

    def test_stand_among_all_metrics_so_that_they_can_have_targets(self, own: CustomMetricService) -> None:
        known = WithCustom(own)
        assert "sales" not in known
        own.define(SALES, by="u1")
        assert known["sales"].card.unit is Unit.MONEY
        assert [*known][-1] == "sales"
        assert len(known) == len(all_metrics()) + 1

    def test_are_seen_by_another_process_at_once(self, own: CustomMetricService, db: Database) -> None:
        clock = FixedClock(NOW)
        other = CustomMetricService(db, clock, StaffService(db, clock).audit, ZONE)
        assert other.metrics() == {}
        own.define(SALES, by="u1")
        assert [*other.metrics()] == ["sales"]
        assert other.get_definition("sales").text == SALES


PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "write-your-own-metric.md"


@pytest.mark.parametrize("text", re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL))
def test_an_example_of_the_page_can_be_counted(defined: Callable[[str], MetricService], text: str) -> None:
    (value,) = defined(text).values(made(text).card.id, Question(MARCH)).values
    assert value.estimate.n
