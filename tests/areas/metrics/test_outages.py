"""Outages: who looks at their status and asks all the same, who is told before asking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from tests.areas.metrics.brand import NOW, Brand, Ticket, Visit, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, value_of
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Days
from zhiyin.metrics.service import MetricService, Question

DEFLECTED, TOLD_FIRST = "status_deflection_share", "told_before_asking_share"
NOON = at(70)


def brand(name: str, hours: Iterable[float], asked: Iterable[float], *, person: int = 1) -> Brand:
    """One person, who saw something so many hours after noon, and asked for help so many hours after it."""
    seen = [Visit(i, person, NOON + timedelta(hours=hour), name=name) for i, hour in enumerate(hours, 1)]
    tickets = [Ticket(i, person, NOON + timedelta(hours=hour), None, None) for i, hour in enumerate(asked, 1)]
    return Brand(visits=seen, tickets=tickets)


def found(service: MetricService, metric: str, days: Days = MARCH) -> Estimate:
    return value_of(service.values(metric, Question(days))).estimate


@pytest.mark.parametrize(
    ("asked", "share"),
    [
        pytest.param([], 1, id="asks nothing"),
        pytest.param([1], 0, id="asks soon after"),
        pytest.param([23.9], 0, id="asks within 24 hours"),
        pytest.param([24.1], 1, id="asks later"),
        pytest.param([-1], 1, id="had asked before"),
    ],
)
def test_a_look_is_enough_when_no_request_follows(measuring: Measuring, asked: list[float], share: float) -> None:
    estimate = found(measuring(brand("Outage Viewed", [0], asked)), DEFLECTED)
    assert (estimate.n, estimate.value) == (1, share)


@pytest.mark.parametrize(
    ("asked", "share"),
    [
        pytest.param([], 1, id="asks nothing"),
        pytest.param([1], 1, id="asks afterwards"),
        pytest.param([-1], 0, id="had asked"),
        pytest.param([-23.9], 0, id="had asked within 24 hours"),
        pytest.param([-24.1], 1, id="had asked long before"),
    ],
)
def test_who_was_told_first_had_not_asked(measuring: Measuring, asked: list[float], share: float) -> None:
    estimate = found(measuring(brand("Outage Notified", [0], asked)), TOLD_FIRST)
    assert (estimate.n, estimate.value) == (1, share)


def test_of_several_looks_on_one_day_the_first_counts(measuring: Measuring) -> None:
    service = measuring(brand("Outage Viewed", [0, 1, 2, 30], [0.5]))
    assert (found(service, DEFLECTED).n, found(service, DEFLECTED).value) == (2, 0.5)


def test_a_look_counts_when_its_24_hours_are_over(measuring: Measuring) -> None:
    hours = (NOW - NOON) / timedelta(hours=1)
    service = measuring(brand("Outage Viewed", [hours - 23], []))
    assert not service.values(DEFLECTED, Question(Days(NOW.date() - timedelta(days=3), NOW.date()))).values


def test_requests_of_others_are_not_theirs(measuring: Measuring) -> None:
    one, other = brand("Outage Viewed", [0], []), brand("Outage Viewed", [], [1], person=2)
    assert found(measuring(Brand(visits=one.visits, tickets=other.tickets)), DEFLECTED).value == 1


def test_the_interval_is_that_of_a_share_of_independent_customers(measuring: Measuring) -> None:
    looks = [Visit(i, i, NOON, name="Outage Viewed") for i in range(1, 101)]
    asked = [Ticket(i, i, NOON + timedelta(hours=1), None, None) for i in range(1, 21)]
    estimate = found(measuring(Brand(visits=looks, tickets=asked)), DEFLECTED)
    assert (estimate.n, estimate.value) == (100, 0.8)
    assert estimate.low == pytest.approx(0.7112, abs=1e-3)  # Wilson of 80 of 100
    assert estimate.high == pytest.approx(0.8666, abs=1e-3)
