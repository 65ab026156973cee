"""Rankings: parts of the brand in order, as far as chance lets one tell them apart."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale
from zhiyin.metrics.model import Card, Direction, Unit
from zhiyin.metrics.results import MetricResult
from zhiyin.performance.kpis.ranking import LEAST_RECORDS, Ranked, ranked
from zhiyin.staff.access import Permission
from zhiyin.web.api.metric_answers import PeriodOut, ValueOut, name_of, variant_out
from zhiyin.web.api.metrics import InAddress, Language, MetricId
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App, Warehouse


class RankedOut(BaseModel):
    """A part and its places: from the best to the worst of them nothing can be told apart."""

    part: str | None = Field(description="null: those that say nothing of it")
    value: ValueOut
    best: int | None
    worst: int | None = Field(description="null, like the best, where it is not ranked: too few records, no interval")

    @classmethod
    def of(cls, card: Card, one: Ranked) -> RankedOut:
        part = next(iter(one.key.values()))
        value = variant_out(card, one.value).value
        return cls(part=None if part is None else str(part), value=value, best=one.best, worst=one.worst)


class RankingOut(BaseModel):
    """Best first; those that are not ranked behind, the largest first."""

    metric: str
    name: str
    version: int
    unit: Unit
    direction: Direction
    by: str
    variant: str | None
    period: PeriodOut
    as_of: datetime
    least_records: int = Field(description="With fewer a part is listed, but not ranked")
    data: list[RankedOut]

    @classmethod
    def of(cls, result: MetricResult, by: str, variant: str | None, locale: Locale) -> RankingOut:
        card = result.card
        return cls(
            metric=card.id,
            name=name_of(card, locale),
            version=card.version,
            unit=card.unit,
            direction=card.direction,
            by=by,
            variant=variant,
            period=PeriodOut.of(result.days),
            as_of=result.as_of,
            least_records=LEAST_RECORDS,
            data=[RankedOut.of(card, one) for one in ranked(result, variant or "")],
        )


def router(app: App, warehouse: Warehouse) -> APIRouter:
    api = APIRouter(prefix="/rankings", tags=["metrics"])

    @api.get("/{metric_id}", dependencies=[may(Permission.METRICS_READ)])
    def get_ranking(metric_id: MetricId, asked: InAddress, principal: CurrentPrincipal, locale: Language) -> RankingOut:
        """Departments, channels, agents ... on a metric: placed only with 30 records and an interval, alike ones tied.

        Two parts are told apart when at most 5 % of all the differences called real may be chance.
        """
        today = app.clock.now().astimezone(app.settings.zone).date()
        question = asked.question(principal, today, app.places())
        if len(question.by) != 1 or question.by[0].is_time:
            raise InvalidInput("say by which one dimension, other than time, to rank", pointer="by")
        result = warehouse.metrics.values(metric_id, question)
        if result.card.direction is Direction.NEITHER:
            raise InvalidInput("of {metric} neither more nor less is better", pointer="metric", metric=metric_id)
        variant = result.values[0].variant if result.values else question.variant
        return RankingOut.of(result, question.by[0].value, variant, locale)

    return api
