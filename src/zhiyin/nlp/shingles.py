"""A text as the set of its runs of three characters, and a short signature of that set.

MinHash: the share of places in which two signatures agree estimates the share of runs that two texts have in common
(Jaccard), with a standard error of at most 0.045 at 128 places. Broder, On the resemblance and containment of documents
(1997).
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from zhiyin.nlp.cleaning import cleaned
from zhiyin.nlp.preparing import LIMIT
from zhiyin.nlp.simplifying import simplified

Numbers = NDArray[np.uint64]

PLACES = 128
_BITS = 21  # of a character: three make one number, so that different runs never look alike
_AT_ONCE = 512
_NO_WORD = re.compile(r"[\W_]+")
_NO_BLANK = re.compile(r"\s+")


def shingles(text: str) -> Numbers:
    """The distinct runs, sorted. Case, script, blanks and punctuation do not count; without any word, symbols do."""
    plain = simplified(cleaned(text[:LIMIT])[0].text).lower()
    folded = _NO_WORD.sub("", plain) or _NO_BLANK.sub("", plain)
    codes = np.frombuffer(folded.encode("utf-32-le"), np.uint32).astype(np.uint64)
    if 0 < len(codes) < 3:
        codes = np.pad(codes, (0, 3 - len(codes)))
    first, second, third = codes[:-2], codes[1:-1], codes[2:]
    return np.unique(first << np.uint64(2 * _BITS) | second << np.uint64(_BITS) | third)


def signature(text: str) -> Numbers:
    """128 numbers, the same in every process; of a text without anything all are the highest there is."""
    return signature_of(shingles(text))


def signature_of(runs: Numbers) -> Numbers:
    """For each place the least of the runs, in an order of that place's own."""
    least = np.full(PLACES, np.iinfo(np.uint64).max, np.uint64)
    for at in range(0, len(runs), _AT_ONCE):
        mixed = scattered(runs[at : at + _AT_ONCE, None] ^ _SEEDS)
        np.minimum(least, mixed.min(axis=0), out=least)
    return least


def resemblance(one: Numbers, other: Numbers) -> float:
    """The share of runs that two sets have in common, exactly; 0 where either is empty."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common) if common else 0.0


def scattered(numbers: Numbers) -> Numbers:
    """SplitMix64's last steps: neighbours end far from each other, and nothing is lost."""
    numbers = (numbers ^ numbers >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ numbers >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return numbers ^ numbers >> np.uint64(31)


_SEEDS = scattered(np.arange(1, PLACES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
