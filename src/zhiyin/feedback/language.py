"""Which language words are in, as far as their script tells."""

from __future__ import annotations

import re

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)


def language_of(words: str | None) -> str | None:
    """ja, ko or zh by their signs; None for scripts that many languages share."""
    if not words:
        return None
    return next((language for language, signs in _SCRIPTS if signs.search(words)), None)
