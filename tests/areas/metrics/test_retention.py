"""Who comes back after the first visit, against the same worked out in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pytest

from tests.areas.metrics.brand import NOBODY, NOW, Brand, Visit, at, local_day
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, value_of, within
from zhiyin.metrics.service import MetricService, Question

HOUR = timedelta(hours=1)


def active_days(brand: Brand) -> list[set[int]]:
    """For each new customer of March the days after the first visit on which they were active."""
    visits: dict[int, list[Visit]] = defaultdict(list)
    for visit in sorted((v for v in brand.visits if v.person != NOBODY), key=lambda v: v.at):
        visits[brand.customer(visit.person)].append(visit)
    began = [of_one for of_one in visits.values() if within(MARCH, local_day(of_one[0].at))]
    return [{(visit.at - of_one[0].at) // (24 * HOUR) for visit in of_one} for of_one in began]


class TestRetention:
    @pytest.mark.parametrize(
        ("metric_id", "windows"),
        [
            ("day_retention", {"": (7, 7), "day_1": (1, 1), "day_30": (30, 30)}),
            ("unbounded_retention", {"": (7, 999), "from_day_1": (1, 999), "from_day_30": (30, 999)}),
            ("bracket_retention", {"": (1, 7), "days_8_to_14": (8, 14), "days_15_to_30": (15, 30)}),
        ],
    )
    def test_is_of_those_who_are_active_again(
        self, metrics: MetricService, lively: Brand, metric_id: str, windows: dict[str, tuple[int, int]]
    ) -> None:
        people = active_days(lively)
        found = value_of(metrics.values(metric_id, Question(MARCH)))
        assert found.estimate.n == len(people) > 50
        for name, (first, last) in windows.items():
            active = sum(any(first <= day <= last for day in days) for days in people)
            assert (found.also[name] if name else found.estimate).value == active / len(people)
            assert active > 0

    @pytest.mark.parametrize(("hours", "share"), [(167, 0), (168, 1), (191, 1), (192, 0)])
    def test_of_day_seven_begins_and_ends_with_its_hours(self, measuring: Measuring, hours: int, share: int) -> None:
        first = at(61) + timedelta(minutes=50)
        visits = [Visit(1, 1, first), Visit(2, 1, at(61) + hours * HOUR)]  # the hour counts, not the minute
        found = value_of(measuring(Brand(visits=visits)).values("day_retention", Question(MARCH)))
        assert found.estimate.value == share

    def test_leaves_out_who_had_no_chance_yet(self, measuring: Measuring) -> None:
        old, young = (Visit(i, i, NOW - timedelta(days=days)) for i, days in ((1, 8), (2, 7)))
        service = measuring(Brand(visits=[old, young]))
        days = MARCH.__class__(local_day(old.at), local_day(NOW))
        for metric_id in ("day_retention", "unbounded_retention", "bracket_retention"):
            found = value_of(service.values(metric_id, Question(days)))
            assert found.estimate.n == 1
            assert found.also.keys() <= {"day_1", "from_day_1"}, "later days are not over"
