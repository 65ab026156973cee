"""Customers who stay and who are lost, against the same worked out in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest

from tests.areas.metrics.brand import NOBODY, NOW, ZONE, Brand, Order, Visit, at, local_day
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, MOSTLY, QUARTER, point, still_waiting, value_of, within
from zhiyin.base.clock import FixedClock
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.results import Display, MetricValue
from zhiyin.metrics.service import MetricService, Question

DAY = timedelta(days=1)
NINETY = 90 * DAY


def bought(brand: Brand) -> list[list[Order]]:
    """The orders of each known customer, in their order."""
    found: dict[int, list[Order]] = defaultdict(list)
    for order in sorted((o for o in brand.orders if o.counts and o.person != NOBODY), key=lambda o: (o.at, o.id)):
        found[brand.customer(order.person)].append(order)
    return list(found.values())


def lost_on(orders: list[Order]) -> list[date]:
    """The days on which 90 days without an order were over."""
    days = [local_day(order.at) for order in orders]
    ends = [day + NINETY for day, after in zip(days, [*days[1:], date.max], strict=True) if after > day + NINETY]
    return [end for end in ends if end < local_day(NOW)]


class TestTransactionalChurn:
    def test_is_of_buyers_who_did_not_come_back(self, metrics: MetricService, lively: Brand) -> None:
        gaps = []
        for orders in bought(lively):
            places = [i for i, order in enumerate(orders) if within(MARCH, local_day(order.at))]
            if places and orders[places[-1]].at + NINETY <= NOW:
                after = orders[places[-1] + 1 :]
                gaps.append(not after or after[0].at - orders[places[-1]].at > NINETY)
        found = value_of(metrics.values("transactional_churn_rate", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (sum(gaps) / len(gaps), len(gaps))
        assert 0 < sum(gaps) < len(gaps)


class TestCohortChurn:
    def test_is_of_those_present_at_the_start(self, metrics: MetricService, lively: Brand) -> None:
        present = lost = 0
        for orders in bought(lively):
            days = [local_day(order.at) for order in orders]
            if any(MARCH.first - NINETY <= day < MARCH.first for day in days):
                present += 1
                lost += any(within(MARCH, day) for day in lost_on(orders))
        found = value_of(metrics.values("cohort_churn_rate", Question(MARCH)))
        assert (found.estimate.n, found.estimate.value) == (present, lost / present)
        assert lost > 0

    def test_of_each_month_is_what_the_month_alone_gives(self, metrics: MetricService) -> None:
        result = metrics.values("cohort_churn_rate", Question(QUARTER, by=(Dimension.MONTH,)))
        assert len(result.groups) == 3
        assert result.groups[2].key[Dimension.MONTH] == MARCH.first
        assert result.groups[2].values == metrics.values("cohort_churn_rate", Question(MARCH)).values

    @pytest.mark.parametrize(
        ("present", "lost", "naive"),
        [pytest.param(1000, 50, 0.0620, id="one month"), pytest.param(1438, 72, 0.0584, id="the month after")],
    )
    def test_does_not_move_because_many_were_won(
        self, measuring: Measuring, present: int, lost: int, naive: float
    ) -> None:
        """Recurly's example: 5 % of customers leave, and 12 of the 500 who are won; nobody's behaviour changes."""
        period = Days(date(2026, 1, 1), date(2026, 4, 30))  # long enough for somebody won in it to be lost in it
        start = [Order(i, i + 1, at(-20), net=9) for i in range(present)]
        stayed = [Order(10_000 + i, i + 1, at(60), net=9) for i in range(lost, present)]
        won = [Order(20_000 + i, 5_000 + i, at(10), net=9) for i in range(500)]
        bought_again = [Order(30_000 + i, 5_000 + i, at(80), net=9) for i in range(12, 500)]
        service = measuring(Brand(orders=[*start, *stayed, *won, *bought_again]))
        assert round(point(service.values("cohort_churn_rate", Question(period))) or 0, 3) == 0.05
        assert round((lost + 12) / present, 4) == naive, "what dividing all losses by the customers at the start gives"
        hazard = service.records("churn_hazard", Question(period), limit=5_000)
        assert sum(row.value or 0 for row in hazard.rows) == lost + 12


class TestChurnAfterABadExperience:
    def test_is_told_apart_from_that_of_the_others(self, measuring: Measuring) -> None:
        """A hundred customers of January; with forty something went wrong; lost are 15 of them and ten others."""
        found = churn_in_april(measuring, wronged=40, lost={*range(1, 16), *range(41, 51)})
        assert (found.estimate.value, found.estimate.n) == (15 / 100, 100)
        assert {name: (each.value, each.n) for name, each in found.also.items()} == {
            "of_wronged": (15 / 40, 40),
            "of_others": (10 / 60, 60),
        }

    @pytest.mark.parametrize(
        ("wronged", "names"),
        [
            pytest.param(1, {"of_others"}, id="of one person it would tell what became of them"),
            pytest.param(4, {"of_others"}, id="of four too"),
            pytest.param(5, {"of_others", "of_wronged"}, id="of five it says about how much"),
        ],
    )
    def test_of_few_is_judged_by_these_few(self, measuring: Measuring, wronged: int, names: set[str]) -> None:
        found = churn_in_april(measuring, wronged=wronged, lost={1})
        assert found.display is Display.NORMAL
        assert set(found.also) == names
        assert found.also["of_others"].value == 0
        if few := found.also.get("of_wronged"):
            assert few.value is None
            assert few.low is not None
            assert few.high is not None


def churn_in_april(measuring: Measuring, *, wronged: int, lost: set[int]) -> MetricValue:
    people = range(1, 101)
    orders = [Order(i, i, at(10), net=9) for i in people]
    orders += [Order(100 + i, i, at(60), net=9) for i in people if i not in lost]
    went_wrong = [Visit(i, i, at(20), name="Delivery Failed", mark=-1) for i in range(1, wronged + 1)]
    others = [Visit(150, 49, at(20), mark=1), Visit(151, 50, at(120), mark=-1), Visit(152, 51, at(-40), mark=-1)]
    april = Days(date(2026, 4, 1), date(2026, 4, 30))
    facts = measuring(Brand(orders=orders, visits=[*went_wrong, *others]))._engine
    service = MetricService(facts, FixedClock(NOW), ZONE)  # which shows nothing of fewer than five people
    return value_of(service.values("churn_after_bad_experience", Question(april)))


class TestChurnHazard:
    def test_is_losses_by_month_at_risk(self, metrics: MetricService, lively: Brand) -> None:
        days = losses = 0
        for orders in bought(lively):
            bought_on = [local_day(order.at) for order in orders]
            present = {day + i * DAY for day in bought_on for i in range(90)}
            days += sum(within(MARCH, day) for day in present)
            losses += sum(within(MARCH, day) for day in lost_on(orders))
        found = value_of(metrics.values("churn_hazard", Question(MARCH)))
        assert found.estimate.value == MOSTLY(losses / (days / (365.25 / 12)))


class TestTenure:
    def test_follows_kaplan_and_meier(self, measuring: Measuring) -> None:
        orders = [Order(1000 + i, i + 1, at(1 + i % 20), net=9) for i in range(60)]
        orders += [Order(2000 + i, i + 1, at(60 + i), net=9) for i in range(45)]  # most buy a second time
        orders += [Order(3000 + i, 999, at(1 + 60 * i), net=9) for i in range(4)]  # and one is here still
        waited = []
        for of_one in bought(Brand(orders=orders)):
            ends = [o.at + NINETY for o, after in zip(of_one, [*of_one[1:], None], strict=True)
                    if after is None or after.at - o.at > NINETY]  # fmt: skip
            waited.append(((min(ends[0], NOW) - of_one[0].at).total_seconds(), ends[0] <= NOW))
        found = value_of(measuring(Brand(orders=orders)).values("customer_tenure", Question(QUARTER)))
        assert found.estimate.n == 61
        assert found.estimate.value == still_waiting(waited, 0.5)
        assert "stay_365_days" not in found.also, "nobody has been here for a year"

    def test_ends_with_the_first_long_silence(self, measuring: Measuring) -> None:
        came_back = [Order(1, 1, at(1), net=9), Order(2, 1, at(170), net=9)]
        found = value_of(measuring(Brand(orders=came_back)).values("customer_tenure", Question(QUARTER)))
        assert found.estimate.value == NINETY.total_seconds()
