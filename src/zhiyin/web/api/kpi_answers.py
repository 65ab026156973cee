"""How KPIs read in the API: never a bare number, and what is unknown is null."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.locale import Locale
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Direction, Unit, cut_named
from zhiyin.metrics.results import Display
from zhiyin.performance.kpis.achieving import Achievement, RollUp, Standing
from zhiyin.performance.kpis.model import Closing, Kpi, Measure, Rhythm, count_shown
from zhiyin.performance.kpis.results import Closed, KpiResult
from zhiyin.performance.kpis.service import Draft
from zhiyin.performance.model import MOST_FILTERS, only_of
from zhiyin.web.api.metric_answers import FigureOut, PeriodOut, name_of

Named = Callable[[str | None], str | None]
"""The name of a member of the staff; None for those who do not see the staff."""

CutName = Annotated[str, Field(max_length=70)]
Word = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]


class PersonOut(BaseModel):
    id: str
    name: str | None = Field(description="null for those who do not see the staff")

    @classmethod
    def of(cls, user_id: str | None, named: Named) -> PersonOut | None:
        return None if user_id is None else cls(id=user_id, name=named(user_id))


class MeasureBody(BaseModel):
    """What a KPI counts, of which part, over which periods; it never changes."""

    model_config = ConfigDict(extra="forbid")

    metric: str = Field(max_length=60, pattern="^[a-z0-9_]+$")
    variant: str = Field("", max_length=60, description="The currency or way of asking; empty where there is none")
    only: dict[CutName, Word] = Field(
        default_factory=dict,
        max_length=MOST_FILTERS,
        description='The part, such as {"department": "Service"} or {"trait.plan": "pro"}',
    )
    rhythm: Rhythm = Rhythm.MONTH

    @property
    def measure(self) -> Measure:
        only = {cut_named(name, pointer="/measure/only"): word for name, word in self.only.items()}
        return Measure(self.metric, self.variant, only_of(only), self.rhythm)

    @classmethod
    def of(cls, measure: Measure) -> MeasureBody:
        only = {cut.value: word for cut, word in measure.only}
        return cls(metric=measure.metric_id, variant=measure.variant, only=only, rhythm=measure.rhythm)


class KpiChange(BaseModel):
    """All that one says of a KPI; what it measures stays."""

    model_config = ConfigDict(extra="forbid")

    parent: str | None = Field(None, max_length=40, description="The KPI or heading it stands below; null: at the top")
    name: Word = Field("", description="Empty: the name of the metric")
    department: str = Field("", max_length=80, pattern=r"^[^\x00]*$", description="Which answers for it")
    owner: str | None = Field(None, max_length=60, description="The id of the member of the staff who answers for it")
    weight: float = Field(1, gt=0, le=1000, description="Among those below the same parent")
    target: float | None = Field(
        None, description="In the metric's unit, money in minor units; if it adds up over days, for each day"
    )

    @property
    def draft(self) -> Draft:
        return Draft(self.parent, self.name.strip(), self.department.strip(), self.owner, self.weight)


class KpiIn(KpiChange):
    measure: MeasureBody | None = Field(None, description="null: a heading, which needs a name")


class AchievementOut(BaseModel):
    """The verdict, and the degree (0 to 1) of what was wanted, with its interval."""

    standing: Standing
    degree: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, found: Achievement) -> AchievementOut:
        return cls(standing=found.standing, degree=found.degree, low=found.low, high=found.high)


class RollUpOut(BaseModel):
    """The weighted mean of what the ones below have achieved, of the known share (0 to 1) of their weight."""

    degree: float | None
    low: float | None
    high: float | None
    known: float

    @classmethod
    def of(cls, found: RollUp) -> RollUpOut:
        return cls(degree=found.degree, low=found.low, high=found.high, known=found.known)


class KpiValueOut(BaseModel):
    """The value as it may be shown: hidden (too few people), interval (too few for the point alone), normal."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None = Field(description="null where the value is hidden: of a count it would tell it")
    unit: Unit
    currency: str | None = Field(description="Money is in minor units of this currency")
    exponent: int | None = Field(description="Decimal places of the currency")
    display: Display


class ToldOut(BaseModel):
    """What the facts say today, over those days of the period that are over and complete."""

    period: PeriodOut
    value: KpiValueOut
    version: int
    as_of: datetime


class TargetOfKpi(BaseModel):
    value: float = Field(description="If the metric adds up over days, for each day")
    since: datetime
    set_by: str | None


