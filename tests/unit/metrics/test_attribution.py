"""Credit split over touches, against figures that were printed elsewhere."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.metrics.arithmetic.attribution import Path, by_removal, by_shapley, by_time_decay

PATH_DATA = File(__file__).parents[4] / "shared" / "data" / "ml" / "attribution" / "PathData.csv.gz"

THREE_PATHS = [
    Path(("C1", "C2", "C3"), converted=1, lost=0),
    Path(("C1",), converted=0, lost=1),
    Path(("C2", "C3"), converted=0, lost=1),
]


def test_a_touch_counts_half_as_much_for_each_half_life_that_it_lies_back() -> None:
    shares = by_time_decay([28, 21, 14, 7], half_life=7)
    assert [round(share, 4) for share in shares] == [0.0667, 0.1333, 0.2667, 0.5333]


def test_a_channel_that_all_conversions_pass_is_worth_twice_one_that_half_of_them_pass() -> None:
    assert by_removal(THREE_PATHS) == pytest.approx({"C1": 0.2, "C2": 0.4, "C3": 0.4})


def test_without_a_conversion_there_is_no_credit() -> None:
    assert by_removal([Path(("C1",), converted=0, lost=5)]) == {}


@pytest.mark.skipif(not PATH_DATA.exists(), reason="the paths are not beside the project")
def test_ten_thousand_paths_are_credited_as_linear_algebra_credits_them() -> None:
    with gzip.open(PATH_DATA, "rt") as file:
        rows = list(csv.DictReader(file))
    paths = [
        Path(tuple(row["path"].split(" > ")), float(row["total_conversions"]), float(row["total_null"])) for row in rows
    ]
    converted = sum(path.converted for path in paths)
    credited = {channel: round(share * converted, 2) for channel, share in by_removal(paths).items()}
    published = {
        "alpha": 5344.95,
        "iota": 3884.61,
        "eta": 3340.85,
        "beta": 2527.35,
        "theta": 1971.91,
        "lambda": 1282.85,
        "epsilon": 599.57,
        "zeta": 381.06,
        "kappa": 274.36,
        "gamma": 171.15,
    }
    assert {channel: credited[channel] for channel in published} == published


def test_what_two_channels_bring_together_beyond_each_is_halved() -> None:
    values = {frozenset("A"): 0.05, frozenset("B"): 0.03, frozenset("AB"): 0.12}
    assert by_shapley(values) == pytest.approx({"A": 0.07, "B": 0.05})


@given(st.lists(st.tuples(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), st.booleans()), min_size=1))
@pytest.mark.parametrize("order", [1, 2, 3])
def test_shares_are_never_negative_and_add_up_to_one(order: int, walked: list[tuple[list[str], bool]]) -> None:
    paths = [Path(tuple(channels), converted=did, lost=not did) for channels, did in walked]
    shares = by_removal(paths, order=order)
    assert bool(shares) == any(did for _, did in walked)
    assert all(share > -1e-9 for share in shares.values())
    assert sum(shares.values()) == pytest.approx(1 if shares else 0)


def test_more_channels_than_can_be_put_into_all_sets_are_refused() -> None:
    with pytest.raises(ValueError, match="13 channels"):
        by_shapley({frozenset({str(number)}): 1.0 for number in range(13)})
