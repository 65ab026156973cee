"""Texts that are read together: their sentences counted once, whatever is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from zhiyin.nlp.linear.hashing import Bools, hashed
from zhiyin.nlp.linear.heads import Floats
from zhiyin.nlp.linear.weights import Weights
from zhiyin.nlp.model import Language, Polarity
from zhiyin.nlp.preparing import Prepared

SIGNS = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
UNHEARD = {Language.OTHER, Language.NONE}
_CHINESE = {Language.SIMPLIFIED, Language.TRADITIONAL, Language.MIXED}


class Batch:
    """Prepared texts with their sentences in one row, and what the n-grams of each say."""

    def __init__(self, prepared: Sequence[Prepared], weights: Weights) -> None:
        self.prepared = prepared
        self.bounds = [0, *accumulate(len(one.sentences) for one in prepared)]
        self.sentences = [sentence.text for one in prepared for sentence in one.sentences]
        self.counts = hashed(self.sentences)
        self._weights = weights
        self._sizes = np.diff(self.counts.indptr).astype(np.float32)
        self._sums = weights.sums(self.counts)
        self._is_chinese = np.array([one.language in _CHINESE for one in prepared], np.bool_)

    def chances(self, head: str) -> Floats:
        """Probabilities of a head, one row a text."""
        scores = self._weights.scores(_totals(self._sums, self.bounds), _totals(self._sizes, self.bounds))
        return self._weights.heads[head].chances(scores, self._is_chinese)

    def chances_of_sentences(self, head: str) -> Floats:
        """The same, one row a sentence."""
        is_chinese = np.repeat(self._is_chinese, np.diff(self.bounds))
        return self._weights.heads[head].chances(self._weights.scores(self._sums, self._sizes), is_chinese)

    def chances_of_parts(self, head: str, parts: Sequence[str], owners: Sequence[int]) -> Floats:
        """The same of clauses; `owners` are the texts in which they stand."""
        counts = hashed(parts)
        sizes = np.diff(counts.indptr).astype(np.float32)
        scores = self._weights.scores(self._weights.sums(counts), sizes)
        is_chinese: Bools = self._is_chinese[np.asarray(owners, np.int64)]
        return self._weights.heads[head].chances(scores, is_chinese)


def _totals(rows: Floats, bounds: Sequence[int]) -> Floats:
    """The sum of the rows of each text; nothing where it has none."""
    so_far = np.concatenate([np.zeros((1, *rows.shape[1:]), np.float64), np.cumsum(rows, 0, dtype=np.float64)])
    return np.asarray(np.diff(so_far[np.asarray(bounds)], axis=0), np.float32)
