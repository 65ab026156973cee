"""Phrases that mean something wherever they stand, unless it is denied: `caught fire`, not `did not catch fire`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from zhiyin.nlp.model import Span
from zhiyin.nlp.simplifying import simplified
from zhiyin.nlp.words import lines

NOTHING = "nothing"
"""The kind of phrases that only look like something; they hide what stands within them."""

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[\u4e00-\u9fff]")
_GROUP = re.compile(r"\(([^()]*)\)")
_GAP_OF_WORDS = r"(?: [^\s,.;:!?]{1,30}){0,5}? "
_GAP_OF_CHARACTERS = (
    "(?:不[小慎到]|[^,，.。;；!！?？\n不没未]){0,10}?"  # 吃完没拉肚子 is no harm done; 不小心 denies nothing
)
_WINDOW = 48
_DENIED_IN_ENGLISH = re.compile(
    r"\b(?:no|not|never|without|nor|neither|nobody|none|hardly|prevent(?:s|ed)?|avoid(?:s|ed)?|cannot|[a-z]+n't|dont|didnt)"
    r"(?! (?:only|doubt|wonder|sure|just))(?: (?:an?|any|the|very|really|that|so|at|all|been?|being|get|got|getting|was"
    r"|were|is|are|ever|even|seriously|to|going|go|have|had|would|will|feel|think|in|of|real|single|signs?|risk|case|need"
    r"|want|from|anyone|one|longer|more)){0,4} $"
)
_DENIED_IN_CHINESE = re.compile(
    "(?:(?<!不得)(?<!不能)(?<!不可)(?<!差点)不|没有|(?<!差点)(?<!险些)没|未|无|并非|避免|防止|杜绝|预防|以免|以防|谈不上|算不上)"
    "(?:会|再|有|是|太|很|算|怎么|什么|任何|发生|出现|造成|引起|导致|被|让|使|人员?|要|打算|曾|过|必|用|至于|那么|这么|特别"
    "|觉得|感觉|能|因此|因为|真的?|需要|敢|想(?!到)|[一二两三]?[个点次])*$"
)


class Saying(NamedTuple):
    """A phrase where it stands."""

    kind: str
    span: Span
    is_denied: bool


class _Rule(NamedTuple):
    kind: str
    pattern: re.Pattern[str]


class Sayings:
    """The phrases of one file, looked up by their first word or character."""

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        self.kinds = frozenset(phrases)
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        for kind, ways in phrases.items():
            for way in ways:
                rule = _Rule(kind, re.compile(_pattern(way)))
                for first in _first_tokens(way):
                    self._rules[first].append(rule)

    @classmethod
    @cache
    def of(cls, name: str) -> Sayings:
        return cls(_phrases(name))

    def find(self, sentence: str) -> Iterator[Saying]:
        """Every phrase in a prepared sentence, the longest at its place; none within another."""
        text = _lowered(sentence)
        free = 0
        for token in _TOKEN.finditer(text):
            if token.start() >= free and (found := self._longest(text, token)):
                kind, free = found
                if kind != NOTHING:
                    yield Saying(kind, Span(token.start(), free), _is_denied(text, token.start()))

    def _longest(self, text: str, token: re.Match[str]) -> tuple[str, int] | None:
        rules = (rule for first in (token[0], _stem(token[0])) for rule in self._rules.get(first, ()))
        matches = ((rule.kind, rule.pattern.match(text, token.start())) for rule in rules)
        ends = [(kind, match.end()) for kind, match in matches if match]
        return max(ends, key=lambda found: found[1]) if ends else None


def _is_denied(text: str, start: int) -> bool:
    before = text[max(0, start - _WINDOW) : start]
    return bool(_DENIED_IN_CHINESE.search(before) or _DENIED_IN_ENGLISH.search(before))


def _lowered(sentence: str) -> str:
    lowered = sentence.lower()
    if len(lowered) != len(sentence):  # İ is two characters then
        lowered = "".join(small if len(small := each.lower()) == 1 else each for each in sentence)
    return lowered.replace("\u2019", "'")


def _phrases(name: str) -> dict[str, list[str]]:
    """By kind; those of Taiwan in simplified characters, as sentences are read."""
    phrases: dict[str, list[str]] = {}
    kind = NOTHING
    for line in lines(name):
        if line.startswith("["):
            kind = line.strip("[]")
        else:
            language, _, ways = line.partition(":")
            plain = simplified(ways, is_traditional=True) if language == "zh-TW" else ways
            phrases.setdefault(kind, []).extend(way.strip() for way in plain.split("|"))
    return phrases


def _pattern(way: str) -> str:
    pattern = re.escape(way).replace(r"\(", "(?:").replace(r"\)", ")").replace("/", "|").replace(r"\?", "?")
    pattern = pattern.replace(r"\ …\ ", _GAP_OF_WORDS).replace("…", _GAP_OF_CHARACTERS).replace(r"\*", "[a-z]*")
    return pattern + "(?![a-z])" if re.search(r"[a-z][*)?]*$", way) else pattern


def _first_tokens(way: str) -> set[str]:
    group = _GROUP.match(way)
    starts = group[1].split("/") if group else [way]
    tokens = [(start, token) for start in starts if (token := _TOKEN.match(start))]
    return {_stem(token[0]) if start[token.end() :].startswith("*") else token[0] for start, token in tokens}


def _stem(word: str) -> str:
    """Under which words are looked up of which only the beginning is told."""
    return f"{word[:3]}*"
