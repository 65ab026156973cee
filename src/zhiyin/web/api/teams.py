"""Departments: what their own people say beside what their customers say."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from zhiyin.base.locale import Locale
from zhiyin.metrics.arithmetic.ranks import LEAST_PAIRS
from zhiyin.metrics.teams import Team, TeamScores, team_scores
from zhiyin.staff.access import Permission
from zhiyin.web.api.metric_answers import PeriodOut, ValueOut, name_of, variant_out
from zhiyin.web.api.metrics import InAddress, Language, MetricId
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App, Warehouse


class TeamOut(BaseModel):
    """A department of which both may be shown."""

    department: str
    staff: ValueOut
    customers: ValueOut


class TeamCorrelationOut(BaseModel):
    """Spearman's rank correlation over departments, -1 to 1; what goes together need not be the cause."""

    value: float | None
    low: float | None
    high: float | None
    n: int


class TeamScoresOut(BaseModel):
    """Departments by name; both metrics over whole months that are over."""

    metric: str
    name: str
    staff_metric: str
    staff_name: str
    variant: str | None
    period: PeriodOut
    as_of: datetime
    least_departments: int = Field(description="With fewer there is no correlation")
    correlation: TeamCorrelationOut | None
    data: list[TeamOut]

    @classmethod
    def of(cls, found: TeamScores, locale: Locale) -> TeamScoresOut:
        correlation = found.correlation
        return cls(
            metric=found.customers.id,
            name=name_of(found.customers, locale),
            staff_metric=found.staff.id,
            staff_name=name_of(found.staff, locale),
            variant=found.variant,
            period=PeriodOut.of(found.days),
            as_of=found.as_of,
            least_departments=LEAST_PAIRS,
            correlation=TeamCorrelationOut(**asdict(correlation)) if correlation else None,
            data=[_team(found, team) for team in found.teams],
        )


def _team(found: TeamScores, team: Team) -> TeamOut:
    return TeamOut(
        department=team.department,
        staff=variant_out(found.staff, team.staff).value,
        customers=variant_out(found.customers, team.customers).value,
    )


StaffMetric = Annotated[str, Query(max_length=60, description="A metric of the brand's own people")]


def router(app: App, warehouse: Warehouse) -> APIRouter:
    api = APIRouter(prefix="/team-scores", tags=["metrics"])

    @api.get("/{metric_id}", dependencies=[may(Permission.METRICS_READ)])
    def get_team_scores(
        metric_id: MetricId,
        asked: InAddress,
        principal: CurrentPrincipal,
        locale: Language,
        staff: StaffMetric = "employee_net_promoter_score",
    ) -> TeamScoresOut:
        """What the people of each department say of their work, beside this metric of its customers.

        Over the whole months around the days; departments of fewer than five answers are left out.
        """
        question = asked.question(principal, app.clock.now().astimezone(app.settings.zone).date(), app.places())
        return TeamScoresOut.of(team_scores(warehouse.metrics, staff, metric_id, question), locale)

    return api
