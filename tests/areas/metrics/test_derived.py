"""Metrics that are expressions of others: values from the same records, intervals that know what the parts share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.areas.metrics.brand import NOW, ZONE, Answer, Brand, Order, Ticket, at
from tests.areas.metrics.conftest import ANYBODY, Measuring
from tests.areas.metrics.test_custom import SALES
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Conflict
from zhiyin.base.locale import Locale
from zhiyin.db.database import Database
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.custom.library import Library
from zhiyin.metrics.custom.making import metric_of
from zhiyin.metrics.custom.marked import InvalidDefinition
from zhiyin.metrics.custom.reading import read_definition
from zhiyin.metrics.custom.service import CustomMetricService
from zhiyin.metrics.custom.twins import TWINS
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Change, Compare, Days, Dimension, Metric, Unit, Variant
from zhiyin.metrics.results import Display, MetricValue
from zhiyin.metrics.service import LEAST_PEOPLE, MetricService, Question
from zhiyin.staff.service import StaffService

MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
FIRST = (Change(1, date(2026, 6, 1), "first definition"),)
GROWTH = (
    "{id: order_growth, name: Growth, type: derived, unit: share, expr: (now - before) / before, metrics: "
    "[{name: order_count, alias: now}, {name: order_count, alias: before, offset_window: 7 days}]}"
)
BY_ORDER = (
    "{id: by_order, name: R, type: ratio, numerator: {of: tickets, count: all}, denominator: {of: orders, count: all}}"
)

Ask = Callable[..., tuple[MetricValue, ...]]


@pytest.fixture
def ask(metrics: MetricService) -> Ask:
    """The values of the last of these definitions, over the lively brand."""

    def values(*texts: str, question: Question, of: str = "") -> tuple[MetricValue, ...]:
        known = defined(*texts)
        service = MetricService(metrics._engine, FixedClock(NOW), ZONE, custom=lambda: known, least_people=ANYBODY)
        found = service.values(of or [*known][-1], question)
        return found.groups[0].values if question.by else found.values

    return values


def defined(*texts: str) -> Mapping[str, Metric]:
    ids = [read_definition(text, (), Library({}, ())).id if "derived" not in text else "" for text in texts]
    named = {
        id_ or text.split("id: ")[1].split(",")[0].split("\n")[0]: text for id_, text in zip(ids, texts, strict=True)
    }
    return {id_: metric_of(found, FIRST) for id_, found in Library(named, all_metrics()).items()}


def of_one(expr: str, *names: str, unit: str = "") -> str:
    inputs = ", ".join(f"{{name: {name}, alias: {alias}}}" for name, alias in zip(names, "abcdef", strict=False))
    return f"{{id: made_one, name: M, type: derived, expr: '{expr}', {unit} metrics: [{inputs}]}}"


def told(
    of: MetricService, *texts: str, least: int = ANYBODY, compare: Compare | None = None
) -> tuple[MetricValue, ...]:
    """The values of the last of these definitions, of a brand made for it."""
    known = defined(*texts)
    service = MetricService(of._engine, FixedClock(NOW), ZONE, custom=lambda: known, least_people=least)
    return service.values([*known][-1], Question(MARCH, compare=compare)).values


def star(person: int, score: float = 5) -> Answer:
    return Answer(id=person, person=person, at=at(62), score=score, kind="stars", scale=5, relation=None)


def vote(person: int, score: float, day: int = 62) -> Answer:
    return Answer(id=person + 1, person=person + 1, at=at(day), score=score)


def bought(person: int, refunded: int = 0) -> Order:
    return Order(id=person, person=person, at=at(62), net=100, refunded=refunded)


def by_variant(values: tuple[MetricValue, ...]) -> Mapping[str | None, float | None]:
    return {value.variant: value.estimate.value for value in values}


class TestAMetricOfTheProduct:
    @pytest.mark.parametrize("name", sorted(TWINS))
    def test_has_its_own_value_in_an_expression(self, ask: Ask, metrics: MetricService, name: str) -> None:
        for by in ((), (Dimension.CHANNEL,)):
            question = Question(MARCH, by=by, filters={Dimension.CHANNEL: "web"} if by else {})
            found = metrics.values(name, question)
            built_in = by_variant(found.groups[0].values if by and found.groups else found.values)
            own = by_variant(ask(of_one("a * 1", name), question=question)) if built_in else {}
            assert own == {variant: pytest.approx(value, rel=1e-12) for variant, value in built_in.items()}

    def test_is_refused_where_nothing_says_how_it_varies_with_others(self) -> None:
        with pytest.raises(InvalidDefinition, match="`stickiness` cannot be calculated with; did you mean"):
            read_definition(of_one("a * 2", "stickiness"), all_metrics(), {})


class TestTheInterval:
    def test_of_a_ratio_is_that_of_the_ratio_itself(self, ask: Ask) -> None:
        tickets = "{id: tickets, name: T, type: simple, measure: {of: tickets, count: all}}"
        (known,) = ask(BY_ORDER, question=Question(MARCH))
        (own,) = ask(tickets, of_one("a / b", "tickets", "order_count"), question=Question(MARCH))
        for figure in ("value", "low", "high", "n"):
            assert getattr(own.estimate, figure) == pytest.approx(getattr(known.estimate, figure), rel=1e-9)

    @pytest.mark.parametrize("name", ["net_promoter_score", "stated_advocate_share"])
    def test_of_a_score_or_share_is_that_which_it_has_alone(self, measuring: Measuring, name: str) -> None:
        votes = [vote(i, 9 if i >= 14 else 5 if i >= 6 else 7) for i in range(40)]
        votes += [replace(each, id=100 + each.id, score=9) for each in votes[:12]]  # twelve answered twice
        of = measuring(Brand(answers=votes))
        ((lead,), (own,)) = of.values(name, Question(MARCH)).values, told(of, of_one("a * 1", name))
        assert own.estimate.low == pytest.approx(lead.estimate.low, rel=1e-9)
        assert own.estimate.high == pytest.approx(lead.estimate.high, rel=1e-9)

    def test_knows_that_a_thing_does_not_differ_from_itself(self, ask: Ask) -> None:
        (value,) = ask(of_one("a - b", "order_count", "order_count"), question=Question(MARCH))
        assert (value.estimate.value, value.estimate.low, value.estimate.high) == (0, 0, 0)

    def test_is_unknown_where_the_divisor_may_be_zero(self, ask: Ask) -> None:
        (value,) = ask(of_one("a / (b - c)", *["order_count"] * 3), question=Question(MARCH))
        assert (value.estimate.value, value.estimate.low, value.estimate.high) == (None, None, None)
        assert value.estimate.n > 30


class TestFewCustomers:
    def test_are_not_hidden_behind_those_of_another_part(self, measuring: Measuring) -> None:
        of = measuring(Brand(answers=[star(1)], orders=[bought(person) for person in range(1, 61)]))
        (value,) = told(of, of_one("a + 0 * b", "review_stars", "order_count"), least=LEAST_PEOPLE)
        assert (value.display, value.estimate) == (Display.HIDDEN, Estimate(None, None, None, 1))

    def test_tell_no_more_than_they_do_alone(self, measuring: Measuring) -> None:
        answers = [star(person, 1 + person % 5) for person in range(1, 7)]
        of = measuring(Brand(answers=answers, orders=[bought(person) for person in range(1, 61)]))
        (alone,) = told(of, of_one("a * 1", "review_stars"))
        (value,) = told(of, of_one("a + 0 * b", "review_stars", "order_count"))
        assert value == alone
        assert (value.display, value.estimate.n) == (Display.INTERVAL, 6)
        assert value.estimate.low is not None

    def test_of_what_is_divided_are_a_count_like_any_other(self, measuring: Measuring) -> None:
        tickets = [Ticket(id=i, person=i, at=at(62), answered_after=1, solved_after=None) for i in (4, 8, 12)]
        of = measuring(Brand(tickets=tickets, orders=[bought(person) for person in range(1, 61)]))
        (value,) = told(of, BY_ORDER, least=LEAST_PEOPLE)
        assert (value.display, value.estimate) == (Display.NORMAL, Estimate(3 / 60, None, None, 60))


class TestAShare:
    """Metrics 3.1: where all answer alike the spread is none at all, which tells nothing of chance."""

    @pytest.mark.parametrize("misses", [0, 4])
    @pytest.mark.parametrize("name", ["net_promoter_score", "stated_advocate_share"])
    def test_of_answers_that_are_nearly_all_alike_has_no_interval(
        self, measuring: Measuring, name: str, misses: int
    ) -> None:
        votes = [vote(i, 9 if i >= misses else 7) for i in range(40)]
        (value,) = told(measuring(Brand(answers=votes)), of_one("a * 1", name), compare=Compare.PREVIOUS)
        assert value.estimate.value == pytest.approx((40 - misses) / 40 * (100 if "net" in name else 1))
        assert (value.estimate.low, value.estimate.high) == (None, None)

    def test_has_one_from_five_of_each_answer_on(self, measuring: Measuring) -> None:
        votes = [vote(i, 9 if i >= 10 else 5 if i >= 5 else 7) for i in range(40)]
        (value,) = told(measuring(Brand(answers=votes)), of_one("a * 1", "net_promoter_score"))
        assert value.estimate.low is not None
        assert value.estimate.low < 62.5 < (value.estimate.high or 0)

    def test_without_an_interval_is_not_said_to_have_changed(self, measuring: Measuring) -> None:
        before = [vote(100 + i, 9 if i % 2 else 5, day=42) for i in range(40)]
        votes = [*before, *(vote(i, 9) for i in range(40))]
        of = measuring(Brand(answers=votes))
        (value,) = told(of, of_one("a * 1", "stated_advocate_share"), compare=Compare.PREVIOUS)
        assert value.comparison
        assert value.comparison.value.value == 0.5
        assert value.comparison.difference is None

    def test_of_the_same_records_may_be_written_as_a_ratio(self, measuring: Measuring) -> None:
        text = (
            "{id: of_web, name: W, type: ratio, numerator: {of: orders, count: all, where: "
            "{column: channel, value: web}}, denominator: {of: orders, count: all}}"
        )
        of = measuring(Brand(orders=[bought(person) for person in range(1, 61)]))
        (value,) = told(of, text)
        assert value.estimate == Estimate(1, None, None, 60)


class TestAnOffset:
    def test_sets_days_against_those_before(self, ask: Ask, metrics: MetricService) -> None:
        week = Days(date(2026, 3, 9), date(2026, 3, 15))
        (now,) = metrics.values("order_count", Question(week)).values
        (before,) = metrics.values("order_count", Question(week.shifted(-7))).values
        (growth,) = ask(GROWTH, question=Question(week))
        assert now.estimate.value
        assert before.estimate.value
        expected = now.estimate.value / before.estimate.value - 1
        assert growth.estimate.value == pytest.approx(expected, rel=1e-12)
        (by_week,) = ask(GROWTH, question=Question(week, by=(Dimension.WEEK,)))
        assert by_week.estimate == growth.estimate

    def test_leaves_no_test_against_days_that_it_has_itself(self, ask: Ask) -> None:
        (growth,) = ask(GROWTH, question=Question(MARCH, compare=Compare.PREVIOUS))
        assert growth.comparison
        assert growth.comparison.difference is None


class TestToDate:
    @pytest.mark.parametrize(
        ("grain", "first"),
        [("month", date(2026, 3, 1)), ("quarter", date(2026, 1, 1)), ("year", date(2026, 1, 1))],
    )
    def test_counts_from_the_first_of_the_calendar(
        self, ask: Ask, metrics: MetricService, grain: str, first: date
    ) -> None:
        text = (
            f"{{id: so_far, name: S, type: cumulative, grain_to_date: {grain}, measure: {{of: orders, sum: amount}}}}"
        )
        day = date(2026, 3, 20)
        own = ask(text, question=Question(Days(day - timedelta(days=2), day)))
        twin = metrics.values("revenue", Question(Days(first, day))).values
        assert [(one.variant, one.estimate) for one in own] == [(one.variant, one.estimate) for one in twin]
        by_day = ask(text, question=Question(Days(first, day), by=(Dimension.DAY,)))
        of_first = metrics.values("revenue", Question(Days(first, first))).values
        assert grain != "month" or by_variant(by_day) == by_variant(of_first)

    @pytest.mark.parametrize("others", [(), (of_one("2 * a", "so_far"),)])
    def test_is_not_tested_against_stretches_of_another_length(self, ask: Ask, others: tuple[str, ...]) -> None:
        text = "{id: so_far, name: S, type: cumulative, grain_to_date: month, measure: {of: orders, count: all}}"
        week = Days(date(2026, 3, 1), date(2026, 3, 7))
        (value,) = ask(text, *others, question=Question(week, compare=Compare.PREVIOUS))
        assert value.comparison
        assert value.comparison.difference is None
        card = [*defined(text, *others).values()][-1].card
        assert card.note.endswith("so no test holds one value against another.")


class TestWhatIsBeyondAllBounds:
    def test_is_refused_as_a_number(self) -> None:
        with pytest.raises(InvalidDefinition, match="line 1, column 51: a number belongs here"):
            read_definition(of_one("a * 1" + 140 * "0", "order_count"), all_metrics(), {})

    def test_is_unknown(self, ask: Ask) -> None:
        big = of_one("a" + 15 * " * 9999999999999", "order_count").replace("made_one", "big_one")
        (far,) = ask(big, question=Question(MARCH))
        assert far.estimate.value
        assert (far.estimate.low, far.estimate.high) == (None, None)
        (beyond,) = ask(big, of_one("a * a - a * a", "big_one"), question=Question(MARCH))
        assert (beyond.estimate.value, beyond.estimate.low, beyond.estimate.high) == (None, None, None)

    def test_is_a_sum_that_paying_back_may_make_nothing(self, measuring: Measuring) -> None:
        sold = "{id: sold, name: S, type: simple, measure: {of: orders, sum: net}}"
        orders = [bought(person, refunded=200 * (person % 2)) for person in range(1, 62)]
        (value,) = told(measuring(Brand(orders=orders)), sold, of_one("a / b", "sold", "revenue"))
        assert (value.estimate.value, value.estimate.n) == (None, 61)


def test_records_show_no_sum_in_the_unit_of_the_number(metrics: MetricService) -> None:
    known = defined(of_one("a / b", "order_count", "order_count"))
    service = MetricService(metrics._engine, FixedClock(NOW), ZONE, custom=lambda: known)
    rows = service.records("made_one", Question(MARCH)).rows
    assert {row.value for row in rows} == {None}


class TestTheUnit:
    @pytest.mark.parametrize(
        ("text", "unit"),
        [
            (of_one("a / b", "revenue", "order_count"), Unit.MONEY),
            (of_one("2 * a - b", "revenue", "revenue"), Unit.MONEY),
            (of_one("a / b", "revenue", "revenue"), Unit.SCORE),
            (of_one("a / b", "revenue", "revenue", unit="unit: share,"), Unit.SHARE),
        ],
    )
    def test_follows_from_the_parts(self, text: str, unit: Unit) -> None:
        card = defined(text)["made_one"].card
        assert card.unit is unit
        assert card.variant is Variant.CURRENCY


AVERAGE = "{id: worth, name: W, type: simple, measure: {of: orders, average: amount}}"

BROKEN: Mapping[str, tuple[str, str]] = {
    "a name that no metric has": (
        of_one("a / 2", "order_cuont"),
        "line 1, column 73: `order_cuont` cannot be calculated with; did you mean `order_count`? There are: "
        + ", ".join(sorted(TWINS)),
    ),
    "a name in the expression that was not given": (
        of_one("a / c", "order_count"),
        "line 1, column 51: `c` is none of `metrics`; did you mean `a`?",
    ),
    "a metric that is not used": (
        of_one("a * 2", "order_count", "revenue"),
        "line 1, column 97: `b` does not stand in `expr`; delete it here or use it there",
    ),
    "a bracket that is not closed": (
        of_one("(a + 1", "order_count"),
        "line 1, column 53: `the end` cannot stand here; write numbers and names with + - * / and ( ), such as "
        "(a - b) / b",
    ),
    "a function": (
        of_one("max(a)", "order_count"),
        "line 1, column 47: `max` is none of `metrics`; did you mean `a`?",
    ),
    "money and a number": (
        of_one("a + 1", "revenue"),
        "line 1, column 46: money, seconds and plain numbers cannot be added to each other, nor can anything be "
        "divided by another kind than itself or a plain number; divide like by like first",
    ),
    "money by visits": (
        of_one("a / b", "revenue", "session_depth"),
        "line 1, column 93: visits have no currency, so money cannot be set against them; use orders",
    ),
    "a division by zero": (
        of_one("a / 0", "order_count"),
        "line 1, column 46: nothing can be divided by 0; write another divisor",
    ),
    "a month as an offset": (
        GROWTH.replace("7 days", "1 month"),
        "line 1, column 186: write so many days or weeks, up to 366 days, such as 7 days",
    ),
    "a circle of one": (
        of_one("a * 2", "made_one"),
        "line 1, column 73: `made_one` is itself made of `made_one`; take another metric",
    ),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_said_with_its_place_and_its_mend(text: str, said: str) -> None:
    with pytest.raises(InvalidDefinition) as caught:
        read_definition(text, all_metrics(), {})
    assert str(caught.value) == said
    for locale in (Locale.ZH_CN, Locale.ZH_TW):
        assert "行" in caught.value.message(locale)


def test_all_parts_that_are_mistaken_are_told_at_once() -> None:
    text = "id: Big\nname: no\ntype: simple\ndirection: sideways\nmeasure: {of: orders, sum: amout}\n"
    with pytest.raises(InvalidDefinition) as caught:
        read_definition(text, all_metrics(), {})
    assert [one.place for one in (caught.value, *caught.value.others)] == [(1, 5), (2, 7), (4, 12), (5, 28)]


class TestWhatIsMadeOfOthers:
    @pytest.fixture
    def own(self, db: Database) -> CustomMetricService:
        clock = FixedClock(NOW)
        return CustomMetricService(db, clock, StaffService(db, clock).audit, ZONE)

    def test_changes_with_them(self, own: CustomMetricService) -> None:
        own.define(SALES, by="u1")
        own.define(of_one("a / b", "sales", "order_count"), by="u1")
        own.define(SALES.replace("Sales", "Takings"), by="u1")
        assert own.metrics()["made_one"].card.version == 1
        own.define(SALES.replace("amount", "net"), by="u1")
        assert [(one.version, one.what) for one in own.metrics()["made_one"].card.history] == [
            (1, "first definition"),
            (2, "a metric that it is made of was defined anew"),
        ]

    def test_keeps_them_from_being_removed(self, own: CustomMetricService) -> None:
        own.define(SALES, by="u1")
        own.define(of_one("a / b", "sales", "order_count"), by="u1")
        with pytest.raises(Conflict, match="made_one are made of sales"):
            own.remove("sales", by="u1")

    def test_keeps_them_from_becoming_what_it_cannot_be_made_of(self, own: CustomMetricService) -> None:
        own.define(SALES, by="u1")
        own.define(of_one("a / b", "sales", "revenue"), by="u1")
        with pytest.raises(Conflict, match="made_one is made of sales and could not be any more"):
            own.define(SALES.replace("{of: orders, sum: amount}", "{of: visits, sum: length}"), by="u1")
        assert own.metrics()["made_one"].card.version == 1

    def test_makes_no_circle(self, own: CustomMetricService) -> None:
        own.define(SALES, by="u1")
        own.define(of_one("a * 2", "sales"), by="u1")
        circle = of_one("a * 3", "made_one").replace("id: made_one", "id: sales")
        with pytest.raises(InvalidDefinition, match="`made_one` is itself made of `sales`"):
            own.define(circle, by="u1")
