"""What is counted when many are listened to at once: sayings, the cells they fall into, and what rises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from zhiyin.metrics.estimate import Estimate
from zhiyin.nlp.model import Polarity

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Cell(NamedTuple):
    """A place where something can rise: SKU x topic x polarity x region. None leaves that side open."""

    category: str | None = None
    sku: str | None = None
    topic: str | None = None  # from the root of the tree down, parted by /
    polarity: Polarity | None = None
    region: str | None = None

    def parents(self) -> Iterator[Cell]:
        """This cell and every wider one that holds it, but not the one that holds everything."""
        products = {(self.category, self.sku), (self.category, None), (None, None)}
        for category, sku in sorted(products, key=str):
            for topic in _paths(self.topic):
                for polarity in {self.polarity, None}:
                    for region in {self.region, None}:
                        cell = Cell(category, sku, topic, polarity, region)
                        if cell != EVERYTHING:
                            yield cell

    @property
    def depth(self) -> int:
        """On how many sides it is narrowed, each level of a topic for itself."""
        topic_depth = self.topic.count("/") + 1 if self.topic else 0
        return topic_depth + sum(side is not None for side in (self.category, self.sku, self.polarity, self.region))

    def holds(self, other: Cell) -> bool:
        """Whether whatever falls into the other falls into this one."""
        plain = (0, 1, 3, 4)
        return all(self[side] in (None, other[side]) for side in plain) and (
            self.topic is None or (other.topic is not None and f"{other.topic}/".startswith(f"{self.topic}/"))
        )


EVERYTHING = Cell()


@dataclass(frozen=True, slots=True)
class Saying:
    """A clause, or a whole text, as it is counted; several of one text share its id.

    What a customer says several times on a day counts once; where no customer is known, each text counts.
    """

    text_id: str
    on: date
    words: str
    customer_id: str | None = None
    cell: Cell = EVERYTHING

    @property
    def voice(self) -> str:
        return self.text_id if self.customer_id is None else f"customer {self.customer_id}"


@dataclass(frozen=True, slots=True)
class Rules:
    """From when on a rise is worth somebody's time. The defaults are those of the bench `emerging`."""

    base_days: int = 28
    least_base_days: int = 14
    windows: tuple[int, ...] = (1, 3, 7)  # days that are judged together, ending today
    least_voices: int = 4
    least_ratio: float = 1.5
    false_share: float = 0.05  # of all that is found, so much may be chance (Benjamini-Hochberg)
    phrases_shown: int = 5
    texts_shown: int = 10


@dataclass(frozen=True, slots=True)
class RisingPhrase:
    """A phrase of an issue: how many of its texts say it, and in how many of all texts of the base it stood."""

    words: str
    texts: int
    base_texts: int


class DayCount(NamedTuple):
    """A day of an issue: how many voices, and how many its base leads to expect (95 % of such days: low to high)."""

    on: date
    voices: int
    expected: float
    low: float
    high: float


class Habit(NamedTuple):
    """How often a thing was said before it rose: voices in so much exposure, and how its days differ."""

    voices: float
    exposure: float  # how much was said at all, in texts of an ordinary weekday
    dispersion: float
    weekdays: tuple[float, ...]  # what each weekday multiplies, Monday first


@dataclass(frozen=True, slots=True)
class EmergingIssue:
    """Something that is said more than it used to be, with what speaks for it.

    `ratio` is what was counted in the window to what was expected by the base, with its 95 % interval.
    """

    cell: Cell | None  # the deepest that explains the rise; None where it shows in phrases or clusters alone
    found_by: str  # cell, phrase or cluster: which of them was the surest
    phrases: tuple[RisingPhrase, ...]  # the most characteristic first
    first_day: date
    last_day: date
    voices: int
    expected: float
    ratio: Estimate
    chance: float  # how often chance alone would count as many
    text_ids: tuple[str, ...]  # typical ones first
    customer_ids: tuple[str, ...]  # who is affected, as far as known
    centre: Floats | None = None  # mean direction of its texts, where vectors were given
    followed: str | None = None  # the phrase whose days are counted, where it is one; None: the cell's, or a cluster's
    by_day: tuple[DayCount, ...] = ()
    habit: Habit | None = None

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day) // timedelta(days=1) + 1


def _paths(topic: str | None) -> Iterator[str | None]:
    """The topic, the one above, ..., and none."""
    while topic:
        yield topic
        topic = topic.rpartition("/")[0]
    yield None
