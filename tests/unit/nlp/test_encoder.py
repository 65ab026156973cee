"""The encoder that is shipped: what it hears in texts that nobody trained it on."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyin.nlp.encoder.reading import EncoderModel
from zhiyin.nlp.model import Analysis, Defect, Example, Language, Polarity, Stance, Taxonomy, Topic, Urgency
from zhiyin.nlp.models import FOLDER

BATTERY = Topic(
    "battery",
    None,
    {"en": "Battery life", "zh-CN": "电池续航", "zh-TW": "電池續航"},
    {"en": "How long it runs before it must be charged", "zh-CN": "充一次电能用多久", "zh-TW": "充一次電能用多久"},
    include=["battery", "电池", "续航"],
)
DELIVERY = Topic(
    "delivery",
    None,
    {"en": "Delivery speed", "zh-CN": "物流速度", "zh-TW": "物流速度"},
    {"en": "How soon the parcel arrives", "zh-CN": "包裹多久送到", "zh-TW": "包裹多久送到"},
    include=["快递", "物流"],
)
TREE = Taxonomy(1, (BATTERY, DELIVERY))


@cache
def encoder() -> EncoderModel:
    return EncoderModel(FOLDER)


def read(text: str, taxonomy: Taxonomy = TREE) -> Analysis:
    (found,) = encoder().read([text], taxonomy)
    return found


@pytest.mark.parametrize(
    ("text", "aspect", "words", "polarity"),
    [
        pytest.param("The battery lasts two days.", "battery", "lasts two days", Polarity.POSITIVE, id="English"),
        pytest.param("物流很快", "物流", "很快", Polarity.POSITIVE, id="Chinese"),
        pytest.param("電池很棒", "電池", "很棒", Polarity.POSITIVE, id="traditional Chinese"),
        pytest.param("The soup was cold.", "soup", "cold", Polarity.NEGATIVE, id="of another trade"),
        pytest.param("屏(píng)幕很清晰", "屏(píng)幕", "很清晰", Polarity.POSITIVE, id="with pinyin in between"),
    ],
)
def test_hears_what_is_said_of_what(text: str, aspect: str, words: str, polarity: Polarity) -> None:
    (opinion,) = read(text).opinions
    assert opinion.aspect is not None
    assert opinion.words is not None
    assert (opinion.aspect.of(text), opinion.words.of(text), opinion.polarity) == (aspect, words, polarity)
    assert 0 < opinion.confidence <= 1


def test_tells_well_from_ill_in_one_sentence() -> None:
    text = "味道不错，但是价格太贵了"
    assert {one.aspect.of(text): one.polarity for one in read(text).opinions if one.aspect} == {
        "味道": Polarity.POSITIVE,
        "价格": Polarity.NEGATIVE,
    }


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        pytest.param("电池不耐用", "battery", id="by a phrase"),
        pytest.param("快递太慢了", "delivery", id="by another"),
    ],
)
def test_finds_the_topic_in_a_tree_that_it_has_never_seen(text: str, topic: str) -> None:
    assert {one.topic for one in read(text).opinions} == {topic}


def test_says_so_where_no_topic_fits() -> None:
    assert {one.topic for one in read("老师讲课很有激情").opinions} == {None}


def test_an_own_topic_works_at_once() -> None:
    shown = [Example("停车位太少"), Example("没地方停车"), Example("There was nowhere to park")]
    parking = Topic("parking", None, {"en": "Parking", "zh-CN": "停车"}, {}, examples=shown)
    assert {one.topic for one in read("门口停车很方便", Taxonomy(2, (*TREE.topics, parking))).opinions} == {"parking"}


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        pytest.param("Absolutely love it, works perfectly!", Polarity.POSITIVE, id="love"),
        pytest.param("非常失望，再也不会买了", Polarity.NEGATIVE, id="disappointment"),
        pytest.param("質感很好，我很滿意", Polarity.POSITIVE, id="traditional Chinese"),
    ],
)
def test_hears_the_feeling_of_the_whole(text: str, sentiment: Polarity) -> None:
    assert read(text).sentiment is sentiment


def test_says_what_is_urgent_and_what_is_told_to_others() -> None:
    assert read("充电的时候冒烟了，差点着火").urgency is Urgency.CRITICAL
    assert read("I would recommend it to anyone.").stance is Stance.RECOMMENDS


@pytest.mark.parametrize(
    ("text", "language", "defect"),
    [
        pytest.param("", Language.NONE, Defect.EMPTY, id="empty"),
        pytest.param("👍👍👍", Language.NONE, Defect.NO_WORDS, id="emoji alone"),
        pytest.param("これはとても良いです", Language.OTHER, Defect.UNKNOWN_LANGUAGE, id="Japanese"),
    ],
)
def test_tells_nothing_of_what_it_cannot_read(text: str, language: Language, defect: Defect) -> None:
    found = read(text)
    assert (found.language, found.opinions, found.emotions) == (language, (), ())
    assert defect in found.defects


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(st.sampled_from("很好差屏幕，。 the soup was bad()!\x00\u200b臺灣é👍\n"), max_size=60), max_size=4)
)
def test_whatever_is_written_every_span_lies_in_it(texts: list[str]) -> None:
    for text, found in zip(texts, encoder().read(texts, TREE), strict=True):
        for one in found.opinions:
            spans = [span for span in (one.aspect, one.words) if span]
            assert all(0 <= one.sentence.start <= start < end <= one.sentence.end <= len(text) for start, end in spans)


def test_says_the_same_alone_and_among_others() -> None:
    texts = ["物流很快", "The battery lasts two days but the screen scratches easily.", "味道不错，但是价格太贵了"]
    together = encoder().read(texts, TREE)
    assert [[one.words for one in found.opinions] for found in together] == [
        [one.words for one in read(text).opinions] for text in texts
    ]
