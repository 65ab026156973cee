"""What may be shown, and what is worth showing."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.areas.metrics.brand import Answer, Brand, Order, at
from zhiyin.base.errors import InvalidInput, NotFound, ZhiyinError
from zhiyin.base.locale import Locale, catalog
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Compare, Days, Dimension
from zhiyin.metrics.results import Display, MetricResult
from zhiyin.metrics.service import MetricService, Question

Measuring = Callable[[Brand], MetricService]
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
FIRST_OF_MARCH = 60  # the day of the year


def satisfied(count: int, people: int, *, score: int = 5) -> Brand:
    return Brand([Answer(i, 1 + i % people, at(FIRST_OF_MARCH), score, kind="csat", scale=5) for i in range(count)])


class TestHowMuchIsShown:
    @pytest.mark.parametrize(
        ("count", "people", "display"),
        [
            pytest.param(4, 4, Display.HIDDEN, id="four people could be guessed"),
            pytest.param(40, 4, Display.HIDDEN, id="four people who answered often are four people"),
            pytest.param(5, 5, Display.INTERVAL, id="a few people"),
            pytest.param(29, 29, Display.INTERVAL, id="almost enough"),
            pytest.param(30, 30, Display.NORMAL, id="enough"),
        ],
    )
    def test_depends_on_how_many_answered(
        self, measuring: Measuring, count: int, people: int, display: Display
    ) -> None:
        (value,) = measuring(satisfied(count, people)).values("customer_satisfaction", Question(MARCH)).values
        assert value.display is display
        assert value.estimate.n == count
        assert (value.estimate.value is None) == (display is Display.HIDDEN)
        assert (value.also == {}) == (display is Display.HIDDEN)

    def test_of_a_hidden_comparison_is_nothing(self, measuring: Measuring) -> None:
        few = Answer(500, 500, at(FIRST_OF_MARCH - 20), 1, kind="csat", scale=5)
        brand = Brand([*satisfied(40, 40).answers, few])
        question = Question(MARCH, compare=Compare.PREVIOUS)
        (value,) = measuring(brand).values("customer_satisfaction", question).values
        assert value.comparison is None

    def test_of_orders_is_everything(self, measuring: Measuring) -> None:
        service = measuring(Brand(orders=[Order(1, 1, at(FIRST_OF_MARCH), net=100)]))
        (value,) = service.values("order_count", Question(MARCH)).values
        assert (value.display, value.estimate.value) == (Display.NORMAL, 1)
        assert value.estimate.low == 0, "there are no fewer than no orders"

    def test_reaches_no_further_than_the_scale(self, measuring: Measuring) -> None:
        brand = Brand([Answer(i, i, at(FIRST_OF_MARCH), 10) for i in range(6)])
        (value,) = measuring(brand).values("net_promoter_score", Question(MARCH)).values
        assert value.estimate.value == value.estimate.high == 100

    def test_of_no_records_is_unknown_and_not_zero(self, measuring: Measuring) -> None:
        service = measuring(Brand())
        assert all(service.values(metric_id, Question(MARCH)).values == () for metric_id in all_metrics())


class TestAsking:
    def test_for_an_unknown_measure_is_told_so(self, metrics: MetricService) -> None:
        with pytest.raises(NotFound):
            metrics.values("happiness", Question(MARCH))

    def test_for_a_split_that_makes_no_sense_is_told_so(self, metrics: MetricService) -> None:
        with pytest.raises(InvalidInput):
            metrics.values("net_promoter_score", Question(MARCH, by=(Dimension.AGENT,)))

    def test_for_several_gets_what_can_be_had(self, metrics: MetricService) -> None:
        found = metrics.overview(["revenue", "happiness", "order_count"], Question(MARCH))
        assert [isinstance(result, ZhiyinError) for result in found] == [False, True, False]

    def test_says_as_of_when(self, metrics: MetricService) -> None:
        assert metrics.values("revenue", Question(MARCH)).as_of.isoformat() == "2026-07-01T04:00:00+00:00"

    def test_with_hostile_words_finds_nothing(self, metrics: MetricService) -> None:
        hostile = "web'; DROP TABLE stored_fact_orders; --"
        asked = Question(MARCH, filters={Dimension.CHANNEL: hostile}, variant=hostile)
        assert metrics.values("revenue", asked).values == ()
        assert metrics.values("revenue", Question(MARCH)).values != ()


class TestCards:
    @pytest.mark.parametrize("metric_id", all_metrics())
    def test_say_what_every_further_figure_is(self, metrics: MetricService, metric_id: str) -> None:
        card = metrics.get_card(metric_id)
        result = metrics.values(metric_id, Question(Days(date(2026, 1, 1), date(2026, 6, 30))))
        assert all(set(value.also) <= set(card.also) == set(card.also_named) for value in result.values)

    @pytest.mark.parametrize("metric_id", all_metrics())
    def test_keep_every_promised_split(self, metrics: MetricService, metric_id: str) -> None:
        card = metrics.get_card(metric_id)
        for dimension in card.dimensions:
            assert metrics.values(metric_id, Question(MARCH, by=(dimension,))).groups

    def test_tell_the_likely_confusions_apart(self, metrics: MetricService) -> None:
        per_order, per_buyer = metrics.get_card("average_order_value"), metrics.get_card("revenue_per_buyer")
        assert "see revenue per buyer" in per_order.note
        assert "see average order value" in per_buyer.note


class TestWhatChanged:
    @pytest.fixture
    def worse_calls(self, measuring: Measuring) -> MetricService:
        """Satisfaction falls in March, by telephone only."""
        chance = random.Random(4)
        answers = []
        for i in range(1200):
            day = chance.randint(FIRST_OF_MARCH - 31, FIRST_OF_MARCH + 30)
            channel = chance.choice(["web", "call"])
            good = 0.4 if channel == "call" and day >= FIRST_OF_MARCH else 0.85
            score = 5 if chance.random() < good else 1
            answers.append(Answer(i, i, at(day), score, kind="csat", scale=5, channel=channel))
        return measuring(Brand(answers))

    def test_is_found_where_it_happened(self, worse_calls: MetricService) -> None:
        moves = worse_calls.changes(Question(MARCH)).moves
        assert {(move.card.id, move.key.get(Dimension.CHANNEL)) for move in moves} == {
            ("customer_satisfaction", "call"),
            ("customer_satisfaction", None),
        }
        assert moves[0].key == {Dimension.CHANNEL: "call"}, "the clearest comes first"
        assert all(move.difference.value < 0 and move.is_good is False for move in moves)

    def test_is_nothing_when_only_chance_moved(self, measuring: Measuring) -> None:
        false_alarms = 0
        for seed in range(6):
            chance = random.Random(seed)
            answers = [
                Answer(i, i, at(chance.randint(30, 90)), chance.randint(0, 10), channel=chance.choice("abcdef"))
                for i in range(1000)
            ]
            false_alarms += bool(measuring(Brand(answers)).changes(Question(MARCH)).moves)
        assert false_alarms <= 1

    def test_needs_enough_on_both_sides(self, measuring: Measuring) -> None:
        before = [Answer(i, i, at(FIRST_OF_MARCH - 5), 1, kind="csat", scale=5) for i in range(10)]
        now = [Answer(i + 50, i + 50, at(FIRST_OF_MARCH + 5), 5, kind="csat", scale=5) for i in range(100)]
        assert measuring(Brand([*before, *now])).changes(Question(MARCH)).moves == ()

    def test_of_late_measures_is_looked_for_in_mature_days(self, metrics: MetricService) -> None:
        june = Days(date(2026, 6, 1), date(2026, 6, 30))
        (result,) = metrics.overview(["repeat_purchase_rate"], Question(june, compare=Compare.PREVIOUS))
        assert isinstance(result, MetricResult)
        assert result.compared == result.days.shifted(-30)
        assert result.days.last < june.first - timedelta(days=60)


class TestCardsInOtherLanguages:
    @pytest.mark.parametrize("locale", [Locale.ZH_CN, Locale.ZH_TW])
    @pytest.mark.parametrize("metric_id", all_metrics())
    def test_leave_nothing_in_english(self, metric_id: str, locale: Locale) -> None:
        card = all_metrics()[metric_id].card
        words = [card.name, card.purpose, card.formula, card.population, card.time_basis, card.window, card.filters]
        words += [card.interval, card.note, card.owner, *(change.what for change in card.history)]
        assert [text for text in words if text and text not in catalog(locale)] == []
