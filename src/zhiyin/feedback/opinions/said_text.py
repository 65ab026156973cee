"""A text and its opinions, as far as they are counted among many."""

from __future__ import annotations

from typing import NamedTuple

from zhiyin.feedback.opinions.model import Product


class SaidOpinion(NamedTuple):
    """An opinion, as far as it is counted: where its sentence stands, its topic's path, and its polarity."""

    start: int
    end: int
    path: str | None
    polarity: int


class SaidText(NamedTuple):
    """A text, as far as it is counted among many."""

    text_id: int
    identity_id: int  # 0: nobody knows who wrote it
    scope_id: int
    at: int
    product: Product
    text: str
    sentiment: int | None
    opinions: tuple[SaidOpinion, ...]
