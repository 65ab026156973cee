"""The model that is always there: what it hears, and what it never does whatever it is given."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyin.base.errors import Unavailable
from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.nlp.linear.weights import DESCRIPTION, OWN_FOLDER, TABLE, open_weights
from zhiyin.nlp.model import Analysis, Defect, Example, Intent, Polarity, Taxonomy, Topic

MODEL = LinearModel.open()
NO_TREE = Taxonomy(1)
TREE = Taxonomy(
    1,
    (
        Topic("product", None, {"en": "Product", "zh-CN": "产品"}, {}),
        Topic(
            "product/screen",
            "product",
            {"en": "Screen", "zh-CN": "屏幕", "zh-TW": "螢幕"},
            {"en": "How the picture looks."},
            include=("screen", "屏幕", "螢幕"),
            exclude=("screenshot",),
        ),
        Topic(
            "product/battery", "product", {"en": "Battery", "zh-CN": "电池"}, {}, include=("battery", "电池", "续航")
        ),
        Topic(
            "product/noise",
            "product",
            {"en": "Noise"},
            {"en": "How loud it is."},
            examples=(
                Example("it hums all night"),
                Example("the fan is so loud I cannot sleep"),
                Example("风扇声音太大，晚上睡不着"),
                Example("嗡嗡响个不停"),
                Example("very quiet, you do not hear it"),
            ),
        ),
    ),
)


def read(text: str, tree: Taxonomy = NO_TREE) -> Analysis:
    return MODEL.read([text], tree)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("屏幕很清楚，质量非常好，推荐购买", Polarity.POSITIVE),
        ("手機品質很差，非常失望", Polarity.NEGATIVE),
        ("Love it, works great and looks beautiful", Polarity.POSITIVE),
        ("Terrible quality, it broke after two days", Polarity.NEGATIVE),
    ],
)
def test_praise_and_blame_are_told_apart_in_both_languages(text: str, expected: Polarity) -> None:
    assert read(text).sentiment is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我要退货退款，把钱还给我", Intent.REFUND),
        ("how do I delete my account", Intent.CANCELLATION),
        ("what is the exchange rate for euros?", Intent.QUESTION),
        ("客服态度太差了，等了一个小时", Intent.COMPLAINT),
    ],
)
def test_what_is_wanted_is_heard(text: str, expected: Intent) -> None:
    assert read(text).intents[0].name == expected


def test_an_advertisement_is_more_likely_spam_than_a_review() -> None:
    spam, review = MODEL.spam_chances(["加微信领红包，兼职日入三百，名额有限", "耳机音质不错，戴着舒服"])
    assert spam > 0.5 > review


def test_each_topic_of_a_sentence_has_the_polarity_of_its_own_clause() -> None:
    found = {one.topic: one.polarity for one in read("屏幕非常清晰漂亮，但是电池太差了", TREE).opinions}
    assert found == {"product/screen": Polarity.POSITIVE, "product/battery": Polarity.NEGATIVE}


@pytest.mark.parametrize("text", ["螢幕很清楚", "The screen is great"])
def test_a_phrase_is_found_in_either_script(text: str) -> None:
    assert [one.topic for one in read(text, TREE).opinions] == ["product/screen"]


def test_an_excluded_phrase_keeps_its_topic_away() -> None:
    assert "product/screen" not in {one.topic for one in read("I sent a screenshot, terrible answer", TREE).opinions}


@pytest.mark.parametrize("text", ["the fan is loud, it hums all the time", "声音太大，嗡嗡响，睡不着"])
def test_a_topic_of_five_examples_fills_at_once(text: str) -> None:
    assert "product/noise" in {one.topic for one in read(text, TREE).opinions}


def test_an_opinion_that_fits_nowhere_is_kept_without_a_topic() -> None:
    (opinion,) = read("Terrible, the worst company ever", TREE).opinions
    assert opinion.topic is None
    assert opinion.polarity is Polarity.NEGATIVE


def test_nothing_is_heard_where_nothing_was_said() -> None:
    empty, boilerplate = read(""), read("此用户没有填写评价")
    assert Defect.EMPTY in empty.defects
    assert Defect.BOILERPLATE in boilerplate.defects
    for one in (empty, boilerplate):
        assert (one.sentiment, one.sentiment_confidence) == (Polarity.NEUTRAL, 0.0)
        assert (one.emotions, one.intents, one.opinions) == ((), (), ())


def test_an_unknown_language_is_not_guessed_at() -> None:
    told = read("Отличный телефон, очень доволен")
    assert Defect.UNKNOWN_LANGUAGE in told.defects
    assert told.sentiment_confidence == 0.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_texts_are_read_in_their_order_with_spans_inside_them(texts: list[str]) -> None:
    found = MODEL.read(texts, TREE)
    assert len(found) == len(texts)
    for text, one in zip(texts, found, strict=True):
        assert 0.0 <= one.sentiment_confidence <= 1.0
        for span in (*one.sentences, *(opinion.sentence for opinion in one.opinions)):
            assert 0 <= span.start < span.end <= len(text)


def test_a_text_is_read_the_same_alone_and_among_others() -> None:
    texts = ["电池很好", "", "bad screen", "送货快，屏幕好"]
    together = MODEL.read(texts, TREE)
    for text, one in zip(texts, together, strict=True):
        alone = read(text, TREE)
        assert (alone.sentiment, alone.opinions) == (
            one.sentiment,
            one.opinions,
        ) or alone.sentiment_confidence == pytest.approx(one.sentiment_confidence, abs=1e-5)


def test_the_weights_are_small() -> None:
    assert (OWN_FOLDER / TABLE).stat().st_size <= 1_500_000


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(OWN_FOLDER, tmp_path / "weights")
    packed = bytearray((folder / TABLE).read_bytes())
    packed[-9] ^= 1
    (folder / TABLE).write_bytes(bytes(packed))
    with pytest.raises(Unavailable, match="damaged"):
        open_weights(folder)


def test_the_figures_of_every_head_stand_beside_the_weights() -> None:
    told = json.loads((OWN_FOLDER / DESCRIPTION).read_text(encoding="utf-8"))
    for name, head in told["heads"].items():
        for language, measured in head["measured"].items():
            assert measured["n"] > 0, (name, language)
            assert {"accuracy", "macro_f1", "calibration_error"} <= measured.keys()
