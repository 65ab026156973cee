"""Runs the two networks on batches of sentences, on the threads that it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession, SessionOptions

from zhiyin.nlp.encoder.decoding import Places
from zhiyin.nlp.encoder.tokens import Ids, Pieces, padded
from zhiyin.nlp.linear.heads import Floats

BUDGET = 2_048  # tokens of a batch with its padding: more does not go faster, and takes more memory
_SENTENCE_OUTPUTS = ("tokens", "aspect_tags", "sentiment", "emotion", "intent", "topic")
_ASPECT_OUTPUTS = ("opinion_tags", "polarity", "opinion_by_token", "opinion_by_aspect", "topic")


@dataclass(frozen=True, slots=True)
class Whole:
    """What the encoder says of a batch of sentences; all but `tokens` and `aspect_tags` one row a sentence."""

    attended: Ids
    tokens: Floats
    aspect_tags: Floats
    sentiment: Floats
    emotion: Floats
    intent: Floats
    topic: Floats


@dataclass(frozen=True, slots=True)
class Views:
    """What it says of sentences seen from one aspect each."""

    opinion_tags: Floats
    polarity: Floats
    opinion_by_token: Floats
    opinion_by_aspect: Floats
    topic: Floats


class Networks:
    """Both files, opened once."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the processor too
        self._sentence = InferenceSession(str(folder / "sentence.onnx"), options, providers=["CPUExecutionProvider"])
        self._aspect = InferenceSession(str(folder / "aspect.onnx"), options, providers=["CPUExecutionProvider"])

    @property
    def topic_size(self) -> int:
        """The length of the vectors that say what a text is about."""
        sizes = {output.name: output.shape[-1] for output in self._sentence.get_outputs()}
        return int(sizes["topic"])

    def read(self, batch: Sequence[Pieces]) -> Whole:
        ids, attended = padded(batch)
        found = self._sentence.run(list(_SENTENCE_OUTPUTS), {"ids": ids, "attended": attended})
        return Whole(attended, *found)

    def look(self, whole: Whole, views: Sequence[tuple[int, Places | None]]) -> Views:
        """Sentences of a batch again, each from an aspect; from none that is named where the place is None."""
        at_once = max(1, BUDGET // whole.attended.shape[1])  # a sentence may have a dozen views: they are a batch too
        parts = [self._look(whole, views[start : start + at_once]) for start in range(0, len(views), at_once)]
        return Views(*(np.concatenate(each) for each in zip(*parts, strict=True)))

    def _look(self, whole: Whole, views: Sequence[tuple[int, Places | None]]) -> list[Floats]:
        rows = [row for row, _ in views]
        attended = whole.attended[rows]
        marked = np.zeros_like(attended)
        for number, (_, place) in enumerate(views):
            first, last = place or (0, 0)
            marked[number, first : last + 1] = 1
        given = {"tokens": whole.tokens[rows], "attended": attended, "marked": marked}
        found: list[Floats] = self._aspect.run(list(_ASPECT_OUTPUTS), given)
        return found


def batches(pieces: Sequence[Pieces]) -> Iterator[list[int]]:
    """The numbers of sentences that are read together: of like length, so that little is padding."""
    group: list[int] = []
    for number in sorted(range(len(pieces)), key=lambda each: len(pieces[each].ids)):
        if group and (len(group) + 1) * len(pieces[number].ids) > BUDGET:
            yield group
            group = []
        group.append(number)
    if group:
        yield group
