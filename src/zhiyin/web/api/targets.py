"""Targets: where the brand wants its metrics to be."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.errors import NotFound
from zhiyin.performance.model import Target
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

MetricId = Annotated[str, Path(max_length=60, pattern="^[a-z0-9_]+$")]
Variant = Annotated[str, Query(max_length=60, description="The currency or way of asking; empty where there is none")]


class TargetIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: float = Field(
        description="In the metric's unit, money in minor units; if it adds up over days, for each day"
    )
    variant: str = Field("", max_length=60, description="The currency or way of asking; empty where there is none")


class TargetOut(BaseModel):
    """The wanted value of a metric, whatever its version."""

    metric: str
    variant: str
    value: float
    since: datetime
    set_by: str | None = Field(description="Name of who set it; null for those who do not see the staff")


class TargetList(BaseModel):
    data: list[TargetOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/targets", tags=["metrics"])
    targets = app.targets

    def shown(target: Target, principal: Principal) -> TargetOut:
        return TargetOut(
            metric=target.metric_id,
            variant=target.variant,
            value=target.value,
            since=target.set_at,
            set_by=staff_name(app, target.set_by, principal),
        )

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_targets(principal: CurrentPrincipal) -> TargetList:
        """All of them, by metric."""
        return TargetList(data=[shown(target, principal) for target in targets.list_targets()])

    @api.put("/{metric_id}", dependencies=[may(Permission.SETTINGS_EDIT)])
    def set_target(metric_id: MetricId, body: TargetIn, principal: CurrentPrincipal) -> TargetOut:
        """Set the target of a metric; the one before goes. Asks for somebody who sees everything."""
        return shown(targets.set_target(principal, metric_id, body.variant, body.value), principal)

    @api.delete("/{metric_id}", status_code=204, dependencies=[may(Permission.SETTINGS_EDIT)])
    def clear_target(metric_id: MetricId, principal: CurrentPrincipal, variant: Variant = "") -> Response:
        """Take the target of a metric away. Asks for somebody who sees everything."""
        targets.clear_target(principal, metric_id, variant)
        return Response(status_code=204)

    return api


def staff_name(app: App, user_id: str, principal: Principal) -> str | None:
    """What somebody is called, for those who see the staff."""
    if not principal.may(Permission.STAFF_READ):
        return None
    try:
        return app.staff.people.get(principal, user_id).name
    except NotFound:  # a program, or somebody whom one does not see
        return None
