"""What is lost of the revenue that subscribers pay regularly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.areas.metrics.brand import Brand, Visit, at, local_day
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.results import MetricValue
from zhiyin.metrics.service import MetricService, Question

CHURN = "subscription_revenue_churn_rate"
ALIKE = 5
"""So many do the same: of fewer people nothing is shown."""


@dataclass(frozen=True)
class Told:
    """What somebody's billing system tells on a day of the year; `value` in minor units, for so many days."""

    person: int
    day: int
    what: str = "Started"
    value: int | None = None
    days: int | None = 30
    subscription: str = "S"
    currency: str = "CNY"
    channel: str = "web"


def brand(told: Iterable[Told]) -> Brand:
    return Brand(
        visits=[
            Visit(
                10_000 * like + i, 10_000 * like + each.person, at(each.day, i % 24), each.channel,
                name=f"Subscription {each.what}", subscription=f"{each.subscription}{each.person}", amount=each.value,
                currency=each.currency, ends_on=until(each),
            )
            for i, each in enumerate(told, 1)
            for like in range(ALIKE)
        ]
    )  # fmt: skip


def until(told: Told) -> date | None:
    return local_day(at(told.day)) + timedelta(days=told.days) if told.days is not None else None


def churn(service: MetricService, days: Days = MARCH) -> dict[str | None, MetricValue]:
    return {value.variant: value for value in service.values(CHURN, Question(days)).values}


PAYS_30, PAYS_60 = Told(1, 5, value=3_000), Told(2, 5, value=6_000)


@pytest.mark.parametrize(
    ("told", "gross", "net"),
    [
        pytest.param([], 0, 0, id="all stay as they are"),
        pytest.param([Told(1, 70, "Ended", days=None)], 1 / 3, 1 / 3, id="who pays less ends"),
        pytest.param([Told(2, 70, "Ended", days=None)], 2 / 3, 2 / 3, id="who pays more ends"),
        pytest.param([Told(1, 70, "Cancelled", days=None)], 1 / 3, 1 / 3, id="cancelled at once"),
        pytest.param([Told(1, 70, "Cancelled", days=10)], 1 / 3, 1 / 3, id="cancelled, over in the days"),
        pytest.param([Told(1, 70, "Cancelled", days=60)], 0, 0, id="cancelled, over later"),
        pytest.param([Told(1, 70, "Paused", days=None)], 0, 0, id="paused"),
        pytest.param([Told(2, 70, "Renewed", 3_000)], 1 / 3, 1 / 3, id="a smaller plan"),
        pytest.param([Told(1, 70, "Renewed", 4_500)], 0, -1 / 6, id="a larger plan"),
        pytest.param([Told(1, 70, "Ended"), Told(2, 71, "Renewed", 9_000)], 1 / 3, 0, id="one leaves, one pays more"),
        pytest.param([Told(1, 70, "Renewed", 36_000, 365)], 0, 0, id="the same by the year"),
        pytest.param([Told(1, 70, "Renewed", 36_000, 366)], 0, 0, id="by a leap year"),
        pytest.param([Told(1, 70, "Renewed", 18_000, 184)], 0, 0, id="by half a year"),
        pytest.param([Told(1, 70, "Renewed", 9_000, 92)], 0, 0, id="by the quarter"),
        pytest.param([Told(1, 70, "Renewed", 6_000, 59)], 0, 0, id="by two months"),
        pytest.param([Told(1, 70, "Renewed", 1_400, 14)], 0, 0, id="by fourteen days"),
        pytest.param([Told(1, 70, "Renewed", None)], 0, 0, id="a payment of which nobody knows how much"),
        pytest.param([Told(1, 70, "Renewed", 100, None)], 0, 0, id="a payment of which nobody knows for how long"),
        pytest.param([Told(3, 70, value=90_000)], 0, 0, id="somebody is won"),
        pytest.param([Told(1, 70, "Ended"), Told(1, 75, value=3_000)], 0, 0, id="came back in the days"),
        pytest.param(
            [Told(1, 6, value=1_000, subscription="T"), Told(1, 70, "Ended", days=None)], 0.3, 0.3, id="has another"
        ),
    ],
)  # fmt: skip
def test_what_subscribers_pay_less_is_lost(measuring: Measuring, told: list[Told], gross: float, net: float) -> None:
    found = churn(measuring(brand([PAYS_30, PAYS_60, *told])))["CNY"]
    assert found.estimate.n == 2 * ALIKE
    assert found.estimate.value == pytest.approx(gross)
    assert found.also["net"].value == pytest.approx(net)
    assert found.also["net"].n == 2 * ALIKE


