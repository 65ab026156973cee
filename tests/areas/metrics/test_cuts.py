"""Metrics cut by what is known of customers, and one group held against another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import date

import pytest

from tests.areas.metrics.brand import NOBODY, NOW, ZONE, Answer, Brand, Order, at, lively_brand
from tests.ports.facts_at_hand import SentBatch
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import InvalidInput
from zhiyin.base.scope import ScopeFilter
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.estimate import hybrid_difference
from zhiyin.metrics.model import Compare, Cut, Days, Dimension, Selection, Trait, cuts_named, filters_named
from zhiyin.metrics.results import Display, MetricResult
from zhiyin.metrics.service import MetricService, Question
from zhiyin.metrics.traits import records_of
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.facts import encode

YEAR = Days(date(2026, 1, 1), date(2026, 12, 31))
PLAN, SEGMENT = Trait("plan"), Trait("segment")

Known = Mapping[int, str]
Measuring = Callable[..., MetricService]


def known_of(traits: Mapping[str, Known], scope: int = 0) -> SentBatch:
    rows = [
        (customer * 100 + number, 1, False, customer, scope, name, value)
        for number, (name, known) in enumerate(traits.items())
        for customer, value in known.items()
    ]
    return SentBatch(10_000, "fact_customer_traits", encode("fact_customer_traits", rows))


@pytest.fixture
def measuring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measuring]:
    """The metrics of a brand that knows this of its customers."""
    with ExitStack() as stack:

        def of(brand: Brand, plans: Known, *, scope: int = 0, **more: Known) -> MetricService:
            engine = stack.enter_context(closing(DuckDbEngine(tmp_path_factory.mktemp("facts") / "facts.duckdb")))
            known = {"plan": plans, **more}
            everybody = {person: person for person in _persons(brand)}
            told = brand if brand.people else replace(brand, people=everybody)
            engine.apply([*told.batches(), known_of(known, scope)], as_of=NOW)
            return MetricService(engine, FixedClock(NOW), ZONE, traits=lambda: list(known))

        yield of


def _persons(brand: Brand) -> set[int]:
    return {*(one.person for one in brand.answers), *(one.person for one in brand.orders)} - {NOBODY}


def answers(good: int, bad: int, first: int = 1, channel: str = "web") -> list[Answer]:
    """Of as many people."""
    scores = [5] * good + [1] * bad
    return [Answer(first + i, first + i, at(3), s, kind="csat", scale=5, channel=channel) for i, s in enumerate(scores)]


def by_key(result: MetricResult) -> dict[object, tuple[float | None, int]]:
    return {
        next(iter(group.key.values())): (group.values[0].estimate.value, group.values[0].estimate.n)
        for group in result.groups
    }


class TestCutsByTraits:
    def test_each_value_has_its_own_figure_and_nobody_is_left_out(self, measuring: Measuring) -> None:
        brand = Brand([*answers(8, 2), *answers(3, 7, 101), *answers(6, 0, 201)])
        plans = {**dict.fromkeys(range(1, 11), "pro"), **dict.fromkeys(range(101, 111), "free")}
        result = measuring(brand, plans).values("customer_satisfaction", Question(YEAR, (PLAN,)))
        assert by_key(result) == {"pro": (0.8, 10), "free": (0.3, 10), None: (1.0, 6)}

    def test_what_counts_is_the_customer_of_today(self, measuring: Measuring) -> None:
        """Ten people answered by ten browsers; two of these turned out to be one customer, who is on plan pro."""
        brand = Brand([*answers(10, 0)], people={number: 1 if number < 3 else number for number in range(1, 11)})
        result = measuring(brand, dict.fromkeys([1, *range(3, 7)], "pro")).values(
            "customer_satisfaction", Question(YEAR, (PLAN,))
        )
        assert by_key(result) == {"pro": (1.0, 6), None: (None, 4)}

    def test_nobody_has_no_plan(self, measuring: Measuring) -> None:
        orders = [Order(i, NOBODY, at(i), net=100) for i in range(1, 8)]
        result = measuring(Brand(orders=orders), {NOBODY: "pro"}).values("order_count", Question(YEAR, (PLAN,)))
        assert by_key(result) == {None: (7, 7)}

    def test_the_groups_of_every_metric_together_count_what_the_whole_counts(self, measuring: Measuring) -> None:
        plans = {customer: ("pro", "free")[customer % 2] for customer in range(150)}
        service = measuring(lively_brand(), plans)
        days, seen = Days(date(2026, 2, 1), date(2026, 5, 31)), 0
        for metric_id, metric in all_metrics().items():
            if not metric.card.names_customers:
                continue
            result = service.values(metric_id, Question(days, (PLAN,)))
            whole = {value.variant: value.estimate.n for value in result.values}
            parts = {
                variant: sum(
                    value.estimate.n for group in result.groups for value in group.values if value.variant == variant
                )
                for variant in whole
            }
            assert parts == whole, metric_id
            narrowed = service.values(metric_id, Question(days, filters={PLAN: "pro"}))
            group = next((group for group in result.groups if group.key[PLAN] == "pro"), None)
            of_pro = {value.variant: value for value in group.values} if group else {}
            assert {value.variant: value for value in narrowed.values} == of_pro, metric_id
            seen += bool(whole)
        assert seen > 40

    def test_two_traits_at_once_and_one_to_narrow_by(self, measuring: Measuring) -> None:
        brand = Brand([*answers(12, 0)])
        plans = {i: "pro" if i < 8 else "free" for i in range(1, 13)}
        segments = dict.fromkeys(range(1, 7), "loyal")
        service = measuring(brand, plans, segment=segments)
        result = service.values("customer_satisfaction", Question(YEAR, (PLAN, SEGMENT)))
        assert {tuple(group.key.values()): group.values[0].estimate.n for group in result.groups} == {
            ("pro", "loyal"): 6, ("pro", None): 1, ("free", None): 5,
        }  # fmt: skip
        narrowed = service.values("customer_satisfaction", Question(YEAR, filters={PLAN: "pro", SEGMENT: None}))
        assert narrowed.values[0].estimate.n == 1
        page = service.records("customer_satisfaction", Question(YEAR, filters={PLAN: "pro"}))
        assert (page.total, {row.record_id for row in page.rows}) == (7, set(range(1, 8)))

    def test_nothing_is_shown_of_four_people(self, measuring: Measuring) -> None:
        orders = [Order(i, i % 4 + 1 if i < 20 else i, at(i), net=100) for i in range(40)]
        result = measuring(Brand(orders=orders), dict.fromkeys(range(1, 5), "pro")).values(
            "average_order_value", Question(YEAR, (PLAN,))
        )
        shown = {group.key[PLAN]: group.values[0] for group in result.groups}
        assert (shown["pro"].display, shown["pro"].estimate.value, shown["pro"].also) == (Display.HIDDEN, None, {})
        assert shown[None].estimate.value == 100

    def test_a_sum_of_four_people_is_shown_but_never_by_what_is_known_of_them(self, measuring: Measuring) -> None:
        orders = [Order(i, i, at(i), net=100) for i in range(1, 5)]
        service = measuring(Brand(orders=orders), dict.fromkeys(range(1, 5), "pro"))
        assert service.values("revenue", Question(YEAR)).values[0].estimate.value == 400
        (group,) = service.values("revenue", Question(YEAR, (PLAN,))).groups
        assert (group.values[0].display, group.values[0].estimate.value) == (Display.HIDDEN, None)

    def test_a_rate_of_four_people_is_not_shown_whoever_asks(self, measuring: Measuring) -> None:
        orders = [Order(i, i, at(i), net=100) for i in range(1, 5)]
        (value,) = measuring(Brand(orders=orders), {}).values("average_order_value", Question(YEAR)).values
        assert (value.display, value.estimate.n) == (Display.HIDDEN, 4)

    def test_a_reader_of_some_scopes_is_told_what_came_through_them_alone(self, measuring: Measuring) -> None:
        brand = Brand([Answer(i, i, at(3), 5, kind="csat", scale=5, scope=2) for i in range(1, 11)])
        service = measuring(brand, dict.fromkeys(range(1, 11), "pro"), scope=1)
        asked = Question(YEAR, (PLAN,), scopes=ScopeFilter(frozenset({2})))
        assert by_key(service.values("customer_satisfaction", asked)) == {None: (1.0, 10)}

    def test_hostile_names_and_values_are_only_words(self, measuring: Measuring) -> None:
        evil = "x'); DROP TABLE fact_responses; --"
        service = measuring(Brand([*answers(5, 0)]), {}, **{evil: dict.fromkeys(range(1, 6), "$start ' \" {}")})
        result = service.values("customer_satisfaction", Question(YEAR, (Trait(evil),)))
        assert by_key(result) == {"$start ' \" {}": (1.0, 5)}

    def test_what_the_brand_does_not_cut_by_is_refused(self, measuring: Measuring) -> None:
        with pytest.raises(InvalidInput, match=r"cannot be split by trait\.income"):
            measuring(Brand(), {}).values("customer_satisfaction", Question(YEAR, (Trait("income"),)))

    def test_the_brands_own_people_are_never_told_apart_by_traits(self, measuring: Measuring) -> None:
        with pytest.raises(InvalidInput, match="cannot be split"):
            measuring(Brand(), {}).values("employee_net_promoter_score", Question(YEAR, filters={PLAN: "pro"}))


@pytest.mark.parametrize("metric_id", all_metrics())
def test_who_asks_for_no_trait_pays_for_none(metric_id: str) -> None:
    metric, selection = all_metrics()[metric_id], Selection((YEAR,), NOW)
    assert "fact_customer_traits" not in metric.counted(records_of(metric, selection), selection).text


class TestAnotherGroup:
    def test_is_held_against_with_interval_and_significance(self, measuring: Measuring) -> None:
        brand = Brand([*answers(80, 20), *answers(50, 50, 201)])
        plans = {**dict.fromkeys(range(1, 101), "pro"), **dict.fromkeys(range(201, 301), "free")}
        result = measuring(brand, plans).values(
            "customer_satisfaction", Question(YEAR, filters={PLAN: "pro"}, against={PLAN: "free"})
        )
        (value,) = result.values
        pro, free = share(80, 100), share(50, 100)
        assert value.comparison
        assert pro
        assert free
        found, expected = value.comparison.difference, hybrid_difference(pro, free)
        assert found
        assert expected
        assert (found.value, found.low, found.high) == pytest.approx((0.3, expected.low, expected.high))
        assert (found.is_significant, result.people_in_both, result.against) == (True, 0, {PLAN: "free"})

    @pytest.mark.parametrize(
        ("first", "told"),
        [
            pytest.param(2, 5, id="five"),
            pytest.param(3, None, id="four could be recognised"),
            pytest.param(6, None, id="one even more so"),
            pytest.param(7, 0, id="nobody"),
        ],
    )
    def test_says_how_many_people_are_in_both(self, measuring: Measuring, first: int, told: int | None) -> None:
        in_store = range(first, 15)
        both = [*answers(6, 0), *(Answer(50 + i, i, at(4), 1, "csat", 5, channel="store") for i in in_store)]
        question = Question(YEAR, filters={Dimension.CHANNEL: "web"}, against={Dimension.CHANNEL: "store"})
        result = measuring(Brand(both), {}).values("customer_satisfaction", question)
        assert result.people_in_both == told
        assert result.values[0].comparison
        assert result.values[0].comparison.value.value == 0

    def test_orders_of_nobody_are_nobodys_in_both(self, measuring: Measuring) -> None:
        orders = [Order(i, NOBODY, at(i), net=100, channel=("web", "store")[i % 2]) for i in range(1, 21)]
        question = Question(YEAR, filters={Dimension.CHANNEL: "web"}, against={Dimension.CHANNEL: "store"})
        assert measuring(Brand(orders=orders), {}).values("order_count", question).people_in_both == 0

    def test_is_compared_part_by_part(self, measuring: Measuring) -> None:
        brand = Brand([*answers(9, 1), *answers(5, 5, 101), *answers(7, 3, 201, "store"), *answers(2, 8, 301, "store")])
        plans = {i: "pro" if i // 100 % 2 == 0 else "free" for i in range(400)}
        question = Question(YEAR, (Dimension.CHANNEL,), filters={PLAN: "pro"}, against={PLAN: "free"})
        result = measuring(brand, plans).values("customer_satisfaction", question)
        differences = {
            group.key[Dimension.CHANNEL]: one.comparison.difference.value
            for group in result.groups
            if (one := group.values[0]).comparison and one.comparison.difference
        }
        assert differences == pytest.approx({"web": 0.4, "store": 0.5})

    def test_of_a_group_of_four_nothing_is_told(self, measuring: Measuring) -> None:
        plans = {**dict.fromkeys(range(1, 11), "pro"), **dict.fromkeys(range(101, 105), "free")}
        brand = Brand([*answers(8, 2), *answers(4, 0, 101)])
        question = Question(YEAR, filters={PLAN: "pro"}, against={PLAN: "free"})
        (value,) = measuring(brand, plans).values("customer_satisfaction", question).values
        assert value.comparison is None

    @pytest.mark.parametrize(
        ("question", "said"),
        [
            (Question(YEAR, filters={PLAN: "pro"}, against={PLAN: "pro"}), "must be another"),
            (Question(YEAR, compare=Compare.YEAR, against={PLAN: "pro"}), "not with both"),
        ],
    )
    def test_must_be_one_other_thing(self, measuring: Measuring, question: Question, said: str) -> None:
        with pytest.raises(InvalidInput, match=said):
            measuring(Brand(), {}).values("customer_satisfaction", question)


@pytest.mark.parametrize(
    ("words", "cuts"),
    [("", ()), ("channel, trait.plan", (Dimension.CHANNEL, PLAN)), ("week,week", (Dimension.WEEK,))],
)
def test_words_name_cuts(words: str, cuts: tuple[Cut, ...]) -> None:
    assert cuts_named(words) == cuts


@pytest.mark.parametrize("words", ["plan", "trait.", "channel,week,trait.plan", "trait.a,trait.b,trait.c"])
def test_other_words_name_nothing(words: str) -> None:
    with pytest.raises(InvalidInput):
        cuts_named(words)


def test_words_name_filters() -> None:
    found = filters_named(["trait.plan=pro=2", "channel="], pointer="where")
    assert found == {PLAN: "pro=2", Dimension.CHANNEL: None}


@pytest.mark.parametrize("words", [["trait.plan"], ["plan=pro"], ["channel=web", "channel=store"]])
def test_other_words_narrow_nothing(words: list[str]) -> None:
    with pytest.raises(InvalidInput):
        filters_named(words, pointer="where")
