"""How well groups of like texts are the intents that people gave them (banking77, test split)."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from tests.bench.banking import banking, given_vectors, word_vectors
from zhiyin.feedback.listening.clustering import centred, groups_of, settled, smoothed

SEED = 20_261_123


def discovery(_: Path) -> None:
    """Normalised mutual information with the 77 intents: k-means from drawn centres, and ours."""
    data = banking()
    chosen = np.flatnonzero(data.is_test)
    truth = np.unique(np.array(data.intents)[chosen], return_inverse=True)[1]
    texts, given = [data.texts[at] for at in chosen.tolist()], given_vectors()
    kinds = {"vectors of words": word_vectors(texts, range(len(texts)))}
    if given is not None:
        kinds["given vectors"] = given[chosen]
    for name, vectors in kinds.items():
        rows, random = centred(vectors), np.random.default_rng(SEED)
        plain = [settled(rows, rows[random.choice(len(rows), 77, replace=False)]) for _ in range(5)]
        started = perf_counter()
        ours = groups_of(smoothed(rows), 77)
        took = perf_counter() - started
        unsmoothed = groups_of(rows, 77)
        figures = f"{np.mean([mutual(each, truth) for each in plain]):.3f} | {mutual(unsmoothed, truth):.3f}"
        print(f"| {name} | {figures} | {mutual(ours, truth):.3f} | {took:.1f} s |", flush=True)


def mutual(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Normalised by the mean of both entropies."""
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)
    joint = table / table.sum()
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    seen = joint > 0
    shared = float((joint[seen] * np.log(joint[seen] / np.outer(rows, columns)[seen])).sum())
    return 2 * shared / (_entropy(rows) + _entropy(columns))


def _entropy(shares: NDArray[np.float64]) -> float:
    held = shares[shares > 0]
    return -float((held * np.log(held)).sum())
