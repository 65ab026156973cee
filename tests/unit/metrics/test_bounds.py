"""An interval never says what its metric cannot be."""

from __future__ import annotations

import pytest

from zhiyin.metrics.catalog.revenue import CARD
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.results import bounded


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        pytest.param((100.0, -40.0, 240.0), (0.0, 240.0), id="no revenue below nothing"),
        pytest.param((100.0, 40.0, 160.0), (40.0, 160.0), id="within"),
        pytest.param((-20.0, -60.0, 30.0), (-20.0, 30.0), id="more paid back than the goods were worth"),
        pytest.param((100.0, None, None), (None, None), id="no interval"),
    ],
)
def test_revenue_has_a_floor(
    told: tuple[float, float | None, float | None], shown: tuple[float | None, float | None]
) -> None:
    value, low, high = told
    seen = bounded(CARD, Estimate(value, low, high, 5))
    assert (seen.value, seen.low, seen.high) == (value, *shown)
