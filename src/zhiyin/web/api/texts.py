"""Texts that customers wrote, with what is heard in them, and corrections of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.base.errors import NotFound
from zhiyin.feedback.opinions.model import Change, HeardText, OriginKind
from zhiyin.nlp.model import Span
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.opinion_answers import SpanOut, TextOut, WholeTextOut
from zhiyin.web.api.text_filters import Filters, wanted_by
from zhiyin.web.api.wanted import position
from zhiyin.web.paging import Page, Paging, RowNumber
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class CorrectionIn(BaseModel):
    """What is true of one opinion; what is left out stays."""

    model_config = {"extra": "forbid"}

    place: int = Field(ge=1, le=255, description="The opinion's number in the text")
    revision: int | None = Field(
        None, ge=0, le=2**31 - 1, description="Of the text as you saw it; refused when it changed"
    )
    nothing: bool = Field(False, description="Nothing is said there")
    topic_id: str | None = Field(None, max_length=80)
    fits_nowhere: bool = Field(False, description="None of the topics")
    polarity: int | None = Field(None, ge=-1, le=1)
    aspect: SpanOut | None = None
    words: SpanOut | None = None

    @property
    def change(self) -> Change:
        return Change(
            is_nothing=self.nothing, topic=self.topic_id, fits_nowhere=self.fits_nowhere, polarity=self.polarity,
            aspect=_span(self.aspect), words=_span(self.words),
        )  # fmt: skip


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/texts", tags=["opinions"])
    opinions, wanted = app.texts.opinions, wanted_by(app)
    reads, edits = [may(Permission.FEEDBACK_READ)], [may(Permission.FEEDBACK_READ, Permission.FEEDBACK_EDIT)]

    def visible(text_id: int, principal: Principal) -> HeardText:
        """Who may not see requests for help does not see their texts either."""
        found = opinions.get_text(text_id, principal.scopes)
        if found.verbatim.origin_kind is OriginKind.TICKET and not principal.may(Permission.SUPPORT_READ):
            raise NotFound("there is no text {id}", id=text_id)
        return found

    @api.get("", dependencies=reads)
    def list_texts(principal: CurrentPrincipal, paging: Paging, filters: Filters) -> Page[TextOut]:
        """Texts that customers wrote, newest first, with what is heard in them."""
        found = opinions.list_texts(
            principal.scopes, wanted(filters, principal), before=position(paging.after), limit=paging.limit
        )
        return paging.page([TextOut.of(one) for one in found.texts], found.next_position)

    @api.get("/{text_id}", dependencies=reads)
    def get_text(text_id: RowNumber, principal: CurrentPrincipal) -> WholeTextOut:
        """One text with its opinions and their spans, and what people corrected in it."""
        return WholeTextOut.whole(visible(text_id, principal))

    @api.post("/{text_id}/corrections", dependencies=edits, status_code=201)
    def correct_opinion(text_id: RowNumber, body: CorrectionIn, principal: CurrentPrincipal) -> WholeTextOut:
        """Say what is true of one opinion: it counts at once, and models learn from it."""
        visible(text_id, principal)
        found = opinions.correct(
            text_id, body.place, body.change, by=principal.id, scopes=principal.scopes, revision=body.revision
        )
        return WholeTextOut.whole(found)

    @api.delete("/{text_id}/corrections/{correction_id}", dependencies=edits)
    def undo_correction(text_id: RowNumber, correction_id: RowNumber, principal: CurrentPrincipal) -> WholeTextOut:
        """Take a correction back."""
        visible(text_id, principal)
        return WholeTextOut.whole(opinions.undo(text_id, correction_id, by=principal.id, scopes=principal.scopes))

    return api


def _span(told: SpanOut | None) -> Span | None:
    return None if told is None else Span(told.start, told.end)
