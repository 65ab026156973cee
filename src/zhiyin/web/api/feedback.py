"""Feedback: survey answers, reviews, and words of the customers' own accord."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.feedback.model import Answer, Reply, ResponseKind, ResponseRecord, Wanted
from zhiyin.staff.access import Permission
from zhiyin.web.api.wanted import OfCustomer, OfText, position
from zhiyin.web.paging import Page, Paging, RowNumber
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class AnswerOut(BaseModel):
    question_id: str
    kind: str = Field(description="nps, csat, ces1, ces2, stars, enps, words, or the brand's own word")
    score: float | None
    scale_max: int | None
    words: str | None

    @classmethod
    def of(cls, answer: Answer) -> AnswerOut:
        return cls(
            question_id=answer.question_id,
            kind=answer.kind,
            score=answer.score,
            scale_max=answer.scale_max,
            words=answer.words,
        )


class ReplyOut(BaseModel):
    words: str | None
    at: datetime
    agent_id: str | None

    @classmethod
    def of(cls, reply: Reply) -> ReplyOut:
        return cls(words=reply.words, at=from_micros(reply.at), agent_id=reply.agent_id)


class ResponseOut(BaseModel):
    """A response as it stands after its corrections."""

    id: int
    response_id: str
    kind: ResponseKind
    answered_at: datetime
    channel: str
    touchpoint: str
    title: str | None
    survey_id: str | None
    survey_name: str | None
    relation: str | None = Field(description="relationship or transactional")
    language: str | None
    order_number: str | None
    ticket_number: str | None
    product_id: str | None
    sku: str | None
    answers: list[AnswerOut]
    reply: ReplyOut | None

    @classmethod
    def of(cls, record: ResponseRecord) -> ResponseOut:
        response, about = record.response, record.response.about
        return cls(
            id=record.id,
            response_id=record.response_id,
            kind=record.kind,
            answered_at=from_micros(response.answered_at),
            channel=response.channel,
            touchpoint=response.touchpoint,
            title=response.title,
            survey_id=response.survey_id,
            survey_name=response.survey_name,
            relation=response.relation,
            language=response.language,
            order_number=about.order_number,
            ticket_number=about.ticket_number,
            product_id=about.product_id,
            sku=about.sku,
            answers=[AnswerOut.of(answer) for answer in response.answers],
            reply=ReplyOut.of(response.reply) if response.reply else None,
        )


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/feedback", tags=["feedback"])

    @api.get("", dependencies=[may(Permission.FEEDBACK_READ)])
    def list_responses(
        principal: CurrentPrincipal,
        paging: Paging,
        customer: OfCustomer = None,
        kind: ResponseKind | None = None,
        question_kind: OfText = None,
        product: OfText = None,
        survey: OfText = None,
        score_from: float | None = None,
        score_to: float | None = None,
    ) -> Page[ResponseOut]:
        """Responses, newest first."""
        wanted = Wanted(
            identity_ids=None if customer is None else app.customers.identities_of(customer, principal.scopes),
            kind=kind,
            question_kind=question_kind,
            product_id=product,
            survey_id=survey,
            score_from=score_from,
            score_to=score_to,
        )
        found = app.feedback.list_responses(principal.scopes, wanted, before=position(paging.after), limit=paging.limit)
        return paging.page([ResponseOut.of(one) for one in found.responses], found.next_position)

    @api.get("/{response_id}", dependencies=[may(Permission.FEEDBACK_READ)])
    def get_response(response_id: RowNumber, principal: CurrentPrincipal) -> ResponseOut:
        return ResponseOut.of(app.feedback.get_response(response_id, principal.scopes))

    return api
