"""Opinions by product and topic: how many speak well and ill, and net sentiment with its interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhiyin.feedback.opinions.model import Share
from zhiyin.metrics.arithmetic.clusters import SquaredSums
from zhiyin.metrics.arithmetic.promoters import NpsCounts, net_promoter_score
from zhiyin.metrics.estimate import Estimate
from zhiyin.nlp.model import Taxonomy


@dataclass(frozen=True, slots=True)
class Cell:
    """Opinions of one product on one topic, those on the topics below it included."""

    product: str | None
    topic: str | None  # None: it fits nowhere
    positive: int
    neutral: int
    negative: int
    people: int
    net_sentiment: Estimate

    @property
    def n(self) -> int:
        return self.positive + self.neutral + self.negative


@dataclass(slots=True)
class _Sums:
    """What one person says of a product and a topic."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0

    def add(self, share: Share) -> None:
        self.positive += share.positive
        self.neutral += share.neutral
        self.negative += share.negative


def cells(shares: Iterable[Share], taxonomy: Taxonomy) -> list[Cell]:
    """A cell for each product and topic of which anything is said, those with the most opinions first.

    What is said of a topic is said of all above it too, and of one person's
    opinions each counts there once.
    """
    above = _lines(taxonomy)
    found: dict[tuple[str | None, str | None], dict[int, _Sums]] = {}
    for share in shares:
        for topic in above.get(share.topic or "", (share.topic,)):
            people = found.setdefault((share.product, topic), {})
            people.setdefault(share.person, _Sums()).add(share)
    counted = [_cell(product, topic, list(people.values())) for (product, topic), people in found.items()]
    return sorted(counted, key=lambda cell: (-cell.n, cell.product or "", cell.topic or ""))


def _lines(taxonomy: Taxonomy) -> Mapping[str, tuple[str | None, ...]]:
    """Each topic with all above it; parents come before their children."""
    found: dict[str, tuple[str | None, ...]] = {}
    for topic in taxonomy.topics:
        found[topic.id] = (topic.id, *(found.get(topic.parent_id or "", ())))
    return found


def _cell(product: str | None, topic: str | None, people: list[_Sums]) -> Cell:
    positive, neutral, negative = (
        sum(one.positive for one in people),
        sum(one.neutral for one in people),
        sum(one.negative for one in people),
    )
    score = net_promoter_score(NpsCounts(positive, neutral, negative), design_effect=_sums(people).design_effect)
    assert score is not None, "a cell holds opinions"
    return Cell(product, topic, positive, neutral, negative, len(people), score)


def _sums(people: list[_Sums]) -> SquaredSums:
    """Several opinions of one person are not independent: they count for n / design effect (METRICS 3.0)."""
    sizes = [(one.positive - one.negative, one.positive + one.neutral + one.negative) for one in people]
    return SquaredSums(
        n=sum(n for _, n in sizes),
        total=sum(x for x, _ in sizes),
        clusters=len(sizes),
        n_squares=sum(n * n for _, n in sizes),
        x_squares=sum(x * x for x, _ in sizes),
        x_times_n=sum(x * n for x, n in sizes),
        squares=sum(one.positive + one.negative for one in people),
    )
