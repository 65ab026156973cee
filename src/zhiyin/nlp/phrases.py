"""Finds the phrases of a topic tree in a sentence: what always means a topic, and what never does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from zhiyin.nlp.model import Span, Taxonomy


class Found(NamedTuple):
    """A phrase where it stands."""

    span: Span
    topic: str
    means_it: bool  # or never does


class PhraseIndex:
    """All phrases of a tree, looked up by the characters at each place: a thousand cost no more than ten."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._topics: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for topic in taxonomy.topics:
            for phrases, means_it in ((topic.include, True), (topic.exclude, False)):
                for phrase in phrases:
                    if key := _lowered(phrase.strip()):
                        self._topics[key].append((topic.id, means_it))
        self._lengths = sorted({len(phrase) for phrase in self._topics}, reverse=True)

    def find(self, text: str) -> list[Found]:
        """Every phrase in the text; of those of one place the longest alone, so `battery life` is no `battery`."""
        return list(self._find(_lowered(text)))

    def _find(self, text: str) -> Iterator[Found]:
        place = 0
        while place < len(text):
            end = self._longest(text, place)
            if end is None:
                place += 1
                continue
            for topic, means_it in self._topics[text[place:end]]:
                yield Found(Span(place, end), topic, means_it)
            place = end

    def _longest(self, text: str, place: int) -> int | None:
        for length in self._lengths:
            end = place + length
            if end <= len(text) and text[place:end] in self._topics and _stands_alone(text, place, end):
                return end
        return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A phrase of letters is no part of a longer word; a plural is."""
    if start and _is_letter(text[start]) and _is_letter(text[start - 1]):
        return False
    if end == len(text) or not (_is_letter(text[end]) and _is_letter(text[end - 1])):
        return True
    rest = text[end : end + 3]
    return rest[:1] == "s" and not (len(rest) > 1 and _is_letter(rest[1]))


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _lowered(text: str) -> str:
    """In lower case, each sign where it stood."""
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
