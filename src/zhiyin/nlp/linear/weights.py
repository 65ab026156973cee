"""The weights that the training has written: one byte each, all heads beside one another, checked when opened."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from zhiyin.base.errors import Unavailable
from zhiyin.nlp.linear.hashing import BUCKETS, Bools
from zhiyin.nlp.linear.heads import Floats, softmax

OWN_FOLDER = Path(__file__).with_name("weights")
DESCRIPTION, TABLE = "linear.json", "linear.bin.gz"
SENTIMENT, EMOTION, INTENT, SPAM = "sentiment", "emotion", "intent", "spam"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a head stands among the columns, and how sure its scores are, by language."""

    names: tuple[str, ...]
    first: int
    temperatures: Mapping[str, float]

    def chances(self, scores: Floats, is_chinese: Bools) -> Floats:
        """Calibrated probabilities, one row a text; English and Chinese are sure of themselves in different measure."""
        own = scores[:, self.first : self.first + len(self.names)]
        most = max(self.temperatures.values())
        zh, en = self.temperatures.get("zh", most), self.temperatures.get("en", most)
        return softmax(np.asarray(own / np.where(is_chinese, zh, en)[:, None], np.float32))


@dataclass(frozen=True, slots=True)
class Weights:
    """All heads, and how rare each n-gram is."""

    name: str
    heads: Mapping[str, Columns]
    table: Floats  # buckets x columns
    bias: Floats
    rarity: Floats  # by bucket; log of how many sentences there are to one that has it

    def sums(self, counts: csr_array) -> Floats:
        """What the n-grams of each row say together. Sums add up: those of a text are those of its sentences."""
        return np.asarray(counts @ self.table, np.float32)

    def scores(self, sums: Floats, sizes: Floats) -> Floats:
        """Of sums over so many n-grams. Long texts weigh by the root of their length, as in the training."""
        return np.asarray(sums / np.sqrt(np.maximum(sizes, 1))[:, None] + self.bias, np.float32)


def open_weights(folder: Path = OWN_FOLDER) -> Weights:
    """The weights of a folder; refused when they are not those that its description was written for."""
    packed = (folder / TABLE).read_bytes()
    try:
        told = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except ValueError:
        raise Unavailable("{file} is damaged: install it again", file=folder / DESCRIPTION) from None
    if hashlib.sha256(packed).hexdigest() != told.get("sha256"):
        raise Unavailable("{file} is damaged: install it again", file=folder / TABLE)
    return _weights(told, np.frombuffer(gzip.decompress(packed), np.int8).reshape(-1, BUCKETS))


def _weights(told: Mapping[str, Any], rows: np.ndarray[Any, np.dtype[np.int8]]) -> Weights:
    heads, first = dict[str, Columns](), 0
    for name, head in told["heads"].items():
        heads[name] = Columns(tuple(head["names"]), first, head["temperatures"])
        first += len(head["names"])
    scales = np.array(told["scales"], np.float32)
    table = rows.T.astype(np.float32) * scales
    bias = np.array(told["bias"], np.float32)
    return Weights(told["name"], heads, np.ascontiguousarray(table[:, :-1]), bias, np.ascontiguousarray(table[:, -1]))
