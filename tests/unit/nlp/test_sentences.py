"""Where one sentence ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.nlp.sentences import LONGEST, sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["电池很好。", "屏幕不行！！", "客服态度差；", "发货快"],
        ["他说“很好。”", "我不信"],
        ["等了三天……", "还没到"],
        ["外观漂亮，屏幕清晰，就是电池不耐用"],
        ["Good phone. ", "It lasts 3.5 days, e.g. with Wi-Fi on. ", "Mr. Smith agrees"],
        ["it broke. ", "very sad... ", "never again!", "wow"],
        ["See https://a.example/x?y=1.html and www.b.example?z. ", "Fine"],
        ["Mail a.b@c.example. ", "Thanks"],
        ["很好.", "但是贵"],
        ["works well.", "The battery is bad"],
        ["Node.js 3.5 is fine"],
        ["It is No. 5, J. Smith said vs. that"],
        ["We paid 5 lbs. ", "Next"],
        ["So do I. ", "Really?? ", "Yes"],
        ["nice ;) yes; ", "no"],
        ["one\n", "two"],
    ],
)
def test_a_text_is_parted(expected: list[str]) -> None:
    text = "".join(expected)
    assert [span.of(text) for span in sentences(text)] == [each.strip() for each in expected]


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("好" * 150 + "，" + "坏" * 100, [151, 100]),
        ("a" * 150 + " " + "b" * 100, [150, 100]),
        ("好" * 450, [200, 200, 50]),
    ],
)
def test_a_sentence_too_long_is_parted_at_a_comma_else_a_blank_else_anywhere(text: str, lengths: list[int]) -> None:
    assert [span.end - span.start for span in sentences(text)] == lengths


@given(st.text('ab.。!?，, \n…;A"”3@:/', max_size=500))
def test_nothing_but_blanks_is_left_between_sentences(text: str) -> None:
    at = 0
    for span in sentences(text):
        assert text[at : span.start].strip() == ""
        assert 0 < span.end - span.start <= LONGEST
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert text[at:].strip() == ""
