"""What one can ask about metrics: their cards, values, records, and what moved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow.compute as pc

from zhiyin.base.clock import Clock, from_micros
from zhiyin.base.errors import Forbidden, InvalidInput, NotFound, ZhiyinError
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.comparing import Counted, Row, added_up, compared, groups, read, rows_of
from zhiyin.metrics.model import Card, Compare, Cut, Days, Dimension, Metric, Selection, Trait, Weights
from zhiyin.metrics.moves import clear_moves
from zhiyin.metrics.needs import ToldFacts
from zhiyin.metrics.remembering import Remembered
from zhiyin.metrics.results import MetricResult, Moves, RecordPage, RecordRow
from zhiyin.metrics.staff_answers import ended_months, months_before
from zhiyin.metrics.standing_for import Shares, population_by, require_weights, weighed, weighted_card
from zhiyin.metrics.traits import records_of
from zhiyin.warehouse.engine import Asked, Query

MOST_GROUPS = 400
LEAST_PEOPLE = 5
"""With fewer behind them, no rate or mean is shown, and of a trait nothing at all: it would tell of single people."""

_THREADS = 4
_MOVES_HOLD = timedelta(minutes=1)

_LOOKED_AT: tuple[tuple[Dimension, ...], ...] = ((), (Dimension.CHANNEL,), (Dimension.PRODUCT,))
"""Where `changes` looks for moves: all in all, and in these parts."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to answer: which days, of whom, split by what, held against which other days or which other group."""

    days: Days
    by: tuple[Cut, ...] = ()
    compare: Compare | Days | None = None
    scopes: ScopeFilter = EVERYTHING
    filters: Mapping[Cut, str | None] = field(default_factory=dict)
    variant: str | None = None
    places: Mapping[int, Sequence[str]] = field(default_factory=dict)  # brand, department, region of each scope
    against: Mapping[Cut, str | None] = field(default_factory=dict)  # what the other group has instead
    weights: Weights | None = None  # of a value that stands for a population; else its records weigh alike

    @property
    def other_group(self) -> Question | None:
        """The question about the group to hold against: the same days and filters, but for those of `against`."""
        if not self.against:
            return None
        if self.compare is not None:
            raise InvalidInput("compare with other days or with another group, not with both", pointer="against")
        other = {**self.filters, **self.against}
        if other == self.filters:
            raise InvalidInput("the group to compare with must be another than the one asked for", pointer="against")
        return replace(self, filters=other, against={})

    @property
    def other_days(self) -> Days | None:
        """The days to hold against; no day stands on both sides."""
        if self.compare is None:
            return None
        if isinstance(self.compare, Compare):
            return self.days.compared(self.compare)
        if self.compare.first <= self.days.last and self.days.first <= self.compare.last:
            raise InvalidInput(
                "the days to compare with must be other days than those asked for", pointer="compare_from"
            )
        return self.compare

    def earlier(self, days: int) -> Question:
        """The same question about earlier days, against as much earlier ones."""
        compare = self.compare.shifted(-days) if isinstance(self.compare, Days) else self.compare
        return replace(self, days=self.days.shifted(-days), compare=compare)


