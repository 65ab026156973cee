"""Finds texts that say nearly the same, without comparing each with each.

Signatures are cut into 14 bands of five numbers; texts are compared when a band agrees. Two texts that have a share s
of their runs in common meet with the chance 1 - (1 - s^5)^14: 0.996 at 0.8, 0.36 at 0.5. Leskovec, Rajaraman, Ullman,
Mining of Massive Datasets, chapter 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhiyin.nlp.shingles import PLACES, Numbers, resemblance, scattered, shingles, signature, signature_of

__all__ = ["NearDuplicates", "Resembling", "near_duplicate_groups", "signature"]

ALIKE_FROM = 0.8
_BANDS, _ROWS = 14, 5
_ERROR = 0.07  # two standard errors of an estimate at 0.8: who is just alike should be found
_SETTLED_AT = 4_096  # new texts, from which on they are sorted in among the others
_COMPARED_AT_MOST = 64  # of a crowded band, so that a flood of one template takes no quadratic time


class Resembling(NamedTuple):
    """A text that was added, and the estimated share of runs in common."""

    key: str
    resemblance: float


class NearDuplicates:
    """Texts by their signatures; 100,000 take some 130 MB."""

    def __init__(self, alike_from: float = ALIKE_FROM) -> None:
        self._alike_from = alike_from
        self._keys: list[str] = []
        self._signatures = np.zeros((0, PLACES), np.uint64)
        self._hashes: Numbers = np.zeros(0, np.uint64)  # of all bands, sorted
        self._owners: NDArray[np.int64] = np.zeros(0, np.int64)
        self._new: dict[int, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: str, signature: Numbers) -> None:
        """Remember a text; one without anything resembles nothing."""
        if _is_empty(signature):
            return
        number = len(self._keys)
        if number == len(self._signatures):
            self._signatures = np.resize(self._signatures, (max(64, 2 * number), PLACES))
        self._signatures[number] = signature
        self._keys.append(key)
        for band in _bands(signature[None])[0].tolist():
            self._new[band].append(number)
        if len(self._keys) - len(self._owners) // _BANDS >= _SETTLED_AT:
            self._settle()

    def find(self, signature: Numbers) -> list[Resembling]:
        """Those that are alike, the most alike first; a text that was added finds itself."""
        if _is_empty(signature):
            return []
        numbers = sorted(self._candidates(signature))
        estimates = (self._signatures[numbers] == signature).mean(axis=1)
        found = [
            Resembling(self._keys[number], float(estimate))
            for number, estimate in zip(numbers, estimates, strict=True)
            if estimate >= self._alike_from - _ERROR
        ]
        return sorted(found, key=lambda one: -one.resemblance)

    def _candidates(self, signature: Numbers) -> set[int]:
        bands = _bands(signature[None])[0]
        first, last = (np.searchsorted(self._hashes, bands, side) for side in ("left", "right"))
        settled = {int(owner) for at, end in zip(first, last, strict=True) for owner in self._owners[at:end]}
        return settled.union(*(self._new.get(band, ()) for band in bands.tolist()))

    def _settle(self) -> None:
        hashes = _bands(self._signatures[: len(self._keys)]).ravel()
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._owners = hashes[order], order // _BANDS
        self._new.clear()


def near_duplicate_groups(texts: Sequence[str], alike_from: float = ALIKE_FROM) -> list[list[int]]:
    """Which texts belong together, by number: each resembles at least one other of its group, compared exactly."""
    runs = [shingles(text) for text in texts]
    leaders: dict[int, int] = {}
    first_of: dict[bytes, int] = {}
    for number, each in enumerate(runs):
        leaders[number] = first_of.setdefault(each.tobytes(), number) if len(each) else number
    distinct = [number for number, leader in leaders.items() if number == leader and len(runs[number])]
    for one, other in _near(distinct, runs):
        a, b = _leader(leaders, one), _leader(leaders, other)
        if a != b and resemblance(runs[one], runs[other]) >= alike_from:
            leaders[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(len(texts)):
        groups[_leader(leaders, number)].append(number)
    return [group for group in groups.values() if len(group) > 1]


def _near(numbers: Sequence[int], runs: Sequence[Numbers]) -> Iterator[tuple[int, int]]:
    """Pairs of which a band agrees."""
    if not numbers:
        return
    bands = _bands(np.stack([signature_of(runs[number]) for number in numbers]))
    for band in bands.T:
        order = np.argsort(band, kind="stable")
        borders = np.flatnonzero(np.diff(band[order])) + 1
        for bucket in np.split(order, borders):
            yield from _pairs([numbers[place] for place in bucket.tolist()])


def _pairs(bucket: Sequence[int]) -> Iterable[tuple[int, int]]:
    return (
        (bucket[earlier], bucket[later])
        for later in range(1, len(bucket))
        for earlier in range(max(0, later - _COMPARED_AT_MOST), later)
    )


def _leader(leaders: dict[int, int], number: int) -> int:
    while leaders[number] != number:
        leaders[number] = leaders[leaders[number]]
        number = leaders[number]
    return number


def _bands(signatures: Numbers) -> Numbers:
    """A hash for every band of every signature; the same numbers in another band hash otherwise."""
    rows = signatures[:, : _BANDS * _ROWS].reshape(len(signatures), _BANDS, _ROWS)
    hashes = np.broadcast_to(np.arange(1, _BANDS + 1, dtype=np.uint64), rows.shape[:2])
    for row in range(_ROWS):
        hashes = scattered(hashes ^ rows[:, :, row])
    return hashes


def _is_empty(signature: Numbers) -> bool:
    return bool((signature == np.iinfo(np.uint64).max).all())
