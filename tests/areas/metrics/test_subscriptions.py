"""Subscribers who are lost, as billing systems tell of them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.areas.metrics.brand import ZONE, Brand, Visit, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, value_of
from zhiyin.base.clock import FixedClock
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.service import MetricService, Question
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

CHURN = "subscription_churn_rate"
MARCH_FIRST = 60  # the day of the year
Told = tuple[int, str, int, str]
"""A person, a subscription, the day of the year, and what happened: Started, Cancelled ..."""
ALIKE = 5
"""So many do the same: of fewer people nothing is shown."""


def subscribed(told: Iterable[Told], ends_on: date | None = None, people: dict[int, int] | None = None) -> Brand:
    visits = [
        Visit(
            10_000 * like + i, 10_000 * like + person, at(day, i % 24), name=f"Subscription {what}",
            subscription=subscription, ends_on=ends_on,
        )
        for i, (person, subscription, day, what) in enumerate(told, 1)
        for like in range(ALIKE)
    ]  # fmt: skip
    known = people or {}
    return Brand(
        visits=visits,
        people={10_000 * like + i: 10_000 * like + who for i, who in known.items() for like in range(ALIKE)},
    )


def churn(service: MetricService, days: Days = MARCH) -> tuple[float, float | None]:
    """Of how many of those who do alike, which share was lost."""
    found = value_of(service.values(CHURN, Question(days)))
    return found.estimate.n / ALIKE, found.estimate.value


BEFORE: Told = (1, "S1", 5, "Started")


@pytest.mark.parametrize(
    ("told", "is_lost"),
    [
        pytest.param([BEFORE], False, id="goes on"),
        pytest.param([BEFORE, (1, "S1", 70, "Ended")], True, id="ended"),
        pytest.param([BEFORE, (1, "S1", 70, "Cancelled")], True, id="cancelled at once"),
        pytest.param([BEFORE, (1, "S1", 70, "Paused")], False, id="paused"),
        pytest.param([BEFORE, (1, "S1", 70, "Paused"), (1, "S1", 80, "Ended")], True, id="ended while paused"),
        pytest.param([BEFORE, (1, "S1", 95, "Ended")], False, id="ended in April"),
        pytest.param([BEFORE, (1, "S1", 70, "Ended"), (1, "S1", 80, "Started")], True, id="came back later"),
        pytest.param([BEFORE, (1, "S1", 70, "Ended"), (1, "S2", 70, "Started")], False, id="changed the same day"),
        pytest.param([BEFORE, (1, "S2", 8, "Started"), (1, "S1", 70, "Ended")], False, id="has another"),
        pytest.param(
            [BEFORE, (1, "S2", 8, "Started"), (1, "S1", 70, "Ended"), (1, "S2", 75, "Ended")], True, id="lost the last"
        ),
        pytest.param([(1, "S1", 70, "Ended"), BEFORE], True, id="told in another order"),
    ],
)
def test_a_subscriber_is_lost_with_the_last_subscription(measuring: Measuring, told: list[Told], is_lost: bool) -> None:
    assert churn(measuring(subscribed(told))) == (1, float(is_lost))


def test_who_cancelled_stays_until_what_is_paid_for_is_over(measuring: Measuring) -> None:
    told = subscribed([BEFORE, (1, "S1", 50, "Cancelled")], ends_on=date(2026, 3, 20))
    service = measuring(told)
    february = Days(date(2026, 2, 1), date(2026, 2, 28))
    assert churn(service, february) == (1, 0)
    assert churn(service) == (1, 1)


def test_who_cancelled_for_a_later_day_is_not_lost_yet(measuring: Measuring) -> None:
    service = measuring(subscribed([BEFORE, (1, "S1", 50, "Cancelled")], ends_on=date(2026, 7, 20)))
    assert churn(service, Days(date(2026, 7, 1), date(2026, 7, 31))) == (1, 0)


@pytest.mark.parametrize(
    ("hour", "lost"),
    [
        pytest.param(15, 0, id="eleven in the evening of 30 June"),
        pytest.param(17, 1, id="one in the night of 1 July, which is 30 June in Greenwich"),
    ],
)
def test_who_ends_today_is_lost_as_soon_as_it_is_today_where_the_brand_is(tmp_path: Path, hour: int, lost: int) -> None:
    brand = subscribed([BEFORE, (1, "S1", 50, "Cancelled")], ends_on=date(2026, 7, 1))
    now = datetime(2026, 6, 30, hour, tzinfo=UTC)
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        engine.apply(brand.batches(), as_of=now)
        service = MetricService(engine, FixedClock(now), ZONE)
        assert churn(service, Days(date(2026, 7, 1), date(2026, 7, 31))) == (1, lost)


def test_identities_of_one_customer_are_one_subscriber(measuring: Measuring) -> None:
    told = [BEFORE, (2, "S2", 8, "Started"), (1, "S1", 70, "Ended")]
    assert churn(measuring(subscribed(told))) == (2, 0.5)
    assert churn(measuring(subscribed(told, people={1: 9, 2: 9}))) == (1, 0)


def test_who_was_not_there_at_the_start_does_not_count(measuring: Measuring) -> None:
    told = [BEFORE, (2, "S2", MARCH_FIRST, "Started"), (2, "S2", 70, "Ended"), (3, "S3", 9, "Renewed")]
    assert churn(measuring(subscribed(told))) == (2, 0)


@pytest.mark.parametrize(
    ("present", "lost"), [pytest.param(1000, 50, id="one month"), pytest.param(1438, 72, id="the month after")]
)
def test_the_rate_does_not_move_because_many_were_won(measuring: Measuring, present: int, lost: int) -> None:
    """Recurly's example, 6.20 and 5.84 % where losses are divided by the customers at the start: 5 % of customers
    leave, and 12 of the 500 who are won; nobody's behaviour changes."""
    told: list[Told] = [(i, f"S{i}", 5, "Started") for i in range(1, present + 1)]
    told += [(i, f"S{i}", 70, "Ended") for i in range(1, lost + 1)]
    won = range(5_000, 5_500)
    told += [(i, f"S{i}", 62, "Started") for i in won] + [(i, f"S{i}", 75, "Ended") for i in won[:12]]
    service = measuring(subscribed(told))
    n, rate = churn(service)
    assert (n, round(rate or 0, 3)) == (present, 0.05)
    assert service.records(CHURN, Question(MARCH)).total == ALIKE * present


def test_each_month_is_a_period_of_its_own(measuring: Measuring) -> None:
    told = [BEFORE, (2, "S2", 6, "Started"), (1, "S1", 40, "Ended"), (2, "S2", 70, "Ended")]
    days = Days(date(2026, 2, 1), MARCH.last)
    result = measuring(subscribed(told)).values(CHURN, Question(days, (Dimension.MONTH,)))
    found = [(group.values[0].estimate.n / ALIKE, group.values[0].estimate.value) for group in result.groups]
    assert found == [(2, 0.5), (1, 1.0)]
    assert (value_of(result).estimate.n / ALIKE, value_of(result).estimate.value) == (2, 1.0)
