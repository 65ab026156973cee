"""Texts that were written after one pattern: the same frame, other nouns in its gaps."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

LEAST_TEXTS = 3
LEAST_TOKENS = 10
MOST_TOKENS = 400
LEAST_SHARED = 0.6  # of the longer text, in the frame
LEAST_BLOCK = 3  # tokens of a piece of the frame: fewer are shared by any two texts
LONGEST_GAP = 8
SHINGLE = 4
COMMON_SHINGLES = 3  # of two texts, before they are laid beside each other
NEXT = 8
"""Each text is laid beside so many that follow it among those with the same run: a frame is a chain of such pairs."""

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:['’]\w+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Template:
    """A frame with its gaps, and the texts that fill them."""

    frame: str
    text_ids: tuple[str, ...]


def templates(words: Mapping[str, str]) -> list[Template]:
    """Groups of three texts or more that share a frame and differ in what fills its gaps; words by text id."""
    tokens = {text_id: tokens_of(each) for text_id, each in words.items()}
    tokens = {text_id: each for text_id, each in tokens.items() if LEAST_TOKENS <= len(each) <= MOST_TOKENS}
    leader: dict[str, str] = {}
    frames: dict[str, str] = {}
    for one, other in _candidates(tokens):
        frame = frame_of(tokens[one], tokens[other])
        if frame is not None:
            _join(leader, one, other)
            frames.setdefault(one, frame)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for text_id in leader:
        groups[_leader_of(leader, text_id)].append(text_id)
    found = [sorted(group) for group in groups.values() if len(group) >= LEAST_TEXTS]
    return [Template(next(frames[each] for each in group if each in frames), tuple(group)) for group in sorted(found)]


def tokens_of(words: str) -> tuple[str, ...]:
    """Words, and single Chinese characters."""
    return tuple(_TOKEN.findall(words.lower()))


def frame_of(one: Sequence[str], other: Sequence[str]) -> str | None:
    """What two texts share with short gaps in between; None where that is too little, or all."""
    if one == other:
        return None
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    kept = [block for block in blocks if block.size >= LEAST_BLOCK]
    if len(kept) < 2 or sum(block.size for block in kept) < LEAST_SHARED * max(len(one), len(other)):
        return None
    gaps = (max(b.a - a.a - a.size, b.b - a.b - a.size) for a, b in pairwise(kept))
    if max(gaps) > LONGEST_GAP:
        return None
    return " … ".join(_written(one[block.a : block.a + block.size]) for block in kept)


def _candidates(tokens: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of texts that share several runs of four tokens."""
    holders: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for text_id, each in tokens.items():
        for shingle in sorted({tuple(each[at : at + SHINGLE]) for at in range(len(each) - SHINGLE + 1)}):
            holders[shingle].append(text_id)
    pairs: Counter[tuple[str, str]] = Counter()
    for texts in holders.values():
        pairs.update((one, other) for at, one in enumerate(texts) for other in texts[at + 1 : at + 1 + NEXT])
    return (pair for pair, count in pairs.items() if count >= COMMON_SHINGLES)


def _written(tokens: Sequence[str]) -> str:
    return ("" if any(_HAN.match(token) for token in tokens) else " ").join(tokens)


def _leader_of(leader: dict[str, str], text_id: str) -> str:
    while leader.setdefault(text_id, text_id) != text_id:
        text_id = leader[text_id]
    return text_id


def _join(leader: dict[str, str], one: str, other: str) -> None:
    leader[_leader_of(leader, other)] = _leader_of(leader, one)
