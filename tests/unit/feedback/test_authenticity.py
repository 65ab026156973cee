from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.feedback.fakes import FRAME, START, genuine, in_a_burst, shared, templated
from zhiyin.feedback.listening.authenticity import WEIGHTS, Authenticity, Doubt, Written, authenticity
from zhiyin.nlp.model import Polarity

DOUBTED = 0.6
LONG = "the strap broke on the second day and nobody answered when i asked for another one so i sent it back"


def doubts(found: Authenticity) -> set[Doubt]:
    return {reason.doubt for reason in found.reasons}


def one(number: int = 0, **known: object) -> Written:
    return replace(Written(f"t{number}", LONG, START + timedelta(days=number)), **known)  # type: ignore[arg-type]


class TestPlantedFakes:
    @pytest.fixture(params=range(3))
    def judged(self, request: pytest.FixtureRequest) -> dict[str, Authenticity]:
        random = np.random.default_rng(request.param)
        copies = list(shared(random, 40))
        texts = [*genuine(random, 800), *copies, *templated(random, 40), *in_a_burst(random, 40)]
        groups = [[each.text_id for each in copies[start::2]] for start in (0, 1)]
        groups.append([each.text_id for each in texts if each.words == "很好，满意"])
        return authenticity(texts, groups)

    def test_are_found_and_hardly_anybody_else_is(self, judged: dict[str, Authenticity]) -> None:
        doubted = {text_id for text_id, found in judged.items() if found.score < DOUBTED}
        fakes = {text_id for text_id in judged if not text_id.startswith("genuine")}
        assert len(doubted & fakes) / len(fakes) >= 0.9  # recall
        assert len(doubted & fakes) / len(doubted) >= 0.9  # precision

    @pytest.mark.parametrize(
        ("kind", "doubt"),
        [("shared", Doubt.SHARED_WORDS), ("templated", Doubt.TEMPLATE), ("burst", Doubt.BURST)],
    )
    def test_are_found_for_what_they_are(self, judged: dict[str, Authenticity], kind: str, doubt: Doubt) -> None:
        theirs = [found for text_id, found in judged.items() if text_id.startswith(kind)]
        assert np.mean([doubt in doubts(found) for found in theirs]) >= 0.9

    def test_none_is_dropped(self, judged: dict[str, Authenticity]) -> None:
        assert len(judged) == 920


def test_a_text_of_which_nothing_is_known_is_not_doubted() -> None:
    assert authenticity([one()], [])["t0"] == Authenticity(1.0, ())


@pytest.mark.parametrize(("has_purchase", "score"), [(True, 1.0), (None, 1.0), (False, 1 - WEIGHTS[Doubt.NO_PURCHASE])])
def test_only_a_purchase_that_is_known_to_be_missing_counts(has_purchase: bool | None, score: float) -> None:
    assert authenticity([one(has_purchase=has_purchase)], [])["t0"].score == pytest.approx(score)


@pytest.mark.parametrize(
    ("stars", "polarity", "is_doubted"),
    [
        (5.0, Polarity.NEGATIVE, True),
        (1.0, Polarity.POSITIVE, True),
        (3.0, Polarity.POSITIVE, False),
        (5.0, None, False),
        (None, Polarity.NEGATIVE, False),
    ],
)
def test_stars_against_words(stars: float | None, polarity: Polarity | None, is_doubted: bool) -> None:
    found = authenticity([one(stars=stars, polarity=polarity)], [])["t0"]
    assert (Doubt.STARS_AGAINST_WORDS in doubts(found)) is is_doubted


def test_equal_words_of_several_accounts_weigh_more_than_those_of_one() -> None:
    by_two = [one(0, account_id="a"), one(1, account_id="b")]
    by_one = [one(0, account_id="a"), one(1, account_id="a")]
    scores = [authenticity(texts, [["t0", "t1"]])["t0"].score for texts in (by_two, by_one)]
    assert scores[0] < scores[1] < 1


def test_two_words_that_everybody_writes_are_no_copy() -> None:
    texts = [one(at, words="很好，满意", account_id=str(at)) for at in range(50)]
    assert authenticity(texts, [[text.text_id for text in texts]])["t0"].score == 1


def test_says_what_shows_it() -> None:
    texts = [one(0, account_id="a"), one(1, account_id="b")]
    assert authenticity(texts, [["t0", "t1"]])["t0"].reasons[0].evidence == {
        "texts": 2,
        "accounts": 2,
        "others": ("t1",),
    }


def test_a_template_shows_its_frame() -> None:
    texts = [
        one(at, words=FRAME.format(*nouns))
        for at, nouns in enumerate((("耳机", "老婆", "妈妈"), ("键盘", "同事", "爸爸"), ("水杯", "女儿", "朋友")))
    ]
    reason = authenticity(texts, [])["t0"].reasons[0]
    assert reason.doubt is Doubt.TEMPLATE
    assert "真的太好用了" in str(reason.evidence["frame"])


def test_a_product_that_is_always_spoken_of_as_much_has_no_burst() -> None:
    texts = [replace(one(), text_id=str(at), at=START + timedelta(hours=at / 2), product_id="p") for at in range(2_000)]
    assert all(found.score == 1 for found in authenticity(texts, []).values())


def test_an_account_that_praises_twenty_times_in_a_brand_of_grumblers_is_odd() -> None:
    texts = [one(at, account_id="fan", stars=5.0) for at in range(20)]
    texts += [replace(one(at, stars=2.0), text_id=f"other {at}") for at in range(40)]
    assert Doubt.ONLY_PRAISE in doubts(authenticity(texts, [])["t0"])


def test_where_one_brand_alone_is_heard_nobody_is_doubted_for_naming_it() -> None:
    texts = [one(at, account_id="fan", brand="ours") for at in range(20)]
    assert Doubt.ONE_BRAND not in doubts(authenticity(texts, [])["t0"])


written = st.builds(
    Written,
    text_id=st.uuids().map(str),
    words=st.text(max_size=80),
    at=st.integers(0, 10_000).map(lambda hours: START + timedelta(hours=hours)),
    account_id=st.sampled_from([None, "a", "b"]),
    product_id=st.sampled_from([None, "p"]),
    brand=st.sampled_from([None, "x", "y", "z"]),
    stars=st.sampled_from([None, 1.0, 3.0, 5.0]),
    polarity=st.sampled_from([None, *Polarity]),
    polarity_confidence=st.floats(0, 1),
    has_purchase=st.sampled_from([None, True, False]),
)


@given(st.lists(written, max_size=15, unique_by=lambda text: text.text_id))
def test_every_text_has_a_score_between_0_and_1(texts: list[Written]) -> None:
    found = authenticity(texts, [[text.text_id for text in texts]])
    assert found.keys() == {text.text_id for text in texts}
    assert all(0 <= each.score <= 1 for each in found.values())
