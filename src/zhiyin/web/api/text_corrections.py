"""What people say of opinions: corrections of one, of many in one go, opinions that no model has heard."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.base.errors import InvalidInput
from zhiyin.feedback.opinions.alike import Alike, Similar
from zhiyin.feedback.opinions.correcting_many import MOST_AT_ONCE, Meant, Outcome, OutcomeKind
from zhiyin.feedback.opinions.model import Change, Missed
from zhiyin.nlp.model import Span
from zhiyin.web.api.opinion_answers import SpanOut
from zhiyin.web.paging import RowNumber

_REVISION = Field(None, ge=0, le=2**31 - 1, description="Of the text as you saw it; refused when it changed")


class TrueIn(BaseModel):
    """What is true of an opinion; what is left out stays. Nothing at all: it is right as it is."""

    model_config = {"extra": "forbid"}

    nothing: bool = Field(False, description="Nothing is said there")
    topic_id: str | None = Field(None, max_length=80)
    fits_nowhere: bool = Field(False, description="None of the topics")
    polarity: int | None = Field(None, ge=-1, le=1)

    @property
    def change(self) -> Change:
        return Change(
            is_nothing=self.nothing, topic=self.topic_id, fits_nowhere=self.fits_nowhere, polarity=self.polarity
        )


class OpinionCorrectionIn(TrueIn):
    """What is true of one opinion."""

    place: int = Field(ge=1, le=255, description="The opinion's number in the text")
    revision: int | None = _REVISION
    aspect: SpanOut | None = None
    words: SpanOut | None = None

    @property
    def change(self) -> Change:
        return Change(
            is_nothing=self.nothing, topic=self.topic_id, fits_nowhere=self.fits_nowhere, polarity=self.polarity,
            aspect=_span(self.aspect), words=_span(self.words),
        )  # fmt: skip


class MissedIn(BaseModel):
    """An opinion that no model has heard. Its words are selected in the text: `aspect`, `words`, or both."""

    model_config = {"extra": "forbid"}

    revision: int | None = _REVISION
    topic_id: str | None = Field(None, max_length=80)
    fits_nowhere: bool = Field(False, description="None of the topics")
    polarity: int = Field(ge=-1, le=1)
    aspect: SpanOut | None = None
    words: SpanOut | None = None

    @property
    def missed(self) -> Missed:
        if (self.topic_id is None) != self.fits_nowhere:
            raise InvalidInput("say which topic it is, or that it fits nowhere", pointer="topic_id")
        return Missed(self.topic_id, self.polarity, _span(self.aspect), _span(self.words))


class MeantIn(BaseModel):
    model_config = {"extra": "forbid"}

    text_id: RowNumber
    place: int = Field(ge=1, le=255)
    revision: int | None = _REVISION


class CorrectionsIn(TrueIn):
    """The same for many opinions."""

    of: list[MeantIn] = Field(min_length=1, max_length=MOST_AT_ONCE)

    @property
    def meant(self) -> list[Meant]:
        return [Meant(one.text_id, one.place, one.revision) for one in self.of]


class MadeIn(BaseModel):
    model_config = {"extra": "forbid"}

    text_id: RowNumber
    correction_id: RowNumber


class UndoingIn(BaseModel):
    """Corrections to take back, in the order in which they were made."""

    model_config = {"extra": "forbid"}

    of: list[MadeIn] = Field(min_length=1, max_length=MOST_AT_ONCE)


class OutcomeOut(BaseModel):
    text_id: int
    place: int
    outcome: OutcomeKind
    correction_id: int | None

    @classmethod
    def of(cls, found: Outcome) -> OutcomeOut:
        return cls(
            text_id=found.of.text_id, place=found.of.place, outcome=found.kind, correction_id=found.correction_id
        )


class OutcomeList(BaseModel):
    """What became of each: done, already so, changed meanwhile, gone."""

    data: list[OutcomeOut]


class SimilarOut(BaseModel):
    """An opinion that a model got as it got the corrected one."""

    text_id: int
    place: int
    revision: int
    written_at: datetime
    sentence: str
    topic_path: str | None
    polarity: int
    why: Alike

    @classmethod
    def of(cls, found: Similar, sentence: str) -> SimilarOut:
        one = found.of
        return cls(
            text_id=one.text_id, place=one.place, revision=one.revision, written_at=from_micros(one.at),
            sentence=sentence, topic_path=one.path, polarity=one.polarity, why=found.why,
        )  # fmt: skip


class SimilarList(BaseModel):
    data: list[SimilarOut]


def _span(told: SpanOut | None) -> Span | None:
    return None if told is None else Span(told.start, told.end)
