"""Totals weighted to the population they stand for: against numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.areas.metrics.brand import NOW, ZONE, Answer, Brand, Order, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_cuts import known_of
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.arithmetic.promoters import score_of_shares
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.model import Compare, Days, Dimension, Like, Trait, Weights, weights_named
from zhiyin.metrics.results import Display, MetricResult, MetricValue
from zhiyin.metrics.service import MetricService, Question
from zhiyin.warehouse.duckdb_engine import DuckDbEngine


def value_of(result: MetricResult) -> MetricValue:
    (found,) = result.values
    return found


YEAR = Days(date(2026, 1, 1), date(2026, 12, 31))
BY_CHANNEL = Weights(Dimension.CHANNEL)
TO_CUSTOMERS = Question(YEAR, weights=BY_CHANNEL)


def answers(channel: str, first: int, scores: list[int], kind: str = "nps", scale: int = 10) -> list[Answer]:
    return [
        Answer(first + i, first + i, at(96), score, kind=kind, scale=scale, channel=channel)
        for i, score in enumerate(scores)
    ]


def orders(channel: str, first: int, count: int, people: int) -> list[Order]:
    return [Order(first + i, first + i % people, at(96), 100, channel=channel) for i in range(count)]


# On the web 10 of 30 customers answered, in the store 5 of 70, who place 10 orders each.
WEB, STORE = [10] * 6 + [0] * 4, [9] * 5
BRAND = Brand(
    answers=[*answers("web", 1, WEB), *answers("store", 101, STORE)],
    orders=[*orders("web", 1001, 20, 20), *orders("store", 2001, 650, 65)],
)
SIZE = 1 / (0.3**2 / 10 + 0.7**2 / 5)


def test_a_score_is_weighted_to_the_customers(measuring: Measuring) -> None:
    found = value_of(measuring(BRAND).values("net_promoter_score", TO_CUSTOMERS))
    by_hand = score_of_shares(0.3 * 0.6 + 0.7, 0.3 * 0.4, 15, effective_n=SIZE)
    assert found.estimate.value == pytest.approx(0.3 * 20 + 0.7 * 100)
    assert found.estimate.low == pytest.approx(by_hand.low)
    assert found.estimate.n == 15
    assert found.also["effective_n"].value == pytest.approx(SIZE)
    assert found.also["unweighted"].value == pytest.approx(100 * (11 - 4) / 15)
    assert found.also["covered"].value == 1
    assert found.also["detractors"].value == pytest.approx(0.3 * 0.4)
    assert found.weighting
    assert [(each.values, each.share, each.n) for each in found.weighting.strata] == [
        (("web",), 0.3, 10),
        (("store",), 0.7, 5),
    ]


def test_a_share_is_weighted_to_orders(measuring: Measuring) -> None:
    brand = replace(
        BRAND,
        answers=[
            *answers("web", 1, [5, 5, 5, 1, 1], "csat", 5),
            *answers("store", 101, [4, 4, 4, 4, 1, 1], "csat", 5),
        ],
    )
    found = value_of(
        measuring(brand).values(
            "customer_satisfaction", Question(YEAR, weights=Weights(Dimension.CHANNEL, Like.ORDERS))
        )
    )
    web, store = 20 / 670, 650 / 670
    by_hand = share((web * 3 / 5 + store * 4 / 6) * 11, 11, effective_n=1 / (web**2 / 5 + store**2 / 6))
    assert by_hand
    assert (found.estimate.value, found.estimate.low, found.estimate.high) == pytest.approx(
        (by_hand.value, by_hand.low, by_hand.high)
    )


@pytest.mark.parametrize(
    ("shares", "value", "silent", "foreign", "covered"),
    [
        pytest.param({"web": 0.6, "store": 0.4}, 0.6 * 20 + 0.4 * 100, (), (), 1, id="of all"),
        pytest.param({"web": 6, "store": 4}, 0.6 * 20 + 0.4 * 100, (), (), 1, id="as numbers"),
        pytest.param({"web": 0.3, "store": 0.2, "call": 0.5}, 52, ("call",), (), 0.5, id="of a channel that is silent"),
        pytest.param({"web": 1.0}, 20, (), ("store",), 1, id="of one channel alone"),
        pytest.param({"web": 1.0, "store": 0.0}, 20, (), ("store",), 1, id="of nobody in the store"),
    ],
)
def test_shares_may_be_given(
    measuring: Measuring,
    shares: dict[str | None, float],
    value: float,
    silent: tuple[str, ...],
    foreign: tuple[str, ...],
    covered: float,
) -> None:
    weights = replace(BY_CHANNEL, shares=shares)
    found = value_of(measuring(BRAND).values("net_promoter_score", Question(YEAR, weights=weights)))
    assert found.estimate.value == pytest.approx(value)
    assert found.weighting
    assert (found.weighting.silent, found.weighting.foreign) == (silent, foreign)
    assert found.also["covered"].value == pytest.approx(covered)


def test_where_nobody_of_the_population_answered_there_is_no_value(measuring: Measuring) -> None:
    weights = replace(BY_CHANNEL, shares={"call": 1.0})
    assert measuring(BRAND).values("net_promoter_score", Question(YEAR, weights=weights)).values == ()


def test_to_the_shares_of_the_answers_it_is_the_plain_total(measuring: Measuring) -> None:
    weights = replace(BY_CHANNEL, shares={"web": 10, "store": 5})
    metrics = measuring(BRAND)
    plain = value_of(metrics.values("net_promoter_score", Question(YEAR)))
    found = value_of(metrics.values("net_promoter_score", Question(YEAR, weights=weights)))
    assert found.estimate.value == pytest.approx(plain.estimate.value)
    assert found.estimate.low == pytest.approx(plain.estimate.low)
    assert found.estimate.high == pytest.approx(plain.estimate.high)
    assert found.also["effective_n"].value == pytest.approx(15)


def test_parts_and_other_days_are_weighted_to_the_same_shares(measuring: Measuring) -> None:
    """What is compared differs in what was said, not in who said it."""
    before = [replace(each, id=each.id + 5000, at=at(40)) for each in BRAND.answers]
    question = replace(
        TO_CUSTOMERS, days=Days(date(2026, 3, 1), date(2026, 5, 31)), by=(Dimension.SURVEY,), compare=Compare.PREVIOUS
    )
    result = measuring(replace(BRAND, answers=[*BRAND.answers, *before])).values("net_promoter_score", question)
    comparison = value_of(result).comparison
    assert comparison
    assert comparison.difference
    assert comparison.value.value == pytest.approx(76)
    assert comparison.difference.value == pytest.approx(0)
    assert [group.values[0].estimate.value for group in result.groups] == [pytest.approx(76)]


@pytest.fixture
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MetricService]:
    """As it runs: nothing of fewer than five people. 40 are of plan a, 8 of b, 3 of c, 1 of d."""
    plans = dict.fromkeys(range(1, 41), "a") | dict.fromkeys(range(41, 49), "b")
    plans |= dict.fromkeys(range(49, 52), "c") | {52: "d"}
    brand = Brand(answers=[Answer(i, i, at(96), 10 if i % 2 else 0) for i in plans], people={i: i for i in plans})
    with closing(DuckDbEngine(tmp_path_factory.mktemp("facts") / "facts.duckdb")) as engine:
        engine.apply([*brand.batches(), known_of({"plan": plans})], as_of=NOW)
        yield MetricService(engine, FixedClock(NOW), ZONE, traits=lambda: ["plan"])


def test_a_group_of_fewer_than_five_people_is_never_weighted_alone(guarded: MetricService) -> None:
    """Its answers would be the difference between two weighted totals."""
    shares: dict[str | None, float] = {"a": 1, "b": 1, "c": 1, "d": 1}
    found = value_of(
        guarded.values("net_promoter_score", Question(YEAR, weights=Weights(Trait("plan"), shares=shares)))
    )
    assert found.weighting
    assert [(each.values, each.n) for each in found.weighting.strata] == [(("a",), 40), (("b", "c", "d"), 12)]


@pytest.mark.parametrize("few", [0, 1, 1000])
def test_shares_neither_admit_nor_leave_out_fewer_than_five_people(guarded: MetricService, few: float) -> None:
    """Otherwise two totals of other shares would differ by what one customer said."""
    weights = Weights(Trait("plan"), shares={"a": 1, "c": few, "d": few})
    found = value_of(guarded.values("net_promoter_score", Question(YEAR, weights=weights)))
    assert found.weighting
    of_strata = [(each.values, each.n) for each in found.weighting.strata]
    assert of_strata == [(("a",), 40), *([(("b", "c", "d"), 12)] if few else [])]
    assert found.weighting.foreign == (() if few else ("b", "c", "d"))
    assert found.also["unweighted"].n == 52


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[Callable[[list[Answer]], MetricService]]:
    """Answers of these, as it runs: nothing of fewer than five people."""
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:

        def tell(told: list[Answer]) -> MetricService:
            numbered = [replace(each, id=id_) for id_, each in enumerate(told, 1)]
            people = {each.person: each.person for each in numbered}
            engine.apply(Brand(answers=numbered, people=people).batches(), as_of=NOW)
            return MetricService(engine, FixedClock(NOW), ZONE)

        yield tell


def test_who_answers_in_five_channels_is_not_five_people(telling: Callable[[list[Answer]], MetricService]) -> None:
    one, rare = 9001, ["call", "store", "email", "app", "chat"]
    alone = [Answer(0, one, at(96), score, channel=c) for c in rare for score in (0, 0, 0, 0, 0, 10, 10)]
    metrics = telling([*answers("web", 1, [10] * 40), *alone])
    weights = replace(BY_CHANNEL, shares=dict.fromkeys(rare, 1.0))
    found = value_of(metrics.values("net_promoter_score", Question(YEAR, weights=weights)))
    assert found.weighting
    assert [(len(each.values), each.n) for each in found.weighting.strata] == [(6, 75)]


def test_a_total_of_one_person_alone_is_hidden(telling: Callable[[list[Answer]], MetricService]) -> None:
    alone = [Answer(0, 9001, at(96), 0, channel=c) for c in ("call", "store", "email", "app", "chat")]
    found = value_of(telling(alone).values("net_promoter_score", TO_CUSTOMERS))
    assert (found.display, found.estimate.value, found.also, found.weighting) == (Display.HIDDEN, None, {}, None)


def test_a_few_of_each_channel_are_shown_where_they_are_five_in_all(
    telling: Callable[[list[Answer]], MetricService],
) -> None:
    told = [*answers("web", 1, [10] * 3), *answers("store", 101, [0] * 3)]
    found = value_of(telling(told).values("net_promoter_score", TO_CUSTOMERS))
    assert found.display is Display.INTERVAL


def test_no_difference_is_told_where_other_groups_were_weighted_together(
    telling: Callable[[list[Answer]], MetricService],
) -> None:
    """The web says 0 and the store 10, now as before: nothing changed but how many answered."""
    now = [*answers("web", 1, [0] * 64), *answers("store", 101, [10] * 5)]
    before = [replace(each, at=at(40)) for each in now[:-1]]
    weights = replace(BY_CHANNEL, shares={"web": 1, "store": 1})
    spring = Question(Days(date(2026, 3, 1), date(2026, 5, 31)), compare=Compare.PREVIOUS, weights=weights)
    found = value_of(telling([*now, *before]).values("net_promoter_score", spring))
    assert found.estimate.value == pytest.approx(0)
    assert found.comparison
    assert found.comparison.difference is None


def test_the_unweighted_value_lies_within_what_can_be(measuring: Measuring) -> None:
    brand = replace(BRAND, answers=answers("web", 1, [10] * 8))
    found = value_of(measuring(brand).values("net_promoter_score", TO_CUSTOMERS))
    assert found.also["unweighted"].high == 100


@pytest.mark.parametrize(
    ("metric", "question"),
    [
        pytest.param("revenue", TO_CUSTOMERS, id="a sum"),
        pytest.param("employee_engagement", Question(YEAR, weights=Weights(Dimension.DEPARTMENT)), id="of staff"),
        pytest.param("net_promoter_score", replace(TO_CUSTOMERS, by=(Dimension.CHANNEL,)), id="split by it"),
        pytest.param("net_promoter_score", replace(TO_CUSTOMERS, filters={Dimension.CHANNEL: "web"}), id="narrowed"),
        pytest.param("net_promoter_score", Question(YEAR, weights=Weights(Dimension.MONTH)), id="by months"),
        pytest.param("net_promoter_score", Question(YEAR, weights=Weights(Dimension.SURVEY)), id="not of customers"),
        pytest.param("net_promoter_score", Question(YEAR, weights=Weights(Dimension.AGENT)), id="not of answers"),
        pytest.param(
            "net_promoter_score", Question(YEAR, weights=replace(BY_CHANNEL, shares={"web": -1})), id="below 0"
        ),
        pytest.param(
            "net_promoter_score", Question(YEAR, weights=replace(BY_CHANNEL, shares={"web": 0})), id="of nobody"
        ),
        pytest.param("net_promoter_score", Question(YEAR, weights=Weights(Trait("plan"))), id="by an unknown trait"),
    ],
)
def test_what_cannot_be_weighted_is_refused(measuring: Measuring, metric: str, question: Question) -> None:
    with pytest.raises(InvalidInput):
        measuring(BRAND).values(metric, question)


@pytest.mark.parametrize(
    ("by", "shares"), [("", ["web=1"]), ("channel", ["web"]), ("channel", ["web=x"]), ("channel", ["web=1", "web=2"])]
)
def test_weights_that_make_no_sense_are_refused(by: str, shares: list[str]) -> None:
    with pytest.raises(InvalidInput):
        weights_named(by, Like.CUSTOMERS, shares)


def test_weights_are_named() -> None:
    assert weights_named("", Like.CUSTOMERS, []) is None
    assert weights_named("channel", Like.ORDERS, []) == Weights(Dimension.CHANNEL, Like.ORDERS)
    found = weights_named("trait.plan", Like.CUSTOMERS, ["a=b=0.5", "=2"])
    assert found == Weights(Trait("plan"), shares={"a=b": 0.5, None: 2.0})
