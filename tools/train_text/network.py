"""The network: an encoder that reads a sentence once, and heads that say what is in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as everybody calls it

from tools.train_text.base_weights import Base

TAGS = 3  # outside, begin, inside
POLARITIES = 3  # negative, neutral, positive
TOPIC_SIZE = 384  # as the base has it: its vectors are what topics are taught by


@dataclass(frozen=True)
class Shape:
    """How large the network is: how many layers read the sentence, how many look at it again for one aspect."""

    layers: int = 6
    aspect_layers: int = 2
    hidden: int = 384
    heads: int = 12
    positions: int = 512
    emotions: int = 28
    intents: int = 10


class Attention(nn.Module):
    """Attention in two products: on a processor their gradient takes half the time of the fused form."""

    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.heads, self.size = heads, hidden // heads
        self.q, self.k, self.v, self.o = (nn.Linear(hidden, hidden) for _ in range(4))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        q, k, v = (
            part(x).view(batch, length, self.heads, self.size).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        weights = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(self.size) + mask, dim=-1)
        return self.o((weights @ v).transpose(1, 2).reshape(batch, length, hidden))


class Layer(nn.Module):
    def __init__(self, hidden: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(hidden, heads)
        self.attention_norm = nn.LayerNorm(hidden, eps=1e-12)
        self.up, self.down = nn.Linear(hidden, 4 * hidden), nn.Linear(4 * hidden, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self.attention_norm(x + self.dropout(self.attention(x, mask)))
        return self.norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Token vectors of a sentence."""

    def __init__(self, shape: Shape, pieces: int, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, shape.hidden)
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape.hidden, shape.heads, dropout) for _ in range(shape.layers))

    def forward(self, ids: Tensor, attended: Tensor) -> Tensor:
        mask = blocked(attended)
        x = self.dropout(self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask)
        return x


class AspectReader(nn.Module):
    """Looks at a sentence again with one aspect in mind: its opinions, its polarity, what it is about."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        hidden = shape.hidden
        self.mark = nn.Embedding(2, hidden)  # of the aspect's own tokens, and of the others
        self.layers = nn.ModuleList(Layer(hidden, shape.heads, dropout) for _ in range(shape.aspect_layers))
        self.opinion_tags = nn.Linear(hidden, TAGS)
        self.polarity = nn.Linear(hidden, POLARITIES)
        self.opinion_polarity = nn.Linear(2 * hidden, POLARITIES)
        self.topic = nn.Linear(hidden, TOPIC_SIZE)

    def forward(self, tokens: Tensor, attended: Tensor, marked: Tensor) -> tuple[Tensor, Tensor]:
        """The tokens as seen from the aspect, and the aspect: the mean of its own tokens."""
        x = tokens + self.mark(marked.long())
        mask = blocked(attended)
        for layer in self.layers:
            x = layer(x, mask)
        return x, mean_of(x, marked)


class Network(nn.Module):
    def __init__(self, shape: Shape, pieces: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape, pieces, dropout)
        self.aspect_tags = nn.Linear(shape.hidden, TAGS)
        self.aspect = AspectReader(shape, dropout)
        self.sentiment = nn.Linear(shape.hidden, POLARITIES)
        self.emotion = nn.Linear(shape.hidden, shape.emotions)
        self.intent = nn.Linear(shape.hidden, shape.intents)
        self.topic = nn.Linear(shape.hidden, TOPIC_SIZE)

    def summary(self, tokens: Tensor, attended: Tensor) -> Tensor:
        return mean_of(tokens, attended)


def blocked(attended: Tensor) -> Tensor:
    """What is added to the scores of attention: nothing, or so little that padding is not seen."""
    return (1.0 - attended[:, None, None, :].float()) * -1e4


def mean_of(tokens: Tensor, chosen: Tensor) -> Tensor:
    """The mean of the chosen tokens of each sentence."""
    weights = chosen.to(tokens.dtype)
    return (weights[:, None, :] @ tokens).squeeze(1) / weights.sum(1, keepdim=True).clamp(min=1)


def from_base(base: Base, kept: Sequence[int], shape: Shape, dropout: float = 0.1) -> Network:
    """The network as it is before training: the encoder's first layers, the ones after them for aspects."""
    network = Network(shape, len(kept), dropout)
    hidden = base.hidden
    with torch.no_grad():
        words = torch.from_numpy(base.tensors["emb.word"]).view(-1, hidden)[torch.tensor(list(kept))]
        types = torch.from_numpy(base.tensors["emb.type"]).view(-1, hidden)[0]
        network.encoder.words.weight.copy_(words + types)
        network.encoder.positions.weight.copy_(torch.from_numpy(base.tensors["emb.pos"]).view(-1, hidden))
        network.encoder.norm.weight.copy_(torch.from_numpy(base.tensors["emb.ln.w"]))
        network.encoder.norm.bias.copy_(torch.from_numpy(base.tensors["emb.ln.b"]))
        for number, layer in enumerate([*network.encoder.layers, *network.aspect.layers]):
            _fill(layer, base, f"l{number}")
        network.aspect.mark.weight.normal_(0, 0.02)
    return network


def _fill(layer: Layer, base: Base, name: str) -> None:
    attention = layer.attention
    parts = {
        "q": attention.q,
        "k": attention.k,
        "v": attention.v,
        "ao": attention.o,
        "aln": layer.attention_norm,
        "fi": layer.up,
        "fo": layer.down,
        "oln": layer.norm,
    }
    for part, module in parts.items():
        weight = torch.from_numpy(base.tensors[f"{name}.{part}.w"])
        module.weight.copy_(weight.view(module.weight.shape))
        module.bias.copy_(torch.from_numpy(base.tensors[f"{name}.{part}.b"]))
