"""Names and how people look for them: Chinese characters, pinyin in full and by initials, parts of a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from zhiyin.customers.surnames import COMPOUND, SINGLE

MAX_TERM = 80
MAX_NAME = 200
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_DIGITS = re.compile(r"\d{4,15}")

FULL_NAMES = ("name", "full_name", "fullName", "displayName", "display_name", "$name", "姓名", "username", "nickname")
_GIVEN = ("firstName", "first_name", "given_name")
_FAMILY = ("lastName", "last_name", "family_name")
NAME_TRAITS = frozenset({*FULL_NAMES, *_GIVEN, *_FAMILY})
CONTACT_TRAITS = frozenset({"email", "phone", "mobile", "$email", "$phone", "手机", "邮箱"})


def display_name(traits: Mapping[str, Any]) -> str | None:
    """What to call a person, from the traits that are shown."""
    for name in FULL_NAMES:
        if found := clean(traits.get(name)):
            return found
    given = next((found for name in _GIVEN if (found := clean(traits.get(name)))), None)
    family = next((found for name in _FAMILY if (found := clean(traits.get(name)))), None)
    if given and family:
        return family + given if _CHINESE.fullmatch(family + given) else f"{given} {family}"
    return given or family


def clean(raw: object) -> str | None:
    """A text on one line, without characters that are not to be seen; None for anything else."""
    if not isinstance(raw, str):
        return None
    return " ".join(_NOT_SHOWN.sub(" ", raw).split())[:MAX_NAME] or None


def sort_key(name: str) -> str:
    """Where a name stands in a list: by its sound for Chinese names, by its letters otherwise."""
    return _folded("".join(_syllables(name)) if _CHINESE.search(name) else name)[:MAX_NAME]


def name_terms(name: str) -> set[str]:
    """What a person may type to find this name, each the beginning of some term."""
    folded = _folded(name)
    words = folded.split()
    terms = {folded, "".join(words), *words}
    for chinese in _CHINESE.findall(folded):
        terms |= {chinese[start:] for start in range(min(len(chinese), 8))}
        terms |= set(_sounds(chinese))
    return {term[:MAX_TERM] for term in terms if term}


def _sounds(name: str) -> Iterator[str]:
    syllables = _syllables(name)
    surname = len(_syllables(surname_of(name)))
    for spelled in {*_spellings(syllables)}:
        yield "".join(spelled)
        yield "".join(spelled[surname:])
        yield "".join((*spelled[surname:], *spelled[:surname]))  # given name first
        yield "".join(syllable[0] for syllable in spelled if syllable)


def _spellings(syllables: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """ü is typed as v, u or yu."""
    for letter in ("v", "u", "yu"):
        yield tuple(syllable.replace("v", letter) for syllable in syllables)


def surname_of(name: str) -> str:
    """The surname of a Chinese name: usually the first character."""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]


@lru_cache(maxsize=16_384)
def _syllables(name: str) -> tuple[str, ...]:
    """The sounds of a Chinese name; surnames have their own. Kept, as all that is told of a person asks again."""
    match = _CHINESE.search(name)
    if match is None:
        return (name,)
    chinese = match.group()
    surname = surname_of(chinese)
    read = COMPOUND.get(surname) or SINGLE.get(surname) or _read(surname)
    rest = _read(chinese[len(surname) :])
    return (name[: match.start()], *read, *rest, name[match.end() :]) if chinese != name else (*read, *rest)


def _read(chinese: str) -> list[str]:
    """How it sounds. The dictionary takes 55 MB of memory, so it is loaded when the first Chinese name comes."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(chinese)


def phone_terms(number: str) -> set[str]:
    """A number is found by its national form, and by its last digits (kept reversed, so that they come first)."""
    digits = re.sub(r"\D", "", number)
    if not 4 <= len(digits) <= 20:
        return set()
    return {_reversed(digits), *(digits[skip:] for skip in range(min(4, len(digits) - 3)))}


def contact_terms(value: str) -> set[str]:
    """An address or a number that somebody declared."""
    text = _folded(value)[:MAX_TERM]
    return {text} if "@" in text else phone_terms(value)


def query_terms(query: str) -> list[str]:
    """What to look up for something typed into the search box: beginnings of terms."""
    text = _folded(query)[:MAX_TERM]
    if not text:
        return []
    wanted = dict.fromkeys((text, text.replace(" ", "")))
    digits = re.sub(r"[\s()+\-]", "", text)
    if _DIGITS.fullmatch(digits):
        wanted |= dict.fromkeys((digits, _reversed(digits)))
    return list(wanted)


def _reversed(digits: str) -> str:
    return "~" + digits[::-1]


def _folded(text: str) -> str:
    return " ".join(_NOT_SHOWN.sub(" ", unicodedata.normalize("NFKC", text)).casefold().split())


def terms_of_traits(traits: Iterable[tuple[str, Any]]) -> set[str]:
    """The terms of everything by which one looks for a person among their traits."""
    terms: set[str] = set()
    for name, value in traits:
        if name in NAME_TRAITS and (text := clean(value)):
            terms |= name_terms(text)
        elif name in CONTACT_TRAITS and isinstance(value, str | int):
            terms |= contact_terms(str(value))
    return terms
