"""What people say of single opinions, laid over what a model has heard; it outlives the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.feedback.opinions.model import MAX_OPINIONS, Anchor, Change, Correction, HeardOpinion, Missed, Source
from zhiyin.nlp.model import Opinion, Polarity, Span


def anchor_of(opinion: Opinion) -> Anchor:
    """Where the opinion stands."""
    return Anchor(opinion.sentence, opinion.aspect, opinion.words)


def in_force(corrections: Iterable[Correction], text_hash: str) -> list[Correction]:
    """Of each anchor the last correction that was made of this very text and not taken back, oldest first."""
    last: dict[Anchor, Correction] = {}
    for each in sorted(corrections, key=lambda one: one.id):
        if each.text_hash == text_hash and each.revoked_at is None:
            last[each.anchor] = each
    return sorted(last.values(), key=lambda one: one.id)


def corrected(heard: Sequence[Opinion], corrections: Sequence[Correction]) -> list[HeardOpinion]:
    """The opinions of a text: those of the model, but where a person knows better.

    What the model no longer hears, but a person has said, is said by the person alone.
    """
    heard = heard[:MAX_OPINIONS]
    by_place = _matched(heard, corrections)
    found: list[HeardOpinion] = []
    for place, opinion in enumerate(heard, start=1):
        correction = by_place.get(place)
        if correction is None:
            found.append(HeardOpinion(place, opinion))
        elif correction.after is not None:
            found.append(HeardOpinion(place, correction.after, Source.PERSON, correction.id))
    matched = {correction.id for correction in by_place.values()}
    alone = [each for each in corrections if each.id not in matched and each.after is not None]
    for place, correction in enumerate(alone[: MAX_OPINIONS - len(heard)], start=len(heard) + 1):
        assert correction.after is not None
        found.append(HeardOpinion(place, correction.after, Source.PERSON, correction.id))
    return found


def changed(opinion: Opinion, change: Change, text: str, topics: Iterable[str]) -> Opinion | None:
    """The opinion as a person wants it; None when nothing is said there."""
    if change.is_nothing:
        return None
    _check(change, text, topics)
    topic = None if change.fits_nowhere else change.topic or opinion.topic
    polarity = opinion.polarity if change.polarity is None else Polarity(change.polarity)
    aspect, words = change.aspect or opinion.aspect, change.words or opinion.words
    return replace(
        opinion, topic=topic, topic_confidence=1.0, aspect=aspect, words=words, polarity=polarity, confidence=1.0
    )


def added(missed: Missed, text: str, sentences: Sequence[Span], topics: Iterable[str]) -> Opinion:
    """The opinion that nobody had heard: it stands in the sentences that its words touch."""
    _check(Change(topic=missed.topic, polarity=missed.polarity, aspect=missed.aspect, words=missed.words), text, topics)
    named = [span for span in (missed.aspect, missed.words) if span is not None]
    if not named:
        raise InvalidInput("select the words that say it", pointer="words")
    touched = [*named, *(one for one in sentences if any(_meet(one, span) for span in named))]
    sentence = Span(min(one.start for one in touched), max(one.end for one in touched))
    return Opinion(missed.topic, 1.0, missed.aspect, missed.words, Polarity(missed.polarity), 1.0, sentence)


def require_unsaid(opinion: Opinion, known: Iterable[HeardOpinion]) -> None:
    """Refuse what stands in the text already: that one is to be corrected."""
    for heard in known:
        if _says_the_same(heard.opinion, opinion) or anchor_of(heard.opinion) == anchor_of(opinion):
            raise Conflict("opinion {place} of the text says this already: correct that one", place=heard.place)


def _check(change: Change, text: str, topics: Iterable[str]) -> None:
    if change.topic is not None and change.topic not in set(topics):
        raise InvalidInput("there is no topic {topic}", topic=change.topic, pointer="topic")
    if change.polarity is not None and change.polarity not in (-1, 0, 1):
        raise InvalidInput("the polarity is -1, 0 or 1, not {polarity}", polarity=change.polarity, pointer="polarity")
    for name, span in (("aspect", change.aspect), ("words", change.words)):
        if span is not None and not 0 <= span.start < span.end <= len(text):
            raise InvalidInput(
                "the span {start} to {end} lies outside the text, which has {length} characters",
                start=span.start,
                end=span.end,
                length=len(text),
                pointer=name,
            )


def _matched(heard: Sequence[Opinion], corrections: Sequence[Correction]) -> dict[int, Correction]:
    """Which correction speaks of which opinion (by place): first those that stand at the very place."""
    left = dict(enumerate(heard, start=1))
    found: dict[int, Correction] = {}
    for is_meant in (_stands_at, _is_about):
        for correction in corrections:
            if correction in found.values():
                continue
            place = next((place for place, one in left.items() if is_meant(one, correction)), None)
            if place is not None:
                found[place] = correction
                del left[place]
    return found


def _stands_at(opinion: Opinion, correction: Correction) -> bool:
    return anchor_of(opinion) == correction.anchor


def _is_about(opinion: Opinion, correction: Correction) -> bool:
    """Whether the correction speaks of this opinion; what a person had to add is heard once a model says the same."""
    if correction.before is None:
        return correction.after is not None and _says_the_same(opinion, correction.after)
    return _stands_about(opinion, correction.anchor)


def _says_the_same(opinion: Opinion, other: Opinion) -> bool:
    """Of the same topic, in the same words at least in part."""
    return opinion.topic == other.topic and _stands_about(opinion, anchor_of(other))


def _stands_about(opinion: Opinion, anchor: Anchor) -> bool:
    """The same sentence, and the same words of it at least in part."""
    return _meet(opinion.sentence, anchor.sentence) and _meet(_core(anchor_of(opinion)), _core(anchor))


def _core(anchor: Anchor) -> Span:
    return anchor.aspect or anchor.words or anchor.sentence


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
