"""Teaches which topic a text is about: texts beside what their topics are called, and beside others of their kind."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - as everybody calls it

from tools.train_text.encoding import Encoded, encoded, padded
from tools.train_text.losses import marks
from tools.train_text.network import Network
from tools.train_text.sentences import Sentence, Span
from zhiyin.nlp.model import Taxonomy, Topic
from zhiyin.nlp.phrases import PhraseIndex
from zhiyin.topics.templates import Template, list_templates

SCALE = 16.0  # of a cosine before it is a score
TOPICS_AT_ONCE = 20
TEXTS_A_TOPIC = 3
MOST_TEXTS = 150  # of one topic that phrases have found

TRADES = {
    "restaurants": ("restaurants", "mams"),
    "electronics_retail": ("dmaste_electronics", "phone", "camera", "notebook"),
    "beauty": ("dmaste_beauty", "hair"),
    "apparel": ("dmaste_fashion",),
}
"""Of which sets the sentences speak of a trade's topics."""


@dataclass(frozen=True, slots=True)
class About:
    """A text, and the thing in it that the topic is of; the text as a whole where that is None."""

    text: Encoded
    aspect: Span | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """The texts of one source by topic, and the ways in which a topic can be named."""

    texts: Mapping[str, Sequence[About]]
    names: Mapping[str, Sequence[Encoded]]


def topics_of(tokeniser: Tokenizer, sentences: Sequence[Sentence]) -> list[Topics]:
    """Source by source: topics of different sources are never set against each other."""
    found: dict[str, dict[str, list[Sentence]]] = defaultdict(lambda: defaultdict(list))
    for one in sentences:
        for topic in one.topics or ():
            found[one.source][topic].append(one)
    return [
        Topics(
            {topic: [About(one) for one in encoded(tokeniser, some)] for topic, some in topics.items()},
            {topic: encoded(tokeniser, [Sentence(topic, source)]) for topic in topics},
        )
        for source, topics in sorted(found.items())
        if len(topics) > 2
    ]


def trade_topics(tokeniser: Tokenizer, sentences: Sequence[Encoded], left_out: Sequence[str] = ()) -> list[Topics]:
    """The templates' topics with their own examples, and with sentences in which one of their phrases stands."""
    return [
        _of_trade(tokeniser, template, [one for one in sentences if one.sentence.source in TRADES.get(template.id, ())])
        for template in list_templates()
        if template.id not in left_out
    ]


def _of_trade(tokeniser: Tokenizer, template: Template, sentences: Sequence[Encoded]) -> Topics:
    names: dict[str, Sequence[Encoded]] = {}
    texts: dict[str, list[About]] = defaultdict(list)
    for topic in template.topics:
        told = [name for locale, name in topic.names.items()]
        told += [f"{name}. {topic.definitions[locale]}" for locale, name in topic.names.items()]
        names[topic.key] = encoded(tokeniser, [Sentence(name, template.id) for name in told])
        shown = [Sentence(text, template.id) for some in topic.examples_positive.values() for text in some]
        texts[topic.key] += [About(one) for one in encoded(tokeniser, shown)]
    for key, about in _by_phrase(template, sentences):
        if len(texts[key]) < MOST_TEXTS:
            texts[key].append(about)
    return Topics({key: some for key, some in texts.items() if some}, names)


def _by_phrase(template: Template, sentences: Sequence[Encoded]) -> Iterator[tuple[str, About]]:
    """Aspects and sentences in which the phrases of one topic alone stand."""
    topics = tuple(
        Topic(one.key, one.parent_key, {}, {}, [phrase for some in one.include.values() for phrase in some])
        for one in template.topics
    )
    phrases = PhraseIndex(Taxonomy(0, topics))
    for one in sentences:
        for span in one.sentence.aspects:
            found = {each.topic for each in phrases.find(one.sentence.text[slice(*span)])}
            if len(found) == 1 and one.places(span):
                yield found.pop(), About(one, span)
        found = {each.topic for each in phrases.find(one.sentence.text)}
        if len(found) == 1 and not one.sentence.aspects:
            yield found.pop(), About(one)


def topic_losses(network: Network, topics: Topics, draw: random.Random) -> Mapping[str, Tensor]:
    """How badly texts find the name of their topic, and texts of the same topic each other."""
    chosen = draw.sample(sorted(topics.texts), min(TOPICS_AT_ONCE, len(topics.texts)))
    groups = [draw.sample(list(topics.texts[topic]), min(TEXTS_A_TOPIC, len(topics.texts[topic]))) for topic in chosen]
    texts = [one for group in groups for one in group]
    labels = torch.tensor([number for number, group in enumerate(groups) for _ in group])
    names = vectors_of(network, [About(draw.choice(list(topics.names[topic]))) for topic in chosen])[0]
    whole, seen = vectors_of(network, texts)
    is_whole = torch.tensor([one.aspect is None for one in texts])
    losses = {"topic_seen": F.cross_entropy(SCALE * seen @ names.T, labels)}
    if bool(is_whole.any()):  # of a text as a whole nothing is known where the topic is that of one thing in it
        losses["topic_names"] = F.cross_entropy(SCALE * whole[is_whole] @ names.T, labels[is_whole])
        losses |= _by_kind(whole[is_whole], labels[is_whole])
    return losses


def _by_kind(vectors: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """Texts of a topic are nearer to each other than to others (Khosla et al. 2020)."""
    itself = torch.eye(len(labels), dtype=torch.bool)
    same = (labels[:, None] == labels[None, :]) & ~itself
    pairs = same.sum(1)
    if not bool((pairs > 0).any()):
        return {}
    logs = F.log_softmax((SCALE * vectors @ vectors.T).masked_fill(itself, -1e4), 1)
    return {"topic_texts": -0.5 * ((logs * same).sum(1)[pairs > 0] / pairs[pairs > 0]).mean()}


def vectors_of(network: Network, texts: Sequence[About]) -> tuple[Tensor, Tensor]:
    """What each text is about as a whole, and seen from its aspect; of length one."""
    ids, attended = padded([one.text for one in texts])
    tokens = network.encoder(ids, attended)
    views = [(row, one.text.places(one.aspect) if one.aspect else None) for row, one in enumerate(texts)]
    _, aspects = network.aspect(tokens, attended, marks(views, ids.shape[1]))
    whole = network.topic(network.summary(tokens, attended))
    seen = network.aspect.topic(aspects)
    return F.normalize(whole.float(), dim=-1), F.normalize(seen.float(), dim=-1)
