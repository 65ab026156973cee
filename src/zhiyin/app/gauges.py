"""Chosen metrics as gauges for Prometheus: worked out in the background, so that nobody who scrapes waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from zhiyin.app.watch import Figure, Labels
from zhiyin.base.clock import Clock
from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Days
from zhiyin.metrics.results import Display, MetricResult
from zhiyin.metrics.service import MetricService, Question

WINDOW_DAYS = 30


class _Sample(NamedTuple):
    labels: Labels
    value: float | None
    low: float | None
    high: float | None
    n: int


class MetricGauges:
    """The last answers; `step` is the body of a loop that brings them up to date."""

    def __init__(self, metrics: MetricService, ids: Sequence[str], clock: Clock, zone: ZoneInfo) -> None:
        self._metrics = metrics
        self._ids = ids
        self._clock = clock
        self._zone = zone
        self._samples: tuple[_Sample, ...] = ()
        self._as_of: datetime | None = None

    def step(self) -> bool:
        """Ask for all of them once; one that cannot be answered has no sample, and keeps none from the others."""
        if self._ids:
            today = self._clock.now().astimezone(self._zone).date()
            days = Days(today - timedelta(days=WINDOW_DAYS - 1), today)
            found = self._metrics.overview(self._ids, Question(days))
            results = [result for result in found if isinstance(result, MetricResult)]
            self._samples = tuple(sample for result in results for sample in _samples(result))
            self._as_of = min((result.as_of for result in results), default=None)
        return False

    def figures(self) -> Iterator[Figure]:
        """What was found last; nothing before the first step."""
        if self._as_of is None:
            return
        samples = self._samples
        yield _gauge("value", "A metric over the last 30 days; money in minor units.", samples)
        yield _gauge("low", "Lower end of its 95 % interval.", samples)
        yield _gauge("high", "Upper end of its 95 % interval.", samples)
        yield _gauge("n", "Records that it rests on.", samples)
        as_of = self._as_of.timestamp()
        yield Figure("metric_as_of_timestamp_seconds", "As of when the metrics are counted.", (({}, as_of),))


def require_known(ids: Sequence[str]) -> None:
    """Refuse to start with a metric that is none, rather than never tell of it."""
    for metric_id in ids:
        if metric_id not in all_metrics():
            raise InvalidInput("metrics_gauges: there is no metric {id}", pointer="metrics_gauges", id=metric_id)


def _samples(result: MetricResult) -> Iterator[_Sample]:
    card = result.card
    for value in result.values:
        if value.display is Display.HIDDEN:
            continue  # so few that single people could be recognised
        labels = {"metric": card.id, "version": str(card.version), "variant": value.variant or "", "unit": card.unit}
        one = value.estimate
        shown = one.value if value.display is Display.NORMAL else None
        yield _Sample(labels, shown, one.low, one.high, one.n)


def _gauge(name: str, about: str, samples: Sequence[_Sample]) -> Figure:
    known = [(sample.labels, getattr(sample, name)) for sample in samples]
    return Figure(f"metric_{name}", about, tuple((labels, float(x)) for labels, x in known if x is not None))
