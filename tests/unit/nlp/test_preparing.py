"""Texts as people and platforms send them: something clear can be read, or it is said why not."""

from __future__ import annotations

import html
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyin.nlp.model import Defect, Language, Span
from zhiyin.nlp.preparing import LIMIT, Prepared, prepare
from zhiyin.nlp.simplifying import simplified

FRAGMENTS = [
    "电池很好", "電池很好", "，", "。", "！", "?", "…", "battery", " ", "\n", "<br>", "<b>", "</b>", "&amp;",
    "&#39;", "\u200b", "\ufeff",
    "告(gào)诉", "哈哈哈哈哈", "!!!!!", "👍🏽👍👍👍👍", "👨‍👩‍👧", "e\u0301", "㎡", "３５", "3.5", "Mr. Smith",
    "https://a.example/x?y=1", "\ud83d", "\ufffd", "ï¿½",
    "锟斤拷", "の", "한국", "\u0000", "\t", "\r\n", "妳", "甚麼", "İ", "ﬁ", "\u202e", ";", "(", ")", "，", "...",
    "No. 5",
]  # fmt: skip
ANYTHING = st.one_of(
    st.text(), st.lists(st.sampled_from(FRAGMENTS)).map("".join), st.text(st.characters(), max_size=300)
)


def texts(prepared: Prepared) -> list[str]:
    return [sentence.text for sentence in prepared.sentences]


def read(original: str) -> str:
    """What a piece of the original may be read as, found another way, in whichever script the text is."""
    plain = unicodedata.normalize("NFKC", html.unescape(original))
    return "".join(
        simplified(each, is_traditional=any_script) for each in (original, plain) for any_script in (True, False)
    )


class TestASentence:
    @settings(deadline=None)  # the first gloss loads the tables of pinyin
    @given(ANYTHING)
    def test_leads_back_to_the_words_it_was_read_from(self, text: str) -> None:
        for sentence in prepare(text).sentences:
            assert 0 <= sentence.span.start < sentence.span.end <= len(text)
            for place, character in enumerate(sentence.text):
                original = sentence.original(Span(place, place + 1))
                assert sentence.span.start <= original.start < original.end <= sentence.span.end
                assert character in read(original.of(text)) + "什 \n\ufffd"

    @settings(deadline=None)
    @given(ANYTHING)
    def test_follows_the_one_before_it(self, text: str) -> None:
        at = 0
        for sentence in prepare(text).sentences:
            assert sentence.span.start >= at
            assert list(sentence.origins) == sorted(sentence.origins)
            at = sentence.origins[-1]

    @settings(deadline=None)
    @given(ANYTHING)
    def test_is_the_same_when_it_is_prepared_again(self, text: str) -> None:
        assert prepare(text) == prepare(text)

    @pytest.mark.parametrize(
        "text", ["电池很好,屏幕不行。", "It broke twice, within 3.5 days!", "告诉我咖啡(café)好不好"]
    )
    def test_that_is_clean_stays_as_it_is(self, text: str) -> None:
        assert texts(prepare(text)) == [text]

    def test_finds_its_words_behind_what_was_taken_away(self) -> None:
        text = "<p>客服告(gào)訴我&nbsp;電池\u200b好</p>"
        (sentence,) = prepare(text).sentences
        assert sentence.text == "客服告诉我 电池好"
        assert sentence.original(Span(6, 9)).of(text) == "電池\u200b好"
        assert sentence.original(Span(2, 4)).of(text) == "告(gào)訴"
        assert sentence.original(Span(5, 6)).of(text) == "&nbsp;"

    def test_has_an_empty_place_for_an_empty_span(self) -> None:
        (sentence,) = prepare(" 好").sentences
        assert (sentence.original(Span(0, 0)), sentence.original(Span(5, 9))) == (Span(1, 1), Span(2, 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＩＰｈｏｎｅ　１５！", ["IPhone 15!"]),
        ("好\u200b用，\ufeff真\xad的", ["好用,真的"]),
        ("太棒了！！！！！！哈哈哈哈哈哈", ["太棒了!!!", "哈哈哈"]),
        ("花了100000元", ["花了100000元"]),
        ("好<br/>坏<script src=x>", ["好", "坏"]),
        ("a <b and c> d, I <3 it", ["a <b and c> d, I <3 it"]),
        ("Tom &amp; Jerry&#39;s &lt;br&gt; x", ["Tom & Jerry's", "x"]),
        ("很好（hǎo）用", ["很好用"]),
        ("行(háng2)为(wei)很绿(lü)", ["行为很绿"]),
        ("系统(OS)比外观(nice)好", ["系统(OS)比外观(nice)好"]),
        ("娃娃菜（32），味道(  )不错", ["娃娃菜(32),味道( )不错"]),
        ("這支手機甚麼都好，妳看著辦，著名", ["这支手机什么都好,你看着办,著名"]),
        ("Z\u0301\u0301\u0301\u0301\u0301\u0301x", ["Ź́́x"]),
    ],
)  # fmt: skip
def test_what_models_read(text: str, expected: list[str]) -> None:
    assert texts(prepare(text)) == expected


