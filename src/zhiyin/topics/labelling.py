"""Labelling functions: named rules that say of a sentence whether it is of a topic; weak, but quick and explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from zhiyin.base.errors import InvalidInput
from zhiyin.nlp.model import Language
from zhiyin.topics.checking import LONGEST_NAME, check_text
from zhiyin.topics.phrases import folded, holds

LONGEST_PATTERN = 300


class RuleKind(StrEnum):
    """How a labelling function looks at a sentence."""

    CONTAINS = "contains"
    REGEX = "regex"  # RE2: takes time in proportion to the text, whatever the pattern


@dataclass(frozen=True, slots=True)
class LabellingFunction:
    """A rule on a topic."""

    id: str
    topic_id: str
    name: str
    kind: RuleKind
    pattern: str
    language: Language | None  # sentences of others are not looked at; None: of any
    is_of_topic: bool  # what it says where it fits; else it says nothing
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is looked at. Language None: nobody knows it."""

    text: str
    language: Language | None = None


def check_function(name: str, kind: RuleKind, pattern: str) -> None:
    """Raises what is wrong with a rule."""
    check_text(name.strip(), LONGEST_NAME, "/name")
    check_text(pattern, LONGEST_PATTERN, "/pattern")
    if kind is RuleKind.REGEX:
        try:
            matched = _matched([""], pattern)
        except pa.ArrowInvalid as error:
            reason = str(error).removeprefix("Invalid regular expression: ")
            raise InvalidInput(
                "this is no pattern that can be used: {reason}; look-around and back references are not taken",
                reason=reason,
                pointer="/pattern",
            ) from None
        if matched[0]:
            raise InvalidInput("this fits every sentence, even an empty one", pointer="/pattern")


def fits(function: LabellingFunction, sentences: Sequence[Sentence]) -> list[bool]:
    """Of each sentence whether the rule speaks."""
    texts = [folded(sentence.text) for sentence in sentences]
    if function.kind is RuleKind.REGEX:
        found = _matched(texts, function.pattern)
    else:
        phrase = folded(function.pattern)
        found = [holds(text, phrase) for text in texts]
    return [spoken and _is_read(function, one) for spoken, one in zip(found, sentences, strict=True)]


def _is_read(function: LabellingFunction, sentence: Sentence) -> bool:
    return function.language is None or sentence.language in (None, function.language)


def _matched(texts: Sequence[str], pattern: str) -> list[bool]:
    found: list[bool] = pc.match_substring_regex(pa.array(texts, pa.string()), pattern, ignore_case=True).to_pylist()
    return found
