"""A text that is changed step by step, and where in the original each of its characters came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from zhiyin.nlp.model import Span


@dataclass(frozen=True, slots=True)
class Traced:
    """Character i of `text` stands for the original's characters from `starts[i]` to before `ends[i]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Traced:
        return cls(text, range(len(text)), range(1, len(text) + 1))

    def edited(self, pattern: re.Pattern[str], replaced: Callable[[re.Match[str]], str]) -> Traced:
        """Every match as `replaced` says; itself when that changes nothing, which is the usual case."""
        edits = [(match.span(), new) for match in pattern.finditer(self.text) if (new := replaced(match)) != match[0]]
        return self._joined(edits) if edits else self

    def one_to_one(self, text: str) -> Traced:
        """Other characters in the same places."""
        if len(text) != len(self.text):
            raise ValueError(f"{len(text)} characters cannot stand for {len(self.text)} one to one")
        return self if text == self.text else replace(self, text=text)

    def slice(self, span: Span) -> Traced:
        start, end = span
        return Traced(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def _joined(self, edits: Sequence[tuple[tuple[int, int], str]]) -> Traced:
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for (start, end), new in edits:
            text += (self.text[at:start], new)
            starts += self.starts[at:start]
            starts += repeat(self.starts[start], len(new))
            ends += self.ends[at:start]
            ends += repeat(self.ends[end - 1], len(new))
            at = end
        return Traced("".join((*text, self.text[at:])), [*starts, *self.starts[at:]], [*ends, *self.ends[at:]])
