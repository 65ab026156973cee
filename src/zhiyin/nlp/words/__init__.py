"""The words that rules go by, as data: whoever knows a language can mend them."""

from __future__ import annotations

from importlib import resources


def lines(name: str) -> list[str]:
    """The lines of a file of words, without what is said about it."""
    text = (resources.files(__name__) / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
