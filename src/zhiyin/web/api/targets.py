"""Targets: where the brand wants its metrics to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.errors import InvalidInput, NotFound
from zhiyin.metrics.model import Dimension, filters_named
from zhiyin.performance.model import MOST_FILTERS, Only, Target, only_of
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

MetricId = Annotated[str, Path(max_length=60, pattern="^[a-z0-9_]+$")]
Variant = Annotated[str, Query(max_length=60, description="The currency or way of asking; empty where there is none")]


WithParts = Annotated[bool, Query(description="Also those of parts, as far as all rows of these are yours")]
Part = Annotated[Sequence[str], Query(max_length=MOST_FILTERS, description="The part, as region=North, again for each")]
Word = Annotated[str, Field(min_length=1, max_length=120)]


class TargetIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: float = Field(
        description="In the metric's unit, money in minor units; if it adds up over days, for each day"
    )
    variant: str = Field("", max_length=60, description="The currency or way of asking; empty where there is none")
    only: dict[Dimension, Word] = Field(
        default_factory=dict, description='The part that it is for, such as {"region": "North"}; {}: the whole metric'
    )


class TargetOut(BaseModel):
    """The wanted value of a metric or of a part of it, whatever its version."""

    metric: str
    variant: str
    only: dict[str, str] = Field(description="The part that it is for; {}: the whole metric")
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
            only={cut.value: word for cut, word in target.only},
            value=target.value,
            since=target.set_at,
            set_by=staff_name(app, target.set_by, principal),
        )

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_targets(principal: CurrentPrincipal, with_parts: WithParts = False) -> TargetList:
        """Those of whole metrics, by metric; with parts, also those of parts whose rows are all yours."""
        found = [*targets.list_targets(), *(targets.list_of_parts(principal) if with_parts else [])]
        return TargetList(data=[shown(target, principal) for target in found])

    @api.put("/{metric_id}", dependencies=[may(Permission.SETTINGS_EDIT)])
    def set_target(metric_id: MetricId, body: TargetIn, principal: CurrentPrincipal) -> TargetOut:
        """Set the target of a metric or of a part of it, whose rows are all yours; the one before goes."""
        only = only_of(body.only)
        return shown(targets.set_target(principal, metric_id, body.variant, body.value, only), principal)

    @api.delete("/{metric_id}", status_code=204, dependencies=[may(Permission.SETTINGS_EDIT)])
    def clear_target(
        metric_id: MetricId, principal: CurrentPrincipal, variant: Variant = "", only: Part = ()
    ) -> Response:
        """Take the target of a metric, or of a part of it whose rows are all yours, away."""
        targets.clear_target(principal, metric_id, variant, _part(only))
        return Response(status_code=204)

    return api


def _part(conditions: Sequence[str]) -> Only:
    words = {}
    for cut, word in filters_named(conditions, pointer="only").items():
        if not isinstance(cut, Dimension) or word is None:
            raise InvalidInput("say it as NAME=VALUE: {condition}", pointer="only", condition=cut.value)
        words[cut] = word
    return only_of(words)


def staff_name(app: App, user_id: str, principal: Principal) -> str | None:
    """What somebody is called, for those who see the staff."""
    if not principal.may(Permission.STAFF_READ):
        return None
    try:
        return app.staff.people.get(principal, user_id).name
    except NotFound:  # a program, or somebody whom one does not see
        return None
