"""What customers say of an experience and of the brand: short modules, indexes, attachment; worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.areas.metrics.brand import Answer, Brand, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, value_of
from zhiyin.metrics.results import Display, MetricValue
from zhiyin.metrics.service import MetricService, Question

MODULE = {"ease": "ease_index", "enjoyment": "enjoyment_index", "convenience": "convenience_index",
          "needs_met": "needs_met_index"}  # fmt: skip


def said(kind: str, scores: Sequence[float], scale: int, *, first: int = 1) -> list[Answer]:
    """One answer of each of so many people."""
    return [
        Answer(first + i, first + i, at(70), score, kind, scale, response=first + i, question=kind)
        for i, score in enumerate(scores)
    ]


def value(service: MetricService, metric: str) -> MetricValue:
    return value_of(service.values(metric, Question(MARCH)))


class TestTheModuleOfAnExperience:
    @pytest.mark.parametrize(("kind", "metric"), MODULE.items())
    def test_is_the_share_of_good_answers_less_that_of_bad_ones(
        self, measuring: Measuring, kind: str, metric: str
    ) -> None:
        found = value(measuring(Brand(said(kind, [5, 4, 4, 4, 3, 2, 1, 5], 5))), metric)
        assert found.estimate.value == 100 * (5 - 2) / 8
        assert (found.also["good"].value, found.also["bad"].value) == (5 / 8, 2 / 8)

    def test_leaves_out_what_is_off_the_scale(self, measuring: Measuring) -> None:
        found = value(measuring(Brand(said("ease", [5, 4, 3, 2, 1, 0, 6, 9], 5))), "ease_index")
        assert (found.estimate.value, found.estimate.n) == (0, 5)

    def test_is_hidden_when_four_people_answered(self, measuring: Measuring) -> None:
        found = value(measuring(Brand(said("ease", [5, 4, 3, 2], 5))), "ease_index")
        assert (found.display, found.estimate.value) == (Display.HIDDEN, None)


@pytest.mark.parametrize(("kind", "metric"), [("trust", "trust_score"), ("memorability", "memorability_score")])
def test_trust_and_memory_are_the_share_who_agree_strongly(measuring: Measuring, kind: str, metric: str) -> None:
    found = value(measuring(Brand(said(kind, [7, 6, 5, 5, 4, 1], 7))), metric)
    assert found.estimate.value == pytest.approx(2 / 6)
    assert found.also["mean"].value == pytest.approx(28 / 6)


def test_a_mystery_shopper_may_give_nothing_at_all(measuring: Measuring) -> None:
    found = value(measuring(Brand(said("mystery_shop", [0, 100, 80, 79, 41], 100))), "mystery_shop_score")
    assert found.estimate.value == pytest.approx(60)
    assert found.also["eighty_and_above"].value == pytest.approx(2 / 5)


class TestTheExperienceIndex:
    def test_weighs_its_three_questions_alike(self, measuring: Measuring) -> None:
        five = [(5, 5, 5), (1, 1, 1), (3, 3, 3), (5, 3, 1), (2, 4, 3)]
        found = value(measuring(Brand(list(_responses(five)))), "experience_index")
        assert found.estimate.value == pytest.approx((100 + 0 + 50 + 50 + 50) / 5)
        assert found.also["ease"].value == pytest.approx((100 + 0 + 50 + 100 + 25) / 5)
        assert found.estimate.n == 5

    def test_does_not_count_a_response_that_skips_a_question(self, measuring: Measuring) -> None:
        whole = _responses([(4, 4, 4)] * 6)
        torn = said("ease", [1, 1, 1], 5, first=100)
        found = value(measuring(Brand([*whole, *torn])), "experience_index")
        assert (found.estimate.value, found.estimate.n) == (75, 6)

    def test_counts_as_many_records_as_it_lists(self, measuring: Measuring) -> None:
        service = measuring(Brand(list(_responses([(5, 5, 5), (1, 2, 3), (4, 4, 4), (2, 2, 2), (3, 3, 3)]))))
        page = service.records("experience_index", Question(MARCH))
        assert page.total == len(page.rows) == 5
        assert sorted(row.value or 0 for row in page.rows) == [25, 25, 50, 75, 100]


class TestBrandAttachment:
    def test_is_the_mean_of_its_two_factors(self, measuring: Measuring) -> None:
        found = value(measuring(Brand(list(_attachments(PEOPLE)))), "brand_attachment")
        assert found.estimate.value == pytest.approx(sum(sum(four) / 4 * 10 for four in PEOPLE) / len(PEOPLE))
        assert found.also["connection"].value == pytest.approx(sum(sum(four[:2]) * 5 for four in PEOPLE) / len(PEOPLE))

    def test_shows_how_far_its_questions_measure_one_thing(self, measuring: Measuring) -> None:
        """Variances of the questions (by n - 1): 8.5667, 7.4667, 8.5667, 6.5667; of the totals 119.3667."""
        found = value(measuring(Brand(list(_attachments(PEOPLE)))), "brand_attachment")
        assert found.also["alpha"].value == pytest.approx(4 / 3 * (1 - _spread_of_items(PEOPLE) / _spread(PEOPLE)))
        assert found.also["alpha"].n == len(PEOPLE)

    def test_has_no_alpha_without_all_four_questions(self, measuring: Measuring) -> None:
        found = value(measuring(Brand(list(_attachments([four[1:3] for four in PEOPLE])))), "brand_attachment")
        assert "alpha" not in found.also
        assert found.estimate.n == len(PEOPLE)


PEOPLE = [(9, 8, 10, 9), (2, 3, 1, 4), (7, 7, 6, 8), (5, 4, 5, 6), (10, 9, 8, 10), (6, 5, 7, 5)]


def _responses(scores: Sequence[tuple[int, int, int]]) -> list[Answer]:
    return [
        Answer(10 * i + place, i, at(75), score, kind, 5, response=i, question=kind)
        for i, three in enumerate(scores, 1)
        for place, (kind, score) in enumerate(zip(("ease", "enjoyment", "needs_met"), three, strict=True))
    ]


def _attachments(people: Sequence[tuple[int, ...]]) -> list[Answer]:
    """The first half of the questions asks for connection, the second for prominence."""
    return [
        Answer(10 * i + place, i, at(75), score, _factor(place, len(four)), 10, response=i, question=f"q{place}")
        for i, four in enumerate(people, 1)
        for place, score in enumerate(four)
    ]


def _factor(place: int, count: int) -> str:
    return "brand_connection" if place < count / 2 else "brand_prominence"


def _spread_of_items(people: Sequence[tuple[int, ...]]) -> float:
    return sum(_variance([four[item] for four in people]) for item in range(4))


def _spread(people: Sequence[tuple[int, ...]]) -> float:
    return _variance([sum(four) for four in people])


def _variance(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)
