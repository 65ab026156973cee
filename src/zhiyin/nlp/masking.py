"""Hides personal data from whoever reads a text elsewhere, and knows the way back to what was written.

Rules reach what has a shape: numbers, mail addresses, streets, names where they are introduced. A name in the middle of
a sentence stays. What is hidden too much costs a model little; what is hidden too little cannot be taken back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhiyin.nlp.cleaning import cleaned
from zhiyin.nlp.model import Span
from zhiyin.nlp.private import Found, Private
from zhiyin.nlp.private_names import private_names
from zhiyin.nlp.private_numbers import private_numbers
from zhiyin.nlp.private_places import private_places
from zhiyin.nlp.simplifying import simplified

_FIRST = {kind: rank for rank, kind in enumerate(Private)}


@dataclass(frozen=True, slots=True)
class Hidden:
    """Personal data of a text, and its place holder."""

    kind: Private
    span: Span  # of the original
    place: Span  # of the masked text


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with `[phone]` where a telephone number stood."""

    text: str
    hidden: tuple[Hidden, ...]

    def original(self, span: Span) -> Span:
        """Where in the original a span of the masked text stands; whoever touches a place holder gets all of it."""
        return Span(self._back(span.start, is_end=False), self._back(span.end, is_end=True))

    def _back(self, at: int, *, is_end: bool) -> int:
        number = bisect_right(self.hidden, at - is_end, key=lambda each: each.place.start) - 1
        if number < 0:
            return at
        last = self.hidden[number]
        if at - is_end < last.place.end:
            return last.span.end if is_end else last.span.start
        return at - last.place.end + last.span.end


def mask(text: str) -> Masked:
    """The text without its personal data; what was hidden is told with its kind, never with its value."""
    pieces: list[str] = []
    hidden: list[Hidden] = []
    at = length = 0
    for kind, start, end in _apart(_found(text)):
        holder = f"[{kind}]"
        pieces += (text[at:start], holder)
        length += start - at
        hidden.append(Hidden(kind, Span(start, end), Span(length, length + len(holder))))
        length += len(holder)
        at = end
    return Masked("".join((*pieces, text[at:])), tuple(hidden))


def _found(text: str) -> list[Found]:
    """In places of the original: digits that are wide or torn apart by invisible characters are digits as well."""
    traced, _ = cleaned(text)
    plain = simplified(traced.text)
    return [
        Found(kind, traced.starts[start], traced.ends[end - 1])
        for find in (private_names, private_numbers, private_places)
        for kind, start, end in find(plain)
        if start < end
    ]


def _apart(found: Iterable[Found]) -> Sequence[Found]:
    """In their order, those that overlap as one, of the kind that says most."""
    apart: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if apart and each.start < apart[-1].end:
            last = apart.pop()
            kind = min(last.kind, each.kind, key=_FIRST.__getitem__)
            each = Found(kind, last.start, max(last.end, each.end))
        apart.append(each)
    return apart
