"""What the network is told about a batch: how wrong each head was."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - as everybody calls it

from tools.train_text.encoding import Encoded, Places, padded, tags_of
from tools.train_text.network import Network
from tools.train_text.sentences import Span, sentiment_of
from tools.train_text.teaching import Teaching

MOST_ASPECTS = 3  # of one sentence in one step
INVENTED_SHARE = 0.2  # of sentences in which a wrong aspect is looked at, which has no opinion


@dataclass(frozen=True, slots=True)
class _View:
    """A sentence seen from one aspect; of none that is named where `aspect` is None."""

    row: int
    aspect: Places | None
    polarity: int | None
    opinions: Sequence[tuple[Places, int]] | None
    span: Span | None = None  # the aspect's characters


def opinion_losses(
    network: Network, batch: Sequence[Encoded], draw: random.Random, teaching: Teaching
) -> Mapping[str, Tensor]:
    """Aspects, their polarity and opinions, and the feeling of the whole."""
    ids, attended = padded(batch)
    tokens = network.encoder(ids, attended)
    losses: dict[str, Tensor] = {}
    length = ids.shape[1]
    tagged = [number for number, one in enumerate(batch) if one.sentence.has_all_aspects]
    if tagged:
        gold = torch.tensor([tags_of(_aspects(batch[number]), batch[number], length) for number in tagged])
        losses["aspects"] = _cross(network.aspect_tags(tokens[tagged]), gold)
    losses |= _summary_losses(network, batch, network.summary(tokens, attended), teaching)
    views = [view for row, one in enumerate(batch) for view in _views(row, one, draw)]
    if views:
        losses |= _view_losses(network, batch, views, tokens, attended, teaching)
    return losses


def feeling_losses(network: Network, batch: Sequence[Encoded], teaching: Teaching) -> Mapping[str, Tensor]:
    """What people feel, and whether that is good."""
    ids, attended = padded(batch)
    return _summary_losses(network, batch, network.summary(network.encoder(ids, attended), attended), teaching)


def wish_losses(network: Network, batch: Sequence[Encoded], teaching: Teaching) -> Mapping[str, Tensor]:
    """What people want of the brand."""
    ids, attended = padded(batch)
    summary = network.summary(network.encoder(ids, attended), attended)
    gold = torch.tensor([one.sentence.intent for one in batch])
    return {
        "intent": F.cross_entropy(network.intent(summary).float(), gold),
        **teaching.of_wholes(batch, network.topic(summary)),
    }


def meaning_losses(network: Network, batch: Sequence[Encoded], teaching: Teaching) -> Mapping[str, Tensor]:
    """What texts are about of which nothing else is known."""
    ids, attended = padded(batch)
    return teaching.of_wholes(batch, network.topic(network.summary(network.encoder(ids, attended), attended)))


def _summary_losses(
    network: Network, batch: Sequence[Encoded], summary: Tensor, teaching: Teaching
) -> dict[str, Tensor]:
    losses = teaching.of_wholes(batch, network.topic(summary))
    whole = [sentiment_of(one.sentence) for one in batch]
    known = [row for row, one in enumerate(whole) if one is not None]
    if known:
        losses["sentiment"] = F.cross_entropy(
            network.sentiment(summary[known]).float(), torch.tensor([whole[row] for row in known])
        )
    felt = [row for row, one in enumerate(batch) if one.sentence.emotions is not None]
    if felt:
        gold = torch.zeros(len(felt), network.shape.emotions)
        for place, row in enumerate(felt):
            gold[place, list(batch[row].sentence.emotions or ())] = 1
        losses["emotion"] = 4 * F.binary_cross_entropy_with_logits(network.emotion(summary[felt]).float(), gold)
    return losses


def _aspects(one: Encoded) -> list[Places]:
    spans = {*one.sentence.aspects, *(each.aspect for each in one.sentence.opinions or () if each.aspect)}
    return [place for span in spans if (place := one.places(span))]


def _views(row: int, one: Encoded, draw: random.Random) -> list[_View]:
    sentence = one.sentence
    named = {each.aspect for each in sentence.opinions or ()} | set(sentence.aspects)
    found = []
    for span in named - {None}:
        assert span is not None
        place = one.places(span)
        if place:
            found.append(_View(row, place, sentence.aspects.get(span), _opinions(one, span), span))
    found = draw.sample(found, min(len(found), MOST_ASPECTS))
    if sentence.opinions is None:
        return found
    found.append(_View(row, None, None, _opinions(one, None)))
    if draw.random() < INVENTED_SHARE and len(one.ids) > 6:
        first = draw.randrange(1, len(one.ids) - 3)
        last = first + draw.randrange(2)
        if all(last < start or end < first for start, end in _aspects(one)):
            found.append(_View(row, (first, last), None, ()))
    return found


def _opinions(one: Encoded, aspect: tuple[int, int] | None) -> Sequence[tuple[Places, int]] | None:
    if one.sentence.opinions is None:
        return None
    return [
        (place, each.polarity)
        for each in one.sentence.opinions
        if each.aspect == aspect and (place := one.places(each.words))
    ]


def marks(views: Sequence[tuple[int, Places | None]], length: int) -> Tensor:
    """Which tokens are the aspect's own; of none that is named the mark of the beginning."""
    marked = torch.zeros(len(views), length, dtype=torch.long)
    for number, (_, place) in enumerate(views):
        first, last = place or (0, 0)
        marked[number, first : last + 1] = 1
    return marked


def _view_losses(
    network: Network,
    batch: Sequence[Encoded],
    views: Sequence[_View],
    tokens: Tensor,
    attended: Tensor,
    teaching: Teaching,
) -> dict[str, Tensor]:
    rows = [view.row for view in views]
    length = tokens.shape[1]
    marked = marks([(view.row, view.aspect) for view in views], length)
    seen, aspects = network.aspect(tokens[rows], attended[rows], marked)
    losses = teaching.of_views(
        [(batch[view.row].sentence.text, view.span) for view in views], network.aspect.topic(aspects)
    )
    judged = [number for number, view in enumerate(views) if view.polarity is not None]
    if judged:
        gold = torch.tensor([views[number].polarity for number in judged])
        losses["polarity"] = F.cross_entropy(network.aspect.polarity(aspects[judged]).float(), gold)
    tagged = [number for number, view in enumerate(views) if view.opinions is not None]
    if tagged:
        gold = torch.tensor(
            [
                tags_of([place for place, _ in views[number].opinions or ()], batch[rows[number]], length)
                for number in tagged
            ]
        )
        losses["opinions"] = _cross(network.aspect.opinion_tags(seen[tagged]), gold)
    found = [(number, *each) for number in tagged for each in views[number].opinions or ()]
    if found:
        chosen = torch.zeros(len(found), length)
        for place, (_, (first, last), _) in enumerate(found):
            chosen[place, first : last + 1] = 1
        from_views = [number for number, _, _ in found]
        words = _means(seen[from_views], chosen)
        scores = network.aspect.opinion_polarity(torch.cat([words, aspects[from_views]], 1))
        losses["opinion_polarity"] = F.cross_entropy(scores.float(), torch.tensor([polarity for *_, polarity in found]))
    return losses


def _means(tokens: Tensor, chosen: Tensor) -> Tensor:
    weights = chosen.to(tokens.dtype)
    return (weights[:, None, :] @ tokens).squeeze(1) / weights.sum(1, keepdim=True)


def _cross(scores: Tensor, gold: Tensor) -> Tensor:
    return F.cross_entropy(scores.float().flatten(0, 1), gold.flatten(), ignore_index=-100)
