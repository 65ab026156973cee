"""Sentences as the network sees them: pieces, which of them belong to which aspect or opinion, and batches of both."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from tools.train_text.sentences import Sentence, Span
from tools.train_text.tokens import BOS, EOS, PAD

LONGEST = 160
OUTSIDE, BEGIN, INSIDE, UNKNOWN = 0, 1, 2, -100

Places = tuple[int, int]
"""The first and last token of a span."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence in pieces; `bounds` are the characters of each, (0, 0) of those that are no part of the text."""

    sentence: Sentence
    ids: Sequence[int]
    bounds: Sequence[Span]

    def places(self, span: Span) -> Places | None:
        """The tokens whose middle lies in the span."""
        inside = [
            number
            for number, (start, end) in enumerate(self.bounds)
            if end > start and span[0] <= (start + end - 1) / 2 < span[1]
        ]
        return (inside[0], inside[-1]) if inside else None

    def characters(self, places: Places) -> Span:
        return self.bounds[places[0]][0], self.bounds[places[1]][1]


def encoded(tokeniser: Tokenizer, sentences: Sequence[Sentence]) -> list[Encoded]:
    """In pieces, what is too long cut off."""
    found = []
    for sentence, one in zip(sentences, tokeniser.encode_batch([each.text for each in sentences]), strict=True):
        bounds = [_trimmed(sentence.text, *place) for place in one.offsets]
        # A mark of a word's beginning that stands alone belongs to no sign.
        alone = [piece == "▁" for piece in one.tokens]
        bounds = [(0, 0) if is_alone else place for is_alone, place in zip(alone, bounds, strict=True)]
        ids = [BOS, *one.ids[:LONGEST], EOS]
        found.append(Encoded(sentence, ids, [(0, 0), *bounds[:LONGEST], (0, 0)]))
    return found


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    return start, end


def batches(sentences: Sequence[Encoded], budget: int, draw: random.Random) -> Iterator[list[Encoded]]:
    """Once through all of them, those of like length together, at most `budget` tokens with the padding."""
    order = sorted(sentences, key=lambda one: len(one.ids) + draw.uniform(-4, 4))
    groups: list[list[Encoded]] = [[]]
    for one in order:
        group = groups[-1]
        if group and (len(group) + 1) * max(len(one.ids), *(len(each.ids) for each in group)) > budget:
            groups.append([])
        groups[-1].append(one)
    draw.shuffle(groups)
    yield from groups


def padded(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor]:
    """The pieces of a batch, and which of them are not padding."""
    length = max(len(one.ids) for one in batch)
    ids = torch.tensor([[*one.ids, *[PAD] * (length - len(one.ids))] for one in batch])
    return ids, (ids != PAD).long()


def tags_of(spans: Sequence[Places], one: Encoded, length: int) -> list[int]:
    """A tag for each token: begin, inside, outside; nothing is asked of padding."""
    tags = [OUTSIDE] * len(one.ids) + [UNKNOWN] * (length - len(one.ids))
    for first, last in sorted(spans, key=lambda place: place[0] - place[1]):  # the longer ones win
        if all(tags[number] == OUTSIDE for number in range(first, last + 1)):
            tags[first : last + 1] = [BEGIN, *[INSIDE] * (last - first)]
    return tags


def spans_of(scores: Tensor) -> list[Places]:
    """The spans of the most probable sequence of tags in which no inside follows an outside. `scores`: tokens x 3."""
    logs = torch.log_softmax(scores.float(), -1).tolist()
    best, back = [logs[0][OUTSIDE], logs[0][BEGIN], -1e9], []
    for token in logs[1:]:
        outside = max(range(3), key=best.__getitem__)
        inside = max((BEGIN, INSIDE), key=best.__getitem__)
        back.append((outside, outside, inside))
        best = [best[outside] + token[OUTSIDE], best[outside] + token[BEGIN], best[inside] + token[INSIDE]]
    tags = [max(range(3), key=best.__getitem__)]
    for step in reversed(back):
        tags.append(step[tags[-1]])
    tags.reverse()
    found: list[Places] = []
    for number, tag in enumerate(tags):
        if tag == BEGIN:
            found.append((number, number))
        elif tag == INSIDE:
            found[-1] = (found[-1][0], number)
    return found
