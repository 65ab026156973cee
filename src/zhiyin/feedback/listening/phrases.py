"""The phrases of a text: word n-grams of English, character n-grams of Chinese that a person would say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import log

from zhiyin.feedback.listening.empty_words import EMPTY_SIGNS, EMPTY_WORDS
from zhiyin.feedback.listening.stems import stem

LONGEST_WORDS = 3
LONGEST_SIGNS = 6
MOST_PAIRED = 24  # words of one text: a longer one speaks of several things
TOGETHER = " & "
LEAST_SEEN = 3  # of a Chinese phrase before it is judged at all
LEAST_INFORMATION = 1.5  # nats between its two most loosely bound parts: 4.5 times as often together as by chance
LEAST_FREEDOM = 0.6  # nats of entropy on each side: what stands beside it is not nearly always the same sign

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:['’][a-z]+)?|[^\w\s'’]+|\n")
_HAN = re.compile(r"[\u3400-\u9fff]")
_END = ""


def phrases_of(words: str) -> dict[str, str]:
    """All phrases of a text, by the key that they are counted under, as they are written.

    English: 1 to 3 words that neither begin nor end empty, by their stems, and pairs of words in any place:
    what one issue is about is rarely said in the same order twice. Chinese: 2 to 6 characters.
    """
    found: dict[str, str] = {}
    english: list[str] = []
    said: list[str] = []
    for run in [*_RUN.findall(words.lower().replace("’", "'")), _END]:
        if run and run[0].isascii() and run[0].isalnum():
            english.append(run)
            continue
        said += english
        found.update((" ".join(map(stem, gram.split())), gram) for gram in _of_words(english))
        english = []
        if _HAN.match(run):
            found.update((gram, gram) for gram in _of_signs(run))
    found.update(_pairs(said))
    return found


def is_pair(key: str) -> bool:
    return TOGETHER in key


def spoken(said: Sequence[str], phrases: Iterable[str]) -> set[str]:
    """Those phrases that a person would say: all English ones, and Chinese ones that hold together and stand freely.

    Pointwise mutual information of the two parts that are bound most loosely, and entropy of the
    signs on either side (as in new-word discovery: Sproat and Shih 1990; Tanaka-Ishii 2005).
    """
    chinese = {phrase for phrase in phrases if _HAN.match(phrase)}
    counts, left, right = _neighbours(said, chinese)
    signs = max(sum(count for phrase, count in counts.items() if len(phrase) == 1), 1)
    kept = {
        phrase
        for phrase in chinese
        if counts[phrase] >= LEAST_SEEN
        and _cohesion(phrase, counts, signs) >= LEAST_INFORMATION
        and min(_entropy(left[phrase]), _entropy(right[phrase])) >= LEAST_FREEDOM
    }
    return kept | {phrase for phrase in phrases if phrase not in chinese}


def parts_of(phrase: str) -> frozenset[str]:
    """What a phrase is made of: the stems of its words, or its signs in pairs."""
    if _HAN.match(phrase):
        return frozenset(phrase[at : at + 2] for at in range(len(phrase) - 1))
    return frozenset(stem(word) for word in phrase.replace(TOGETHER, " ").split() if word not in EMPTY_WORDS)


def _of_words(words: Sequence[str]) -> Iterable[str]:
    for start, first in enumerate(words):
        if first in EMPTY_WORDS or len(first) < 2:
            continue
        for end in range(start + 1, min(start + LONGEST_WORDS, len(words)) + 1):
            if words[end - 1] not in EMPTY_WORDS and not words[end - 1].isdigit():
                yield " ".join(words[start:end])


def _pairs(words: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Each two of the first words of a text that are not empty."""
    telling = {stem(word) for word in words if word not in EMPTY_WORDS and len(word) > 1 and not word.isdigit()}
    for pair in combinations(sorted(telling)[:MOST_PAIRED], 2):
        yield TOGETHER.join(pair), " … ".join(pair)


def _of_signs(run: str) -> Iterable[str]:
    for start, first in enumerate(run):
        if first in EMPTY_SIGNS:
            continue
        for end in range(start + 2, min(start + LONGEST_SIGNS, len(run)) + 1):
            if run[end - 1] not in EMPTY_SIGNS:
                yield run[start:end]


def _neighbours(
    said: Sequence[str], wanted: set[str]
) -> tuple[Counter[str], Mapping[str, Counter[str]], Mapping[str, Counter[str]]]:
    """How often each n-gram of signs stands, and what stands beside the wanted ones; an edge is no sign twice."""
    counts: Counter[str] = Counter()
    left: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    if not wanted:
        return counts, left, right
    edge = 0
    for words in said:
        for run in _HAN_RUNS.findall(words):
            for start in range(len(run)):
                for end in range(start + 1, min(start + LONGEST_SIGNS, len(run)) + 1):
                    gram = run[start:end]
                    counts[gram] += 1
                    if gram in wanted:
                        edge += 1  # each edge of a run is a neighbour of its own: a phrase that stands alone is free
                        left[gram][run[start - 1] if start else f"edge {edge}"] += 1
                        right[gram][run[end] if end < len(run) else f"edge {edge}"] += 1
    return counts, left, right


_HAN_RUNS = re.compile(r"[\u3400-\u9fff]+")


def _cohesion(phrase: str, counts: Counter[str], signs: int) -> float:
    return min(
        log(counts[phrase] * signs / (counts[phrase[:at]] * counts[phrase[at:]])) for at in range(1, len(phrase))
    )


def _entropy(beside: Counter[str]) -> float:
    total = sum(beside.values())
    return -sum(count / total * log(count / total) for count in beside.values()) if total else 0.0
