"""Saying the same of many opinions in one go, and which others are like one that was corrected."""

from __future__ import annotations

import pytest

from tests.areas.feedback.opinions.bench import Brand
from zhiyin.base.errors import NotFound
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.feedback.opinions.alike import Alike
from zhiyin.feedback.opinions.correcting_many import CorrectingMany, Meant, OutcomeKind
from zhiyin.feedback.opinions.model import Change, HeardText, OriginKind

NORTH, SOUTH = 7, 8
DONE, ALREADY, CHANGED, GONE = OutcomeKind.DONE, OutcomeKind.ALREADY, OutcomeKind.CHANGED, OutcomeKind.GONE


@pytest.fixture
def texts(brand: Brand) -> dict[str, HeardText]:
    """Four reviews that speak ill of the battery or the screen; the last one is of the south."""
    brand.says(1, "续航很差。屏幕清晰", scope=NORTH)
    brand.says(2, "用了一周，续航差", scope=NORTH, by=30)
    brand.says(3, "屏幕坏", scope=NORTH, by=40)
    brand.says(4, "续航很差。", scope=SOUTH, by=50)
    brand.read_all()
    return {text.verbatim.text: text for text in brand.opinions.list_texts(EVERYTHING).texts}


def correct(brand: Brand, many: list[Meant], change: Change, scopes: ScopeFilter = EVERYTHING) -> list[OutcomeKind]:
    found = CorrectingMany(brand.opinions).correct(many, change, by="usr_1", scopes=scopes, may_see=lambda _: True)
    return [one.kind for one in found]


def meant(text: HeardText, place: int = 1) -> Meant:
    return Meant(text.verbatim.id, place, text.verbatim.revision)


class TestManyAtOnce:
    def test_are_each_corrected_and_each_undone(self, brand: Brand, texts: dict[str, HeardText]) -> None:
        before = brand.said()
        many = [meant(text) for text in texts.values()]
        made = CorrectingMany(brand.opinions).correct(
            many, Change(topic="delivery"), by="usr_1", scopes=EVERYTHING, may_see=lambda _: True
        )
        assert [one.kind for one in made] == [DONE] * 4
        assert brand.said().count(("delivery", -1)) == 4
        undone = CorrectingMany(brand.opinions).undo(
            [(one.of.text_id, one.correction_id or 0) for one in made],
            by="usr_1", scopes=EVERYTHING, may_see=lambda _: True,
        )  # fmt: skip
        assert [one.kind for one in undone] == [DONE] * 4
        assert brand.said() == before

    def test_change_nothing_when_they_are_said_again(self, brand: Brand, texts: dict[str, HeardText]) -> None:
        many = [Meant(text.verbatim.id, 1) for text in texts.values()]
        assert correct(brand, many, Change(polarity=0)) == [DONE] * 4
        told = brand.told()
        assert correct(brand, many, Change(polarity=0)) == [ALREADY] * 4
        assert brand.told() == told

    def test_confirm_all_of_a_text(self, brand: Brand, texts: dict[str, HeardText]) -> None:
        both = texts["续航很差。屏幕清晰"]
        assert correct(brand, [meant(both, 1), meant(both, 2)], Change()) == [DONE, DONE]
        after = brand.opinions.get_text(both.verbatim.id, EVERYTHING)
        assert [one.opinion.topic for one in after.opinions] == ["battery", "screen"]
        assert {one.opinion.confidence for one in after.opinions} == {1.0}

    def test_leave_alone_what_has_changed_meanwhile(self, brand: Brand, texts: dict[str, HeardText]) -> None:
        one, other = (meant(texts[words]) for words in ("屏幕坏", "用了一周，续航差"))
        brand.opinions.correct(one.text_id, 1, Change(polarity=0), by="usr_2", scopes=EVERYTHING)
        assert correct(brand, [one, other], Change(is_nothing=True)) == [CHANGED, DONE]
        assert brand.opinions.get_text(one.text_id, EVERYTHING).opinions[0].opinion.polarity == 0

    def test_leave_alone_what_may_not_be_seen(self, brand: Brand, texts: dict[str, HeardText]) -> None:
        foreign = meant(texts["续航很差。"])
        assert correct(brand, [foreign], Change(is_nothing=True), ScopeFilter(frozenset({NORTH}))) == [GONE]
        assert correct(brand, [Meant(foreign.text_id, 9), Meant(999, 1)], Change(is_nothing=True)) == [GONE, GONE]


class TestSimilarOpinions:
    @staticmethod
    def corrected(brand: Brand, text: HeardText) -> tuple[int, int]:
        found = brand.opinions.correct(text.verbatim.id, 1, Change(topic="delivery"), by="usr_1", scopes=EVERYTHING)
        return text.verbatim.id, found.corrections[-1].id

    def test_say_it_in_the_same_words_or_in_nearly_the_same_sentence(
        self, brand: Brand, texts: dict[str, HeardText]
    ) -> None:
        found = brand.opinions.similar(*self.corrected(brand, texts["续航很差。屏幕清晰"]), EVERYTHING)
        assert {one.of.sentence: one.why for one in found} == {
            "用了一周，续航差": Alike.SAME_WORDS,
            "续航很差": Alike.SAME_WORDS,
        }

    def test_are_only_those_of_ones_own_rows(self, brand: Brand, texts: dict[str, HeardText]) -> None:
        made = self.corrected(brand, texts["用了一周，续航差"])
        found = brand.opinions.similar(*made, ScopeFilter(frozenset({NORTH})))
        assert [one.of.sentence for one in found] == ["续航很差"]
        assert brand.opinions.similar(*made, EVERYTHING, OriginKind.TICKET) == []

    def test_are_no_more_once_they_are_corrected(self, brand: Brand, texts: dict[str, HeardText]) -> None:
        made = self.corrected(brand, texts["续航很差。"])
        found = brand.opinions.similar(*made, EVERYTHING)
        many = [Meant(one.of.text_id, one.of.place, one.of.revision) for one in found]
        assert correct(brand, many, Change(topic="delivery")) == [DONE] * 2
        assert brand.opinions.similar(*made, EVERYTHING) == []

    def test_are_asked_of_a_correction_that_there_is(self, brand: Brand, texts: dict[str, HeardText]) -> None:
        with pytest.raises(NotFound, match="has no correction 99"):
            brand.opinions.similar(texts["屏幕坏"].verbatim.id, 99, EVERYTHING)
