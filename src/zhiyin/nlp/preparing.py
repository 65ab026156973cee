"""Texts as people sent them into sentences as models read them, each with its way back to the original."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiyin.nlp.boilerplate import is_boilerplate
from zhiyin.nlp.cleaning import cleaned
from zhiyin.nlp.damage import has_lost_characters
from zhiyin.nlp.model import Defect, Language, Span
from zhiyin.nlp.script import language_of
from zhiyin.nlp.sentences import sentences
from zhiyin.nlp.simplifying import simplified
from zhiyin.nlp.tracing import Traced

LIMIT = 50_000
"""Characters of one text that are read: an hour of speech. Nobody writes more, machines do."""

_SAYS_SOMETHING = re.compile(
    r"[^\s!-/:-@\[-`{-~\u2010-\u2027\u3000-\u303f]"
)  # letters, numbers, symbols: no punctuation alone


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as models read it: character i of `text` comes from the original's at `origins[i]`."""

    text: str
    span: Span  # of the original
    origins: Sequence[int]
    ends: Sequence[int] = ()  # where what character i stands for ends; empty: one character each

    def original(self, span: Span) -> Span:
        """Where in the original a span of `text` stands; nothing where the span is empty."""
        start, end = max(0, span.start), min(span.end, len(self.text))
        if start >= end:
            at = self.origins[start] if 0 <= start < len(self.origins) else self.span.end
            return Span(at, at)
        return Span(self.origins[start], self.ends[end - 1] if self.ends else self.origins[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready to be read. Boilerplate is none of its sentences."""

    language: Language
    defects: tuple[Defect, ...]
    sentences: tuple[Sentence, ...]


def prepare(text: str) -> Prepared:
    """Clean a text, judge its script and part it into sentences. Any text will do: what is wrong is a defect."""
    traced, has_glosses = cleaned(text[:LIMIT])
    language = language_of(traced.text)
    found = [
        _sentence(traced, span, language)
        for span in sentences(traced.text)
        if _SAYS_SOMETHING.search(traced.text, *span)
    ]
    spoken = [sentence for sentence in found if not is_boilerplate(sentence.text)]
    said = _Said(is_empty=not traced.text.strip(), is_boilerplate=bool(found) and not spoken, has_glosses=has_glosses)
    return Prepared(language, tuple(_defects(text, language, said)), tuple(spoken))


@dataclass(frozen=True, slots=True)
class _Said:
    is_empty: bool
    is_boilerplate: bool
    has_glosses: bool


def _sentence(traced: Traced, span: Span, language: Language) -> Sentence:
    part = traced.slice(span)
    text = simplified(part.text, is_traditional=language is Language.TRADITIONAL)
    return Sentence(text, Span(part.starts[0], part.ends[-1]), part.starts, part.ends)


def _defects(text: str, language: Language, said: _Said) -> Iterator[Defect]:
    if said.is_empty:
        yield Defect.EMPTY
    elif language is Language.NONE:
        yield Defect.NO_WORDS
    if has_lost_characters(text[:LIMIT]):
        yield Defect.LOST_CHARACTERS
    if said.is_boilerplate:
        yield Defect.BOILERPLATE
    if said.has_glosses:
        yield Defect.GLOSSES
    if len(text) > LIMIT:
        yield Defect.TOO_LONG
    if language is Language.OTHER:
        yield Defect.UNKNOWN_LANGUAGE
