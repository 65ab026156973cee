"""Sentences in pieces, and which characters each piece stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zhiyin.nlp.encoder.decoding import Places
from zhiyin.nlp.encoder.unigram import BEGINNING, Unigram
from zhiyin.nlp.model import Span

BOS, PAD, EOS = 0, 1, 2
LONGEST = 160
_NOWHERE = Span(0, 0)
_WORD = re.compile(r"\S+")
_BETWEEN = frozenset("，。,.!！?？;；、~～…:：")  # what parts sentences: no thing and no opinion begins or ends with it
_HAN = re.compile(r"[\u3400-\u9fff]")

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence in pieces, the marks of beginning and end around; those and punctuation stand for no character."""

    ids: Sequence[int]
    bounds: Sequence[Span]
    is_chinese: bool

    def span(self, places: Places) -> Span | None:
        """The characters from the first to the last of these pieces; None where they stand for none."""
        inside = [bound for bound in self.bounds[places[0] : places[1] + 1] if bound.end > bound.start]
        return Span(inside[0].start, inside[-1].end) if inside else None


class Tokens:
    """The pieces that the encoder was trained with: a file of lines, each a piece, a tab and its score."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text("utf-8").splitlines()
        self._unigram = Unigram((piece, float(score)) for piece, _, score in (line.rpartition("\t") for line in lines))

    def of(self, sentences: Sequence[str]) -> list[Pieces]:
        """Each sentence in pieces; what is longer than the encoder reads is cut off."""
        return [self._of(sentence) for sentence in sentences]

    def _of(self, sentence: str) -> Pieces:
        ids, bounds = [BOS], [_NOWHERE]
        for piece, span in self._pieces(sentence):
            if len(ids) > LONGEST:
                break
            ids.append(piece)
            bounds.append(span)
        return Pieces([*ids, EOS], [*bounds, _NOWHERE], is_chinese=bool(_HAN.search(sentence)))

    def _pieces(self, sentence: str) -> Iterator[tuple[int, Span]]:
        text, origins = _normalised(sentence)
        for word in _WORD.finditer(text):
            at = word.start() - 1  # the mark of the beginning stands for no character
            for piece, length in self._unigram.pieces_of(BEGINNING + word.group()):
                first, last = max(at, word.start()), at + length - 1
                is_something = last >= first and not _BETWEEN.issuperset(text[first : last + 1])
                yield piece, Span(origins[first], origins[last] + 1) if is_something else _NOWHERE
                at += length


def padded(batch: Sequence[Pieces]) -> tuple[Ids, Ids]:
    """The ids of a batch, and which of them are not padding."""
    length = max(len(one.ids) for one in batch)
    ids = np.full((len(batch), length), PAD, np.int64)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = one.ids
    return ids, (ids != PAD).astype(np.int64)


def _normalised(text: str) -> tuple[str, Sequence[int]]:
    """In the form of compatibility, and for each sign where it stood."""
    if unicodedata.is_normalized("NFKC", text):
        return text, range(len(text))
    signs = [(part, number) for number, sign in enumerate(text) for part in unicodedata.normalize("NFKC", sign)]
    return "".join(sign for sign, _ in signs), [number for _, number in signs]