def test_what_nobody_paid_for_told_days_does_not_count(measuring: Measuring) -> None:
    untold = Told(3, 5, value=50_000, days=None)
    found = churn(measuring(brand([PAYS_30, PAYS_60, untold, Told(3, 70, "Ended", days=None)])))["CNY"]
    assert (found.estimate.n, found.estimate.value) == (2 * ALIKE, 0)


def test_currencies_are_kept_apart(measuring: Measuring) -> None:
    dollars = Told(3, 5, value=900, currency="USD")
    found = churn(measuring(brand([PAYS_30, dollars, Told(3, 70, "Ended", days=None)])))
    assert {currency: value.estimate.value for currency, value in found.items()} == {"CNY": 0, "USD": 1}


def test_what_is_renewed_in_another_currency_is_lost_in_the_first(measuring: Measuring) -> None:
    found = churn(measuring(brand([PAYS_30, PAYS_60, Told(1, 70, "Renewed", 450, currency="USD")])))
    assert {currency: value.estimate.value for currency, value in found.items()} == {"CNY": pytest.approx(1 / 3)}


@pytest.mark.parametrize("month", [3, 5, 2, 4])
def test_one_price_for_each_calendar_month_loses_nothing(measuring: Measuring, month: int) -> None:
    firsts = [date(2026, number, 1) for number in range(1, 8)]
    months = [Days(first, after - timedelta(days=1)) for first, after in pairwise(firsts)]
    day_of = {local_day(at(day)): day for day in range(200)}
    told = [
        Told(1, day_of[days.first], "Renewed" if number else "Started", 3_000, days.count)
        for number, days in enumerate(months)
    ]
    found = churn(measuring(brand(told)), months[month - 1])["CNY"]
    assert (found.estimate.value, found.also["net"].value) == (0, 0)


def test_months_and_channels_are_told_apart(measuring: Measuring) -> None:
    told = [PAYS_30, Told(2, 5, value=6_000, channel="app"), Told(1, 40, "Ended", days=None, channel="app")]
    service = measuring(brand(told))
    days = Days(MARCH.first.replace(month=2), MARCH.last)
    by_month = service.values(CHURN, Question(days, (Dimension.MONTH,))).groups
    assert [group.values[0].estimate.value for group in by_month] == pytest.approx([1 / 3, 0])
    by_channel = service.values(CHURN, Question(days, (Dimension.CHANNEL,))).groups
    assert {group.key[Dimension.CHANNEL]: group.values[0].estimate.value for group in by_channel} == {
        "web": 1,
        "app": 0,
    }


def test_the_interval_of_many_who_pay_alike_is_that_of_their_share(measuring: Measuring) -> None:
    told = [Told(i, 5, value=3_000) for i in range(1, 21)] + [Told(i, 70, "Ended", days=None) for i in range(1, 5)]
    (found,) = churn(measuring(brand(told))).values()
    estimate = found.estimate
    assert (estimate.n, estimate.value) == (100, 0.2)
    assert estimate.low == pytest.approx(0.1334, abs=1e-3)
    assert estimate.high == pytest.approx(0.2888, abs=1e-3)
