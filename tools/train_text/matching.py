"""Teaches which topic a text is about: texts beside what their topics are called, and beside others of their kind."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - as everybody calls it

from tools.train_text.encoding import Encoded, encoded, padded
from tools.train_text.network import Network
from tools.train_text.sentences import Sentence

SCALE = 16.0  # of a cosine before it is a score
TOPICS_AT_ONCE = 24
TEXTS_A_TOPIC = 3


@dataclass(frozen=True, slots=True)
class Topics:
    """The texts of one source by topic, and the ways in which a topic can be named."""

    texts: Mapping[str, Sequence[Encoded]]
    names: Mapping[str, Sequence[Encoded]]


def topics_of(
    tokeniser: Tokenizer, sentences: Sequence[Sentence], names: Mapping[str, Sequence[str]] | None = None
) -> list[Topics]:
    """Source by source: topics of different sources are never set against each other."""
    found: dict[str, dict[str, list[Sentence]]] = defaultdict(lambda: defaultdict(list))
    for one in sentences:
        for topic in one.topics or ():
            found[one.source][topic].append(one)
    named = names or {}
    return [
        Topics(
            {topic: encoded(tokeniser, some) for topic, some in topics.items()},
            {
                topic: encoded(tokeniser, [Sentence(name, source) for name in named.get(topic, [topic])])
                for topic in topics
            },
        )
        for source, topics in sorted(found.items())
        if len(topics) > 2
    ]


def topic_losses(network: Network, topics: Topics, draw: random.Random) -> Mapping[str, Tensor]:
    """How badly texts find the name of their topic, and texts of the same topic each other."""
    chosen = draw.sample(sorted(topics.texts), min(TOPICS_AT_ONCE, len(topics.texts)))
    groups = [draw.sample(list(topics.texts[topic]), min(TEXTS_A_TOPIC, len(topics.texts[topic]))) for topic in chosen]
    texts = [one for group in groups for one in group]
    labels = torch.tensor([number for number, group in enumerate(groups) for _ in group])
    names = [draw.choice(list(topics.names[topic])) for topic in chosen]
    vectors, labels_of = vectors_of(network, texts), vectors_of(network, names)
    by_name = F.cross_entropy(SCALE * vectors @ labels_of.T, labels)
    same = (labels[:, None] == labels[None, :]) & ~torch.eye(len(texts), dtype=torch.bool)
    scores = (SCALE * vectors @ vectors.T).masked_fill(torch.eye(len(texts), dtype=torch.bool), -1e4)
    logs = F.log_softmax(scores, 1)
    pairs = same.sum(1)
    by_kind = -((logs * same).sum(1)[pairs > 0] / pairs[pairs > 0]).mean() if bool(pairs.any()) else by_name
    return {"topic_names": by_name, "topic_texts": 0.5 * by_kind}


def vectors_of(network: Network, texts: Sequence[Encoded]) -> Tensor:
    """What each text is about, of length one."""
    ids, attended = padded(texts)
    whole = network.summary(network.encoder(ids, attended), attended)
    return F.normalize(network.topic(whole).float(), dim=-1)
