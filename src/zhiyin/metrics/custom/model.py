"""What a custom metric is: which records it counts, how, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.model import Direction

Words = Mapping[str, str]
"""A text by language: en, zh-CN, zh-TW; one that is the same for all stands under en."""


class Type(StrEnum):
    """How the value is made."""

    SIMPLE = "simple"  # one measure
    RATIO = "ratio"  # one measure by another, of the same customers
    CUMULATIVE = "cumulative"  # one measure over so many days up to each day
    CONVERSION = "conversion"  # customers who do one thing after another


class How(StrEnum):
    """What is made of the records."""

    COUNT = "count"
    SUM = "sum"
    AVERAGE = "average"
    SHARE = "share_of"


@dataclass(frozen=True, slots=True)
class Condition:
    """A column of the records is compared with a value: a text, a number, yes or no, or several texts."""

    column: str
    operator: str
    value: str | float | bool | tuple[str | float, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """Which records, and what is made of them."""

    of: str
    how: How = How.COUNT
    column: str | None = None  # of sum and average
    share_of: tuple[Condition, ...] = ()
    where: tuple[Condition, ...] = ()
    question: str | None = None  # of answers
    scale: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One custom metric, as a person wrote it, checked."""

    id: str
    name: Words
    purpose: Words
    type: Type
    measure: Measure  # the numerator of a ratio, the base event of a conversion
    other: Measure | None = None  # the denominator, the event that follows
    days: int | None = None  # within them the event follows; so many are cumulated
    direction: Direction = Direction.NEITHER

    def means_the_same(self, other: Definition) -> bool:
        """Whether the two differ in words alone."""
        return replace(self, name=other.name, purpose=other.purpose, direction=other.direction) == other


@dataclass(frozen=True, slots=True)
class Saved:
    """One version of a definition in the words of its author; no words: it was removed."""

    id: str
    version: int
    text: str
    defined_at: datetime
    defined_by: str


class InvalidDefinition(InvalidInput):
    """A definition cannot be used: its line and column (of a YAML mark), what is wrong, and how to mend it."""

    def __init__(self, template: str, /, *, mark: Any, **params: object) -> None:
        super().__init__(template, pointer="/definition", line=mark.line + 1, column=mark.column + 1, **params)
