"""Whether a text tells others to buy or not to, or takes the brand's side against them; by phrases."""

from __future__ import annotations

from typing import NamedTuple

from zhiyin.nlp.model import Span, Stance
from zhiyin.nlp.preparing import Prepared, prepare
from zhiyin.nlp.sayings import Saying, Sayings


class StanceReason(NamedTuple):
    """A stance, and the words of the original that take it."""

    stance: Stance
    words: Span


def stance_reasons(text: str | Prepared) -> tuple[StanceReason, ...]:
    """Every stance that is taken, in the order of the text."""
    prepared = prepare(text) if isinstance(text, str) else text
    return tuple(
        StanceReason(stance, sentence.original(saying.span))
        for sentence in prepared.sentences
        for saying in Sayings.of("stance.txt").find(sentence.text)
        if (stance := _stance(saying)) is not Stance.NONE
    )


def stance_of(text: str | Prepared) -> Stance:
    """The stance taken last, which is where people come to; to take the brand's side outweighs the rest."""
    stances = [reason.stance for reason in stance_reasons(text)]
    if Stance.DEFENDS in stances:
        return Stance.DEFENDS
    return stances[-1] if stances else Stance.NONE


def _stance(saying: Saying) -> Stance:
    """Not to recommend is to warn; not to warn, or not to defend, says nothing."""
    if not saying.is_denied:
        return Stance(saying.kind)
    return Stance.WARNS if saying.kind == Stance.RECOMMENDS else Stance.NONE
