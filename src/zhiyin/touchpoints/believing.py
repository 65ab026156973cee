"""Whose word counts about a thing: what a public key tells never changes what a trusted sender told.

Everybody who reads a page's source has its key, and order numbers are easy to guess. So a public key may tell of
things that nobody else has spoken of, and of how a thing began that the brand's own systems only heard of later
(the page takes the order, the warehouse sends it). All the rest is for trusted senders: server keys, files, staff.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

import msgspec

from zhiyin.touchpoints.history import History, Told


class Beginning(NamedTuple):
    """What a public key may tell of a thing that trusted senders know of, until they tell it themselves."""

    is_told_by: Callable[[Told], bool]  # whether a telling says how the thing began
    names: Collection[str]  # of the tellings that still count
    properties: Collection[str]  # what still counts of them


def believed(history: History, beginning: Beginning) -> History:
    """The tellings that count, a function of the whole history: whoever came first, the same.

    - All of them, when no trusted sender spoke, or nobody else.
    - Only the trusted ones, when one of these says how the thing began.
    - Otherwise the trusted ones and, of the others, what they may tell of the beginning.
    """
    trusted = [each for each in history if each.is_trusted]
    if not trusted or len(trusted) == len(history):
        return history
    if any(beginning.is_told_by(each) for each in trusted):
        return trusted
    return [
        each if each.is_trusted else _narrowed(each, beginning.properties)
        for each in history
        if each.is_trusted or each.name in beginning.names
    ]


def doubted(history: History, counting: History) -> list[Told]:
    """The tellings that do not count."""
    counted = {each.id for each in counting}
    return [each for each in history if each.id not in counted]


def _narrowed(told: Told, properties: Collection[str]) -> Told:
    kept = {name: value for name, value in told.properties.items() if name in properties}
    return msgspec.structs.replace(told, properties=kept)
