"""What to call a group of texts: the phrases that are said in it and hardly elsewhere, in each language for itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log

import numpy as np

from zhiyin.feedback.listening.model import Integers
from zhiyin.feedback.listening.phrases import is_pair, parts_of, phrases_of, spoken

LEAST_SHARE = 0.05  # of the texts of a group in its language: a name is what several of them say
ENGLISH, CHINESE = "en", "zh"


def class_names(words: Sequence[str], groups: Integers, most: int) -> dict[int, dict[str, tuple[str, ...]]]:
    """Phrases of each group by language, the most characteristic first, by class-based TF-IDF (Grootendorst 2022).

    Weight: share of the group's texts with the phrase x log(1 + mean texts of a group / texts with it in all).
    Chinese stays in the script in which it is mostly written.
    """
    found = [{key: each for key, each in phrases_of(text).items() if not is_pair(key)} for text in words]
    frequent = {key for key, count in Counter(key for each in found for key in each).items() if count > 1}
    kept = spoken(words, frequent)
    of_group: defaultdict[int, list[Mapping[str, str]]] = defaultdict(list)
    for group, each in zip(groups.tolist(), found, strict=True):
        of_group[group].append({key: written for key, written in each.items() if key in kept})
    total = Counter(key for texts in of_group.values() for each in texts for key in each)
    average = len(words) / max(len(of_group), 1)
    return {group: _names(of_group[group], total, average, most) for group in sorted(of_group)}


def _names(
    texts: Sequence[Mapping[str, str]], total: Counter[str], average: float, most: int
) -> dict[str, tuple[str, ...]]:
    counts = Counter(key for each in texts for key in each)
    written = Counter((key, words) for each in texts for key, words in each.items())
    names = {key: words for (key, words), _ in reversed(written.most_common())}
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    speaking = Counter(language for each in texts for language in {_language_of(key) for key in each})
    weights = {key: counts[key] * log(1 + average / total[key]) * _fullness(key) for key in counts}
    for key in sorted(counts, key=lambda key: (-weights[key], key)):
        language = _language_of(key)
        is_said = counts[key] >= max(2, LEAST_SHARE * speaking[language]) and len(by_language[language]) < most
        if is_said and not any(parts_of(key) & parts_of(other) for other in by_language[language]):
            by_language[language].append(names[key])
    return {language: tuple(phrases) for language, phrases in by_language.items() if phrases}


def _fullness(key: str) -> float:
    """Two words name a thing better than one, and are rarer: this evens it out."""
    return float(np.sqrt(len(parts_of(key))))


def _language_of(key: str) -> str:
    return ENGLISH if key[0].isascii() else CHINESE
