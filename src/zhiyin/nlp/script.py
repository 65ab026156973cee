"""What a text is written in, judged by its script and, among Latin scripts, by its commonest words."""

from __future__ import annotations

import re
from functools import cache

from zhiyin.nlp.model import Language
from zhiyin.nlp.simplifying import count_simplified, count_traditional
from zhiyin.nlp.words import lines

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff]")
# Letters of neither; not those by which Taiwan spells (ㄎㄎ), which stand in Chinese texts.
_FOREIGN = re.compile(
    "[\u0370-\u0482\u048a-\u058f\u05d0-\u06ff\u0710-\u1cff\u1f00-\u1fff\u2c00-\u2dff\u3041-\u3096\u30a1-\u30fa\u3131-\u318e"
    "\u31f0-\u31ff\ua4d0-\uabff\uac00-\ud7a3]"
)
_CHARACTERS_A_WORD = 1.6  # of Chinese
_FOREIGN_LETTERS_A_WORD = 4
_KANA_OF_JAPANESE = 0.15  # of kana and Han; 優の良品 has one of four, so two are asked for as well
_PARTS = 1 / 3  # what is less than this of all words is a name or a term, not a second language


def language_of(text: str) -> Language:
    """The language of a cleaned text. Chinese whose characters are the same in both scripts counts as simplified."""
    han, latin = len(_HAN.findall(text)), _LATIN.findall(text)
    foreign = _FOREIGN.findall(text)
    chinese, western = han / _CHARACTERS_A_WORD, float(len(latin))
    if not (chinese or western or foreign):
        return Language.NONE
    if len(foreign) / _FOREIGN_LETTERS_A_WORD > chinese + western or _is_japanese(text, han, western):
        return Language.OTHER
    if western < _PARTS * (chinese + western):
        return _chinese_script(text)
    if _is_of_other_words(latin):
        return Language.OTHER
    return Language.MIXED if chinese >= _PARTS * (chinese + western) else Language.ENGLISH


def _is_japanese(text: str, han: int, western: float) -> bool:
    kana = len(_KANA.findall(text))
    return kana >= 2 and kana >= _KANA_OF_JAPANESE * (kana + han) and (kana + han) / 2 > western


def _is_of_other_words(latin: list[str]) -> bool:
    words = [word.lower() for word in latin]
    other = sum(word in _common_words("other") for word in words)
    return other >= 2 and other > sum(word in _common_words("english") for word in words)


@cache
def _common_words(language: str) -> frozenset[str]:
    parts = (line.partition(":") for line in lines("latin_languages.txt"))
    return frozenset(word for name, _, words in parts if name == language for word in words.split())


def _chinese_script(text: str) -> Language:
    return Language.TRADITIONAL if count_traditional(text) > count_simplified(text) else Language.SIMPLIFIED
