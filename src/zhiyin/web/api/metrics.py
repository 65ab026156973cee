"""Metrics: what they mean, their values and records, several at once, and what moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, Field

from zhiyin.base.clock import to_micros
from zhiyin.base.errors import InvalidInput, ZhiyinError
from zhiyin.base.locale import Locale
from zhiyin.feedback.folding import MAX_ANSWERS
from zhiyin.metrics.model import (
    Compare,
    Cut,
    Days,
    Dimension,
    Like,
    Record,
    cuts_named,
    filters_named,
    weights_named,
)
from zhiyin.metrics.results import MetricResult, RecordRow
from zhiyin.metrics.service import Question
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.metric_answers import CardOut, MetricOut, MoveOut, PeriodOut
from zhiyin.web.api.metrics_guide import CardsOut, GuideOut
from zhiyin.web.errors import locale_of, status_of
from zhiyin.web.paging import Paging
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App, Warehouse

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
DEFAULT_DAYS = 30
MOST_CONDITIONS = 10
MOST_AT_ONCE = 30
MOST_SHARES = 100

Day = Annotated[date | None, Query(ge=EARLIEST, le=LATEST)]
Word = Annotated[str | None, Query(max_length=255, description="Only these; empty: those that say nothing of it")]

Conditions = tuple[Annotated[str, Field(max_length=400)], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, split by what, held against what, narrowed to what: as it stands in the address."""

    first: Annotated[Day, Query(alias="from", description="First of the brand's days; default: 30 days")] = None
    last: Annotated[Day, Query(alias="to", description="Last of the brand's days; default: today")] = None
    by: Annotated[str, Query(max_length=600, description="Up to two, by comma: channel,week, or trait.plan")] = ""
    where: Annotated[Conditions, Query(max_length=MOST_CONDITIONS, description="Only these: trait.plan=pro")] = ()
    compare: Annotated[
        Literal["previous", "year", "festival", "own", "none"],
        Query(description="Hold against other days; festival: a year ago, as far from Spring Festival if all are near"),
    ] = "none"
    against: Annotated[
        Conditions, Query(max_length=MOST_CONDITIONS, description="Hold against another group: trait.plan=free")
    ] = ()
    weights: Annotated[
        str, Query(max_length=300, description="Weight the total to a population, by this: channel, trait.plan")
    ] = ""
    weights_of: Annotated[
        Like, Query(description="Whose shares: those of active customers, or of orders, in the days")
    ] = Like.CUSTOMERS
    share: Annotated[
        Conditions, Query(max_length=MOST_SHARES, description="Or the shares themselves: web=0.6, again for each value")
    ] = ()
    compare_from: Annotated[Day, Query(description="First of the days to compare with, where they are one's own")] = (
        None
    )
    compare_to: Annotated[Day, Query(description="Last of the days to compare with")] = None
    variant: Annotated[str | None, Query(max_length=60, description="Only this currency, or way of asking")] = None
    day: Word = None
    week: Annotated[Word, Query(description="Only the week that starts on this Monday")] = None
    month: Annotated[Word, Query(description="Only the month that starts on this day")] = None
    channel: Word = None
    touchpoint: Word = None
    store: Word = None
    product: Word = None
    sku: Word = None
    category: Word = None
    survey: Word = None
    delivery: Annotated[Word, Query(description="Only answers about orders that came late, on_time")] = None
    topic: Word = None
    agent: Word = None
    brand: Word = None
    department: Word = None
    region: Word = None

    def question(self, principal: Principal, today: date, places: Mapping[int, Sequence[str]]) -> Question:
        """The question in the words of the metrics, about the rows that the one who asks may see."""
        last = self.last or max(today, self.first or today)
        first = self.first or last - timedelta(days=DEFAULT_DAYS - 1)
        given = {dimension: getattr(self, dimension.value) for dimension in Dimension}
        filters: dict[Cut, str | None] = {cut: value or None for cut, value in given.items() if value is not None}
        return Question(
            Days(first, last),
            cuts_named(self.by),
            self._compared(),
            principal.scopes,
            filters | filters_named(self.where, pointer="where"),
            self.variant,
            places,
            filters_named(self.against, pointer="against"),
            weights_named(self.weights, self.weights_of, self.share),
        )

    def _compared(self) -> Compare | Days | None:
        if self.compare != "own":
            return None if self.compare == "none" else Compare(self.compare)
        if self.compare_from is None or self.compare_to is None:
            raise InvalidInput("say from which day to which to compare", pointer="compare_from")
        return Days(self.compare_from, self.compare_to)


class WhoseRecord(BaseModel):
    id: str
    name: str


class RecordOut(BaseModel):
    """One of the records that the number counts."""

    kind: Record
    id: int
    customer: WhoseRecord | None = Field(description="null when it names nobody")
    at: datetime
    value: float | None = Field(description="The score, the amount in minor units, or the wait in seconds")
    variant: str | None
    text_id: int | None = Field(default=None, description="Of a response: what was written in it, where something was")

    @classmethod
    def of(cls, row: RecordRow, kind: Record, people: Mapping[int, tuple[str, str, str, str]]) -> RecordOut:
        known = people.get(row.identity_id)
        customer = WhoseRecord(id=known[0], name=known[1]) if known else None
        return cls(kind=kind, id=row.record_id, customer=customer, at=row.at, value=row.value, variant=row.variant)


class RecordsOut(BaseModel):
    data: list[RecordOut]
    next_cursor: str | None
    total: int = Field(description="How many there are: the n of the value")
    as_of: datetime


