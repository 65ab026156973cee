"""A real ONNX network of two nodes, written byte by byte: it adds up what each piece of a text is worth."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path

PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "bad", "##ly", "好", "坏", "phone")
WORTH = {"good": (0.0, 0.0, 4.0), "bad": (4.0, 0.0, 0.0), "好": (0.0, 0.0, 4.0), "坏": (4.0, 0.0, 0.0)}
INPUTS = ("input_ids", "attention_mask")
INT64, FLOAT = 7, 1


def write_folder(folder: Path, **changes: object) -> Path:
    """A folder in our format with a sentiment model of ten pieces."""
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(PIECES), "utf-8")
    (folder / "model.onnx").write_bytes(network())
    head = {"output": "logits", "labels": ["negative", "neutral", "positive"]}
    told = {"format": 1, "name": "tiny@1", "heads": {"sentiment": head}, **changes}
    (folder / "text-model.json").write_text(json.dumps(told), "utf-8")
    return folder


def network(columns: Sequence[int] = (0, 1, 2), inputs: Sequence[str] = INPUTS) -> bytes:
    """logits = sum over the pieces of their rows of the table, in these columns; padding is worth nothing."""
    rows = [WORTH.get(piece, (0.0, 0.1, 0.0) if place > 3 else (0.0, 0.0, 0.0)) for place, piece in enumerate(PIECES)]
    raw = b"".join(struct.pack("<f", row[column]) for row in rows for column in columns)
    table = _number(1, len(rows)) + _number(1, len(columns)) + _number(2, FLOAT) + _bytes(8, b"table") + _bytes(9, raw)
    axes = _number(1, 1) + _number(2, INT64) + _bytes(8, b"axes") + _bytes(9, struct.pack("<q", 1))
    keep = _bytes(1, b"keepdims") + _number(3, 0) + _number(20, 2)
    gather = _bytes(1, b"table") + _bytes(1, b"input_ids") + _bytes(2, b"rows") + _bytes(4, b"Gather")
    total = _bytes(1, b"rows") + _bytes(1, b"axes") + _bytes(2, b"logits") + _bytes(4, b"ReduceSum") + _bytes(5, keep)
    graph = _bytes(1, gather) + _bytes(1, total) + _bytes(2, b"tiny") + _bytes(5, table) + _bytes(5, axes)
    graph += b"".join(_bytes(11, _value(name.encode(), INT64, b"texts", b"pieces")) for name in inputs)
    graph += _bytes(12, _value(b"logits", FLOAT, b"texts", b"labels"))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, 13))


def _value(name: bytes, kind: int, *sizes: bytes) -> bytes:
    shape = b"".join(_bytes(1, _bytes(2, size)) for size in sizes)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value
