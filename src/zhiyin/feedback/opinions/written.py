"""Which texts a response holds."""

from __future__ import annotations

from zhiyin.feedback.model import Answer, ResponseKind, ResponseRecord
from zhiyin.feedback.opinions.model import Origin, OriginKind, Product, TextKind, Written

_KINDS = {
    ResponseKind.REVIEW: TextKind.REVIEW,
    ResponseKind.SURVEY: TextKind.SURVEY,
    ResponseKind.WORDS: TextKind.WORDS,
}


def origin_of_response(record: ResponseRecord) -> Origin:
    """A response and each of its answers that holds words; none of one that was withdrawn."""
    response = record.response
    answers = () if response.is_deleted else response.answers
    texts = tuple(_written(record, answer) for answer in answers if answer.words)
    return Origin(OriginKind.RESPONSE, record.id, record.revision, record.identity_id, record.scope_id, texts)


def _written(record: ResponseRecord, answer: Answer) -> Written:
    response, about = record.response, record.response.about
    leading = response.leading or answer
    rated = answer if answer.score is not None else leading
    is_review = record.kind is ResponseKind.REVIEW
    return Written(
        place=answer.question_id,
        kind=_KINDS[record.kind],
        text=_with_title(response.title, answer.words or "") if is_review else answer.words or "",
        at=response.answered_at,
        channel=response.channel,
        touchpoint=response.touchpoint,
        order_number=about.order_number,
        ticket_number=about.ticket_number,
        product=Product(about.product_id, about.sku),
        brand=about.brand,
        score=rated.score,
        question_kind=rated.kind if rated.score is not None else None,
        is_answered=response.reply is not None if is_review else None,
    )


def _with_title(title: str | None, words: str) -> str:
    """A title often says what the review is about; shops repeat the words' beginning there."""
    return words if not title or title in words else f"{title}\n{words}"
