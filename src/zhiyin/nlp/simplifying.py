"""Traditional characters as simplified ones, one for one, so that places in the text stay what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from zhiyin.nlp.words import lines

# Characters of both scripts that mean another one where the rest is traditional; OpenCC decides these by phrases.
_AMONG_TRADITIONAL = {"瞭": "了", "祇": "只", "藉": "借", "著": "着", "甚": "什"}
_AMBIGUOUS = re.compile("(?<![顯显名原土編编論论巨執执])著(?![名作稱称者])|甚(?=[麼么麽])|(?<![慰狼])藉|瞭(?!望)|祇")
_PRONOUNS = {"妳": "你", "牠": "它", "祂": "它"}  # of Taiwan; OpenCC leaves them
_PRONOUN = re.compile("[妳牠祂]")


@cache
def _table() -> Mapping[str, str]:
    """From OpenCC, made by tools/simplification_table.py."""
    pairs = {pair[0]: pair[1] for line in lines("traditional_simplified.txt") for pair in line.split()}
    return pairs | _PRONOUNS


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_table())}]")


@cache
def _only(script: str) -> re.Pattern[str]:
    return re.compile(f"[{''.join(lines(f'only_{script}.txt'))}]")


def count_traditional(text: str) -> int:
    """Characters that are written so in traditional texts only."""
    return len(_only("traditional").findall(text)) + len(_PRONOUN.findall(text))


def count_simplified(text: str) -> int:
    """Characters that are written so in simplified texts only."""
    return len(_only("simplified").findall(text))


def simplified(text: str, *, is_traditional: bool | None = None) -> str:
    """The same text in simplified characters, of the same length; its words stay those of its region.

    What 著 means depends on the script of the text around it, judged by `text` where nobody says it.
    """
    if text.isascii():
        return text
    table = _table()
    if bool(count_traditional(text)) if is_traditional is None else is_traditional:
        text = _AMBIGUOUS.sub(lambda one: _AMONG_TRADITIONAL[one[0]], text)
    return _traditional().sub(lambda one: table[one[0]], text)
