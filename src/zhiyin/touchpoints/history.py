"""What was told about one thing (an order, a ticket, an answer): kept once each, in one order, whenever it arrived."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from zhiyin.customers.model import Trust
from zhiyin.touchpoints.model import TakenInteraction

MAX_LENGTH = 1000
"""Of longer histories only the newest are kept: a bound against senders gone wild."""


class Told(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One interaction, as far as the thing is concerned."""

    at: int
    id: int
    name: str
    identity_id: int
    source_id: int
    scope_id: int
    channel: str
    touchpoint: str
    properties: dict[str, Any]
    trust: int = Trust.PUBLIC

    @property
    def is_trusted(self) -> bool:
        """Whether a sender said it whom nobody else can pretend to be: the brand's own systems, files, staff."""
        return self.trust >= Trust.SERVER


History = Sequence[Told]
"""In the order of time, then of id: a pure function of what was told, not of when it came."""

_decoder = msgspec.json.Decoder(list[Told])
_encoder = msgspec.json.Encoder()


def told(interaction: TakenInteraction, kept: Collection[str]) -> Told:
    """The interaction with those of its properties that are kept."""
    properties = {name: value for name, value in interaction.properties.items() if name in kept}
    return Told(
        at=interaction.at,
        id=interaction.id,
        name=interaction.name,
        identity_id=interaction.identity_id,
        source_id=interaction.source_id,
        scope_id=interaction.scope_id,
        channel=interaction.channel,
        touchpoint=interaction.touchpoint,
        properties=properties,
        trust=interaction.trust,
    )


def merged(known: History, new: Iterable[Told]) -> list[Told]:
    """Both together, each interaction once, in order; equal to `known` when nothing is new."""
    by_id = {each.id: each for each in (*known, *new)}
    history = sorted(by_id.values(), key=_place)
    return history if len(history) <= MAX_LENGTH else sorted(by_weight(history)[-MAX_LENGTH:], key=_place)


def encode(history: History) -> bytes:
    return _encoder.encode(history)


def decode(payload: bytes) -> list[Told]:
    return _decoder.decode(payload)


def by_weight(history: Iterable[Told]) -> list[Told]:
    """What counts least first: before all that is trusted what is not; within each, the order of time."""
    return sorted(history, key=lambda each: each.is_trusted)


def vouched(history: History) -> History:
    """What trusted senders told; everything when none of them spoke."""
    return [each for each in history if each.is_trusted] or history


Ranks = Callable[[Collection[int]], Mapping[int, int]]
"""How strong identities are as evidence of who somebody is; higher is stronger."""


def owner(history: History, ranks_of: Ranks) -> int:
    """Whose the thing is: the strongest identity that spoke of it, the earliest of equals; 0 for nobody.

    Where a trusted sender named anybody, only those count whom trusted senders named.
    """
    named = [each for each in history if each.identity_id]
    identities = dict.fromkeys(each.identity_id for each in vouched(named))
    if len(identities) < 2:
        return next(iter(identities), 0)
    ranks = ranks_of(identities)
    return max(identities, key=lambda identity: ranks.get(identity, 0))


def scope(history: History) -> int:
    """The row scope of the thing: that of the first interaction that has one, trusted ones before others."""
    return next((each.scope_id for each in vouched([each for each in history if each.scope_id])), 0)


def newest(history: History, name: str) -> Any:
    """The value of a property that was told last, trusted tellings before others; None when nobody told it."""
    for each in reversed(by_weight(history)):
        if (value := each.properties.get(name)) is not None:
            return value
    return None


def _place(each: Told) -> tuple[int, int]:
    return each.at, each.id
