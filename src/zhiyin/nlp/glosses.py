"""Pinyin in brackets behind the characters that it spells: `告(gào)诉`, `告诉（gao4 su4）`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from zhiyin.nlp.tracing import Traced

_LETTERS = "a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
_GLOSS = re.compile(rf"(?<=[\u4e00-\u9fff])[(（]([{_LETTERS}1-5 '’·]{{1,40}})[)）]")
_NO_LETTER = re.compile(r"[^a-z]")
_MOST_CHARACTERS = 6


def without_glosses(traced: Traced) -> Traced:
    """Without any bracket that spells what stands before it; brackets that say something else stay."""
    if "(" not in traced.text:
        return traced
    text = traced.text
    return traced.edited(
        _GLOSS,
        lambda gloss: (
            "" if _spells(gloss[1], text[max(0, gloss.start() - _MOST_CHARACTERS) : gloss.start()]) else gloss[0]
        ),
    )


def _spells(gloss: str, before: str) -> bool:
    """Whether the letters are readings of the last characters, whatever the tones: 咖啡(café) is no gloss."""
    bare = unicodedata.normalize("NFD", gloss.lower().replace("ü", "v"))
    letters = _NO_LETTER.sub("", bare.replace("u\u0308", "v"))
    return letters != "" and _ends_with(before, letters)


def _ends_with(before: str, letters: str) -> bool:
    if not letters:
        return True
    return bool(before) and any(
        letters.endswith(reading) and _ends_with(before[:-1], letters[: -len(reading)])
        for reading in _readings(before[-1])
    )


def _readings(character: str) -> Sequence[str]:
    from pypinyin import Style, pinyin  # its tables take long to load, and few texts have glosses

    return [reading for reading in pinyin(character, style=Style.NORMAL, heteronym=True)[0] if reading]
