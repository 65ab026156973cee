"""What people say of single opinions holds at once, and outlives the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.areas.feedback.opinions.bench import Brand
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.feedback.opinions.correcting import anchor_of, corrected
from zhiyin.feedback.opinions.model import Change, Correction, HeardText, Source
from zhiyin.nlp.model import Opinion, Polarity, Span

NORTH = 7


@pytest.fixture
def text_id(brand: Brand) -> int:
    brand.says(1, "续航很差。屏幕清晰", scope=NORTH)
    brand.read_all()
    return brand.opinions.list_texts(EVERYTHING).texts[0].verbatim.id


def correct(brand: Brand, text_id: int, place: int = 1, **change: Any) -> HeardText:
    return brand.opinions.correct(text_id, place, Change(**change), by="usr_1", scopes=EVERYTHING)


class TestCorrecting:
    def test_holds_at_once_in_row_and_fact(self, brand: Brand, text_id: int) -> None:
        heard = correct(brand, text_id, topic="delivery", polarity=0)
        assert (heard.opinions[0].opinion.topic, heard.opinions[0].source) == ("delivery", Source.PERSON)
        assert brand.said() == [("delivery", 0), ("product/screen", 1)]

    def test_says_that_nothing_is_said(self, brand: Brand, text_id: int) -> None:
        heard = correct(brand, text_id, is_nothing=True)
        assert [each.place for each in heard.opinions] == [2]
        assert brand.said() == [("product/screen", 1)]

    def test_moves_a_span(self, brand: Brand, text_id: int) -> None:
        heard = correct(brand, text_id, words=Span(2, 4))
        assert heard.opinions[0].opinion.words == Span(2, 4)
        assert next(row["words"] for row in brand.told() if row["topic"] == "product/battery") == "很差"

    def test_the_text_is_of_the_mind_of_its_opinions_then(self, brand: Brand, text_id: int) -> None:
        correct(brand, text_id, polarity=1)
        whole = brand.told()[0]
        assert (whole["polarity"], whole["is_mixed"]) == (1, False)

    def test_survives_another_model(self, brand: Brand, text_id: int) -> None:
        correct(brand, text_id, topic="delivery")
        brand.model.name = "phrases@2"
        brand.opinions.read_again(by="usr_1")
        job = brand.jobs.claim(["text_analysis"])
        assert job is not None
        brand.reading.do(job)
        assert brand.said() == [("delivery", -1), ("product/screen", 1)]

    def test_is_undone_to_what_was_heard(self, brand: Brand, text_id: int) -> None:
        before = brand.said()
        heard = correct(brand, text_id, is_nothing=True)
        brand.opinions.undo(text_id, heard.corrections[0].id, by="usr_1", scopes=EVERYTHING)
        assert brand.said() == before

    def test_of_two_the_later_is_undone_first(self, brand: Brand, text_id: int) -> None:
        correct(brand, text_id, topic="delivery")
        heard = correct(brand, text_id, topic="screen")
        first, second = (each.id for each in heard.corrections)
        with pytest.raises(Conflict):
            brand.opinions.undo(text_id, first, by="usr_1", scopes=EVERYTHING)
        brand.opinions.undo(text_id, second, by="usr_1", scopes=EVERYTHING)
        assert brand.said()[0] == ("delivery", -1)
        with pytest.raises(Conflict, match="taken back"):
            brand.opinions.undo(text_id, second, by="usr_1", scopes=EVERYTHING)

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            pytest.param({"topic": "no_such"}, "no topic no_such", id="topic"),
            pytest.param({"polarity": 2}, "-1, 0 or 1", id="polarity"),
            pytest.param({"words": Span(3, 99)}, "outside the text", id="span"),
        ],
    )
    def test_refuses_what_cannot_be(self, brand: Brand, text_id: int, change: dict[str, Any], expected: str) -> None:
        with pytest.raises(InvalidInput, match=expected):
            correct(brand, text_id, **change)

    def test_refuses_who_does_not_see_the_text(self, brand: Brand, text_id: int) -> None:
        with pytest.raises(NotFound):
            brand.opinions.correct(
                text_id, 1, Change(is_nothing=True), by="usr_1", scopes=ScopeFilter(frozenset({NORTH + 1}))
            )

    def test_refuses_who_has_seen_an_older_form(self, brand: Brand, text_id: int) -> None:
        revision = brand.opinions.get_text(text_id, EVERYTHING).verbatim.revision
        correct(brand, text_id, polarity=0)
        with pytest.raises(Conflict, match="changed meanwhile"):
            brand.opinions.correct(
                text_id, 1, Change(is_nothing=True), by="usr_2", scopes=EVERYTHING, revision=revision
            )


OPINION = Opinion("battery", 0.9, Span(0, 2), Span(3, 4), Polarity.NEGATIVE, 0.8, Span(0, 4))


def correction(of: Opinion, after: Opinion | None) -> Correction:
    return Correction(1, "h", anchor_of(of), of, after, "usr_1", 0, 1)


class TestFindingTheOpinionAgain:
    def test_where_another_model_sets_other_bounds(self) -> None:
        moved = replace(OPINION, aspect=Span(0, 3), sentence=Span(0, 5))
        (found,) = corrected([moved], [correction(OPINION, replace(OPINION, topic="screen"))])
        assert (found.opinion.topic, found.source) == ("screen", Source.PERSON)

    def test_not_in_another_sentence(self) -> None:
        elsewhere = replace(OPINION, aspect=Span(10, 12), words=None, sentence=Span(10, 14))
        found = corrected([elsewhere], [correction(OPINION, None)])
        assert [each.opinion for each in found] == [elsewhere]

    def test_says_it_alone_where_the_model_no_longer_does(self) -> None:
        (found,) = corrected([], [correction(OPINION, replace(OPINION, polarity=Polarity.POSITIVE))])
        assert (found.place, found.opinion.polarity, found.source) == (1, Polarity.POSITIVE, Source.PERSON)
