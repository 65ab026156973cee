"""Shares of R² among drivers, against what R's packages print."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from zhiyin.metrics.arithmetic.importance import general_dominance, relative_weights

DRIVERS = Path(__file__).parents[4] / "shared" / "data" / "ml" / "drivers"
needs_data = pytest.mark.skipif(not DRIVERS.exists(), reason="the data sets of R are not beside the project")

OF_IOPSYCH = np.array(
    [
        [1.0, 0.2, 0.3, 0.4, -0.4],
        [0.2, 1.0, 0.5, 0.1, 0.1],
        [0.3, 0.5, 1.0, 0.2, -0.3],
        [0.4, 0.1, 0.2, 1.0, 0.4],
        [-0.4, 0.1, -0.3, 0.4, 1.0],
    ]
)


def correlated(name: str, outcome: str, drivers: list[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    with (DRIVERS / name).open() as file:
        rows = list(csv.DictReader(file))
    table = np.corrcoef([[float(row[column]) for row in rows] for column in (*drivers, outcome)])
    return table[:-1, :-1], table[:-1, -1]


def test_relative_weights_are_those_of_iopsych() -> None:
    weights = relative_weights(OF_IOPSYCH[:4, :4], OF_IOPSYCH[:4, 4])
    assert weights.round(8).tolist() == [0.24066119, 0.05492664, 0.12143476, 0.28158189]
    assert weights.sum() == pytest.approx(0.698604, abs=5e-7)


def test_general_dominance_of_the_same_is_close_to_them() -> None:
    shares = general_dominance(OF_IOPSYCH[:4, :4], OF_IOPSYCH[:4, 4])
    assert shares.round(6).tolist() == [0.238070, 0.056103, 0.118004, 0.286427]


@needs_data
def test_relative_weights_are_those_of_rwa_for_cars() -> None:
    weights = relative_weights(*correlated("mtcars.csv", "mpg", ["cyl", "disp", "hp", "gear"]))
    assert weights.round(7).tolist() == [0.2284797, 0.2221469, 0.2321744, 0.0963886]
    assert weights.sum() == pytest.approx(0.7791896, abs=5e-8)


@needs_data
def test_general_dominance_is_that_of_relaimpo_for_swiss_villages() -> None:
    names = ["Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality"]
    shares = general_dominance(*correlated("swiss.csv", "Fertility", names))
    assert shares.round(7).tolist() == [0.0570912, 0.171173, 0.2601347, 0.1055702, 0.1127659]
    assert shares.sum() == pytest.approx(0.706735, abs=5e-7)


@given(st.integers(2, 5), st.integers(0, 2**32 - 1))
def test_both_are_never_negative_and_add_up_to_what_all_drivers_tell(k: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(60, k + 1))
    table = np.asarray(np.corrcoef(values, rowvar=False))
    drivers, outcome = table[:k, :k], table[:k, k]
    r_squared = float(outcome @ np.linalg.solve(drivers, outcome))
    for shares in (relative_weights(drivers, outcome), general_dominance(drivers, outcome)):
        assert (shares > -1e-12).all()
        assert shares.sum() == pytest.approx(r_squared)


def test_a_driver_that_follows_from_the_others_is_refused() -> None:
    with pytest.raises(ValueError, match="follows from the others"):
        relative_weights(np.ones((2, 2)), np.array([0.5, 0.5]))


def test_more_drivers_than_can_be_put_into_all_orders_are_refused() -> None:
    with pytest.raises(ValueError, match="21 drivers"):
        general_dominance(np.eye(21), np.zeros(21))
