"""Ranking: nobody is placed above somebody whom chance alone may have put below."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from zhiyin.metrics.arithmetic.proportions import share as share_of
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Days, Dimension, Direction
from zhiyin.metrics.results import Display, Group, MetricResult, MetricValue
from zhiyin.performance.kpis.ranking import rank_intervals, ranked

CARD = all_metrics()["customer_satisfaction"].card
LESS_IS_BETTER = replace(CARD, direction=Direction.DOWN)


def share(hits: int, n: int) -> Estimate:
    found = share_of(hits, n)
    assert found
    return found


def result(*parts: tuple[str, Estimate, Display]) -> MetricResult:
    groups = tuple(Group({Dimension.CHANNEL: name}, (MetricValue(None, one, how),)) for name, one, how in parts)
    return MetricResult(
        CARD, datetime(2026, 3, 1, tzinfo=UTC), Days(date(2026, 2, 1), date(2026, 2, 28)), None, (), groups
    )


def test_the_clearly_best_is_first_and_those_alike_share_their_places() -> None:
    estimates = [share(950, 1000), share(805, 1000), share(800, 1000), share(400, 1000)]
    assert rank_intervals(CARD, estimates) == [(1, 1), (2, 3), (2, 3), (4, 4)]


def test_less_may_be_better() -> None:
    estimates = [share(50, 1000), share(200, 1000), share(600, 1000)]
    assert rank_intervals(LESS_IS_BETTER, estimates) == [(1, 1), (2, 2), (3, 3)]
    assert rank_intervals(CARD, estimates) == [(3, 3), (2, 2), (1, 1)]


def test_chance_is_counted_over_all_pairs() -> None:
    """81 of 100 beside 93 of 100 differs alone (p about 0.012), but not as the clearest of 45 pairs."""
    pair = [share(81, 100), share(93, 100)]
    assert rank_intervals(CARD, pair) == [(2, 2), (1, 1)]
    among_ten = [*pair, *[share(87, 100)] * 8]
    assert set(rank_intervals(CARD, among_ten)) == {(1, 10)}


def test_few_records_and_no_interval_are_listed_but_not_ranked() -> None:
    few, endless = share(29, 29), Estimate(0.9, None, None, 500)
    told = result(
        ("web", share(80, 100), Display.NORMAL), ("chat", few, Display.INTERVAL), ("call", endless, Display.NORMAL),
        ("app", share(30, 30), Display.NORMAL), ("shop", few, Display.NORMAL),
    )  # fmt: skip
    found = ranked(told, "")
    assert [(one.key[Dimension.CHANNEL], one.best is not None) for one in found] == [
        ("app", True), ("web", True), ("call", False), ("chat", False), ("shop", False),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(30, 400), st.floats(0, 1)), min_size=1, max_size=7))
def test_places_hold_every_part_once(parts: list[tuple[int, float]]) -> None:
    estimates = [share(round(n * p), n) for n, p in parts]
    places = rank_intervals(CARD, estimates)
    order = sorted(range(len(estimates)), key=lambda i: -(estimates[i].value or 0))
    assert all(best <= place <= worst for place, (best, worst) in enumerate((places[i] for i in order), start=1))
    assert all(1 <= best <= worst <= len(estimates) for best, worst in places)
