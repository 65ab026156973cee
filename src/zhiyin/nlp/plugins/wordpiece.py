"""Text in the pieces of a BERT vocabulary (`vocab.txt`), as most Chinese and English classifiers were trained with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_]+|[^\w\s]|_")
_HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_LONGEST_WORD = 100


class WordPiece:
    """The greedy longest match first of Devlin et al. 2019."""

    def __init__(self, vocabulary: Path, *, is_lower: bool) -> None:
        self._ids = {piece: place for place, piece in enumerate(vocabulary.read_text("utf-8").splitlines())}
        self._is_lower = is_lower

    def ids(self, text: str, most: int) -> list[int]:
        """At most so many ids, [CLS] and [SEP] around them."""
        pieces = [piece for word in self._words(text) for piece in self._pieces(word)]
        return [self._ids["[CLS]"], *pieces[: most - 2], self._ids["[SEP]"]]

    def _words(self, text: str) -> Iterator[str]:
        if self._is_lower:
            text = "".join(
                sign for sign in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(sign)
            )
        yield from _WORD.findall(_HAN.sub(r" \1 ", text))

    def _pieces(self, word: str) -> list[int]:
        unknown = [self._ids["[UNK]"]]
        if len(word) > _LONGEST_WORD:
            return unknown
        found, start = list[int](), 0
        while start < len(word):
            end = next((end for end in range(len(word), start, -1) if self._piece(word, start, end) in self._ids), None)
            if end is None:
                return unknown
            found.append(self._ids[self._piece(word, start, end)])
            start = end
        return found

    @staticmethod
    def _piece(word: str, start: int, end: int) -> str:
        return ("##" if start else "") + word[start:end]
