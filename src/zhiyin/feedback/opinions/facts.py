"""How a text is told to the warehouse: one fact of the text as a whole, and one for each of its opinions."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyin.feedback.opinions.judging import Whole, emotion_with
from zhiyin.feedback.opinions.model import HeardOpinion, OriginKind, Verbatim
from zhiyin.nlp.model import Analysis, Polarity, Span
from zhiyin.warehouse.days import LocalDays
from zhiyin.warehouse.facts import OPINIONS

Row = tuple[object, ...]
FACTS_A_TEXT = 256
_MAX_WORDS = 80
_HEAD = 6
_UNKNOWN = (None,) * (len(OPINIONS.columns) - _HEAD)


def text_facts(
    verbatim: Verbatim,
    analysis: Analysis,
    found: Whole,
    opinions: Sequence[HeardOpinion],
    *,
    tree_version: int,
    days: LocalDays,
) -> list[Row]:
    """The rows of `fact_opinions` that tell of a text now."""
    emotion = analysis.emotions[0].name if analysis.emotions and found.sentiment is not None else None
    around = _around(verbatim, analysis, tree_version)
    rows = [
        (
            *_head(verbatim, 0, days), *_place(verbatim), True, found.is_mixed, None, *verbatim.product,
            found.sentiment, emotion, found.confidence, analysis.model, *around[0], None, None, None, *around[1],
        )
    ]  # fmt: skip
    for place, opinion, _, _, topic in opinions:
        emotion = emotion_with(Polarity(opinion.polarity), analysis.emotions)
        said = (opinion.topic, words_of(opinion.aspect, verbatim.text), words_of(opinion.words, verbatim.text))
        rows.append((
            *_head(verbatim, place, days), *_place(verbatim), False, found.is_mixed, topic, *verbatim.product,
            opinion.polarity, emotion, opinion.confidence, analysis.model, *around[0], *said, *around[1],
        ))  # fmt: skip
    return rows


def retracted(verbatim: Verbatim, places: Sequence[int], days: LocalDays) -> list[Row]:
    """The rows that say that these facts are no more."""
    return [(*_head(verbatim, place, days, is_gone=True), *_UNKNOWN) for place in places]


def words_of(span: Span | None, text: str) -> str | None:
    """The words at a span, as far as they are short."""
    return None if span is None else " ".join(span.of(text).split())[:_MAX_WORDS] or None


def _head(verbatim: Verbatim, place: int, days: LocalDays, *, is_gone: bool = False) -> Row:
    fact_id = verbatim.id * FACTS_A_TEXT + place
    return (fact_id, verbatim.revision, is_gone, verbatim.identity_id, verbatim.at, days.of(verbatim.at))


def _place(verbatim: Verbatim) -> Row:
    return (verbatim.scope_id, verbatim.channel, verbatim.touchpoint, verbatim.id)


def _around(verbatim: Verbatim, analysis: Analysis, tree_version: int) -> tuple[Row, Row]:
    """What stands before and behind an opinion's own words."""
    response_id = verbatim.origin_id if verbatim.origin_kind is OriginKind.RESPONSE else None
    intent = analysis.intents[0].name if analysis.intents else None
    before = (response_id, verbatim.ticket_number, verbatim.order_number, verbatim.brand)
    behind = (intent, analysis.urgency, analysis.stance.value, analysis.language.value, tree_version)
    return before, behind
