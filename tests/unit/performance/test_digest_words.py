"""What stands in a digest: which days each figure is of, and what its parts are called."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from zhiyin.base.locale import Locale
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.estimate import Difference, Estimate
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.results import Comparison, Display, MetricValue, Move
from zhiyin.performance.digest.model import Digest, Missed
from zhiyin.performance.digest.rendering import House, render

WEEK = Days(date(2026, 11, 16), date(2026, 11, 22))
EARLIER = WEEK.shifted(-30)
NPS = all_metrics()["net_promoter_score"].card
HOUSE = House("Zhiyin", "https://care.example/console")


def moved(days: Days, product: str) -> Move:
    difference = Difference(-12, -18, -6, 0.001)
    comparison = Comparison(days.shifted(-7), Estimate(40, 35, 45, 300), difference)
    value = MetricValue("relationship", Estimate(28, 22, 34, 310), Display.NORMAL, comparison=comparison)
    return Move(NPS, days, {Dimension.PRODUCT: product}, value, difference, 0.01)


def missed(days: Days) -> Missed:
    return Missed(NPS, "relationship", days, Estimate(28, 22, 34, 310), 50)


def digest(days: Days) -> Digest:
    moves = (moved(days, "SKU-1"), moved(days, "SKU-2"))
    return Digest(WEEK, datetime(2026, 11, 23, tzinfo=UTC), moves, targets=(missed(days),), products={"SKU-1": "茶壶"})


@pytest.mark.parametrize(("days", "times"), [(WEEK, 0), (EARLIER, 3)], ids=["of the week", "of earlier days"])
def test_figures_of_other_days_say_of_which(days: Days, times: int) -> None:
    written = render(digest(days), Locale.EN, HOUSE)
    assert written.text.count("Oct 17, 2026 to Oct 23, 2026") == times
    data = json.loads(written.body)["data"]
    told = [one["period"] for part in ("moves", "targets") for one in data[part]]
    assert told == [{"from": days.first.isoformat(), "to": days.last.isoformat()}] * 3


def test_a_product_stands_by_its_name_where_that_is_known() -> None:
    lines = render(digest(WEEK), Locale.EN, HOUSE).text.splitlines()
    named = [line.partition(":")[0] for line in lines if line.startswith("- ")]
    assert [name.rpartition(" · ")[2] for name in named[:2]] == ["茶壶", "SKU-2"]
