"""Vectors of sentences where no encoder reads: by the words that stand together in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.linalg import svds

from zhiyin.feedback.listening.model import Floats
from zhiyin.feedback.listening.phrases import is_pair, phrases_of

DIRECTIONS = 100
NAME = "words"
"""What stands in the place of a model's name; such directions are others in the next search."""


def word_vectors(texts: Sequence[str]) -> Floats:
    """Latent semantic analysis (Deerwester et al. 1990) of TF-IDF phrases, at most 100 directions."""
    found = [[key for key in phrases_of(text) if not is_pair(key)] for text in texts]
    counts = Counter(key for each in found for key in each)
    columns = {key: column for column, key in enumerate(sorted(key for key, count in counts.items() if count > 1))}
    places = [(row, columns[key]) for row, each in enumerate(found) for key in each if key in columns]
    if not places:
        return np.zeros((len(texts), 1))
    weighed = _weighed(places, [counts[key] for key in columns], len(texts))
    most = min(*weighed.shape) - 1
    if most < 2:
        return np.asarray(weighed.todense())
    start = np.ones(min(weighed.shape))
    _, _, basis = svds(weighed, k=min(DIRECTIONS, most), v0=start)
    return np.asarray(weighed @ basis.T)


def _weighed(places: Sequence[tuple[int, int]], frequency: Sequence[int], count: int) -> csr_matrix:
    rows, columns = (np.array(each) for each in zip(*places, strict=True))
    said = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, len(frequency))).tocsr()
    rare = said @ diags(np.log((1 + count) / (1 + np.array(frequency, dtype=float))) + 1)
    lengths = np.sqrt(np.asarray(rare.multiply(rare).sum(axis=1)).ravel())
    return diags(1 / np.maximum(lengths, 1e-12)) @ rare