class FailureOut(BaseModel):
    """Why one metric has no answer; the others have theirs."""

    status: int
    detail: str


class PanelOut(BaseModel):
    metric: str
    result: MetricOut | None
    error: FailureOut | None


class OverviewOut(BaseModel):
    data: list[PanelOut]


class ChangesOut(BaseModel):
    as_of: datetime
    period: PeriodOut
    data: list[MoveOut]


MetricId = Annotated[str, Path(max_length=60, pattern="^[a-z0-9_]+$")]
InAddress = Annotated[Asked, Depends()]
Ids = Annotated[str, Query(max_length=1000, description="Metrics by comma")]


def reader_locale(request: Request) -> Locale:
    """The language of the one who asks."""
    return locale_of(request, request.app.state.settings.locale)


Language = Annotated[Locale, Depends(reader_locale)]


def router(app: App, warehouse: Warehouse) -> APIRouter:
    api = APIRouter(tags=["metrics"])
    metrics = warehouse.metrics

    def meant(asked: Asked, principal: Principal) -> Question:
        with app.db.reading() as tx:
            places = app.staff.scopes.places(tx)
        return asked.question(principal, app.clock.now().astimezone(app.settings.zone).date(), places)

    @api.get("/metrics", dependencies=[may(Permission.METRICS_READ)])
    def list_metrics(locale: Language) -> CardsOut:
        """The catalogue: what each number means."""
        return CardsOut.of(metrics.list_cards(), locale, app.customers.cuts.names())

    @api.get("/metrics/guide", dependencies=[may(Permission.METRICS_READ)])
    def get_guide(locale: Language) -> GuideOut:
        """Which metric to choose: from a goal, by the stage of the journey, with the reason."""
        return GuideOut.of(metrics.list_cards(), locale)

    @api.get("/metrics/{metric_id}", dependencies=[may(Permission.METRICS_READ)])
    def get_metric(metric_id: MetricId, locale: Language) -> CardOut:
        """What this number means."""
        return CardOut.of(metrics.get_card(metric_id), locale, app.customers.cuts.names())

    @api.get("/metrics/{metric_id}/values", dependencies=[may(Permission.METRICS_READ)])
    def get_values(metric_id: MetricId, asked: InAddress, principal: CurrentPrincipal, locale: Language) -> MetricOut:
        """The metric over the days, and in each group."""
        return MetricOut.of(metrics.values(metric_id, meant(asked, principal)), locale)

    @api.get("/metrics/{metric_id}/records", dependencies=[may(Permission.METRICS_READ, Permission.CUSTOMERS_READ)])
    def list_records(metric_id: MetricId, asked: InAddress, principal: CurrentPrincipal, paging: Paging) -> RecordsOut:
        """The records behind the number, youngest first."""
        after = (int(paging.after[0]), int(paging.after[1])) if paging.after else None
        found = metrics.records(metric_id, meant(asked, principal), limit=paging.limit + 1, after=after)
        people = app.customers.whose([row.identity_id for row in found.rows])
        rows = [RecordOut.of(row, found.card.record, people) for row in found.rows[: paging.limit]]
        if found.card.record is Record.RESPONSE and principal.may(Permission.FEEDBACK_READ):
            texts = app.texts.opinions.texts_of_responses({row.id // MAX_ANSWERS for row in rows}, principal.scopes)
            rows = [row.model_copy(update={"text_id": texts.get(row.id // MAX_ANSWERS)}) for row in rows]
        more = len(found.rows) > paging.limit
        page = paging.page(rows, (to_micros(rows[-1].at), rows[-1].id) if more else None)
        return RecordsOut(data=page.data, next_cursor=page.next_cursor, total=found.total, as_of=found.as_of)

    @api.get("/overview", dependencies=[may(Permission.METRICS_READ)])
    def get_overview(asked: InAddress, principal: CurrentPrincipal, locale: Language, ids: Ids = "") -> OverviewOut:
        """Several metrics at once, each with its own error; the headline ones when none is named.

        A metric that takes time to mature is given for the latest days of the same number that are mature.
        """
        wanted = [name.strip() for name in ids.split(",") if name.strip()] or metrics.headlines()
        results = metrics.overview(wanted[:MOST_AT_ONCE], meant(asked, principal))
        return OverviewOut(data=[_panel(*panel, locale) for panel in zip(wanted, results, strict=False)])

    @api.get("/changes", dependencies=[may(Permission.METRICS_READ)])
    def list_changes(
        asked: InAddress, principal: CurrentPrincipal, locale: Language, limit: Annotated[int, Query(ge=1, le=50)] = 20
    ) -> ChangesOut:
        """What moved by more than chance since the days before, clearest first: all in all, by channel, by product.

        It is looked at once a minute; `as_of` says when.
        """
        question = meant(asked, principal)
        found = metrics.changes(question, limit=limit)
        moves = [MoveOut.of(move, locale) for move in found.moves]
        return ChangesOut(as_of=found.as_of, period=PeriodOut.of(question.days), data=moves)

    return api


def _panel(metric_id: str, found: MetricResult | ZhiyinError, locale: Locale) -> PanelOut:
    if isinstance(found, ZhiyinError):
        failure = FailureOut(status=status_of(found), detail=found.message(locale))
        return PanelOut(metric=metric_id, result=None, error=failure)
    return PanelOut(metric=metric_id, result=MetricOut.of(found, locale), error=None)
