"""How good the data are on which all other metrics rest."""

from __future__ import annotations

from datetime import timedelta

from tests.areas.metrics.brand import Brand, Visit, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, value_of
from zhiyin.metrics.service import Question


class TestFreshness:
    def test_is_how_much_arrived_in_time(self, measuring: Measuring) -> None:
        minutes = [0, 1, 5, 6, 60, 61, 1440, 1441, -2, 3]
        visits = [
            Visit(i, i, at(70), received_at=at(70) + timedelta(minutes=late)) for i, late in enumerate(minutes, 1)
        ]
        service = measuring(Brand(visits=[*visits, Visit(99, 99, at(70))]))
        found = value_of(service.values("data_freshness", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (5 / 10, 10), "what was told as the past does not count"
        assert {name: share.value for name, share in found.also.items()} == {"within_1_hour": 0.7, "within_1_day": 0.9}


class TestSingleView:
    def test_is_how_much_belongs_to_people_one_knows(self, measuring: Measuring) -> None:
        """1 to 3 are known; 4 is the browser of 1, 5 to 9 are browsers of nobody known, and 0 is nobody at all."""
        people = {1: 1, 2: 2, 3: 3, 4: 1, **{i: i for i in range(5, 10)}}
        visits = [Visit(i, i, at(70)) for i in range(10)]
        brand = Brand(visits=visits, people=people, browsers=frozenset(range(4, 10)))
        found = value_of(measuring(brand).values("single_view_coverage", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (4 / 10, 10)

    def test_knows_whose_account_a_new_browser_may_be_only_when_it_is_said(self, measuring: Measuring) -> None:
        """1 is an account told before its kind was; 2 is its browser, 3 a browser of nobody known, 4 an account."""
        people = {1: 1, 2: 1, 3: 3, 4: 4}
        brand = Brand(
            visits=[Visit(i, i, at(70)) for i in range(1, 5)], people=people, browsers=frozenset({2, 3}),
            unsaid=frozenset({1}),
        )  # fmt: skip
        found = value_of(measuring(brand).values("single_view_coverage", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (1 / 2, 2)
