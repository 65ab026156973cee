"""Classifiers in a local folder: `text-model.json`, an ONNX file and the vocabulary that it was trained with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

from zhiyin.base.errors import InvalidInput
from zhiyin.nlp.linear.heads import Floats, softmax
from zhiyin.nlp.model import Emotion, Intent
from zhiyin.nlp.plugins.classifying import EMOTION, INTENT, LABELS, SENTIMENT
from zhiyin.nlp.plugins.wordpiece import WordPiece

DESCRIPTION = "text-model.json"
_AT_ONCE = 32
_KNOWN = {SENTIMENT: {*LABELS}, EMOTION: {*Emotion}, INTENT: {*Intent}}

Ids = NDArray[np.int64]


class HeadTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One output of the network, and what its columns mean, in their order."""

    output: str
    labels: tuple[str, ...]
    temperature: Annotated[float, msgspec.Meta(gt=0)] = 1.0


class FolderTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`text-model.json`."""

    format: Literal[1]
    name: str
    heads: dict[Literal["sentiment", "emotion", "intent"], HeadTold]
    network: str = "model.onnx"
    vocabulary: str = "vocab.txt"
    is_lower_case: bool = True
    most_tokens: Annotated[int, msgspec.Meta(ge=8, le=512)] = 160
    ids_input: str = "input_ids"
    mask_input: str = "attention_mask"
    types_input: str | None = None  # most BERT exports have `token_type_ids`


def read_description(folder: Path) -> FolderTold:
    """What a folder says of itself; InvalidInput that names file and place."""
    file = folder / DESCRIPTION
    try:
        told = msgspec.json.decode(file.read_bytes(), type=FolderTold)
    except (OSError, msgspec.DecodeError) as error:
        raise InvalidInput("{file} cannot be used: {reason}", file=file, reason=error) from None
    for head, one in told.heads.items():
        if unknown := set(one.labels) - _KNOWN[head]:
            raise InvalidInput(
                "{file} cannot be used: {reason}",
                file=file,
                reason=f"unknown label {min(unknown)!r} - at `$.heads.{head}`",
            )
    return told


class OnnxClassifier:
    """A `Classifier` on onnxruntime, on one thread."""

    def __init__(self, folder: Path) -> None:
        told = read_description(folder)
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        for name in (told.network, told.vocabulary):
            if not (folder / name).is_file():
                raise InvalidInput(
                    "{file} cannot be used: {reason}", file=folder / name, reason="there is no such file"
                )
        self._told = told
        self._pieces = WordPiece(folder / told.vocabulary, is_lower=told.is_lower_case)
        self._network = InferenceSession(str(folder / told.network), options, providers=["CPUExecutionProvider"])
        self.name = told.name
        self.labels: Mapping[str, Sequence[str]] = {head: one.labels for head, one in told.heads.items()}

    def chances(self, sentences: Sequence[str]) -> Mapping[str, Floats]:
        """Probabilities, one row a sentence."""
        found = {head: np.zeros((len(sentences), len(labels)), np.float32) for head, labels in self.labels.items()}
        order = sorted(range(len(sentences)), key=lambda place: len(sentences[place]))
        for start in range(0, len(order), _AT_ONCE):
            places = order[start : start + _AT_ONCE]
            for head, rows in self._chances([sentences[place] for place in places]).items():
                found[head][places] = rows
        return found

    def _chances(self, sentences: Sequence[str]) -> Mapping[str, Floats]:
        ids = [self._pieces.ids(sentence, self._told.most_tokens) for sentence in sentences]
        length = max(map(len, ids))
        padded: Ids = np.array([one + [0] * (length - len(one)) for one in ids], np.int64)
        attended: Ids = np.array([[1] * len(one) + [0] * (length - len(one)) for one in ids], np.int64)
        given = {self._told.ids_input: padded, self._told.mask_input: attended}
        if self._told.types_input:
            given[self._told.types_input] = np.zeros_like(padded)
        outputs = self._network.run([one.output for one in self._told.heads.values()], given)
        return {
            head: softmax(np.asarray(scores, np.float32) / one.temperature)
            for (head, one), scores in zip(self._told.heads.items(), outputs, strict=True)
        }
