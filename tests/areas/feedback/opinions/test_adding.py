"""An opinion that no model has heard is told by a person: it counts, is corrected and is undone like others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.areas.feedback.opinions.bench import Brand
from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.opinions.correcting import added, corrected, require_unsaid
from zhiyin.feedback.opinions.model import Anchor, Change, Correction, HeardText, Missed, Source
from zhiyin.nlp.model import Opinion, Polarity, Span

TEXT = "续航很差。包装精美，屏幕清晰"
WRAPPING, NICE = Span(5, 7), Span(7, 9)


@pytest.fixture
def text_id(brand: Brand) -> int:
    brand.says(1, TEXT)
    brand.read_all()
    return brand.opinions.list_texts(EVERYTHING).texts[0].verbatim.id


def add(brand: Brand, text_id: int, **told: Any) -> HeardText:
    missed = Missed(**{"topic": "delivery", "polarity": 1, "aspect": WRAPPING, "words": NICE, **told})
    return brand.opinions.add(text_id, missed, by="usr_1", scopes=EVERYTHING)


def read_by(brand: Brand, model: str) -> None:
    brand.model.name = model
    brand.opinions.read_again(by="usr_1")
    job = brand.jobs.claim(["text_analysis"])
    assert job is not None
    brand.reading.do(job)


class TestAddingAnOpinion:
    def test_counts_at_once(self, brand: Brand, text_id: int) -> None:
        heard = add(brand, text_id)
        assert (heard.opinions[-1].source, heard.opinions[-1].path) == (Source.PERSON, "delivery")
        assert ("delivery", 1) in brand.said()
        assert heard.corrections[-1].before is None

    def test_takes_nothing_from_what_the_model_heard(self, brand: Brand, text_id: int) -> None:
        before = brand.said()
        add(brand, text_id, words=Span(10, 12), aspect=None)
        assert [one for one in brand.said() if one in before] == before

    def test_stands_in_the_sentences_that_its_words_touch(self, brand: Brand, text_id: int) -> None:
        heard = add(brand, text_id)
        assert heard.opinions[-1].opinion.sentence.of(TEXT) == "包装精美，屏幕清晰"

    def test_survives_another_model(self, brand: Brand, text_id: int) -> None:
        add(brand, text_id)
        said = brand.said()
        read_by(brand, "phrases@2")
        assert brand.said() == said

    def test_is_corrected_and_undone_step_by_step(self, brand: Brand, text_id: int) -> None:
        before = brand.said()
        place = add(brand, text_id).opinions[-1].place
        heard = brand.opinions.correct(text_id, place, Change(polarity=-1), by="usr_2", scopes=EVERYTHING)
        assert ("delivery", -1) in brand.said()
        for made in reversed(heard.corrections):
            brand.opinions.undo(text_id, made.id, by="usr_2", scopes=EVERYTHING)
        assert brand.said() == before

    def test_is_taken_away_by_saying_that_nothing_is_said_there(self, brand: Brand, text_id: int) -> None:
        before = brand.said()
        place = add(brand, text_id).opinions[-1].place
        brand.opinions.correct(text_id, place, Change(is_nothing=True), by="usr_1", scopes=EVERYTHING)
        assert brand.said() == before

    @pytest.mark.parametrize("told", [{}, {"polarity": -1}, {"words": None}], ids=str)
    def test_is_refused_where_it_stands_already(self, brand: Brand, text_id: int, told: dict[str, Any]) -> None:
        add(brand, text_id)
        with pytest.raises(Conflict, match="says this already"):
            add(brand, text_id, **told)

    @pytest.mark.parametrize(
        ("told", "expected"),
        [
            ({"topic": "no_such"}, "no topic no_such"),
            ({"polarity": 2}, "-1, 0 or 1"),
            ({"words": Span(3, 99)}, "outside the text"),
            ({"aspect": None, "words": None}, "select the words"),
        ],
    )
    def test_refuses_what_cannot_be(self, brand: Brand, text_id: int, told: dict[str, Any], expected: str) -> None:
        with pytest.raises(InvalidInput, match=expected):
            add(brand, text_id, **told)

    def test_refuses_who_has_seen_an_older_form(self, brand: Brand, text_id: int) -> None:
        revision = add(brand, text_id).verbatim.revision - 1
        missed = Missed("screen", 0, words=Span(3, 4))
        with pytest.raises(Conflict, match="changed meanwhile"):
            brand.opinions.add(text_id, missed, by="usr_2", scopes=EVERYTHING, revision=revision)


def addition(after: Opinion) -> Correction:
    anchor = Anchor(after.sentence, after.aspect, after.words)
    return Correction(1, "h", anchor, None, after, "usr_1", 0, 1)


SAID = Opinion("delivery", 1.0, WRAPPING, NICE, Polarity.POSITIVE, 1.0, Span(5, 14))


class TestOnceAModelHearsIt:
    def test_it_is_not_counted_twice(self) -> None:
        moved = Opinion("delivery", 0.7, Span(5, 9), None, Polarity.NEGATIVE, 0.6, Span(5, 9))
        (found,) = corrected([moved], [addition(SAID)])
        assert (found.opinion.polarity, found.source) == (Polarity.POSITIVE, Source.PERSON)

    def test_what_it_says_of_another_topic_stays(self) -> None:
        other = Opinion("screen", 0.7, Span(5, 9), None, Polarity.NEGATIVE, 0.6, Span(5, 9))
        assert [each.opinion for each in corrected([other], [addition(SAID)])] == [other, SAID]


SPANS = st.tuples(st.integers(0, 13), st.integers(1, 14)).map(
    lambda pair: Span(min(pair), max(pair) + (pair[0] == pair[1]))
)


@given(words=SPANS, sentences=st.lists(SPANS, max_size=3))
def test_the_words_of_an_added_opinion_lie_in_its_sentence(words: Span, sentences: list[Span]) -> None:
    opinion = added(Missed("delivery", 1, words=words), TEXT, sentences, ["delivery"])
    assert opinion.sentence.start <= words.start < words.end <= opinion.sentence.end <= len(TEXT)
    require_unsaid(opinion, [])
