"""What is counted by day: which sayings belong to which cell, phrase or cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix

from zhiyin.feedback.listening.clustering import smoothed
from zhiyin.feedback.listening.model import Cell, Floats, Integers, Saying
from zhiyin.feedback.listening.phrases import is_pair, phrases_of, spoken

CLUSTER_SIZES = (8, 16, 32)
MOST_CENTRES = 2_000
"""The latest sayings are the centres of clusters; more would cost seconds and find the same."""
DRAWN_TO = 3
MOST_DRAWN = 20_000  # it costs the square of them; where more is said, an issue has texts enough
_AT_ONCE = 256


class Kind(StrEnum):
    CELL = "cell"
    PHRASE = "phrase"
    CLUSTER = "cluster"


@dataclass(frozen=True)
class Said:
    """Sayings in the order of their days, with what is needed to count them."""

    sayings: Sequence[Saying]
    days: Integers  # 0 is the first day that is looked at
    day_count: int
    weekdays: Integers  # of each day, 0 is Monday
    vectors: Floats | None

    @cached_property
    def _voices(self) -> csr_matrix:
        """Which sayings are one voice on one day: rows are voices, in the order of their days."""
        keys = [(int(day), saying.voice) for day, saying in zip(self.days, self.sayings, strict=True)]
        rows = {key: row for row, key in enumerate(sorted(set(keys)))}
        return _matrix([rows[key] for key in keys], list(range(len(keys))), (len(rows), len(keys)))

    @cached_property
    def _voice_days(self) -> csr_matrix:
        """Which voices are of which day."""
        days = np.array([self.days[self._voices.indices[start]] for start in self._voices.indptr[:-1]], dtype=np.int64)
        return _matrix(days, np.arange(len(days)), (self.day_count, len(days)))

    @cached_property
    def volume(self) -> Floats:
        """Voices a day, of whatever they speak."""
        return np.asarray(self._voice_days.sum(axis=1)).ravel()

    def by_day(self, members: csc_matrix) -> Floats:
        """Voices a day of each series: series x days."""
        each = (self._voices @ members).tocsr()
        each.data[:] = 1.0
        return np.asarray((self._voice_days @ each).todense()).T


@dataclass(frozen=True, slots=True)
class Family:
    """Series of one kind: their keys, and which sayings each holds (sayings x series)."""

    kind: Kind
    keys: Sequence[Any]
    members: csc_matrix
    names: Mapping[str, str] = field(default_factory=dict)  # of phrases: as they are mostly written

    def sayings_of(self, series: int) -> Integers:
        start, end = self.members.indptr[series : series + 2]
        return np.sort(self.members.indices[start:end]).astype(np.int64)


def cells(said: Said, least: int) -> Family:
    """Every cell that anything fell into, and its parents."""
    return _family(Kind.CELL, [set(saying.cell.parents()) for saying in said.sayings], least, _cell_order)


def phrases(said: Said, least: int) -> Family:
    """Every phrase that enough sayings share and a person would say; of those always said together the longest."""
    found = [phrases_of(saying.words) for saying in said.sayings]
    counts = Counter(phrase for each in found for phrase in each)
    frequent = {phrase for phrase, count in counts.items() if count >= least}
    kept = spoken([saying.words for saying in said.sayings], frequent)
    family = _family(Kind.PHRASE, [each.keys() & kept for each in found], least, _phrase_order)
    written = Counter((key, words) for each in found for key, words in each.items() if key in kept)
    names = {key: words for (key, words), _ in reversed(written.most_common())}
    return replace(_without_twins(family), names=names)


def clusters(said: Said, longest_window: int) -> Family:
    """Around each late saying its nearest 8, 16 and 32 others, of whatever day.

    The centre itself is not counted: it was chosen for being late, its neighbours were not. Each saying is first
    drawn to its nearest three others: of 12 texts among 6,000 that doubled how often they stood together.
    """
    late = np.flatnonzero(said.days >= said.day_count - longest_window)[-MOST_CENTRES:]
    if said.vectors is None or len(said.sayings) <= max(CLUSTER_SIZES):
        return Family(Kind.CLUSTER, [], csc_matrix((len(said.sayings), 0)))
    vectors = smoothed(said.vectors, DRAWN_TO) if len(said.sayings) <= MOST_DRAWN else said.vectors
    sizes, nearest = sorted(CLUSTER_SIZES), _nearest(vectors, late, max(CLUSTER_SIZES))
    keys = [(int(centre), size) for size in sizes for centre in late]
    rows = np.concatenate([nearest[:, :size].ravel() for size in sizes])
    columns = np.repeat(np.arange(len(keys)), np.repeat(sizes, len(late)))
    return Family(Kind.CLUSTER, keys, _matrix(rows, columns, (len(said.sayings), len(keys))).tocsc())


def _nearest(vectors: Floats, centres: Integers, count: int) -> Integers:
    """The `count` nearest others of each centre by cosine, nearest first."""
    found = np.empty((len(centres), count), dtype=np.int64)
    for start in range(0, len(centres), _AT_ONCE):
        mine = centres[start : start + _AT_ONCE]
        likeness = vectors[mine] @ vectors.T
        likeness[np.arange(len(mine)), mine] = -np.inf
        top = np.argpartition(-likeness, count, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(likeness, top, axis=1), axis=1, kind="stable")
        found[start : start + len(mine)] = np.take_along_axis(top, order, axis=1)
    return found


def _family(kind: Kind, found: Sequence[Set[Any]], least: int, order: Callable[[Any], str]) -> Family:
    counts: Counter[Hashable] = Counter(key for each in found for key in each)
    keys = sorted((key for key, count in counts.items() if count >= least), key=order)
    columns = {key: column for column, key in enumerate(keys)}
    places = [(row, columns[key]) for row, each in enumerate(found) for key in each if key in columns]
    rows, columns_ = (list(each) for each in zip(*places, strict=True)) if places else ([], [])
    return Family(kind, keys, _matrix(rows, columns_, (len(found), len(keys))).tocsc())


def _without_twins(family: Family) -> Family:
    """Of series that hold exactly the same sayings one is enough: the first."""
    first: dict[bytes, int] = {}
    members = family.members.sorted_indices()
    for series in range(len(family.keys)):
        first.setdefault(members.indices[members.indptr[series] : members.indptr[series + 1]].tobytes(), series)
    kept = list(first.values())
    return replace(family, keys=[family.keys[series] for series in kept], members=members[:, kept])


def _phrase_order(key: str) -> str:
    """Longer phrases before shorter ones, and before pairs of words that stand apart."""
    return f"{is_pair(key)}{999 - len(key):03}{key}"


def _cell_order(cell: Cell) -> str:
    return repr(tuple(cell))


def _matrix(rows: npt.ArrayLike, columns: npt.ArrayLike, shape: tuple[int, int]) -> csr_matrix:
    places = (np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64))
    return coo_matrix((np.ones(len(places[0])), places), shape=shape).tocsr()
