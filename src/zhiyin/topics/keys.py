"""The word of a topic in paths: from its name, and different from those beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from zhiyin.base.locale import Locale
from zhiyin.topics.checking import LONGEST_KEY
from zhiyin.topics.model import LocalizedText, Topic

_ORDER = (Locale.EN, Locale.ZH_CN, Locale.ZH_TW)


def key_of(names: LocalizedText) -> str:
    """ "Battery life" -> battery_life, 续航 -> xu_hang; "topic" where a name has neither letters nor characters."""
    for locale in _ORDER:
        words = "_".join(_words(names.words.get(locale, "")))[:LONGEST_KEY].strip("_")
        if words:
            return words
    return "topic"


def free_key(wanted: str, beside: Iterable[Topic]) -> str:
    """The key, or the next one with a number: what a retired topic was called is not given away again."""
    taken = {topic.key for topic in beside}
    return wanted if wanted not in taken else _numbered(wanted, taken)


def _numbered(wanted: str, taken: Collection[str]) -> str:
    number = 2
    while (key := f"{wanted[: LONGEST_KEY - len(str(number)) - 1]}_{number}") in taken:
        number += 1
    return key


def _words(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its tables take long to load, and most keys come from English names or templates

    text = name if name.isascii() else " ".join(lazy_pinyin(name))
    return re.findall(r"[a-z0-9]+", text.lower())
