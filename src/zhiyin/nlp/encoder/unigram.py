"""Cuts words into the pieces that are most probable together (Kudo 2018): the way the encoder was taught to read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import inf

BEGINNING = "▁"
"""Stands before each word: a piece with it begins one."""

UNKNOWN = 3
_UNKNOWN_COST = 10.0  # below the least probable piece
_REMEMBERED = 50_000  # words of letters come again and again


class Unigram:
    """The pieces with the logarithms of their probabilities."""

    def __init__(self, pieces: Iterable[tuple[str, float]]) -> None:
        known = enumerate(pieces)
        # The first ones are signs of the encoder's own, such as `<pad>`: nobody writes them into a text.
        self._pieces = {piece: (number, score) for number, (piece, score) in known if number > UNKNOWN}
        self._longest = max(map(len, self._pieces))
        self._unknown_score = min(score for _, score in self._pieces.values()) - _UNKNOWN_COST
        self.pieces_of = lru_cache(_REMEMBERED)(self._pieces_of)

    def _pieces_of(self, word: str) -> list[tuple[int, int]]:
        """The pieces of a word in order: the number of each, and how many characters it stands for.

        What no piece holds is unknown, and unknown characters side by side are one piece.
        """
        best = [(0.0, 0, UNKNOWN), *[(-inf, 0, UNKNOWN)] * len(word)]
        for start in range(len(word)):
            so_far = best[start][0]
            for end in range(start + 1, min(start + self._longest, len(word)) + 1):
                known = self._pieces.get(word[start:end])
                if known and so_far + known[1] > best[end][0]:
                    best[end] = (so_far + known[1], start, known[0])
            if word[start] not in self._pieces and so_far + self._unknown_score > best[start + 1][0]:
                best[start + 1] = (so_far + self._unknown_score, start, UNKNOWN)
        return _from_behind(best)


def _from_behind(best: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    end = len(best) - 1
    while end:
        _, start, piece = best[end]
        if found and piece == found[-1][0] == UNKNOWN:
            found[-1] = (UNKNOWN, found[-1][1] + end - start)
        else:
            found.append((piece, end - start))
        end = start
    return found[::-1]
