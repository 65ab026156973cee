from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.metrics.arithmetic.clusters import SquaredSums, mean, total
from zhiyin.metrics.arithmetic.many import q_values
from zhiyin.metrics.arithmetic.promoters import NpsCounts, answer_variance, net_promoter_score
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.rates import rate
from zhiyin.metrics.arithmetic.waiting import Waits, quantile_of_waits, share_waiting_after
from zhiyin.metrics.estimate import Z95, Estimate, centred_difference, hybrid_difference


def sums_of(customers: list[list[int]]) -> SquaredSums:
    """The sums of what these customers said, worked out the long way."""
    flat = [y for answers in customers for y in answers]
    return SquaredSums(
        n=len(flat),
        total=sum(flat),
        squares=sum(y * y for y in flat),
        clusters=len(customers),
        n_squares=sum(len(answers) ** 2 for answers in customers),
        x_squares=sum(sum(answers) ** 2 for answers in customers),
        x_times_n=sum(sum(answers) * len(answers) for answers in customers),
        few=[(sum(answers), len(answers)) for answers in customers] if len(customers) < 30 else (),
    )


class TestShare:
    @pytest.mark.parametrize(
        ("hits", "n", "low", "high"),
        [
            pytest.param(960, 1200, 77.6, 82.2, id="many answers"),
            pytest.param(13, 15, 62.1, 96.3, id="few answers"),
            pytest.param(10, 10, 72.2, 100.0, id="all"),
            pytest.param(0, 10, 0.0, 27.8, id="none"),
        ],
    )
    def test_has_the_wilson_interval(self, hits: int, n: int, low: float, high: float) -> None:
        found = share(hits, n)
        assert found
        assert found.value == hits / n
        assert (round(100 * (found.low or 0), 1), round(100 * (found.high or 0), 1)) == (low, high)

    def test_is_unknown_when_nobody_answered(self) -> None:
        assert share(0, 0) is None

    def test_is_less_sure_when_the_same_people_answered_again(self) -> None:
        alone, again = share(30, 60), share(30, 60, effective_n=20)
        assert alone
        assert again
        assert (again.low or 0) < (alone.low or 0) < 0.5 < (alone.high or 0) < (again.high or 0)


