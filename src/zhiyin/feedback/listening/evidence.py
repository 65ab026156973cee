"""What shows an issue to a person: its most characteristic phrases, and typical texts first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.special import xlogy

from zhiyin.feedback.listening.model import Floats, Integers, RisingPhrase
from zhiyin.feedback.listening.phrases import is_pair, parts_of
from zhiyin.feedback.listening.series import Family, Said

SAME_TEXTS = 0.6
"""Two phrases that overlap in words and in so many of their texts say the same: one of them is shown."""


def characteristic(said: Said, family: Family, sayings: Integers, window: int, count: int) -> tuple[RisingPhrase, ...]:
    """The phrases that tell these sayings from all before, by log likelihood (Dunning 1993), each thought once."""
    if not len(family.keys):
        return ()
    members = family.members.tocsr()
    here = np.asarray(members[sayings].sum(axis=0)).ravel()
    before = np.flatnonzero(said.days < said.day_count - window)
    base = np.asarray(members[before].sum(axis=0)).ravel()
    scores = log_likelihood(here, len(sayings), base, len(before))
    order = [int(at) for at in np.argsort(-scores, kind="stable") if scores[at] > 0 and here[at] >= 2]
    order = [at for at in order if not is_pair(family.keys[at])]
    chosen: list[int] = []
    texts = {at: set(family.sayings_of(at).tolist()) & set(sayings.tolist()) for at in order[: 20 * count]}
    for at in texts:
        if len(chosen) < count and not any(_says_the_same(family, texts, at, other) for other in chosen):
            chosen.append(at)
    return tuple(RisingPhrase(family.names[family.keys[at]], int(here[at]), int(base[at])) for at in chosen)


def log_likelihood(here: Floats, size: float, there: Floats, other_size: float) -> Floats:
    """How surely something is commoner here than there (G², Dunning 1993); 0 where it is rarer."""
    share = (here + there) / max(size + other_size, 1)
    found = 2 * (
        xlogy(here, here / np.maximum(size * share, 1e-12))
        + xlogy(there, there / np.maximum(other_size * share, 1e-12))
    )
    return np.where(here * other_size > there * size, found, 0.0)


def typical_first(said: Said, sayings: Integers, phrases: Sequence[RisingPhrase]) -> list[int]:
    """The sayings nearest to their common centre first; without vectors those that say most of the phrases."""
    if said.vectors is None:
        return sorted(sayings.tolist(), key=lambda at: (-_said_of(said.sayings[at].words, phrases), -at))
    likeness = said.vectors[sayings] @ said.vectors[sayings].mean(axis=0)
    return [int(at) for at in sayings[np.argsort(-likeness, kind="stable")]]


def _said_of(words: str, phrases: Sequence[RisingPhrase]) -> int:
    lower = words.lower()
    return sum(phrase.words in lower for phrase in phrases)


def shown(ids: Iterable[str | None], most: int | None = None) -> tuple[str, ...]:
    """Each once, in their order, unknown ones left out."""
    return tuple(dict.fromkeys(each for each in ids if each is not None))[:most]


def _says_the_same(family: Family, texts: dict[int, set[int]], at: int, other: int) -> bool:
    if not parts_of(family.keys[at]) & parts_of(family.keys[other]):
        return False
    return len(texts[at] & texts[other]) >= SAME_TEXTS * min(len(texts[at]), len(texts[other]))