@pytest.mark.parametrize(
    ("text", "language", "defects"),
    [
        ("", Language.NONE, (Defect.EMPTY,)),
        (" \u200b\n ", Language.NONE, (Defect.EMPTY,)),
        ("👍👍 12", Language.NONE, (Defect.NO_WORDS,)),
        ("?!", Language.NONE, (Defect.NO_WORDS,)),
        ("电池很好", Language.SIMPLIFIED, ()),
        ("電池還不錯", Language.TRADITIONAL, ()),
        ("caf\u00e9 is good", Language.ENGLISH, ()),
        ("caf\u00c3\u00a9 is good", Language.ENGLISH, (Defect.LOST_CHARACTERS,)),
        ("It\u00e2\u20ac\u2122s good", Language.ENGLISH, (Defect.LOST_CHARACTERS,)),
        ("电池好ï¿½用得久", Language.SIMPLIFIED, (Defect.LOST_CHARACTERS,)),
        ("锟斤拷很好", Language.SIMPLIFIED, (Defect.LOST_CHARACTERS,)),
        ("很\ufffd好", Language.SIMPLIFIED, (Defect.LOST_CHARACTERS,)),
        ("這手機鐨勬", Language.TRADITIONAL, (Defect.LOST_CHARACTERS,)),
        ("I\u2019ve been to the \u201ccaf\u00e9\u201d, 20 \u00b0C", Language.ENGLISH, ()),
        ("告(gào)诉", Language.SIMPLIFIED, (Defect.GLOSSES,)),
        ("とても良い商品です", Language.OTHER, (Defect.UNKNOWN_LANGUAGE,)),
        ("此用户没有填写评价。", Language.SIMPLIFIED, (Defect.BOILERPLATE,)),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_text(text: str, language: Language, defects: tuple[Defect, ...]) -> None:
    prepared = prepare(text)
    assert (prepared.language, prepared.defects) == (language, defects)


def test_half_a_pair_of_characters_is_a_lost_one() -> None:
    prepared = prepare("很" + chr(0xD83D) + "好")
    assert prepared.defects == (Defect.LOST_CHARACTERS,)
    assert texts(prepared) == ["很\ufffd好"]


@pytest.mark.parametrize(
    "text",
    [
        "此用户没有填写评价。", "此用戶沒有填寫評價", "该用户未填写评价内容", "用户未评价",
        "評價方未及時做出評價,系統默認好評!",
        "系统默认好评", "您没有填写内容，默认好评", "该用户觉得商品非常好，给出5星好评", "暂无评论",
        "买家没有留下评论",
        "This user did not leave a review.", "The customer left no comment", "No review text provided",
        "[deleted]", "Automated feedback",
        "Order completed successfully — tracked and on time", "Rating without a review", "(Translated by Google)",
    ],
)  # fmt: skip
def test_words_of_a_platform_are_nobodys(text: str) -> None:
    prepared = prepare(text)
    assert (prepared.defects, prepared.sentences) == ((Defect.BOILERPLATE,), ())


@pytest.mark.parametrize(
    "text",
    [
        "没有", "没有意见", "no", "客服没有回复我的评论", "系统默认勾选了保险", "买家没有评价我",
        "default settings are good", "I left a review",
        "用户体验很好", "They deleted my review",
    ],
)  # fmt: skip
def test_words_of_a_customer_are_kept(text: str) -> None:
    assert texts(prepare(text)) == [text]


def test_boilerplate_beside_words_is_left_out_alone() -> None:
    prepared = prepare("此用户没有填写评价。\n追评：电池坏了")
    assert (prepared.defects, texts(prepared)) == ((), ["追评:电池坏了"])


class TestAMachineMadeText:
    @pytest.mark.parametrize(
        "piece",
        [
            "电池很好。", "a", "<", "<b ", "<a =", "&a", "&#1", "告(gào)", "告(", "(a", "\u0301", "👍", "\ufdfa",
            ".", "？！", "www.", "a@", "，", "\n",
            "此用户没有", "默认", "ab", "１", "\u200b", "告(gaogaogaogaogaogao)",
        ],
    )  # fmt: skip
    def test_of_ten_megabytes_is_read_up_to_the_limit_at_once(self, piece: str) -> None:
        text = piece * (10_000_000 // len(piece))
        begun = time.process_time()
        prepared = prepare(text)
        assert time.process_time() - begun < 3
        assert Defect.TOO_LONG in prepared.defects
        assert all(sentence.span.end <= LIMIT for sentence in prepared.sentences)

    def test_of_just_the_limit_is_read_to_its_end(self) -> None:
        assert prepare("好" * LIMIT).defects == ()
