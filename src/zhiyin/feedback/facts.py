"""How a response is told to the warehouse: one fact for each of its answers."""

from __future__ import annotations

from zhiyin.feedback.folding import MAX_ANSWERS
from zhiyin.feedback.model import Answer, ResponseRecord
from zhiyin.warehouse.days import LocalDays

Row = tuple[object, ...]


def answer_facts(record: ResponseRecord, days: LocalDays, known_count: int, *, is_own: bool = True) -> list[Row]:
    """The rows of `fact_responses`; answers that were known before and are no more are retracted.

    `is_own` is False of what is said of a competitor's product.
    """
    response = record.response
    answers = () if response.is_deleted else response.answers
    rows = [_fact(record, place, answer, days, is_own) for place, answer in enumerate(answers)]
    return rows + [_head(record, place, True, days) + (None,) * 16 for place in range(len(answers), known_count)]


def _fact(record: ResponseRecord, place: int, answer: Answer, days: LocalDays, is_own: bool) -> Row:
    response, about = record.response, record.response.about
    return (
        *_head(record, place, False, days), answer.kind, response.relation, answer.scale_max, answer.score,
        response.survey_id, response.channel, response.touchpoint, record.scope_id, about.order_number,
        about.ticket_number, about.product_id, about.sku, record.id, answer.question_id, answer.choice,
        None if is_own else about.brand,
    )  # fmt: skip


def _head(record: ResponseRecord, place: int, retracted: bool, days: LocalDays) -> Row:
    at = record.response.answered_at
    return (record.id * MAX_ANSWERS + place, record.revision, retracted, record.identity_id, at, days.of(at))
