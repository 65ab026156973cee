"""What the metrics find in the demo brand that few brands tell: leads, subscriptions, members, wishes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from zhiyin.app.build import App, open_warehouse
from zhiyin.base.clock import FixedClock, from_micros
from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.brand import ZONE_HOURS
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.opinions import WISHED_CHANNELS
from zhiyin.connectors.demo.seasons import DAY, HOUR, Ints
from zhiyin.connectors.demo.subscriptions import GRACE
from zhiyin.connectors.demo.year import Year
from zhiyin.metrics.model import Days
from zhiyin.metrics.results import MetricResult
from zhiyin.metrics.service import MetricService, Question

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def service(brand: App, year: Year) -> Iterator[MetricService]:
    with closing(open_warehouse(brand)) as warehouse:
        yield MetricService(warehouse.engine, FixedClock(from_micros(year.now)), ZONE)


@pytest.fixture(scope="module")
def days(year: Year) -> Days:
    """Nearly the whole year."""
    last = from_micros(year.now).date()
    return Days(last - timedelta(days=350), last)


def asked(service: MetricService, metric_id: str, days: Days) -> MetricResult:
    assert metric_id in {card.id for card in service.list_cards()}
    return service.values(metric_id, Question(days))


def planned(year: Year, kind: Kind, days: Days) -> tuple[Ints, Ints, Ints]:
    """When, of whom and of what: the lines of the plan on these days."""
    at, kinds, person, _, item = year.lines
    day = (at + ZONE_HOURS * HOUR) // DAY
    first, last = ((each - date(1970, 1, 1)).days for each in (days.first, days.last))
    chosen = (kinds == kind) & (day >= first) & (day <= last)
    return at[chosen], person[chosen], item[chosen]


class TestTheMetrics:
    def test_of_leads_finds_those_who_become_customers(self, service: MetricService, year: Year, days: Days) -> None:
        at, person, _ = planned(year, Kind.LEAD_CREATED, days)
        first = np.full(year.people.count, np.iinfo(np.int64).max)
        np.minimum.at(first, year.orders.person, year.orders.at)
        (found,) = asked(service, "lead_conversion_rate", days).values
        for estimate, within in ((found.estimate, 30), (found.also["within_90_days"], 90)):
            is_over = at <= year.now - within * DAY
            became = float(np.mean((first[person] - at)[is_over] <= within * DAY))
            assert estimate.n == is_over.sum()
            assert estimate.low is not None
            assert estimate.high is not None
            assert estimate.low <= became <= estimate.high

    def test_of_subscriptions_finds_those_who_are_lost(self, service: MetricService, year: Year) -> None:
        subscriptions, today = year.subscriptions, from_micros(year.now).astimezone(ZONE).date()
        days = Days(today - timedelta(days=120), today)
        ends = subscriptions.ends_at + np.where(subscriptions.lapses, GRACE, 0)
        first_day, last_day = ((each - date(1970, 1, 1)).days for each in (days.first, today))
        began_on, ends_on = ((at + ZONE_HOURS * HOUR) // DAY for at in (subscriptions.at, ends))
        present = (began_on < first_day) & (ends_on >= first_day)
        (found,) = asked(service, "subscription_churn_rate", days).values
        assert found.estimate.n == present.sum() > 10
        assert found.estimate.value == (ends_on[present] <= last_day).mean()

    def test_of_members_finds_them_among_the_active(self, service: MetricService, days: Days) -> None:
        (found,) = asked(service, "loyalty_enrolled_share", days).values
        assert found.estimate.value is not None
        assert 0.3 < found.estimate.value < truths.MEMBER_SHARE  # nobody knows who some of the visitors are

    def test_of_wishes_names_every_channel(self, service: MetricService, year: Year, days: Days) -> None:
        _, _, channel = planned(year, Kind.CHANNEL_WISHED, days)
        found = {each.variant: each.estimate.value for each in asked(service, "stated_channel_preference", days).values}
        assert found == {name: (channel == number).mean() for number, name in enumerate(WISHED_CHANNELS)}
