"""How often the alerts cry wolf on brands where nothing happens, and how soon they see what does."""

from __future__ import annotations

import argparse
from datetime import timedelta

import numpy as np

from tests.bench.invented_series import FIRST, KINDS, Kind, Random, days_of
from zhiyin.performance.watching.control_charts import BASELINE_DAYS, JUDGED_DAYS, DayValue, chart, limit_over

WATCHED_DAYS = 28
BEFORE = BASELINE_DAYS + JUDGED_DAYS - 1
SIZES = (12, 40, 150, 600)


def first_alarm(series: list[DayValue], kind: Kind, limit: float, *, watched: int = WATCHED_DAYS) -> int | None:
    """On which of the watched days, each judged when it was over, the series first alarms; None when never."""
    for day in range(watched):
        found = chart(series, kind.manner, limit, last=FIRST + timedelta(days=BEFORE + day))
        if found and found.is_out:
            return day
    return None


def false_alarms(random: Random, series_count: int) -> int:
    """How many series of a brand where nothing happens alarm within 28 days."""
    limit = limit_over(series_count)
    count = 0
    for number in range(series_count):
        kind, size = KINDS[number % len(KINDS)], SIZES[number // len(KINDS) % len(SIZES)]
        series = list(days_of(kind, random, size, BEFORE + WATCHED_DAYS))
        count += first_alarm(series, kind, limit) is not None
    return count


def days_to_find(random: Random, kind: Kind, size: float, shift: float, series_count: int) -> int | None:
    """How many days of a shift are over when it is found among so many watched series."""
    series = list(days_of(kind, random, size, BEFORE + WATCHED_DAYS, shift=shift, shifted_from=BEFORE))
    found = first_alarm(series, kind, limit_over(series_count))
    return None if found is None else found + 1


SHIFTS = (
    (KINDS[0], -0.15, "net promoter score down by 15 points"),
    (KINDS[1], -0.81, "a share of 90 % down to 80 %"),
    (KINDS[3], 0.693, "mean wait doubled"),
    (KINDS[4], -0.223, "a fifth fewer of what is counted"),
)


def main() -> None:
    """`python -m tests.bench.false_alarms`: both, in numbers."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--brands", type=int, default=20)
    asked.add_argument("--series", type=int, default=40)
    asked.add_argument("--seed", type=int, default=20261123)
    given = asked.parse_args()
    random = np.random.default_rng(given.seed)
    found = [false_alarms(random, given.series) for _ in range(given.brands)]
    print(f"false alarms in 28 days over {given.series} series, brand by brand: {found}, {sum(found)} in all")
    for kind, shift, words in SHIFTS:
        for size in SIZES:
            took = [days_to_find(random, kind, size, shift, given.series) for _ in range(40)]
            seen = sorted(day for day in took if day is not None)
            middle = seen[len(took) // 2] if len(seen) > len(took) // 2 else None
            within = {days: sum(day <= days for day in seen) / len(took) for days in (7, 14, 28)}
            print(f"{words}, {size} a day: half of them found by day {middle}, found within {within}")


if __name__ == "__main__":
    main()
