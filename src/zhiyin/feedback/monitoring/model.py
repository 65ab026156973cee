"""What is counted of opinions and texts, so that it adds up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from zhiyin.feedback.opinions.model import TextKind
from zhiyin.metrics.arithmetic.clusters import SquaredSums
from zhiyin.metrics.arithmetic.promoters import NpsCounts, net_promoter_score
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.estimate import Estimate

FEW = 10
"""Opinions below which a cell is pale: its interval says more than its value."""
IN_PUBLIC = (TextKind.REVIEW, TextKind.WORDS)
"""What people write for others to read: of competitors there is nothing else, so nothing else is held against it."""


class Line(StrEnum):
    """What the lines of a table are."""

    PRODUCT = "product"
    CATEGORY = "category"
    BRAND = "brand"


class Feeling(StrEnum):
    """What is heard in a text as a whole."""

    EMOTION = "emotion"
    INTENT = "intent"
    URGENCY = "urgency"
    STANCE = "stance"


class Step(StrEnum):
    """In which steps a line over time goes; weeks start on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Part:
    """Of which texts a count is made, besides what a list of texts is narrowed by."""

    kinds: Collection[TextKind] | None = None
    products: Collection[str] | None = None  # by their numbers


EVERYTHING_SAID = Part()


@dataclass(frozen=True, slots=True)
class Tally:
    """Opinions of some people; tallies of different people add up."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0
    texts: int = 0  # each once, however much it says
    people: int = 0
    n_squares: int = 0  # over people: their opinions squared
    x_squares: int = 0  # over people: their good less bad ones, squared
    x_times_n: int = 0

    @property
    def n(self) -> int:
        return self.positive + self.neutral + self.negative

    @property
    def design_effect(self) -> float:
        """Several opinions of one person are not independent: they count for n / design effect (METRICS 3.0)."""
        return SquaredSums(
            n=self.n, total=self.positive - self.negative, clusters=self.people, n_squares=self.n_squares,
            x_squares=self.x_squares, x_times_n=self.x_times_n, squares=self.positive + self.negative,
        ).design_effect  # fmt: skip

    @property
    def net_sentiment(self) -> Estimate | None:
        """100 × (positive − negative) / n with its 95 % interval (METRICS 3.15); None where nothing is said."""
        if self.n == 0:
            return None
        counts = NpsCounts(self.positive, self.neutral, self.negative)
        return net_promoter_score(counts, design_effect=self.design_effect)

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """The interval within the scale and around the value: of a few alike the adjusted one would lie beside it."""
        net = self.net_sentiment
        if net is None or net.value is None or net.low is None or net.high is None:
            return None, None
        return min(max(net.low, -100.0), net.value), max(min(net.high, 100.0), net.value)


@dataclass(frozen=True, slots=True)
class Person:
    """What one person says."""

    positive: int
    neutral: int
    negative: int
    texts: int


def tally_of(people: Collection[Person]) -> Tally:
    """The tally of these people."""
    sizes = [(one.positive - one.negative, one.positive + one.neutral + one.negative) for one in people]
    return Tally(
        positive=sum(one.positive for one in people),
        neutral=sum(one.neutral for one in people),
        negative=sum(one.negative for one in people),
        texts=sum(one.texts for one in people),
        people=len(people),
        n_squares=sum(n * n for _, n in sizes),
        x_squares=sum(x * x for x, _ in sizes),
        x_times_n=sum(x * n for x, n in sizes),
    )


class Opinion(NamedTuple):
    """One opinion, as far as it is counted."""

    line: str | None  # None: of an unknown product
    product_id: str | None
    brand: str | None
    topic: str | None
    person: int
    text: int
    polarity: int


@dataclass(frozen=True, slots=True)
class Hits:
    """Texts of which something is true, among the texts of the same people."""

    hits: int
    x_squares: int  # over people: their hits squared
    x_times_n: int


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by one thing that is heard in them, such as their emotion."""

    n: int  # of which it is known
    unknown: int
    people: int
    n_squares: int
    by_value: Mapping[str, Hits]

    def share_of(self, value: str) -> Estimate | None:
        """Which share has the value, with its Wilson interval at the effective number of texts."""
        hits = self.by_value.get(value, Hits(0, 0, 0))
        if self.n == 0:
            return None
        sums = SquaredSums(
            n=self.n, total=hits.hits, clusters=self.people, n_squares=self.n_squares, x_squares=hits.x_squares,
            x_times_n=hits.x_times_n, squares=hits.hits,
        )  # fmt: skip
        return share(hits.hits, self.n, effective_n=sums.effective_n)


@dataclass(frozen=True, slots=True)
class LineOf:
    """A line of a table: a product, a category or a brand."""

    key: str | None
    product_id: str | None = None  # by which the catalogue knows it
    brand: str | None = None  # a competitor's; None: ours
