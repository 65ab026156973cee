"""What platforms write where nobody wrote anything: none of it is a customer's word."""

from __future__ import annotations

import re
from functools import cache

from zhiyin.nlp.simplifying import simplified
from zhiyin.nlp.words import lines

_NO_WORD = re.compile(r"[\W_]+")
_COMMA = re.compile("[,，;；。]")
_BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])")
_HINT = re.compile(  # most sentences have none of these, and need no closer look
    "[评評填默][价價论論语語写寫认認]|好[评評]|[确確][认認]|翻[译譯]|[没沒未][有写寫留填做作发發提给給]"
    "|[删刪]除|移除|折[叠疊]|屏蔽|[隐隱]藏|review|comment|feedback|text|rating|deleted|removed|translat|delivered|completed"
    "|original|read more|see less",
    re.IGNORECASE,
)
_LONGEST = 100
_NAMED = re.compile(r"\{([A-Z]+)\}")


def is_boilerplate(sentence: str) -> bool:
    """Whether a sentence as a whole is one of these, in either Chinese script or in English."""
    if len(sentence) > _LONGEST or not _HINT.search(sentence):
        return False
    parts = [words for part in _COMMA.split(simplified(sentence).lower()) if (words := _words(part))]
    return bool(parts) and (_is_known("".join(parts)) or all(_is_known(part) for part in parts))


def _is_known(words: str) -> bool:
    return _whole().fullmatch(words) is not None


def _words(part: str) -> str:
    return _BESIDE_HAN.sub("", _NO_WORD.sub(" ", part).strip())


@cache
def _whole() -> re.Pattern[str]:
    named: dict[str, str] = {}
    patterns: list[str] = []
    for line in lines("boilerplate.txt"):
        name, is_named, part = line.partition(" = ")
        pattern = _NAMED.sub(lambda one: named[one[1]], part if is_named else line)
        if is_named:
            named[name] = pattern
        else:
            patterns.append(pattern)
    return re.compile("|".join(patterns))