class ClosingOut(BaseModel):
    """What was frozen of a KPI when its period was closed."""

    id: str
    kpi: str
    name: str
    metric: str
    period: PeriodOut
    value: KpiValueOut
    version: int = Field(description="Of the metric's definition")
    wanted: float | None = Field(description="The target over the whole period")
    achievement: AchievementOut
    department: str
    owner: PersonOut | None
    weight: float
    as_of: datetime
    closed_at: datetime
    closed_by: str | None
    reopened_at: datetime | None
    reopened_by: str | None
    reopened_reason: str

    @classmethod
    def of(cls, kpi: Kpi, closing: Closing, locale: Locale, named: Named) -> ClosingOut:
        assert kpi.measure, "a heading is never closed"
        return cls(
            id=closing.id,
            kpi=closing.kpi_id,
            name=closing.called(locale),
            metric=kpi.measure.metric_id,
            period=PeriodOut.of(closing.days),
            value=_value(closing.estimate, closing.display, closing.unit, kpi.measure),
            version=closing.metric_version,
            wanted=closing.target,
            achievement=AchievementOut.of(closing.achievement),
            department=closing.department,
            owner=PersonOut.of(closing.owner_id, named),
            weight=closing.weight,
            as_of=closing.as_of,
            closed_at=closing.closed_at,
            closed_by=named(closing.closed_by),
            reopened_at=closing.reopened_at,
            reopened_by=named(closing.reopened_by),
            reopened_reason=closing.reopened_reason,
        )


class KpiOut(BaseModel):
    """A KPI in one of its periods, or a heading."""

    id: str
    parent: str | None
    name: str
    own_name: str = Field(description="Empty where it is called as its metric")
    department: str
    owner: PersonOut | None
    weight: float
    measure: MeasureBody | None
    unit: Unit | None
    direction: Direction | None
    adds_up: bool
    target: TargetOfKpi | None = Field(description="In force now; a closed period keeps its own")
    period: PeriodOut | None
    wanted: float | None = Field(description="The target over the days that are counted")
    told: ToldOut | None = Field(description="null while there is nothing to tell")
    achievement: AchievementOut
    below: RollUpOut | None = Field(description="What those below it achieved together")
    closing: ClosingOut | None
    may_reopen: bool = Field(description="Whether what is closed of it can be closed anew: of employees' answers not")
    restated: bool = Field(description="What is known today is not what was frozen")
    failure: str | None = Field(description="Why there is no answer")

    @classmethod
    def of(cls, result: KpiResult, locale: Locale, named: Named, *, may_reopen: bool) -> KpiOut:
        kpi, card, measure = result.kpi, result.card, result.kpi.measure
        return cls(
            id=kpi.id,
            parent=kpi.parent_id,
            name=kpi.name or (name_of(card, locale) if card else measure.metric_id if measure else ""),
            own_name=kpi.name,
            department=kpi.department,
            owner=PersonOut.of(kpi.owner_id, named),
            weight=kpi.weight,
            measure=MeasureBody.of(measure) if measure else None,
            unit=card.unit if card else None,
            direction=card.direction if card else None,
            adds_up=card is not None and card.adds_up,
            target=_target_out(kpi, named),
            period=PeriodOut.of(result.days) if result.days else None,
            wanted=result.wanted,
            told=_told_out(result),
            achievement=AchievementOut.of(result.achievement),
            below=RollUpOut.of(result.below) if result.below else None,
            closing=ClosingOut.of(kpi, result.closing, locale, named) if result.closing else None,
            may_reopen=may_reopen,
            restated=result.is_restated,
            failure=result.failure.message(locale) if result.failure else None,
        )


class KpiTree(BaseModel):
    """All KPIs that one may see, each in its period around the day; a parent that is not among them is not yours."""

    on: date
    data: list[KpiOut]


class ClosingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rhythm: Rhythm
    on: date = Field(ge=date(2000, 1, 1), le=date(2100, 12, 31), description="Any day of the period")


class NotClosedOut(BaseModel):
    kpi: str
    why: str


class PeriodClosedOut(BaseModel):
    """What is frozen of the period, now or before, and what stays open for now."""

    period: PeriodOut
    closed: list[str] = Field(description="The ids of the closings in force")
    left: list[NotClosedOut]

    @classmethod
    def of(cls, closed: Closed, locale: Locale) -> PeriodClosedOut:
        return cls(
            period=PeriodOut.of(closed.days),
            closed=[closing.id for closing in closed.closings],
            left=[NotClosedOut(kpi=one.kpi.id, why=one.why.message(locale)) for one in closed.left],
        )


class ReopeningIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")


class ClosingList(BaseModel):
    data: list[ClosingOut]


def _value(estimate: Estimate, display: Display, unit: Unit, measure: Measure) -> KpiValueOut:
    figure = FigureOut.of(estimate, unit, measure.variant or None)
    shown = figure.model_copy(update={"n": count_shown(estimate.n, display)})
    return KpiValueOut(**dict(shown), display=display)


def _told_out(result: KpiResult) -> ToldOut | None:
    told, measure = result.told, result.kpi.measure
    if told is None or measure is None:
        return None
    return ToldOut(
        period=PeriodOut.of(told.days),
        value=_value(told.estimate, told.display, told.card.unit, measure),
        version=told.card.version,
        as_of=told.as_of,
    )


def _target_out(kpi: Kpi, named: Named) -> TargetOfKpi | None:
    target = kpi.target
    if target is None:
        return None
    return TargetOfKpi(value=target.value, since=target.set_at, set_by=named(target.set_by))
