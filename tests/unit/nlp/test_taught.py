"""A head of one's own hears what people taught it, moves what it is sure of alone, and survives being kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.nlp.linear.weights import open_weights
from zhiyin.nlp.model import (
    Analysis,
    Language,
    Opinion,
    Polarity,
    Span,
    Stance,
    Taxonomy,
    Topic,
    Urgency,
)
from zhiyin.nlp.taught.taught_model import NumberedHead, TaughtModel
from zhiyin.nlp.taught.topic_head import Lesson, TopicHead, fitted

RARITY = open_weights().rarity


def topic(id: str, name: str, chinese: str) -> Topic:
    return Topic(id, None, {"en": name, "zh-CN": chinese}, {})


TREE = Taxonomy(
    1, (topic("hinge", "Hinge", "转轴"), topic("screen", "Screen", "屏幕"), topic("price", "Price", "价格"))
)
LESSONS = [
    *(Lesson(f"The lid {one} when I open it", "hinge", 6.0) for one in ("creaks", "wobbles", "grinds")),
    *(Lesson(f"一打开盖子就{one}", "hinge", 6.0) for one in ("响", "晃", "卡")),
]
HEAD = fitted(TREE, LESSONS, RARITY)


class ScreenModel:
    """Takes every sentence for one about the screen, and is in no doubt of the first."""

    name = "screens@1"

    def __init__(self, *topics: str | None) -> None:
        self._topics = topics or ("screen",)

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> Analysis:
        whole = Span(0, len(text))
        opinions = tuple(
            Opinion(one, 0.9 - number / 10, None, None, Polarity.NEGATIVE, 0.9, whole)
            for number, one in enumerate(self._topics)
        )
        return Analysis(
            self.name, Language.ENGLISH, (), Polarity.NEGATIVE, 0.9, (), (), Urgency.NORMAL, Stance.NONE, opinions,
            (whole,),
        )  # fmt: skip


def heard(model: TaughtModel, text: str) -> list[str | None]:
    return [one.topic for one in model.read([text], TREE)[0].opinions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The lid squeaks when I open it", "hinge", id="as it was taught"),
        pytest.param("盖子一打开就吱吱响", "hinge", id="in Chinese"),
        pytest.param("The screen is dark", "screen", id="of something else"),
        pytest.param("Turtles swim far", "screen", id="of what it knows nothing"),
    ],
)
def test_the_head_moves_what_it_is_sure_of(text: str, expected: str) -> None:
    assert heard(TaughtModel(ScreenModel(), lambda: NumberedHead(1, HEAD)), text) == [expected]


def test_of_several_opinions_in_a_sentence_the_least_sure_moves() -> None:
    model = TaughtModel(ScreenModel("screen", "price"), lambda: NumberedHead(1, HEAD))
    assert heard(model, "The lid creaks when I open it") == ["screen", "hinge"]


def test_what_is_heard_already_is_not_heard_twice() -> None:
    model = TaughtModel(ScreenModel("hinge", "price"), lambda: NumberedHead(1, HEAD))
    assert heard(model, "The lid creaks when I open it") == ["hinge", "price"]


def test_a_topic_that_is_no_more_in_the_tree_is_not_told() -> None:
    model = TaughtModel(ScreenModel(), lambda: NumberedHead(1, HEAD))
    (found,) = model.read(["The lid creaks when I open it"], Taxonomy(2, TREE.topics[1:]))
    assert [one.topic for one in found.opinions] == ["screen"]


def test_the_name_tells_the_head_and_changes_with_it() -> None:
    heads = [None, NumberedHead(3, HEAD)]
    model = TaughtModel(ScreenModel(), lambda: heads[-1])
    assert (model.name, model.read(["The lid creaks"], TREE)[0].model) == ("screens@1+own3", "screens@1+own3")
    heads.pop()
    assert (model.name, model.read(["The lid creaks"], TREE)[0].model) == ("screens@1", "screens@1")


@given(st.lists(st.text(max_size=40), max_size=4))
def test_a_head_that_was_kept_says_what_it_said(sentences: list[str]) -> None:
    again = TopicHead.unpacked(HEAD.packed(), RARITY)
    for one, other in zip(HEAD.told(sentences), again.told(sentences), strict=True):
        assert other.chance == pytest.approx(one.chance, abs=0.01)
