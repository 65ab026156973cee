"""Who visits, how often, how long: against numbers worked out by hand."""

from __future__ import annotations

from datetime import date
from math import sqrt

import numpy as np
import pytest

from tests.areas.metrics.brand import Brand, Session, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import value_of
from zhiyin.metrics.arithmetic.medians import median_of_counted
from zhiyin.metrics.model import Compare, Days, Dimension
from zhiyin.metrics.service import MetricService, Question

FEBRUARY_DAYS = Days(date(2026, 2, 1), date(2026, 2, 10))


def on(day: int, person: int, **more: object) -> Session:
    """A visit on the nth day of the year; each has an id of its own."""
    return Session(1000 * day + 10 * person + len(more), person, at(day), **more)  # type: ignore[arg-type]


# Two identities of customer 100, customer 3, customer 4. The days asked for are the 32nd to the 41st of the year.
VISITS = [
    on(32, 1), on(32, 2, channel="app"), on(33, 1), on(41, 2),
    on(32, 3), on(10, 3),
    on(31, 4), on(12, 4), on(1, 4),
]  # fmt: skip
PEOPLE = {1: 100, 2: 100, 3: 3, 4: 4}


@pytest.fixture
def service(measuring: Measuring) -> MetricService:
    return measuring(Brand(sessions=VISITS, people=PEOPLE))


class TestActiveCustomers:
    def test_of_a_day_are_a_mean_over_the_days(self, service: MetricService) -> None:
        found = value_of(service.values("daily_active_customers", Question(FEBRUARY_DAYS))).estimate
        assert found.n == 2
        assert found.value == (3 + 1) / 10, "customer 100 on three days, customer 3 on one"
        assert found.high == pytest.approx((4 + 1.959964 * sqrt(9 + 1)) / 10)

    def test_by_day_are_those_of_the_day(self, service: MetricService) -> None:
        groups = service.values("daily_active_customers", Question(FEBRUARY_DAYS, by=(Dimension.DAY,))).groups
        counts = {group.key[Dimension.DAY]: group.values[0].estimate.value for group in groups}
        assert counts == {date(2026, 2, 1): 2, date(2026, 2, 2): 1, date(2026, 2, 10): 1}

    def test_by_week_divide_by_the_days_of_the_week_that_were_asked_for(self, service: MetricService) -> None:
        groups = service.values("daily_active_customers", Question(FEBRUARY_DAYS, by=(Dimension.WEEK,))).groups
        means = [(group.key[Dimension.WEEK], group.values[0].estimate.value) for group in groups]
        assert means == [
            (date(2026, 1, 26), 2 / 1),
            (date(2026, 2, 2), pytest.approx(1 / 7)),
            (date(2026, 2, 9), 1 / 2),
        ]

    @pytest.mark.parametrize(
        ("metric_id", "last", "people"),
        [
            ("weekly_active_customers", 38, {100, 3}),  # the 32nd to the 38th day
            ("weekly_active_customers", 41, {100}),
            ("monthly_active_customers", 41, {100, 3, 4}),  # from the 12th day on
            ("monthly_active_customers", 42, {100, 3, 4}),
            ("monthly_active_customers", 62, {100}),
        ],
    )
    def test_of_a_window_end_with_the_days_asked_for(
        self, service: MetricService, metric_id: str, last: int, people: set[int]
    ) -> None:
        days = Days(at(last).date(), at(last).date())
        found = value_of(service.values(metric_id, Question(days))).estimate
        assert found.value == found.n == len(people)
        assert found.high == pytest.approx(len(people) + 1.959964 * sqrt(len(people)))

    def test_of_a_window_are_held_against_the_window_before(self, service: MetricService) -> None:
        days = Days(at(39).date(), at(39).date())
        found = value_of(service.values("weekly_active_customers", Question(days, compare=Compare.PREVIOUS)))
        assert found.comparison
        assert (found.estimate.value, found.comparison.value.value) == (1, 2), "the week that ended a day earlier"

    def test_of_channels_are_told_apart(self, service: MetricService) -> None:
        groups = service.values("monthly_active_customers", Question(FEBRUARY_DAYS, by=(Dimension.CHANNEL,))).groups
        assert {group.key[Dimension.CHANNEL]: group.values[0].estimate.value for group in groups} == {
            "web": 3,
            "app": 1,
        }


class TestStickiness:
    def test_is_mean_daily_over_monthly_active_customers(self, service: MetricService) -> None:
        found = value_of(service.values("stickiness", Question(FEBRUARY_DAYS)))
        active_days = {100: 3, 3: 1, 4: 2}
        mean_daily = sum(active_days.values()) / 30
        assert found.estimate.value == pytest.approx(mean_daily / 3)
        assert found.also["active_days"].value == 2

    def test_is_one_for_who_comes_every_day(self, measuring: Measuring) -> None:
        service = measuring(Brand(sessions=[on(day, 1) for day in range(1, 42)]))
        found = value_of(service.values("stickiness", Question(FEBRUARY_DAYS))).estimate
        assert (found.value, found.n) == (1, 1)


class TestVisits:
    SESSIONS = [  # noqa: RUF012 - never changed
        on(32, 1, minutes=0, acts=1, views=1),
        on(33, 1, minutes=10, acts=5, views=2),
        on(34, 2, minutes=4, acts=3, views=0),
        on(35, 3, minutes=60, acts=9, views=3),
    ]

    @pytest.fixture
    def service(self, measuring: Measuring) -> MetricService:
        return measuring(Brand(sessions=self.SESSIONS))

    def test_last_from_the_first_act_to_the_last(self, service: MetricService) -> None:
        found = value_of(service.values("session_length", Question(FEBRUARY_DAYS)))
        assert (found.estimate.value, found.estimate.n) == (7 * 60, 4)
        assert found.also["mean"].value == (0 + 10 + 4 + 60) * 60 / 4

    def test_are_as_deep_as_the_acts_in_them(self, service: MetricService) -> None:
        found = value_of(service.values("session_depth", Question(FEBRUARY_DAYS)))
        assert (found.estimate.value, found.also["views"].value) == (18 / 4, 6 / 4)

    def test_are_counted_for_each_customer(self, service: MetricService) -> None:
        found = value_of(service.values("sessions_per_customer", Question(FEBRUARY_DAYS))).estimate
        assert (found.value, found.n) == (4 / 3, 3)


class TestTheMedianOfCounted:
    def test_is_numpys(self) -> None:
        chance = np.random.default_rng(7)
        values = chance.integers(0, 50, 1001)
        sizes, counts = np.unique(values, return_counts=True)
        found = median_of_counted(sizes, counts)
        assert found
        assert (found.value, found.n) == (np.median(values), 1001)
        # Wilson of 500.5 / 1001 is 0.46913 to 0.53087
        assert (found.low, found.high) == tuple(np.quantile(values, [0.46913, 0.53087]))

    def test_holds_the_truth_in_nineteen_of_twenty_cases(self) -> None:
        chance = np.random.default_rng(11)
        held = 0
        for _ in range(400):
            sizes, counts = np.unique(np.floor(chance.exponential(1000, 120)), return_counts=True)
            found = median_of_counted(sizes.astype(np.int64), counts)
            assert found
            held += (found.low or 0) <= 1000 * np.log(2) <= (found.high or 0)
        assert 0.92 <= held / 400 <= 0.98

    def test_is_unknown_without_values(self) -> None:
        nothing = np.array([], np.int64)
        assert median_of_counted(nothing, nothing) is None
