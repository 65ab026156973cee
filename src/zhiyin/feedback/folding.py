"""A response as its interactions tell it: answers, corrections, our reply, withdrawal; in whatever order they came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from zhiyin.base.values import first_text, instant, number, text
from zhiyin.feedback.language import language_of
from zhiyin.feedback.model import About, Answer, Reply, Response, ResponseKind
from zhiyin.touchpoints.believing import Beginning, believed
from zhiyin.touchpoints.history import History, Told, by_weight, newest
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.touchpoints.questions import QuestionKind, kind_of, scale_of

SAID = {
    "Survey Responded": ResponseKind.SURVEY,
    "Product Reviewed": ResponseKind.REVIEW,
    "Review Posted": ResponseKind.REVIEW,
    "Feedback Given": ResponseKind.WORDS,
}
_ABOUT_SAID = {
    "Survey Response Deleted": ResponseKind.SURVEY,
    "Review Answered": ResponseKind.REVIEW,
    "Review Deleted": ResponseKind.REVIEW,
}
_DELETED = frozenset({"Survey Response Deleted", "Review Deleted"})
_KINDS = {**SAID, **_ABOUT_SAID}
KEPT = frozenset({
    "question_id", "question_kind", "score", "scale_max", "choice", "comment", "answers", "rating", "title",
    "review_body", "language", "relation", "survey_id", "survey_name", "order_id", "order_number", "ticket_id",
    "product_id", "sku", "answered_at", "message", "agent_id",
    "brand",
})  # fmt: skip
BEGINNING = Beginning(
    is_told_by=lambda told: told.name in SAID,
    names=SAID.keys(),
    properties=KEPT - {"message", "agent_id", "answered_at"},
)
"""The page may bring the words that the brand's own systems answer; not the answer, nor that they were withdrawn."""
MAX_WORDS = 20_000
MAX_ANSWERS = 100
MAX_CHOICE = 200


class Place(NamedTuple):
    """Which response an interaction speaks of. A platform may give the reviews of two orders one number."""

    kind: ResponseKind
    response_id: str
    order_number: str  # of reviews only, else empty


def place_of(interaction: TakenInteraction) -> Place | None:
    """The response that an interaction speaks of; what has no id of its own stands for itself."""
    kind = _KINDS.get(interaction.name)
    if kind is None:
        return None
    properties = interaction.properties
    given = text(properties.get("review_id" if kind is ResponseKind.REVIEW else "response_id"), 200)
    if given is None:
        return Place(kind, f"#{interaction.id}", "") if interaction.name in SAID else None
    order = first_text(properties, "order_id", "order_number") if kind is ResponseKind.REVIEW else None
    return Place(kind, given, order or "")


def counting(history: History) -> History:
    """What counts of what was told of a response."""
    return believed(history, BEGINNING)


def is_general(told: Told) -> bool:
    """Whether a reply or withdrawal names no order, and so means every review of its number."""
    return told.name in _ABOUT_SAID and first_text(told.properties, "order_id", "order_number") is None


def response_of(history: History, zone: ZoneInfo) -> Response | None:
    """The response that a history tells; None while nothing was said (only a reply or a withdrawal is known)."""
    history = counting(history)
    said = [each for each in history if each.name in SAID]
    if not said:
        return None
    about = About(
        text(newest(said, "order_id")) or text(newest(said, "order_number")),
        text(newest(said, "ticket_id")),
        text(newest(said, "product_id")),
        text(newest(said, "sku")),
        text(newest(said, "brand")),
    )
    answers = _answers(said)
    return Response(
        answered_at=said[0].at,
        channel=said[0].channel,
        touchpoint=said[0].touchpoint,
        title=text(newest(said, "title")),
        survey_id=text(newest(said, "survey_id")),
        survey_name=text(newest(said, "survey_name")),
        relation=_relation(newest(said, "relation"), said[0].name, about),
        language=text(newest(said, "language"), 20) or language_of(" ".join(a.words for a in answers if a.words)),
        about=about,
        answers=answers,
        reply=_reply(history, zone),
        is_deleted=_was_deleted(history),
    )


def _was_deleted(history: History) -> bool:
    """Withdrawn, and not said again since; what a trusted sender withdrew, the page cannot say again."""
    said = [each.name for each in by_weight(history) if each.name in SAID or each.name in _DELETED]
    return said[-1] in _DELETED


def _answers(said: History) -> tuple[Answer, ...]:
    """One answer for each question; of what is told again the last counts, field by field."""
    fields: dict[str, dict[str, Any]] = {}
    for each in said:
        for answer in _told_answers(each):
            question = text(answer.get("question_id"), 80) or ""
            known = fields.setdefault(question, {})
            known.update({name: value for name, value in answer.items() if value is not None})
    return tuple(_answer(question, answer) for question, answer in list(fields.items())[:MAX_ANSWERS])


def _told_answers(told: Told) -> list[Mapping[str, Any]]:
    properties = told.properties
    if SAID[told.name] is ResponseKind.REVIEW:
        scale = properties.get("scale_max")
        stars = {"question_kind": QuestionKind.STARS.value, "score": properties.get("rating"), "scale_max": scale}
        return [{**stars, "comment": properties.get("review_body")}]
    several = properties.get("answers")
    if isinstance(several, list):
        return [answer for answer in several[:MAX_ANSWERS] if isinstance(answer, dict)]
    return [properties]


def _answer(question_id: str, answer: Mapping[str, Any]) -> Answer:
    kind = kind_of(answer.get("question_kind"))
    score, highest = number(answer.get("score")), number(answer.get("scale_max"))
    scale = scale_of(kind, highest)
    if scale is not None:
        highest = scale.highest
        score = score if score is not None and scale.holds(score) else None
    top = int(highest) if highest is not None and 0 < highest < 1_000_000 else None
    choice = text(answer.get("choice"), MAX_CHOICE)
    if choice and kind == QuestionKind.PREFERRED_CHANNEL:
        choice = choice.lower().replace(" ", "_")  # as channels are written
    return Answer(question_id, kind, score, top, text(answer.get("comment"), MAX_WORDS), choice)


def _relation(raw: object, name: str, about: About) -> str | None:
    word = (text(raw, 20) or "").lower()
    if word in ("relationship", "transactional"):
        return word
    after_an_event = about.order_number or about.ticket_number or SAID[name] is ResponseKind.REVIEW
    return "transactional" if after_an_event else None


def _reply(history: History, zone: ZoneInfo) -> Reply | None:
    """Our last public answer; some files tell only when it was."""
    for each in reversed(history):
        if each.name == "Review Answered":
            words = text(each.properties.get("message"), MAX_WORDS)
            return Reply(words, each.at, text(each.properties.get("agent_id"), 80))
    at = instant(newest(history, "answered_at"), zone)
    return Reply(None, at, None) if at is not None else None
