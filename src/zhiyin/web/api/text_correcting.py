"""Correcting what was heard in texts: one opinion, many in one go, those that no model has heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from zhiyin.base.errors import NotFound
from zhiyin.feedback.opinions.correcting_many import CorrectingMany
from zhiyin.feedback.opinions.model import HeardText, OriginKind
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.opinion_answers import WholeTextOut
from zhiyin.web.api.text_corrections import (
    CorrectionsIn,
    MissedIn,
    OpinionCorrectionIn,
    OutcomeList,
    OutcomeOut,
    SimilarList,
    SimilarOut,
    UndoingIn,
)
from zhiyin.web.api.text_telling import covered, may_know_whose, told_whole
from zhiyin.web.paging import RowNumber
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["opinions"])
    opinions = app.texts.opinions
    many = CorrectingMany(opinions)
    reads, edits = [may(Permission.FEEDBACK_READ)], [may(Permission.FEEDBACK_READ, Permission.FEEDBACK_EDIT)]

    @api.post("/text-corrections", dependencies=edits)
    def correct_many(body: CorrectionsIn, principal: CurrentPrincipal) -> OutcomeList:
        """Say the same of many opinions, each by itself: what has changed meanwhile is left alone and told."""
        found = many.correct(
            body.meant, body.change, by=principal.id, scopes=principal.scopes, may_see=lambda t: may_see(t, principal)
        )
        return OutcomeList(data=[OutcomeOut.of(one) for one in found])

    @api.post("/text-corrections/undoing", dependencies=edits)
    def undo_many(body: UndoingIn, principal: CurrentPrincipal) -> OutcomeList:
        """Take corrections back, the last one first."""
        made = [(one.text_id, one.correction_id) for one in body.of]
        found = many.undo(made, by=principal.id, scopes=principal.scopes, may_see=lambda t: may_see(t, principal))
        return OutcomeList(data=[OutcomeOut.of(one) for one in found])

    @api.post("/texts/{text_id}/corrections", dependencies=edits, status_code=201)
    def correct_opinion(text_id: RowNumber, body: OpinionCorrectionIn, principal: CurrentPrincipal) -> WholeTextOut:
        """Say what is true of one opinion: it counts at once, and models learn from it."""
        visible(app, text_id, principal)
        found = opinions.correct(
            text_id, body.place, body.change, by=principal.id, scopes=principal.scopes, revision=body.revision
        )
        return told_whole(app, found, principal)

    @api.post("/texts/{text_id}/opinions", dependencies=edits, status_code=201)
    def add_opinion(text_id: RowNumber, body: MissedIn, principal: CurrentPrincipal) -> WholeTextOut:
        """Tell an opinion that no model has heard: it counts at once, and models learn from it."""
        visible(app, text_id, principal)
        found = opinions.add(text_id, body.missed, by=principal.id, scopes=principal.scopes, revision=body.revision)
        return told_whole(app, found, principal)

    @api.delete("/texts/{text_id}/corrections/{correction_id}", dependencies=edits)
    def undo_correction(text_id: RowNumber, correction_id: RowNumber, principal: CurrentPrincipal) -> WholeTextOut:
        """Take a correction back."""
        visible(app, text_id, principal)
        found = opinions.undo(text_id, correction_id, by=principal.id, scopes=principal.scopes)
        return told_whole(app, found, principal)

    @api.get("/texts/{text_id}/corrections/{correction_id}/similar", dependencies=reads)
    def list_similar(text_id: RowNumber, correction_id: RowNumber, principal: CurrentPrincipal) -> SimilarList:
        """Opinions of other texts that a model got as it got this one: in the same words, or nearly the same
        sentence. At most 100; those that a person has corrected are not among them."""
        visible(app, text_id, principal)
        kind = None if principal.may(Permission.SUPPORT_READ) else OriginKind.RESPONSE
        found = opinions.similar(text_id, correction_id, principal.scopes, kind)
        shown = str if may_know_whose(principal) else covered
        return SimilarList(data=[SimilarOut.of(one, shown(one.of.sentence)) for one in found])

    return api


def visible(app: App, text_id: int, principal: Principal) -> HeardText:
    """Who may not see requests for help does not see their texts either."""
    found = app.texts.opinions.get_text(text_id, principal.scopes)
    if not may_see(found, principal):
        raise NotFound("there is no text {id}", id=text_id)
    return found


def may_see(text: HeardText, principal: Principal) -> bool:
    return text.verbatim.origin_kind is not OriginKind.TICKET or principal.may(Permission.SUPPORT_READ)
