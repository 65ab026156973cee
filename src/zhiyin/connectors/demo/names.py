"""Names of invented people: Chinese with their pinyin, Taiwanese with theirs, English."""

from __future__ import annotations

import json
from importlib import resources
from string import ascii_lowercase
from typing import NamedTuple

import numpy as np

from zhiyin.connectors.demo.brand import LOCALES

Words = list[tuple[str, str]]
_MAINLAND, _ENGLISH = LOCALES.index("zh-CN"), LOCALES.index("en")


def _pairs(text: str) -> Words:
    """ "王wang 李li" -> [("王", "wang"), ("李", "li")]"""
    written = [word.rstrip(ascii_lowercase) for word in text.split()]
    return [(sign, word[len(sign) :]) for sign, word in zip(written, text.split(), strict=True)]


def _signless(text: str) -> Words:
    return [("", word) for word in text.split()]


def _read(locale: str) -> tuple[Words, Words]:
    words = json.loads((resources.files("zhiyin.connectors.demo.words") / "names.json").read_text(encoding="utf-8"))
    if locale == "en":
        return _signless(words[locale]["surnames"]), _signless(words[locale]["given"])
    return _pairs(words[locale]["surnames"]), _pairs(words[locale]["given"])


class Name(NamedTuple):
    """A name as it is written, and as it is typed in Latin letters."""

    written: str
    surname: str
    given: str

    @property
    def latin(self) -> str:
        return f"{self.given.capitalize()} {self.surname.capitalize()}"


def draw_names(locales: list[int], rng: np.random.Generator) -> list[Name]:
    """One name for each locale index; common surnames come more often."""
    books = [_read(locale) for locale in LOCALES]
    skew = (rng.random(len(locales)) ** 1.7).tolist()
    draws = rng.integers(0, 1 << 30, (len(locales), 3)).tolist()
    return [_name(locale, *books[locale], spot, *draw) for locale, spot, draw in zip(locales, skew, draws, strict=True)]


def _name(locale: int, surnames: Words, givens: Words, spot: float, first: int, second: int, third: int) -> Name:
    surname, given = surnames[int(spot * len(surnames))], givens[first % len(givens)]
    if locale == _ENGLISH:
        return Name(f"{given[1]} {surname[1]}", surname[1].lower(), given[1].lower())
    if locale == _MAINLAND and third % 9 == 0:
        return Name(surname[0] + given[0], surname[1], given[1])
    other = givens[second % len(givens)]
    return Name(surname[0] + given[0] + other[0], surname[1], given[1] + other[1])


def misspelt(name: Name, draw: int) -> str:
    """The same name as another clerk would write it: in pinyin, or with one letter wrong."""
    if draw % 3 == 0 and name.latin != name.written:
        return name.latin
    if draw % 3 == 1:
        return f"{name.surname.upper()} {name.given}"
    letters = list(name.given)
    spot = draw // 3 % (len(letters) - 1)
    letters[spot], letters[spot + 1] = letters[spot + 1], letters[spot]
    swapped = Name(name.written, name.surname, "".join(letters)).latin
    return swapped if swapped != name.written else f"{name.surname.upper()} {name.given}"
