"""Who showed that they may buy, and who of them became a customer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tests.areas.metrics.brand import Brand, Order, Visit, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, value_of
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.service import Question

RATE = "lead_conversion_rate"
SHOWN = 62  # the day of the year


ALIKE = 5
"""So many do the same: of fewer people nothing is shown."""


def leads(*people: int, day: int = SHOWN, channel: str = "web") -> list[Visit]:
    return told("Lead Created", *people, day=day, channel=channel)


def told(name: str, *people: int, day: int, channel: str = "web") -> list[Visit]:
    return [Visit(1_000 * day + one, one, at(day), channel, name=name) for one in _alike(people)]


def ordered(*people: int, day: int, net: int = 100) -> list[Order]:
    return [Order(1_000 * day + one, one, at(day), net=net) for one in _alike(people)]


def _alike(people: Iterable[int]) -> list[int]:
    return [100 * like + person for person in people for like in range(ALIKE)]


class TestLeads:
    def test_convert_by_a_first_order_within_30_days(self, measuring: Measuring) -> None:
        orders = [*ordered(1, day=70), *ordered(2, day=100), *ordered(3, day=170), *ordered(4, day=70, net=0)]
        service = measuring(Brand(visits=leads(1, 2, 3, 4, 5), orders=orders))
        found = value_of(service.values(RATE, Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (1 / 5, 5 * ALIKE)
        within_90 = found.also["within_90_days"]
        assert (within_90.value, within_90.n) == (2 / 5, 5 * ALIKE)

    def test_convert_by_what_the_sales_system_tells(self, measuring: Measuring) -> None:
        service = measuring(Brand(visits=[*leads(1, 2), *told("Lead Converted", 1, day=80)]))
        assert value_of(service.values(RATE, Question(MARCH))).estimate.value == 1 / 2

    def test_are_no_leads_who_had_bought_before(self, measuring: Measuring) -> None:
        orders = [*ordered(1, day=9), *ordered(1, 2, day=70)]
        found = value_of(measuring(Brand(visits=leads(1, 2), orders=orders)).values(RATE, Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (1, ALIKE)

    def test_count_once_however_often_they_show_it(self, measuring: Measuring) -> None:
        people = {100 * like + i: 100 * like + 1 for i in (1, 2) for like in range(ALIKE)}
        visits = [*leads(1), *leads(1, day=65), *leads(2, day=66)]
        found = value_of(measuring(Brand(visits=visits, people=people)).values(RATE, Question(MARCH)))
        assert found.estimate.n == ALIKE

    def test_are_told_apart_by_the_channel_through_which_they_came(self, measuring: Measuring) -> None:
        brand = Brand(visits=[*leads(1, channel="store"), *leads(2, 3)], orders=ordered(1, day=70))
        result = measuring(brand).values(RATE, Question(MARCH, (Dimension.CHANNEL,)))
        found = {group.key[Dimension.CHANNEL]: group.values[0].estimate.value for group in result.groups}
        assert found == {"store": 1, "web": 0}

    def test_of_the_last_days_do_not_count_yet(self, measuring: Measuring) -> None:
        june = Days(date(2026, 6, 1), date(2026, 6, 30))
        service = measuring(Brand(visits=[*leads(1, day=152), *leads(2, 3, day=160)]))
        assert value_of(service.values(RATE, Question(june))).estimate.n == ALIKE, "30 days before the first of July"
