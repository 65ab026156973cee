"""What a treatment changed: variance that history takes away, and uplift among those ranked highest."""

from __future__ import annotations

import numpy as np
import pytest

from zhiyin.metrics.arithmetic.effects import Uplift, adjusted_by_history


def test_history_takes_away_as_much_of_the_variance_as_it_correlates() -> None:
    draw = np.random.default_rng(3)
    before = draw.gamma(2.0, 50.0, 4_000)
    outcome = 20 + 0.9 * before + draw.normal(0, 60, 4_000)
    adjusted = adjusted_by_history(outcome, before)
    r = np.corrcoef(outcome, before)[0, 1]
    assert np.var(adjusted) / np.var(outcome) == pytest.approx(1 - r**2, rel=1e-12)
    assert adjusted.mean() == pytest.approx(outcome.mean(), rel=1e-12)
    assert 0.2 < r**2 < 0.8, "neither nothing nor everything is taken away"


def test_a_past_that_is_the_same_of_all_changes_nothing() -> None:
    outcome = np.array([1.0, 2.0, 4.0])
    assert adjusted_by_history(outcome, np.ones(3)).tolist() == [1.0, 2.0, 4.0]


def test_uplift_is_as_published() -> None:
    found = Uplift(treated=100, treated_responses=20, control=50, control_responses=5)
    assert [found.qini, found.lift, found.gain] == pytest.approx([10, 0.10, 15])


def test_without_anybody_to_compare_with_uplift_is_unknown() -> None:
    found = Uplift(treated=100, treated_responses=20, control=0, control_responses=0)
    assert (found.qini, found.lift, found.gain) == (None, None, None)
