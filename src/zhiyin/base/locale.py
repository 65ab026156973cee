"""The three languages: which one a reader wants, and the product's own words in it."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache
from importlib import resources


class Locale(StrEnum):
    """A language that Zhiyin speaks."""

    EN = "en"
    ZH_CN = "zh-CN"
    ZH_TW = "zh-TW"

    @classmethod
    def wanted(cls, accept_language: str | None) -> Locale:
        """The best match for an Accept-Language header; English when none fits."""
        for part in (accept_language or "").split(","):
            tag = part.partition(";")[0].strip().lower()
            if tag.startswith("zh"):
                traditional = any(mark in tag for mark in ("tw", "hk", "mo", "hant"))
                return cls.ZH_TW if traditional else cls.ZH_CN
            if tag.startswith("en"):
                return cls.EN
        return cls.EN


@cache
def catalog(locale: Locale) -> dict[str, str]:
    """English template -> its translation, from all files of `base/locales/<locale>/` (one an area)."""
    if locale is Locale.EN:
        return {}
    words: dict[str, str] = {}
    for file in (resources.files("zhiyin.base") / "locales" / locale.value).iterdir():
        if file.name.endswith(".json"):
            words |= json.loads(file.read_text(encoding="utf-8"))
    return words


def translate(template: str, locale: Locale, **params: object) -> str:
    """The template in the wanted language, its {places} filled; English when untranslated."""
    words = catalog(locale).get(template, template)
    return words.format(**params) if params else words
