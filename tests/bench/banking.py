"""The questions of banking77 as a stream of days, for what listens to many texts (PolyAI, CC BY 4.0; never shipped)."""

from __future__ import annotations

import csv
import io
import os
import re
import tarfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import svds

from zhiyin.feedback.listening.empty_words import EMPTY_WORDS
from zhiyin.feedback.listening.evidence import log_likelihood

TEXTS = Path(os.environ.get("ZHIYIN_BENCH_TEXTS", "../shared/data/text"))
VECTORS = os.environ.get("ZHIYIN_BENCH_VECTORS")
"""A .npy file of vectors, a row a text in the order of train, then test; without it vectors are made of words."""
DIRECTIONS = 100
CHARACTERISTIC = 10
COMMON_IN_NAMES = 3  # a word in more names of intents than this ("card", "transfer") tells none of them

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Banking:
    texts: Sequence[str]
    intents: Sequence[str]
    is_test: NDArray[np.bool_]


@cache
def banking() -> Banking:
    rows: list[tuple[str, str, bool]] = []
    with tarfile.open(TEXTS / "banking77.tar.xz") as archive:
        for part in ("train", "test"):
            file = archive.extractfile(f"banking_data/{part}.csv")
            assert file is not None
            words = io.TextIOWrapper(file, encoding="utf-8", newline="")
            rows += [(row["text"], row["category"], part == "test") for row in csv.DictReader(words)]
    texts, intents, is_test = zip(*rows, strict=True)
    return Banking(texts, intents, np.array(is_test))


def words_of(text: str) -> list[str]:
    """Words without the ending of their plural."""
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in re.findall(r"[a-z]+", text.lower())]


@cache
def right_words(intent: str) -> frozenset[str]:
    """Words that tell an intent: its ten most characteristic ones, and those of its name that few others share.

    Characteristic: by log likelihood (G²) of the texts with the word, inside the intent against outside.
    """
    data = banking()
    inside, outside, sizes = Counter[str](), Counter[str](), Counter[bool]()
    for text, of in zip(data.texts, data.intents, strict=True):
        (inside if of == intent else outside).update(set(words_of(text)) - EMPTY_WORDS)
        sizes[of == intent] += 1
    words = sorted(inside)
    scores = log_likelihood(
        np.array([float(inside[word]) for word in words]),
        sizes[True],
        np.array([float(outside[word]) for word in words]),
        sizes[False],
    )
    characteristic = {words[at] for at in np.argsort(-scores, kind="stable")[:CHARACTERISTIC]}
    names = Counter(word for name in set(data.intents) for word in set(words_of(name.replace("_", " "))))
    of_name = {word for word in words_of(intent.replace("_", " ")) if names[word] <= COMMON_IN_NAMES and len(word) > 2}
    return frozenset(characteristic | of_name)


def word_vectors(texts: Sequence[str], learnt_from: Sequence[int], directions: int = DIRECTIONS) -> Floats:
    """Latent semantic analysis of TF-IDF words and pairs of words; learnt from some texts, applied to all."""
    grams = [words + list(map(" ".join, pairwise(words))) for words in map(words_of, texts)]
    known = Counter(gram for at in learnt_from for gram in set(grams[at]))
    columns = {gram: column for column, gram in enumerate(sorted(gram for gram, count in known.items() if count > 1))}
    places = [(row, columns[gram]) for row, each in enumerate(grams) for gram in each if gram in columns]
    rows, chosen = (np.array(each) for each in zip(*places, strict=True))
    counts = csr_matrix((np.ones(len(rows)), (rows, chosen)), shape=(len(texts), len(columns)))
    counts.data = 1 + np.log(counts.data)
    frequency = np.array([known[gram] for gram in columns], dtype=float)
    weighed = counts @ diags(np.log((1 + len(learnt_from)) / (1 + frequency)) + 1)
    weighed = diags(1 / np.maximum(np.sqrt(weighed.multiply(weighed).sum(axis=1)).A1, 1e-12)) @ weighed
    _, _, basis = svds(weighed[np.asarray(learnt_from)], k=directions, rng=np.random.default_rng(0))
    return unit(np.asarray(weighed @ basis.T))


def given_vectors() -> Floats | None:
    return np.load(VECTORS) if VECTORS else None


def unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))
