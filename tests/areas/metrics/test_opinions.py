"""What texts say of the brand, counted once each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.areas.metrics.brand import NOBODY, NOW, ZONE, Brand, Opinion, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, point, value_of
from zhiyin.base.clock import FixedClock
from zhiyin.metrics.arithmetic.promoters import NpsCounts, net_promoter_score
from zhiyin.metrics.model import Dimension
from zhiyin.metrics.results import Display
from zhiyin.metrics.service import MetricService, Question

DAY = 70


def texts(polarities: Iterable[int | None], first: int = 1) -> list[Opinion]:
    """A text of each of so many people."""
    return [Opinion(first + i, first + i, at(DAY), polarity) for i, polarity in enumerate(polarities)]


def of_two_minds(first: int, *said: tuple[str, int]) -> list[Opinion]:
    """A text that praises one thing and blames another, with what it says of each."""
    whole = Opinion(first, first, at(DAY), None, text=first, is_mixed=True)
    parts = [
        Opinion(first + i, first, at(DAY), polarity, text=first, is_whole=False, is_mixed=True, topic=topic)
        for i, (topic, polarity) in enumerate(said, 1)
    ]
    return [whole, *parts]


class TestNetSentiment:
    def test_is_30_of_all_and_60_of_those_who_take_a_side(self, measuring: Measuring) -> None:
        """80 positive, 100 neutral and 20 negative texts: the published example of the two formulas."""
        service = measuring(Brand(opinions=texts([1] * 60 + [2] * 20 + [0] * 100 + [-1] * 15 + [-2] * 5)))
        of_all = value_of(service.values("net_sentiment", Question(MARCH)))
        expected = net_promoter_score(NpsCounts(80, 100, 20))
        assert expected is not None
        assert of_all.estimate.value == pytest.approx(30)
        assert (of_all.estimate.low, of_all.estimate.high) == pytest.approx((expected.low, expected.high))
        assert {name: found.value for name, found in of_all.also.items()} == {"positive": 0.4, "negative": 0.1}
        polar = value_of(service.values("polar_net_sentiment", Question(MARCH)))
        assert (polar.estimate.value, polar.estimate.n) == pytest.approx((60, 100))

    def test_counts_a_text_of_two_minds_by_what_it_says_and_not_twice(self, measuring: Measuring) -> None:
        service = measuring(Brand(opinions=[*texts([1] * 8), *of_two_minds(50, ("price", -1), ("delivery", 1))]))
        found = value_of(service.values("net_sentiment", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == pytest.approx((80, 10))

    def test_takes_what_one_text_of_nobody_says_for_one_person(self, measuring: Measuring) -> None:
        topics = [(f"topic {i}", -1) for i in range(5)]
        said = [replace(each, person=NOBODY) for each in of_two_minds(50, *topics)]
        facts = measuring(Brand(opinions=said))._engine
        (found,) = MetricService(facts, FixedClock(NOW), ZONE).values("net_sentiment", Question(MARCH)).values
        assert found.display is Display.HIDDEN

    def test_leaves_the_parts_of_a_text_of_one_mind_to_their_topics(self, measuring: Measuring) -> None:
        parts = [Opinion(100 + i, i, at(DAY), -1, text=i, is_whole=False, topic="delivery/late") for i in range(1, 7)]
        service = measuring(Brand(opinions=[*texts([1] * 6), *parts]))
        assert point(service.values("net_sentiment", Question(MARCH))) == 100
        (late,) = service.values("net_sentiment", Question(MARCH, (Dimension.TOPIC,))).groups
        assert (late.key, late.values[0].estimate.value) == ({Dimension.TOPIC: "delivery/late"}, -100)
        only = Question(MARCH, filters={Dimension.TOPIC: "delivery/late"})
        assert service.records("net_sentiment", only).total == 6

    def test_of_a_topic_counts_what_stands_below_it(self, measuring: Measuring) -> None:
        topics = ["delivery", "delivery/late", "delivery/late/again", "delivery_point", "price"]
        said = [
            Opinion(10 * i + n, 10 * i + n, at(DAY), -1, is_whole=False, topic=topic)
            for n, topic in enumerate(topics)
            for i in range(1, 7)
        ]
        service = measuring(Brand(opinions=said))
        of_delivery = service.values("net_sentiment", Question(MARCH, filters={Dimension.TOPIC: "delivery"}))
        assert value_of(of_delivery).estimate.n == 18
        of_late = Question(MARCH, filters={Dimension.TOPIC: "delivery/late"})
        assert service.records("net_sentiment", of_late).total == 12

    def test_leaves_out_what_is_said_of_competitors(self, measuring: Measuring) -> None:
        theirs = [replace(each, brand="Other") for each in texts([-1] * 6, first=100)]
        service = measuring(Brand(opinions=[*texts([1] * 6), *theirs]))
        assert point(service.values("net_sentiment", Question(MARCH))) == 100


class TestEmotions:
    def test_are_shares_of_the_texts_that_were_read(self, measuring: Measuring) -> None:
        felt = ["anger"] * 3 + ["sadness"] + ["joy"] * 2 + ["neutral"] * 4 + [None]
        opinions = [Opinion(i, i, at(DAY), 0, emotion) for i, emotion in enumerate(felt, 1)]
        found = value_of(measuring(Brand(opinions=opinions)).values("negative_emotion_share", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (0.4, 10)
        shares = {name: share.value for name, share in found.also.items() if share.value}
        assert shares == {"anger": 0.3, "sadness": 0.1, "joy": 0.2}
