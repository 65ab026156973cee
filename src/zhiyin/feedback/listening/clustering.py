"""Groups of like directions: Ward's tree over a sample, then spherical k-means over all; never drawn by lot."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from zhiyin.feedback.listening.model import Floats, Integers

MOST_IN_TREE = 4_000  # the tree costs the square of them
MOST_ROUNDS = 30
NEIGHBOURS = 5
_AT_ONCE = 1_024


def groups_of(vectors: Floats, count: int) -> Integers:
    """Which of `count` groups each direction belongs to; vectors of length 1, centred before they got it.

    Ward (1963) on evenly picked rows finds the centres, spherical k-means (Dhillon and Modha 2001) settles them.
    """
    rows = np.asarray(vectors, dtype=np.float64)
    if len(rows) <= count:
        return np.arange(len(rows), dtype=np.int64)
    picked = rows[np.unique(np.linspace(0, len(rows) - 1, min(len(rows), MOST_IN_TREE)).astype(np.int64))]
    branches = fcluster(linkage(picked, method="ward"), count, criterion="maxclust")
    return settled(
        rows, np.array([directed(picked[branches == branch].mean(axis=0)) for branch in np.unique(branches)])
    )


def settled(vectors: Floats, centres: Floats) -> Integers:
    """Spherical k-means from these centres, until nothing moves."""
    groups = np.full(len(vectors), -1, dtype=np.int64)
    for _ in range(MOST_ROUNDS):
        found = np.argmax(vectors @ centres.T, axis=1)
        if np.array_equal(found, groups):
            break
        groups = found
        sums = np.zeros_like(centres)
        np.add.at(sums, groups, vectors)
        is_held = np.bincount(groups, minlength=len(centres)) > 0
        centres = np.where(
            is_held[:, None], sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12), centres
        )
    return groups


def smoothed(vectors: Floats, neighbours: int = NEIGHBOURS) -> Floats:
    """Each direction drawn to those of its nearest others, so that ways of saying one thing come together."""
    rows = np.asarray(vectors)
    if len(rows) <= neighbours:
        return rows
    drawn = np.empty_like(rows)
    for start in range(0, len(rows), _AT_ONCE):
        likeness = rows[start : start + _AT_ONCE] @ rows.T
        nearest = np.argpartition(-likeness, neighbours, axis=1)[:, : neighbours + 1]
        drawn[start : start + _AT_ONCE] = rows[nearest].mean(axis=1)
    return np.asarray(drawn / np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-12))


def directed(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12))


def centred(vectors: Floats) -> Floats:
    """Without what all have in common, at length 1."""
    rows = np.asarray(vectors, dtype=np.float64)
    apart = rows - rows.mean(axis=0)
    return np.asarray(apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-12))
