"""What a custom metric is: what it is called, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from zhiyin.metrics.custom.expression import Expression
from zhiyin.metrics.custom.measure import AS_ASKED, Measure, Window
from zhiyin.metrics.model import Direction, Unit

Words = Mapping[str, str]
"""A text by language: en, zh-CN, zh-TW; one that is the same for all stands under en."""


class Type(StrEnum):
    """How the value is made."""

    SIMPLE = "simple"  # one measure
    RATIO = "ratio"  # one measure by another, of the same customers
    CUMULATIVE = "cumulative"  # one measure over so many days up to each day, or from the first of the month on
    CONVERSION = "conversion"  # customers who do one thing after another
    DERIVED = "derived"  # an expression of other metrics


@dataclass(frozen=True, slots=True)
class Simple:
    """One measure, of the days asked for or of a window that ends with them."""

    measure: Measure
    window: Window = AS_ASKED


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure by another, of the same customers."""

    part: Measure
    whole: Measure


@dataclass(frozen=True, slots=True)
class Conversion:
    """Customers who do one thing after another within so many days."""

    base: Measure
    event: Measure
    days: int


@dataclass(frozen=True, slots=True)
class Derived:
    """An expression of other metrics; `expression` is what these come down to: sums over customers."""

    expression: Expression
    unit: Unit
    said: str = field(compare=False)  # as its author wrote it, with what each name stands for
    made_of: frozenset[str] = field(compare=False)  # metrics, with those that they are made of


Body = Simple | Ratio | Conversion | Derived


@dataclass(frozen=True, slots=True)
class Definition:
    """One custom metric, as a person wrote it, checked."""

    id: str
    name: Words
    purpose: Words
    type: Type
    body: Body
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
