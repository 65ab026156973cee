"""How well the network does on sentences that it was not trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from tools.train_text.encoding import Encoded, padded, spans_of
from tools.train_text.losses import marks
from tools.train_text.network import Network
from tools.train_text.sentences import Span

_AT_ONCE = 64

Triplet = tuple[Span | None, Span, int]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those that count were right."""

    right: int
    found: int
    wanted: int

    @property
    def f1(self) -> float:
        return 2 * self.right / max(self.found + self.wanted, 1)


def _batches(sentences: Sequence[Encoded]) -> Iterator[list[Encoded]]:
    order = sorted(sentences, key=lambda one: len(one.ids))
    for start in range(0, len(order), _AT_ONCE):
        yield order[start : start + _AT_ONCE]


@torch.inference_mode()
def polarities(network: Network, sentences: Sequence[Encoded]) -> list[tuple[int, int]]:
    """The polarity of each aspect that is told, as told and as found."""
    found = []
    for batch in _batches(sentences):
        ids, attended = padded(batch)
        tokens = network.encoder(ids, attended)
        views = [
            (row, one.places(span), polarity)
            for row, one in enumerate(batch)
            for span, polarity in one.sentence.aspects.items()
        ]
        views = [view for view in views if view[1]]
        if not views:
            continue
        rows = [row for row, *_ in views]
        _, aspects = network.aspect(tokens[rows], attended[rows], marks([view[:2] for view in views], ids.shape[1]))
        scores = network.aspect.polarity(aspects)
        found += [(gold, int(one)) for (*_, gold), one in zip(views, scores.argmax(1), strict=True)]
    return found


def accuracy(pairs: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The share that is right, and the mean F1 of the polarities that are there."""
    right = sum(gold == found for gold, found in pairs) / max(len(pairs), 1)
    scores = []
    for polarity in range(3):
        both = sum(gold == found == polarity for gold, found in pairs)
        either = sum((gold == polarity) + (found == polarity) for gold, found in pairs)
        if any(gold == polarity for gold, _ in pairs):
            scores.append(2 * both / either)
    return right, sum(scores) / max(len(scores), 1)


@torch.inference_mode()
def triplets(network: Network, sentences: Sequence[Encoded]) -> list[tuple[Encoded, set[Triplet]]]:
    """What the network finds in each sentence by itself."""
    answers = []
    for batch in _batches(sentences):
        ids, attended = padded(batch)
        tokens = network.encoder(ids, attended)
        tags = network.aspect_tags(tokens)
        views = [
            (row, place) for row, one in enumerate(batch) for place in (None, *spans_of(tags[row, : len(one.ids)]))
        ]
        rows = [row for row, _ in views]
        seen, aspects = network.aspect(tokens[rows], attended[rows], marks(views, ids.shape[1]))
        opinion_tags = network.aspect.opinion_tags(seen)
        found: list[set[Triplet]] = [set() for _ in batch]
        for number, (row, place) in enumerate(views):
            one = batch[row]
            for first, last in spans_of(opinion_tags[number, : len(one.ids)]):
                words = seen[number, first : last + 1].mean(0)
                scores = network.aspect.opinion_polarity(torch.cat([words, aspects[number]]))
                aspect = one.characters(place) if place else None
                found[row].add((aspect, one.characters((first, last)), int(scores.argmax())))
        answers += list(zip(batch, found, strict=True))
    return answers


def shares(answers: Sequence[tuple[Encoded, set[Triplet]]], *, is_explicit: bool) -> Share:
    """Triplets that are right to the sign; those without a named aspect are left out where `is_explicit`."""
    right = found = wanted = 0
    for one, told in answers:
        gold = {(each.aspect, each.words, each.polarity) for each in one.sentence.opinions or ()}
        if is_explicit:
            gold, told = ({each for each in some if each[0]} for some in (gold, told))
        right, found, wanted = right + len(gold & told), found + len(told), wanted + len(gold)
    return Share(right, found, wanted)


@torch.inference_mode()
def emotions(network: Network, sentences: Sequence[Encoded], names: Sequence[str], threshold: float = 0.3) -> float:
    """The mean F1 of the feelings."""
    counts = torch.zeros(len(names), 3)
    for batch in _batches(sentences):
        ids, attended = padded(batch)
        scores = torch.sigmoid(network.emotion(network.summary(network.encoder(ids, attended), attended)))
        for row, one in enumerate(batch):
            gold = torch.zeros(len(names))
            gold[list(one.sentence.emotions or ())] = 1
            found = (scores[row] >= threshold).float()
            counts += torch.stack([gold * found, gold, found], 1)
    return float((2 * counts[:, 0] / (counts[:, 1] + counts[:, 2]).clamp(min=1)).mean())