class TestNetPromoterScore:
    def test_of_one_answer_has_the_variance_five_ninths(self) -> None:
        assert answer_variance(1 / 2, 1 / 6) == pytest.approx(float(Fraction(5, 9)))

    def test_is_promoters_less_detractors(self) -> None:
        found = net_promoter_score(NpsCounts(promoters=50, passives=30, detractors=20))
        assert found
        assert found.value == 30

    def test_has_the_adjusted_interval(self) -> None:
        found = net_promoter_score(NpsCounts(promoters=5, passives=3, detractors=2))
        p, d = 5.75 / 13, 2.75 / 13
        margin = 100 * 1.959964 * math.sqrt((p + d - (p - d) ** 2) / 13)
        assert found
        assert found.low == pytest.approx(100 * (p - d) - margin, abs=1e-3)
        assert found.high == pytest.approx(100 * (p - d) + margin, abs=1e-3)

    def test_is_unknown_when_nobody_answered(self) -> None:
        assert net_promoter_score(NpsCounts()) is None

    @pytest.mark.parametrize(
        ("mix", "n", "coverage"),
        [
            ((0.50, 0.30, 0.20), 10, 0.964),
            ((0.50, 0.30, 0.20), 30, 0.946),
            ((0.85, 0.10, 0.05), 10, 0.946),
            ((0.85, 0.10, 0.05), 30, 0.963),
            ((0.95, 0.04, 0.01), 10, 0.912),
            ((0.95, 0.04, 0.01), 30, 0.976),
        ],
    )
    def test_lies_in_its_interval_as_often_as_published(
        self, mix: tuple[float, float, float], n: int, coverage: float
    ) -> None:
        truth = 100 * (mix[0] - mix[2])
        draws = np.random.default_rng(7).multinomial(n, mix, 20_000)
        intervals = [net_promoter_score(NpsCounts(*map(int, draw))) for draw in draws]
        inside = sum((found.low or 0) <= truth <= (found.high or 0) for found in intervals if found)
        assert inside / len(draws) == pytest.approx(coverage, abs=0.01)

    @pytest.mark.parametrize(("n", "margin"), [(50, 27), (100, 20), (400, 10), (1000, 6)])
    def test_has_the_known_margin_in_the_worst_case(self, n: int, margin: int) -> None:
        found = net_promoter_score(NpsCounts(promoters=n // 2, detractors=n // 2))
        assert found
        assert round(((found.high or 0) - (found.low or 0)) / 2) == pytest.approx(margin, abs=1)


class TestDifference:
    def test_of_scores_is_rarely_called_real_when_it_is_not(self) -> None:
        draws = np.random.default_rng(7).multinomial(20, (0.5, 0.3, 0.2), (20_000, 2))
        alarms = 0
        for now, before in draws:
            pair = [net_promoter_score(NpsCounts(*map(int, counts))) for counts in (now, before)]
            found = pair[0] and pair[1] and centred_difference(pair[0], pair[1])
            alarms += bool(found and found.is_significant)
        assert alarms / len(draws) == pytest.approx(0.046, abs=0.006)

    @pytest.mark.parametrize(
        ("now", "before", "low", "high"),
        [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((0, 10), (0, 10), -0.2775, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0000),
            ((10, 10), (0, 10), 0.6075, 1.0000),
        ],
    )
    def test_of_shares_has_newcombes_interval(
        self, now: tuple[int, int], before: tuple[int, int], low: float, high: float
    ) -> None:
        """Newcombe (1998), table II, method 10, all eight examples."""
        a, b = share(*now), share(*before)
        assert a
        assert b
        found = hybrid_difference(a, b)
        assert found
        assert found.value == pytest.approx(now[0] / now[1] - before[0] / before[1])
        assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)

    def test_is_real_exactly_when_its_interval_leaves_out_nothing(self) -> None:
        for before in range(21):
            a, b = share(10, 20), share(before, 20)
            assert a
            assert b
            found = hybrid_difference(a, b)
            assert found
            assert found.is_significant == ((found.low or 0) > 0 or (found.high or 0) < 0)

    def test_is_unknown_when_a_side_is(self) -> None:
        assert hybrid_difference(Estimate(None, None, None, 3), Estimate(1, 0, 2, 3)) is None

    def test_is_not_real_when_a_limit_is_unknown(self) -> None:
        found = hybrid_difference(Estimate(9, 8, None, 30), Estimate(1, 0, None, 30))
        assert found
        assert found.low is None
        assert not found.is_significant


class TestMean:
    def test_has_the_t_interval_when_everybody_answered_once(self) -> None:
        values = [random.Random(3).randint(1, 5) for _ in range(3)] + [1, 2, 3, 4, 5] * 8
        found = mean(sums_of([[value] for value in values]))
        spread = np.std(values, ddof=1) / math.sqrt(len(values))
        assert found
        assert found.value == pytest.approx(np.mean(values))
        assert (found.high or 0) - (found.value or 0) == pytest.approx(2.0181 * spread, rel=1e-3)  # t, 42 degrees

    def test_counts_people_and_not_answers(self) -> None:
        """Everybody says the same five times: no surer than saying it once."""
        once = mean(sums_of([[value] for value in [1, 2, 3, 4, 5] * 8]))
        five_times = mean(sums_of([[value] * 5 for value in [1, 2, 3, 4, 5] * 8]))
        assert once
        assert five_times
        assert (five_times.low, five_times.high) == pytest.approx((once.low, once.high))

    def test_draws_from_the_people_when_they_are_few(self) -> None:
        skewed = [[1]] * 9 + [[1000]]
        found = mean(sums_of(skewed))
        assert found
        assert found.low == 1, "a t interval would reach below what anybody said"
        assert mean(sums_of(skewed[::-1])) == found

    def test_of_one_person_has_no_interval(self) -> None:
        found = mean(sums_of([[4, 5]]))
        assert found
        assert (found.value, found.low, found.high) == (4.5, None, None)

    def test_is_unknown_without_answers(self) -> None:
        assert mean(sums_of([])) is None

    @given(st.lists(st.lists(st.integers(-3, 9), min_size=1, max_size=4), min_size=2, max_size=40))
    def test_has_a_design_effect_of_one_or_more(self, customers: list[list[int]]) -> None:
        assert sums_of(customers).design_effect >= 1

    @given(st.lists(st.integers(-3, 9), min_size=2, max_size=40))
    def test_has_no_design_effect_when_everybody_answered_once(self, values: list[int]) -> None:
        assert sums_of([[value] for value in values]).design_effect == pytest.approx(1)


class TestTotal:
    def test_moves_by_chance_as_customers_come_and_go(self) -> None:
        """Five hundred worlds with on average 50 customers, each spending what customers spend."""
        chance, inside = random.Random(5), 0
        for _ in range(500):
            count = np.random.default_rng(chance.randrange(1 << 30)).poisson(50)
            world = total(sums_of([[chance.choice([100, 300])] * chance.choice([1, 2]) for _ in range(count)]))
            inside += (world.low or 0) <= 50 * 200 * 1.5 <= (world.high or 0)
        assert inside / 500 == pytest.approx(0.95, abs=0.03)


def waits(ended: list[float], lasting: list[float] = []) -> Waits:  # noqa: B006 - only read
    seconds = sorted({*ended, *lasting})
    return Waits(
        np.array(seconds), np.array([ended.count(s) for s in seconds]), np.array([lasting.count(s) for s in seconds])
    )


class TestWaiting:
    REMISSION = waits([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])

    @given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
    def test_is_the_plain_median_when_nobody_waits_any_longer(self, seconds: list[int]) -> None:
        found = quantile_of_waits(waits([float(s) for s in seconds]), 0.5)
        assert found
        assert found.value == np.median(seconds)

    def test_counts_those_who_wait_still(self) -> None:
        """The leukaemia remissions of Freireich (1963), the standard example: the median is 23 weeks."""
        found = quantile_of_waits(self.REMISSION, 0.5)
        assert found
        assert (found.value, found.low, found.high, found.n) == (23, 13, None, 21)

    def test_has_the_published_interval(self) -> None:
        """Its other arm, on placebo: 8 weeks, 4 to 11 on the log-log scale."""
        placebo = waits([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23])
        found = quantile_of_waits(placebo, 0.5)
        assert found
        assert (found.value, found.low, found.high) == (8, 4, 11)

    @pytest.mark.parametrize(
        ("weeks", "still", "low", "high"),
        [
            (6, 0.8571, 0.6197, 0.9516),
            (7, 0.8067, 0.5631, 0.9228),
            (10, 0.7529, 0.5032, 0.8894),
            (13, 0.6902, 0.4316, 0.8491),
            (16, 0.6275, 0.3675, 0.8049),
            (22, 0.5378, 0.2678, 0.7468),
            (23, 0.4482, 0.1881, 0.6801),
        ],
    )
    def test_leaves_the_published_shares_waiting(self, weeks: int, still: float, low: float, high: float) -> None:
        """The table of the remissions under treatment, as it is printed everywhere (limits on the log-log scale)."""
        found = share_waiting_after(self.REMISSION, weeks)
        assert found
        assert [round(x or 0, 4) for x in (found.value, found.low, found.high)] == [still, low, high]

    def test_is_unknown_beyond_what_was_seen(self) -> None:
        assert share_waiting_after(self.REMISSION, 36) is None
        ended = share_waiting_after(waits([5.0, 6.0]), 36)
        assert ended
        assert ended.value == 0

    def test_is_not_made_to_look_good_by_a_backlog(self) -> None:
        quick = [60.0] * 40
        found = quantile_of_waits(waits(quick, [3600.0] * 60), 0.5)
        assert found
        assert found.value is None, "more than half wait still: nobody knows how long"

    def test_is_unknown_without_tickets(self) -> None:
        assert quantile_of_waits(waits([]), 0.5) is None


class TestRate:
    @pytest.mark.parametrize(
        ("events", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (100, 81.364, 121.627)]
    )
    def test_has_the_tabulated_limits_of_a_poisson_count(self, events: int, low: float, high: float) -> None:
        found = rate(events, 1.0, 5)
        assert found
        assert (found.low, found.high) == pytest.approx((low, high), abs=1e-3)

    def test_is_unknown_without_time(self) -> None:
        assert rate(0, 0.0, 0) is None


class TestLookingAtMany:
    def test_asks_for_more_the_more_is_looked_at(self) -> None:
        """Benjamini and Hochberg (1995), section 3.2: of 15 they call the first four real."""
        p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
            0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
        ]  # fmt: skip
        assert [q <= 0.05 for q in q_values(p)] == [True] * 4 + [False] * 11

    def test_of_one_changes_nothing(self) -> None:
        assert q_values([0.03]) == [0.03]
        assert q_values([]) == []

    def test_uses_the_usual_quantile(self) -> None:
        assert pytest.approx(1.959964, abs=1e-6) == Z95