class MetricService:
    """Answers from facts alone; every answer says as of when."""

    def __init__(
        self,
        engine: Asked,
        clock: Clock,
        zone: ZoneInfo,
        metrics: Mapping[str, Metric] | None = None,
        *,
        worked: Callable[[datetime], Mapping[int, int]] = lambda _: {},
        custom: Callable[[], Mapping[str, Metric]] = dict,
        traits: Callable[[], Collection[str]] = tuple,
        least_people: int = LEAST_PEOPLE,
    ) -> None:
        """`worked` is how much working time had passed by an instant, by each version of the business hours; `custom`
        are the metrics that the brand has defined itself by now, `traits` those of customers that it cuts by."""
        self._engine = engine
        self._clock = clock
        self._zone = zone
        self._worked = worked
        self._custom = custom
        self._traits = traits
        self._least_people = least_people
        known = all_metrics() if metrics is None else metrics
        self._metrics = {metric_id: self._guarded(metric) for metric_id, metric in known.items()}
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="metrics")
        self._moves: Remembered[Moves] = Remembered(clock, _MOVES_HOLD)
        self._facts = ToldFacts(engine, clock)

    @property
    def is_complete(self) -> bool:
        """Whether all facts had come in at some instant; until then answers claim the present one."""
        return self._engine.as_of() is not None

    def list_cards(self) -> list[Card]:
        """The catalogue, without the metrics whose facts nobody has told yet."""
        known = [*self._metrics.values(), *map(self._guarded, self._custom().values())]
        return [metric.card for metric in known if self._facts.are_there(metric.card)]

    def headlines(self) -> list[str]:
        """The ids of the metrics that stand on the overview when nobody says which."""
        return [card.id for card in self.list_cards() if card.is_headline]

    def get_card(self, metric_id: str) -> Card:
        """What a metric means."""
        return self._get(metric_id).card

    def values(self, metric_id: str, question: Question) -> MetricResult:
        """The metric over the days, and in each group."""
        return self._answer(self._get(metric_id), question)

    def preview(self, metric: Metric, question: Question) -> MetricResult:
        """A metric that need not be one of the catalogue, over the latest days of this number that are mature."""
        return self._answer(self._guarded(metric), question, is_overview=True)

    def overview(self, metric_ids: Sequence[str], question: Question) -> list[MetricResult | ZhiyinError]:
        """Several metrics at once; one that cannot be answered does not keep the others from it.

        A metric whose records take time to mature is given for the latest days
        of the same number that are mature; its `days` say which.
        """
        return list(self._pool.map(lambda metric_id: self._overview_of(metric_id, question), metric_ids))

    def records(
        self, metric_id: str, question: Question, *, limit: int = 50, after: tuple[int, int] | None = None
    ) -> RecordPage:
        """The records that the value counts, by the same predicate, youngest first.

        `after` is where the page before ended: the instant (microseconds) and id of its last row.
        """
        metric = self._get(metric_id)
        if metric.card.is_of_staff:
            raise Forbidden("what single members of staff answered is shown to nobody")
        selection = self._selection(metric, replace(question, compare=None))
        population = records_of(metric, selection)
        counted = self._engine.run(population.then("records", "SELECT count(*) AS n FROM records"))
        page = self._engine.run(_page(population, metric.shown, limit, after)).to_pylist()
        rows = tuple(RecordRow(**{**row, "at": from_micros(row["at"])}) for row in page)
        return RecordPage(metric.card, selection.as_of, counted["n"][0].as_py(), rows)

    def changes(self, question: Question, *, limit: int = 20) -> Moves:
        """What moved by more than chance since the days before, clearest first, among what can be answered.

        All headline metrics are looked at for it, so it is looked at once a minute.
        """
        question = replace(question, by=(), compare=question.compare or Compare.PREVIOUS)
        asked = (question.days, question.compare, question.scopes, question.variant, tuple(question.filters.items()))
        found = self._moves.get(asked, lambda: self._clear_moves(question))
        return replace(found, moves=found.moves[:limit])

    def _clear_moves(self, question: Question) -> Moves:
        as_of = self._as_of()
        tasks = [
            (metric, replace(question, by=by))
            for metric in self._metrics.values()
            for by in _LOOKED_AT
            if metric.card.is_headline and set(by) <= set(metric.card.dimensions)
        ]
        answers = list(self._pool.map(lambda task: self._answer_or_error(*task, is_for_moves=True), tasks))
        results = [answer for answer in answers if isinstance(answer, MetricResult)]
        for error in answers:
            if isinstance(error, ZhiyinError) and not results:
                raise error
        return Moves(as_of, tuple(clear_moves(results)))

    def _get(self, metric_id: str) -> Metric:
        if known := self._metrics.get(metric_id):
            return known
        if own := self._custom().get(metric_id):
            return self._guarded(own)
        raise NotFound("there is no metric {id}", id=metric_id)

    def _guarded(self, metric: Metric, *, tells_traits: bool = False) -> Metric:
        """The same, showing nothing of fewer people than the rule of the house allows; mere counts and sums hide
        nothing that their number of records does not say, unless they tell what is known of these people."""
        card = metric.card
        if not (card.uncertain_below or tells_traits):
            return metric
        return replace(
            metric, card=replace(card, minimum_respondents=max(card.minimum_respondents, self._least_people))
        )

    def _overview_of(self, metric_id: str, question: Question) -> MetricResult | ZhiyinError:
        try:
            return self._answer_or_error(self._get(metric_id), question)
        except NotFound as error:
            return error

    def _answer_or_error(
        self, metric: Metric, question: Question, *, is_for_moves: bool = False
    ) -> MetricResult | ZhiyinError:
        try:
            return self._answer(metric, question, is_overview=True, is_for_moves=is_for_moves)
        except ZhiyinError as error:
            return error

    def _answer(
        self, metric: Metric, question: Question, *, is_overview: bool = False, is_for_moves: bool = False
    ) -> MetricResult:
        as_of = self._as_of()
        if is_overview:
            question = question.earlier(self._too_late(metric.card, question.days, as_of))
        if metric.card.is_of_staff:
            question = self._by_whole_months(question, as_of)
        group = question.other_group
        asked = [self._selection(metric, each) for each in (question, group) if each]
        if question.weights:
            require_weights(metric, question.weights, asked)
            metric = replace(metric, card=weighted_card(metric.card, question.weights))
        if any(selection.traits for selection in asked) or (
            question.weights and isinstance(question.weights.by, Trait)
        ):
            metric = self._guarded(metric, tells_traits=True)
        other_days = question.days if group else asked[0].spans[-1] if question.compare else None
        parts = self._count_all(metric, asked) if question.by else []
        if is_for_moves and question.by:
            whole = []
        elif question.by and metric.parts_add_up and not asked[0].traits:
            whole = added_up(parts, question.by)
        else:
            whole = self._count_all(metric, [replace(each, by=()) for each in asked])
        least = metric.card.uncertain_below if is_for_moves else 0
        counted, of_all = read(metric, question.by, parts, at_least=least), read(metric, (), whole)
        if question.weights:
            shares = self._shares(question.weights, asked[0])
            counted = self._weighed(metric, question.weights, asked, shares, counted) if question.by else []
            of_all = self._weighed(metric, question.weights, [replace(each, by=()) for each in asked], shares, of_all)
        return MetricResult(
            metric.card,
            as_of,
            question.days,
            other_days,
            values=compared(metric, of_all, other_days),
            groups=groups(metric, counted, question.by, other_days, at_most=MOST_GROUPS),
            against=question.against,
            people_in_both=self._people_in_both(metric, *asked) if group else None,
        )

    def _selection(self, metric: Metric, question: Question) -> Selection:
        weighted_by = (question.weights.by,) if question.weights else ()
        for dimension in (*question.by, *question.filters, *weighted_by):
            if not self._can_cut(metric.card, dimension):
                raise InvalidInput(
                    "{metric} cannot be split by {dimension}", metric=metric.card.id, dimension=dimension.value
                )
        other_days, as_of = question.other_days, self._as_of()
        return Selection(
            (question.days, *([other_days] if other_days else [])),
            as_of,
            question.by,
            question.scopes,
            question.filters,
            question.variant,
            question.places,
            self._worked(as_of),
            self._zone,
        )

    def _can_cut(self, card: Card, cut: Cut) -> bool:
        if isinstance(cut, Trait):
            return card.names_customers and cut.name in self._traits()
        return cut in card.dimensions

    def _by_whole_months(self, question: Question, as_of: datetime) -> Question:
        """The same of the months that are over, so that nobody's answer shows in the difference of two days."""
        today = as_of.astimezone(self._zone).date()
        days, other = ended_months(question.days, today), question.other_days
        if other:
            other = months_before(days) if question.compare is Compare.PREVIOUS else ended_months(other, today)
        return replace(question, days=days, compare=other)

    def _count_all(self, metric: Metric, asked: Sequence[Selection]) -> list[Row]:
        """What was counted of the group asked for and, as its other span, of the one to hold against."""
        first, *others = (self._count(metric, selection) for selection in asked)
        return [*first, *({**row, "span": 1} for rows in others for row in rows)]

    def _count(self, metric: Metric, selection: Selection) -> list[Row]:
        return rows_of(self._engine.run(metric.counted(records_of(metric, selection), selection)))

    def _shares(self, weights: Weights, selection: Selection) -> Shares:
        """The shares of the population: as given, or as many as there are in the days and filters asked for."""
        if weights.shares:
            return weights.shares
        found = self._engine.run(population_by(weights, selection)).to_pylist()
        return {row["stratum"]: float(row["n"]) for row in found}

    def _weighed(
        self, metric: Metric, weights: Weights, asked: Sequence[Selection], shares: Shares, plain: Sequence[Counted]
    ) -> list[Counted]:
        """The plain values, each weighted by groups of its own; all to the same shares."""
        by = asked[0].by
        rows = self._count_all(metric, [replace(each, by=(*by, weights.by)) for each in asked])
        return weighed(metric, weights, rows, shares, plain, by)

    def _people_in_both(self, metric: Metric, one: Selection, other: Selection) -> int | None:
        """How many customers have records in both groups, where they are none or enough not to be recognised.

        Of the brand's own people that is told to nobody.
        """
        if not metric.card.names_customers:
            return None
        if any(one.filters.get(trait) != other.filters.get(trait) for trait in _fixed_in_both(one, other)):
            return 0  # a customer has one value of a trait
        sets = [self._engine.run(_customers(records_of(metric, replace(each, by=()))))["id"] for each in (one, other)]
        found: int = pc.sum(pc.is_in(sets[0], sets[1])).as_py() or 0
        return found if found == 0 or found >= self._least_people else None

    def _as_of(self) -> datetime:
        return self._engine.as_of() or self._clock.now()

    def _too_late(self, card: Card, days: Days, as_of: datetime) -> int:
        """By how many days these are too late for all of their records to be mature."""
        if not card.matures_after_days:
            return 0
        today = as_of.astimezone(self._zone).date()
        return max((days.last - today).days + card.matures_after_days + 1, 0)


def _fixed_in_both(one: Selection, other: Selection) -> set[Trait]:
    """The traits that are the same for all of the one group, and for all of the other."""
    return {trait for trait in one.traits if trait in one.filters and trait in other.filters}


def _customers(records: Query) -> Query:
    """The customers of these records; those of nobody are nobody's."""
    return records.then("records", f"SELECT DISTINCT customer_id AS id FROM records WHERE customer_id > {-(1 << 61)}")  # noqa: S608 - our own names


def _page(population: Query, shown: str, limit: int, after: tuple[int, int] | None) -> Query:
    at, behind, params = 'micros("at")', "", {"limit": limit}
    if after:
        behind = f"WHERE {at} < $after_at OR ({at} = $after_at AND record_id < $after_id)"
        params |= {"after_at": after[0], "after_id": after[1]}
    sql = f"""
        SELECT record_id, identity_id, {at} AS "at", CAST({shown} AS DOUBLE) AS value, variant
        FROM records {behind} ORDER BY {at} DESC, record_id DESC LIMIT $limit
    """  # noqa: S608 - our own column names
    return population.then("records", sql, **params)
