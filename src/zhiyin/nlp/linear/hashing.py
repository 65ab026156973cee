"""Sentences as counts of hashed n-grams: of characters, and of words where blanks part them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

BUCKETS = 1 << 16
"""So many columns; two n-grams may share one, as the weights have learnt to bear."""
AT_ONCE = 4_096  # sentences whose n-grams are in memory together

HAN_LENGTHS = (1, 2, 3, 4)
LATIN_LENGTHS = (3, 4, 5)
_WORD, _PAIR = np.uint64(9), np.uint64(10)  # tells them from windows of characters
_STEP = np.uint64(0x9E3779B97F4A7C15)
_STEP_BACK = np.uint64(
    pow(0x9E3779B97F4A7C15, -1, 1 << 64)
)  # undoes a step: the hash does not tell where a word stands
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_BLANK, _END, _DIGIT = 0x20, 0x0A, 0x30

Bools = NDArray[np.bool_]
Codes = NDArray[np.uint64]
Rows = NDArray[np.uint16]
Hashes = tuple[Rows, Codes]
_NONE: Hashes = (np.empty(0, np.uint16), np.empty(0, np.uint64))


def hashed(sentences: Sequence[str]) -> csr_array:
    """One row a sentence: how often an n-gram of each bucket stands in it."""
    parts = [_at_once(sentences[start : start + AT_ONCE]) for start in range(0, len(sentences), AT_ONCE)]
    buckets = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, np.int32)
    lengths = np.concatenate([part[1] for part in parts]) if parts else np.empty(0, np.int64)
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    return csr_array((np.ones(len(buckets), np.float32), buckets, bounds), shape=(len(sentences), BUCKETS))


def _at_once(sentences: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The buckets of all n-grams, sentence by sentence, and how many each sentence has."""
    codes, rows = _codes(sentences)
    is_han, is_latin = _scripts(codes)
    found = [_NONE, *_of_characters(codes, rows, is_han, is_latin), *_of_words(codes, rows, is_latin)]
    row_of_each = np.concatenate([row for row, _ in found])
    order = np.argsort(row_of_each, kind="stable")
    buckets = np.concatenate([_bucket(codes) for _, codes in found])[order]
    return buckets, np.bincount(row_of_each, minlength=len(sentences))


def _codes(sentences: Sequence[str]) -> tuple[Codes, Rows]:
    """All characters in one row, small, digits alike, an end after each sentence; and whose each is."""
    lines = [" " + sentence.lower().replace("\n", " ") for sentence in sentences]
    raw = ("\n".join(lines) + "\n").encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(raw, np.uint32).astype(np.uint64)
    codes[(codes >= _DIGIT) & (codes < _DIGIT + 10)] = _DIGIT
    ends = codes == _END
    return codes, (np.cumsum(ends) - ends).astype(np.uint16)


def _scripts(codes: Codes) -> tuple[Bools, Bools]:
    """Which characters are read one by one, as Chinese ones are, and which belong to words."""
    is_latin = ((codes >= 0x61) & (codes <= 0x7A)) | (codes == _DIGIT) | (codes == 0x27)
    is_latin |= (codes >= 0xC0) & (codes < 0x530)
    return ~is_latin & (codes != _BLANK) & (codes != _END), is_latin


def _of_characters(codes: Codes, rows: Rows, is_han: Bools, is_latin: Bools) -> Iterator[Hashes]:
    """Windows that begin with a Chinese character, and windows over words with at most an edge at either end."""
    if is_han.any():
        is_told = is_han | is_latin
        for length, hashes in _windows(codes, HAN_LENGTHS):
            chosen = np.flatnonzero(_all(is_told, 0, length, length) & is_han[: len(hashes)])
            yield rows[chosen], hashes[chosen]
    if is_latin.any():
        edged = np.where(is_latin, codes, np.uint64(_BLANK))
        for length, hashes in _windows(edged, LATIN_LENGTHS):
            chosen = np.flatnonzero(_all(is_latin, 1, length - 1, length))
            yield rows[chosen + 1], hashes[chosen]


def _windows(codes: Codes, lengths: Sequence[int]) -> Iterator[tuple[int, Codes]]:
    """The hash of what stands in each window, for each length."""
    hashes = codes
    for length in range(1, max(lengths) + 1):
        if length > 1:
            hashes = hashes[:-1] * _STEP + codes[length - 1 :]
        if length in lengths:
            yield length, hashes + np.uint64(length)


def _all(holds: Bools, first: int, end: int, length: int) -> Bools:
    """Of each window of a length: whether it holds of its places from `first` up to `end`."""
    width = len(holds) - length + 1
    found = holds[first : first + width].copy()
    for place in range(first + 1, end):
        found &= holds[place : place + width]
    return found


def _of_words(codes: Codes, rows: Rows, is_latin: Bools) -> Iterator[Hashes]:
    """Words, and each two that follow one another in a sentence."""
    steps = np.diff(is_latin.astype(np.int8))  # every sentence begins with a blank and ends with an end
    starts, ends = np.flatnonzero(steps == 1) + 1, np.flatnonzero(steps == -1) + 1
    if not len(starts):
        return
    powers = np.cumprod(np.full(len(codes), _STEP))
    so_far = np.append(np.uint64(0), np.cumsum(codes * powers))
    words = (so_far[ends] - so_far[starts]) * np.cumprod(np.full(len(codes), _STEP_BACK))[starts]
    yield rows[starts], words + _WORD
    are_together = rows[starts[1:]] == rows[starts[:-1]]
    yield rows[starts[1:]][are_together], (words[:-1] * _STEP + words[1:] + _PAIR)[are_together]


def _bucket(hashes: Codes) -> NDArray[np.int32]:
    mixed = (hashes ^ (hashes >> np.uint64(33))) * _MIX
    return (mixed >> np.uint64(48)).astype(np.int32)  # the highest 16 bits
