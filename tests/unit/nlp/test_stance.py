"""Whether somebody tells others to buy, not to buy, or that the brand is better than they say."""

from __future__ import annotations

import pytest

from zhiyin.nlp.model import Stance
from zhiyin.nlp.stance import stance_of, stance_reasons


@pytest.mark.parametrize(
    ("text", "stance", "words"),
    [
        ("强烈推荐给大家", Stance.RECOMMENDS, "强烈推荐"),
        ("這家大推！", Stance.RECOMMENDS, "大推"),
        ("值得購買", Stance.RECOMMENDS, "值得購買"),
        ("Highly recommended to anyone", Stance.RECOMMENDS, "Highly recommended"),
        ("I can't recommend it enough", Stance.RECOMMENDS, "can't recommend it enough"),
        ("worth every penny", Stance.RECOMMENDS, "worth every penny"),
        ("不推荐购买", Stance.WARNS, "不推荐"),
        ("我並沒有特別推薦", Stance.WARNS, "特別推薦"),
        ("大家千万别买", Stance.WARNS, "千万别买"),
        ("千萬不要來", Stance.WARNS, "千萬不要來"),
        ("I would not recommend this", Stance.WARNS, "would not recommend"),
        ("Stay away!", Stance.WARNS, "Stay away"),
        ("Don\u2019t buy it", Stance.WARNS, "Don\u2019t buy"),
        ("别听那些差评", Stance.DEFENDS, "别听那些差评"),
        ("其實沒那麼差", Stance.DEFENDS, "沒那麼差"),
        ("It is not as bad as people say", Stance.DEFENDS, "not as bad as people"),
    ],
)
def test_a_stance_is_told_with_its_words(text: str, stance: Stance, words: str) -> None:
    assert stance_of(text) is stance
    assert [(reason.stance, reason.words.of(text)) for reason in stance_reasons(text)] == [(stance, words)]


@pytest.mark.parametrize(
    "text",
    [
        "朋友推荐的，电池很好",
        "求推荐一款",
        "Can you recommend one?",
        "店員推薦的款式",
        "not a waste of money",
        "很好",
        "😀",
        "",
    ],
)
def test_who_only_speaks_of_recommending_takes_no_stance(text: str) -> None:
    assert stance_of(text) is Stance.NONE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("以前强烈推荐，现在避雷", Stance.WARNS),
        ("I used to say stay away. Now I highly recommend it.", Stance.RECOMMENDS),
        ("别信差评，强烈推荐", Stance.DEFENDS),
    ],
)
def test_what_people_come_to_counts(text: str, expected: Stance) -> None:
    assert stance_of(text) is expected
