"""Puts together what there is to tell a reader of seven days: what they may see, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from zhiyin.metrics.model import Card, Compare, Days, Dimension, Direction
from zhiyin.metrics.results import MetricResult, MetricValue
from zhiyin.metrics.service import MetricService, Question
from zhiyin.performance.digest.model import Arrival, Digest, Missed, Part, days_told
from zhiyin.performance.kpis.achieving import Standing, achievement
from zhiyin.performance.model import Only, Target, rows_of
from zhiyin.performance.service import TargetService
from zhiyin.performance.watching.model import Alert, Wanted
from zhiyin.performance.watching.service import WatchingService
from zhiyin.staff.access import Principal

MOST_MOVES = 10
MOST_ALERTS = 20
COMING_IN = "data_freshness"
"""The metric that counts what came in as it happened."""


class DigestWriter:
    """Asks the services for the parts; of alerts and targets everybody gets those whose rows are all their own."""

    def __init__(
        self,
        metrics: MetricService,
        watching: WatchingService,
        targets: TargetService,
        zone: ZoneInfo,
        product_names: Callable[[Collection[str]], Mapping[str, str]],
        places: Callable[[], Mapping[int, Sequence[str]]],
    ) -> None:
        """`places` is the brand, department and region of each row scope."""
        self._metrics = metrics
        self._watching = watching
        self._targets = targets
        self._zone = zone
        self._product_names = product_names
        self._places = places

    def write(self, reader: Principal, parts: Collection[Part], at: datetime) -> Digest:
        """What there is to tell at that hour, in the brand's time zone."""
        days = days_told(at)
        question = Question(days, compare=Compare.PREVIOUS, scopes=reader.scopes)
        targets = self._targets_of(reader) if Part.TARGETS in parts else None
        moves = self._metrics.changes(question, limit=MOST_MOVES).moves if Part.MOVES in parts else None
        return Digest(
            days,
            at,
            moves,
            self._alerts(reader, days) if Part.ALERTS in parts and self._watching.tells(reader) else None,
            None if targets is None else tuple(self._missed(targets, days)),
            tuple(self._arrivals(question)) if Part.DATA in parts else None,
            self._product_names({str(id_) for move in moves or () if (id_ := move.key.get(Dimension.PRODUCT))}),
        )

    def _alerts(self, reader: Principal, days: Days) -> tuple[tuple[Alert, Card, bool], ...]:
        """Open ones, and those of these days that are closed already; new ones first."""
        cards = self._watching.cards()
        open_ = self._watching.list_alerts(reader, Wanted(is_open=True), limit=MOST_ALERTS)
        closed = self._watching.list_alerts(reader, Wanted(is_open=False), limit=MOST_ALERTS)
        told = [(alert, self._is_new(alert, days)) for alert in (*open_, *closed) if alert.series.metric_id in cards]
        wanted = [(alert, is_new) for alert, is_new in told if alert.is_open or is_new]
        ordered = sorted(wanted, key=lambda one: (not one[1], not one[0].is_open))
        return tuple((alert, cards[alert.series.metric_id], is_new) for alert, is_new in ordered[:MOST_ALERTS])

    def _is_new(self, alert: Alert, days: Days) -> bool:
        return alert.raised_at.astimezone(self._zone).date() >= days.first

    def _targets_of(self, reader: Principal) -> list[Target] | None:
        """Of the whole metrics for who sees everything, of the parts that are all theirs for others; None: no such."""
        if reader.scopes.is_everything:
            return self._targets.list_targets()
        return self._targets.list_of_parts(reader) or None

    def _missed(self, targets: Sequence[Target], days: Days) -> Iterator[Missed]:
        """The targets from which the value lies away for sure, on the wrong side."""
        found, places = dict[tuple[Only, str], MetricResult](), self._places()
        for only in dict.fromkeys(target.only for target in targets):
            ids = list(dict.fromkeys(target.metric_id for target in targets if target.only == only))
            question = Question(days, scopes=rows_of(only, places), filters=dict(only), places=places)
            answers = self._metrics.overview(ids, question)
            found |= {(only, one.card.id): one for one in answers if isinstance(one, MetricResult)}
        for target in targets:
            result = found.get((target.only, target.metric_id))
            if result is None or result.card.direction is Direction.NEITHER:
                continue
            wanted = target.value * (result.days.count if result.card.adds_up else 1)
            for value in _of_variant(result, target.variant):
                if achievement(result.card, value.estimate, value.display, wanted).standing is Standing.MISSED:
                    yield Missed(result.card, target.variant, result.days, value.estimate, wanted, target.only)

    def _arrivals(self, question: Question) -> Iterator[Arrival]:
        """In all, then by channel, most first."""
        by_channel = Question(question.days, (Dimension.CHANNEL,), Compare.PREVIOUS, question.scopes)
        result = self._metrics.values(COMING_IN, by_channel)
        yield from (_arrival("", value) for value in result.values)
        parts = [
            _arrival(channel, value)
            for group in result.groups
            for value in group.values
            if isinstance(channel := group.key.get(Dimension.CHANNEL), str)
        ]
        yield from sorted(parts, key=lambda one: -one.count)


def _of_variant(result: MetricResult, variant: str) -> list[MetricValue]:
    return [value for value in result.values if (value.variant or "") == variant]


def _arrival(channel: str, value: MetricValue) -> Arrival:
    before = value.comparison.value.n if value.comparison else 0
    return Arrival(channel, value.estimate.n, before, value.estimate.value)
