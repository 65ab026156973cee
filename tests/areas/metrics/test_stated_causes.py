"""Why customers cancel, in their own words that can be counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.areas.metrics.brand import Brand, Visit, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, value_of
from zhiyin.metrics.catalog.stated_experience_churn_share import CAUSES
from zhiyin.metrics.service import Question
from zhiyin.touchpoints.causes import Cause, cause_of

SHARE = "stated_experience_churn_share"


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        pytest.param("too_expensive", "too_expensive", id="ours"),
        pytest.param("Too expensive", "too_expensive", id="as people write"),
        pytest.param("customer_service", "poor_service", id="of a billing system"),
        pytest.param("unused", "not_used", id="of a billing system too"),
        pytest.param("Too expensive!", "too_expensive", id="with a mark"),
        pytest.param("服务不好。", "poor_service", id="in Chinese"),
        pytest.param("價格太高", "too_expensive", id="in traditional Chinese"),
        pytest.param("I am moving to 5 Elm Street", "other", id="words of one person"),
        pytest.param("  ", None, id="nothing said"),
        pytest.param("N/A", None, id="a form's word for nothing"),
        pytest.param("无", None, id="the same in Chinese"),
        pytest.param("—", None, id="a dash"),
        pytest.param(None, None, id="not told"),
    ],
)
def test_a_reason_is_counted_as_one_of_a_few_causes(reason: str | None, cause: str | None) -> None:
    assert cause_of(reason) == cause


def test_every_cause_has_a_figure() -> None:
    assert set(CAUSES) == {cause.value for cause in Cause}


def cancelled(causes: list[str | None]) -> list[Visit]:
    return [
        Visit(i, i, at(60 + i % 30), name="Subscription Cancelled", subscription=f"S{i}", cause=cause)
        for i, cause in enumerate(causes, 1)
    ]


def test_experiences_are_set_against_all_causes_that_were_told(measuring: Measuring) -> None:
    told = cancelled(
        [*["poor_service"] * 6, *["poor_product"] * 3, *["too_expensive"] * 21, *["other"] * 6, None, None]
    )
    lapsed = [replace(each, id=each.id + 100, name="Subscription Ended") for each in told[:5]]
    found = value_of(measuring(Brand(visits=[*told, *lapsed])).values(SHARE, Question(MARCH)))
    assert (found.estimate.n, found.estimate.value) == (36, 0.25)
    assert found.estimate.low == pytest.approx(0.1381, abs=1e-3)  # Wilson of 9 of 36
    assert found.estimate.high == pytest.approx(0.4107, abs=1e-3)
    shares = {name: estimate.value for name, estimate in found.also.items()}
    assert sum(share or 0 for share in shares.values()) == pytest.approx(1)
    assert shares["too_expensive"] == pytest.approx(21 / 36)
    assert shares["switched"] == 0
