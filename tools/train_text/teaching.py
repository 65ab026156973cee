"""What the whole base encoder, twice as deep, says texts are about: the network learns to say the same.

Trained for opinions alone, an encoder forgets what words mean beyond them. The vectors of the untouched base keep it:
near to each other is what means the same, in both languages, of trades that no training text speaks of.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - as everybody calls it

from tools.train_text.base_weights import Base
from tools.train_text.encoding import Encoded, encoded, padded
from tools.train_text.network import Network, Shape, from_base
from tools.train_text.sentences import Sentence, Span

LAYERS = 12
BUDGET = 6_000  # tokens of a batch
SCALE = 20.0  # of a cosine before it is a score
SHORT = 5  # words, or Chinese signs and a half as many: below, a text is a name and no sentence
_OPINION_SHARE, _SENTENCE_SHARE = 0.3, 0.2  # of what is said of a thing, and around it, beside the thing itself


@dataclass(frozen=True)
class Teaching:
    """The vectors of texts, and of things spoken of in a sentence; rows of length one."""

    wholes: Mapping[str, Tensor]
    seen: Mapping[tuple[str, Span], Tensor]

    def of_wholes(self, batch: Sequence[Encoded], vectors: Tensor) -> dict[str, Tensor]:
        """How far the vectors of sentences are from those of their texts."""
        return self._losses("taught_whole", vectors, [self.wholes.get(one.sentence.text) for one in batch])

    def of_views(self, views: Sequence[tuple[str, Span | None]], vectors: Tensor) -> dict[str, Tensor]:
        """How far the vectors of things are from what is taught of them."""
        return self._losses(
            "taught_seen", vectors, [self.seen.get((text, span)) if span else None for text, span in views]
        )

    @staticmethod
    def _losses(name: str, vectors: Tensor, targets: Sequence[Tensor | None]) -> dict[str, Tensor]:
        known = [row for row, target in enumerate(targets) if target is not None]
        if len(known) < 2:
            return {}
        wanted = torch.stack([target for target in targets if target is not None])
        told = F.normalize(vectors[known].float(), dim=-1)
        likeness = wanted @ wanted.T
        # Each has to be told apart from the others of its batch as far as the teacher tells them apart.
        apart = F.cross_entropy(SCALE * told @ wanted.T, torch.softmax(2 * SCALE * likeness, 1))
        return {name: 2 * (1 - (told * wanted).sum(1)).mean() + 0.3 * apart}


def teach(
    base: Base,
    kept: Sequence[int],
    tokeniser: Tokenizer,
    texts: Sequence[str],
    sentences: Sequence[Sentence],
    keep: Path,
) -> Teaching:
    """The vectors of `texts`, and of the aspects of `sentences`; kept in a file, for they take minutes."""
    things = list(_things(sentences))
    asked = sorted({*texts, *(text for one in things for text in one.texts)})
    stamp = hashlib.sha256("\n".join(asked).encode()).hexdigest()
    known = torch.load(keep) if keep.exists() else {}
    if known.get("stamp") != stamp:
        network = from_base(base, kept, Shape(LAYERS, aspect_layers=0)).eval()
        known = {"stamp": stamp, "vectors": _centred(asked, _vectors(network, tokeniser, asked))}
        torch.save(known, keep)
    rows = dict(zip(asked, known["vectors"].float(), strict=True))
    wholes = {text: rows[text] for text in texts}
    return Teaching(wholes, {one.place: one.target(rows) for one in things})


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing spoken of in a sentence, by its own words, with what is said of it, and with all of the sentence."""

    place: tuple[str, Span]
    texts: tuple[str, str, str]

    def target(self, rows: Mapping[str, Tensor]) -> Tensor:
        name, said, around = (rows[text] for text in self.texts)
        return F.normalize(name + _OPINION_SHARE * said + _SENTENCE_SHARE * around, dim=0)


def _things(sentences: Sequence[Sentence]) -> Iterator[_Thing]:
    for one in sentences:
        said: dict[Span, list[str]] = defaultdict(list)
        for opinion in one.opinions or ():
            if opinion.aspect:
                said[opinion.aspect].append(one.text[slice(*opinion.words)])
        for span in {*one.aspects, *said}:
            name = one.text[slice(*span)]
            yield _Thing((one.text, span), (name, " ".join([name, *said[span]]), one.text))


def _vectors(network: Network, tokeniser: Tokenizer, texts: Sequence[str]) -> Tensor:
    pieces = encoded(tokeniser, [Sentence(f"query: {text}", "") for text in texts])
    found = torch.zeros(len(texts), network.shape.hidden)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for number, numbers in enumerate(_groups([len(one.ids) for one in pieces])):
            if number % 50 == 0:
                print(f"taught by batch {number}, {len(pieces[numbers[-1]].ids)} pieces a text", flush=True)
            ids, attended = padded([pieces[number] for number in numbers])
            found[numbers] = network.summary(network.encoder(ids, attended), attended).float()
    return found


def _groups(lengths: Sequence[int]) -> Iterator[list[int]]:
    group: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and (len(group) + 1) * lengths[number] > BUDGET:
            yield group
            group = []
        group.append(number)
    yield group


def _centred(texts: Sequence[str], vectors: Tensor) -> Tensor:
    """Without what all texts of a language and a length have in common: what is left is what they are about."""
    found = F.normalize(vectors, dim=-1)
    kinds: dict[tuple[bool, bool], list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
        words = chinese / 1.5 if chinese else len(text.split())
        kinds[(chinese > 0, words <= SHORT)].append(number)
    for numbers in kinds.values():
        found[numbers] -= found[numbers].mean(0)
    return F.normalize(found, dim=-1).half()
