"""English words without their endings, so that "activate", "activated" and "activating" are counted as one."""

from __future__ import annotations

from functools import lru_cache

_ENDINGS = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e")
_LEAST_LEFT = 3
_STAY_DOUBLE = "ls"  # "bill", "pass"


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What is left without one ending, never shorter than three letters; light on purpose, as for search."""
    word = word.partition("'")[0] or word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_LEFT:
            word = word[: -len(ending)]
            break
    if len(word) > _LEAST_LEFT and word[-1] == word[-2] and word[-1] not in _STAY_DOUBLE:
        return word[:-1]
    return word
