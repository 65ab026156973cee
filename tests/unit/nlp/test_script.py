"""What a text is written in, by its letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.nlp.model import Language
from zhiyin.nlp.script import language_of
from zhiyin.nlp.simplifying import simplified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电池很好", Language.SIMPLIFIED),
        ("很好", Language.SIMPLIFIED),
        ("電池很好", Language.TRADITIONAL),
        ("螢幕卻壞了，还行", Language.TRADITIONAL),
        ("妳好", Language.TRADITIONAL),
        ("優の良品很好吃", Language.TRADITIONAL),
        ("ㄎㄎ 這個好用", Language.TRADITIONAL),
        ("iPhone 15 Pro Max 手机电池很好，拍照也清楚", Language.SIMPLIFIED),
        ("APP 里 checkout 很慢 very slow 无语", Language.MIXED),
        ("The 电池 is very good", Language.ENGLISH),
        ("Good phone, très bon", Language.ENGLISH),
        ("これは良いです", Language.OTHER),
        ("좋아요", Language.OTHER),
        ("Хорошая вещь", Language.OTHER),
        ("Très bon produit, je suis content", Language.OTHER),
        ("El producto no es muy bueno", Language.OTHER),
        ("Das ist sehr gut", Language.OTHER),
        ("Sản phẩm rất tốt và không đắt", Language.OTHER),
        ("5 ★ 👍", Language.NONE),
        ("", Language.NONE),
    ],
)
def test_a_language_is_judged_by_script(text: str, expected: Language) -> None:
    assert language_of(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("這支手機甚麼都好，妳看著辦", "这支手机什么都好，你看着办"),
        ("著名的乾燥機裡面，瞭解，憑藉", "著名的干燥机里面，了解，凭借"),
        ("乾杯之後，頭髮乾了", "干杯之后，头发干了"),
        ("著名品牌，慰藉", "著名品牌，慰藉"),
        ("螢幕、網路、軟體", "萤幕、网路、软体"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(text: str, expected: str) -> None:
    assert simplified(text) == expected


@given(st.text())
def test_simplifying_keeps_every_character_in_its_place(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once
