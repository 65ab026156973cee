"""Which interactions have been taken in already: 64-bit keys of the last 30 days, in sorted runs.

A key is a hash of (source, whether it was a public key, event id). They are stored as one row of packed hashes per
batch and looked up in memory by binary search. Two different events share a key with a chance of n / 2^64: at 30
million remembered events, one false duplicate in 600 billion.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]


def keys_of(source_id: int, event_ids: Iterable[str], *, is_public: bool = False) -> Keys:
    """One key per event id, the same for ever.

    What comes with a public key is hashed apart: whoever guesses the id of an
    event that a server is going to send must not be able to take its place.
    """
    salt = source_id.to_bytes(8, "little") + (b"public" if is_public else b"")
    digests = b"".join(blake2b(event_id.encode(), digest_size=8, key=salt).digest() for event_id in event_ids)
    return np.frombuffer(digests, dtype="<u8")


class KeyRuns:
    """All remembered keys, as a few sorted arrays of growing size (each at least double the next)."""

    def __init__(self) -> None:
        self._runs: list[Keys] = []

    def __len__(self) -> int:
        return sum(len(run) for run in self._runs)

    def new_ones(self, keys: Keys) -> NDArray[np.bool_]:
        """True where the key is neither remembered nor repeated earlier in `keys`."""
        new = np.zeros(len(keys), dtype=np.bool_)
        _, first = np.unique(keys, return_index=True)
        new[first] = True
        order = np.argsort(keys)  # sorted questions walk each run once, kindly to the cache
        asked = keys[order]
        for run in self._runs:
            at = np.searchsorted(run, asked)
            found = run[np.minimum(at, len(run) - 1)] == asked
            new[order[found]] = False
        return new

    def remember(self, keys: Keys) -> None:
        """Add keys whose batch has been committed."""
        if len(keys) == 0:
            return
        run = np.sort(keys)
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        self._runs.append(run)


def packed(keys: Keys) -> bytes:
    """The keys as they are stored."""
    return keys.astype("<u8").tobytes()
