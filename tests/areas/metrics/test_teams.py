"""What the people of departments say, beside what their customers say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from tests.areas.metrics.brand import Answer, Brand
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH
from zhiyin.base.errors import InvalidInput
from zhiyin.base.scope import ScopeFilter
from zhiyin.metrics.arithmetic.ranks import rank_correlation
from zhiyin.metrics.service import Question
from zhiyin.metrics.teams import TeamScores, team_scores

ENPS, CSAT = "employee_net_promoter_score", "customer_satisfaction"
PLACES = {scope: ("B", f"Shop {scope:02}", "North") for scope in range(1, 13)}
Scores = Sequence[float]


def shop(scope: int, staff: Scores, customers: Scores) -> Iterator[Answer]:
    """The answers of a shop's people and of its customers, in March."""
    at, first = datetime(2026, 3, 9, 4, tzinfo=UTC), 1_000 * scope
    for i, score in enumerate(staff):
        yield Answer(first + i, first + i, at, score, "enps", scope=scope)
    for i, score in enumerate(customers, 500):
        yield Answer(first + i, first + i, at, score, "csat", 5, scope=scope)


def shops(count: int) -> Brand:
    """The more of the people of a shop are promoters, the more of its customers are satisfied; but for the last."""
    answers = [
        answer
        for scope in range(1, count + 1)
        for answer in shop(
            scope,
            [10] * scope + [0] * (15 - scope),
            [5] * (2 * scope if scope < count else 1) + [1] * (40 - (2 * scope if scope < count else 1)),
        )
    ]
    return Brand(answers)


def asked(measuring: Measuring, brand: Brand, scopes: ScopeFilter | None = None) -> TeamScores:
    question = Question(MARCH, places=PLACES) if scopes is None else Question(MARCH, scopes=scopes, places=PLACES)
    return team_scores(measuring(brand), ENPS, CSAT, question)


class TestTeams:
    def test_stand_side_by_side_with_both_figures(self, measuring: Measuring) -> None:
        found = asked(measuring, shops(2))
        first, second = found.teams
        assert (first.department, first.staff.estimate.n, first.customers.estimate.n) == ("Shop 01", 15, 40)
        assert first.staff.estimate.value == pytest.approx(100 * (1 - 14) / 15)
        assert (first.customers.estimate.value, second.customers.estimate.value) == (2 / 40, 1 / 40)
        assert found.correlation is None, "two shops show nothing"

    def test_of_fewer_than_five_people_are_left_out(self, measuring: Measuring) -> None:
        answers = [*shop(1, [10] * 9, [5] * 40), *shop(2, [10] * 9, [5] * 40), *shop(3, [0] * 4, [5] * 40)]
        found = asked(measuring, Brand(answers))
        assert "Shop 03" not in {team.department for team in found.teams}

    def test_go_together_as_far_as_their_ranks_do(self, measuring: Measuring) -> None:
        found = asked(measuring, shops(12))
        assert found.correlation is not None
        ranks = [*range(1, 12), 12], [*range(2, 13), 1]
        expected = 1 - 6 * sum((a - b) ** 2 for a, b in zip(*ranks, strict=True)) / (12 * (144 - 1))
        assert found.correlation.value == pytest.approx(expected)
        assert found.correlation.n == 12

    def test_are_those_that_the_reader_may_see(self, measuring: Measuring) -> None:
        found = asked(measuring, shops(3), ScopeFilter(frozenset({2})))
        assert [team.department for team in found.teams] == ["Shop 02"]

    @pytest.mark.parametrize(("staff", "customers"), [(CSAT, CSAT), (ENPS, ENPS)])
    def test_are_of_a_metric_of_each_kind(self, measuring: Measuring, staff: str, customers: str) -> None:
        with pytest.raises(InvalidInput, match="own people"):
            team_scores(measuring(Brand()), staff, customers, Question(MARCH))


class TestRankCorrelation:
    def test_has_the_interval_of_bonett_and_wright(self) -> None:
        """Σd² = 96 of 12 pairs, so r = 95/143; atanh r ± 1.96 √((1 + r²/2) / 9)."""
        first = [*range(1, 13)]
        second = [1, 6, 2, 4, 9, 3, 5, 12, 10, 11, 7, 8]
        found = rank_correlation([*zip(first, second, strict=True)])
        assert found is not None
        assert (found.value, found.low, found.high) == pytest.approx((95 / 143, 0.0785572399, 0.9091063549))

    def test_gives_ties_their_mean_rank(self) -> None:
        """Six ties of two: Σx² = 140, Σy² = 143, Σd² = 3."""
        pairs = [(i // 2, i) for i in range(12)]
        found = rank_correlation([(float(a), float(b)) for a, b in pairs])
        assert found is not None
        assert found.value == pytest.approx(280 / (2 * (140 * 143) ** 0.5))

    @pytest.mark.parametrize(
        "pairs",
        [
            pytest.param([(i, i) for i in range(9)], id="too few"),
            pytest.param([(1, i) for i in range(12)], id="all alike"),
        ],
    )
    def test_is_not_told_where_it_would_mislead(self, pairs: list[tuple[float, float]]) -> None:
        assert rank_correlation(pairs) is None
