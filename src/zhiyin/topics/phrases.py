"""Whether a phrase stands in a text: as a word of its own where words have spaces, anywhere where they have none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """One spelling for what differs by case or width alone."""
    return unicodedata.normalize("NFKC", text).casefold()


def holds(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text; both are folded already.

    "app" is not in "happy", but 电池 is in 电池续航: only Latin letters and digits need a border.
    """
    start = text.find(phrase) if phrase else -1
    while start >= 0:
        end = start + len(phrase)
        if not (_joins(text[start - 1 : start], phrase[0]) or _joins(phrase[-1], text[end : end + 1])):
            return True
        start = text.find(phrase, start + 1)
    return False


def holds_any(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in the text; the text is folded already."""
    return any(holds(text, folded(phrase)) for phrase in phrases)


def _joins(before: str, after: str) -> bool:
    """Whether two characters belong to one word."""
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
