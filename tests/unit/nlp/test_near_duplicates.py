"""Texts that say nearly the same are found, without comparing each with each."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyin.nlp.near_duplicates import NearDuplicates, near_duplicate_groups, signature
from zhiyin.nlp.shingles import PLACES, resemblance, shingles

WORDS = [
    "电池", "屏幕", "客服", "发货", "价格", "包装", "很好", "不行", "非常", "有点", "续航", "充电", "发热", "清晰",
    "态度",
    "耐心", "速度", "便宜", "划算", "推荐", "喜欢", "失望", "质量", "做工", "battery", "screen", "great", "slow",
    "delivery",
    "price", "support", "nice", "poor", "camera", "sound", "heat",
]  # fmt: skip


def edited(chance: random.Random, text: str) -> str:
    """A copy with some words changed, as somebody does who writes the same again."""
    words = text.split(" ")
    for place in chance.sample(range(len(words)), chance.randint(0, 4)):
        words[place] = chance.choice(WORDS)
    return " ".join(words)


def corpus(seed: int) -> list[str]:
    chance = random.Random(seed)
    texts = [" ".join(chance.choices(WORDS, k=chance.randint(8, 30))) for _ in range(120)]
    return texts + [edited(chance, chance.choice(texts)) for _ in range(280)]


def alike(texts: list[str], at_least: float) -> set[tuple[int, int]]:
    """Found the slow way: each with each."""
    runs = [shingles(text) for text in texts]
    return {(a, b) for a, b in combinations(range(len(texts)), 2) if resemblance(runs[a], runs[b]) >= at_least}


class TestFindingWhatIsAlike:
    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_finds_95_of_100_that_share_80_percent(self, seed: int) -> None:
        texts = corpus(seed)
        index = NearDuplicates()
        found: set[tuple[int, int]] = set()
        for number, text in enumerate(texts):
            found |= {(int(each.key), number) for each in index.find(signature(text))}
            index.add(str(number), signature(text))
        expected = alike(texts, 0.8)
        assert len(expected) > 100
        assert len(found & expected) / len(expected) >= 0.95
        assert found <= alike(texts, 0.6)

    def test_estimates_the_share_within_the_stated_error(self) -> None:
        texts = corpus(4)[100:200]
        errors = [
            (signature(a) == signature(b)).mean() - resemblance(shingles(a), shingles(b))
            for a, b in combinations(texts, 2)
        ]
        assert abs(np.mean(errors)) < 0.02
        assert np.std(errors) < 0.045

    def test_goes_on_finding_when_thousands_have_been_added(self) -> None:
        chance = random.Random(5)
        texts = [" ".join(chance.choices(WORDS, k=20)) for _ in range(9_000)]
        index = NearDuplicates()
        for number, text in enumerate(texts):
            index.add(str(number), signature(text))
        assert len(index) == 9_000
        for number in (0, 4_095, 4_096, 8_191, 8_999):
            assert index.find(signature(texts[number]))[0] == (str(number), 1.0)

    def test_knows_no_text_that_resembles_nothing(self) -> None:
        index = NearDuplicates()
        index.add("a", signature(""))
        index.add("b", signature("电池很好"))
        assert index.find(signature(" \u200b")) == []
        assert index.find(signature("something else")) == []

    @pytest.mark.parametrize(
        "other",
        [
            "電池很好，客服也不錯！",
            "电池很好 客服也不错",
            "<p>电池很好，客服也不错。</p>",
            "电\u200b池很好，客服也不错",
        ],
    )
    def test_looks_at_words_not_at_how_they_are_written(self, other: str) -> None:
        index = NearDuplicates()
        index.add("a", signature("电池很好，客服也不错。"))
        assert index.find(signature(other)) == [("a", 1.0)]


class TestGroups:
    @pytest.mark.parametrize("seed", [6, 7])
    def test_hold_98_of_100_pairs_that_are_alike(self, seed: int) -> None:
        texts = corpus(seed)
        together = {pair for group in near_duplicate_groups(texts) for pair in combinations(group, 2)}
        expected = alike(texts, 0.8)
        assert len(together & expected) / len(expected) >= 0.98

    def test_hold_nobody_who_is_like_no_other_member(self) -> None:
        texts = corpus(8)
        expected = alike(texts, 0.8)
        for group in near_duplicate_groups(texts):
            for member in group:
                assert any((min(member, other), max(member, other)) in expected for other in group if other != member)

    def test_of_equal_texts_is_one(self) -> None:
        assert near_duplicate_groups(["好评", "差评", "好评！", "", "👍", "👍👍", ""]) == [[0, 2]]

    def test_of_a_flood_are_found_in_time(self) -> None:
        flood = [
            f"这款手机真的很好用，推荐大家购买，物流也很快，客服态度好，第{number}次购买了" for number in range(3_000)
        ]
        begun = time.process_time()
        (group,) = near_duplicate_groups(flood)
        assert time.process_time() - begun < 20
        assert len(group) == 3_000


def test_a_signature_is_the_same_in_every_process() -> None:
    program = "from zhiyin.nlp.near_duplicates import signature; print(signature('电池很好 battery').tolist())"
    told = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == str(signature("电池很好 battery").tolist())


@settings(deadline=None)
@given(st.text())
def test_every_text_has_a_signature_and_resembles_itself(text: str) -> None:
    mine = signature(text)
    assert mine.shape == (PLACES,)
    assert mine.dtype == np.uint64
    assert (mine == signature(text)).all()
    runs = shingles(text)
    assert resemblance(runs, runs) == (1.0 if len(runs) else 0.0)
