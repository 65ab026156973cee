"""Custom metrics: what the brand measures by definitions of its own, written in YAML."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.metrics.custom.marked import MOST_CHARACTERS
from zhiyin.metrics.custom.model import Saved
from zhiyin.staff.access import Permission
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

MetricId = Annotated[str, Path(max_length=60, pattern="^[a-z0-9_]+$")]


class DefinitionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    definition: str = Field(max_length=2 * MOST_CHARACTERS, description="YAML: id, name, type and the measures")


class DefinitionOut(BaseModel):
    """A definition in the words of its author; its card and values are those of a metric like any other."""

    id: str
    version: int
    definition: str
    since: datetime

    @classmethod
    def of(cls, saved: Saved) -> DefinitionOut:
        return cls(id=saved.id, version=saved.version, definition=saved.text, since=saved.defined_at)


class DefinitionList(BaseModel):
    data: list[DefinitionOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/custom-metrics", tags=["metrics"])
    custom = app.custom_metrics

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_definitions() -> DefinitionList:
        """All of them, by id."""
        return DefinitionList(data=[DefinitionOut.of(one) for one in custom.list_definitions()])

    @api.post("", dependencies=[may(Permission.SETTINGS_EDIT)])
    def define_metric(body: DefinitionIn, principal: CurrentPrincipal) -> DefinitionOut:
        """Define a metric, or define it anew. A mistake is told with its line. Asks for who sees everything."""
        principal.require_everything()
        return DefinitionOut.of(custom.define(body.definition, by=principal.id))

    @api.get("/{metric_id}", dependencies=[may(Permission.METRICS_READ)])
    def get_definition(metric_id: MetricId) -> DefinitionOut:
        """The definition as it was written."""
        return DefinitionOut.of(custom.get_definition(metric_id))

    @api.delete("/{metric_id}", status_code=204, dependencies=[may(Permission.SETTINGS_EDIT)])
    def remove_definition(metric_id: MetricId, principal: CurrentPrincipal) -> Response:
        """Take it out of the catalogue. Asks for somebody who sees everything."""
        principal.require_everything()
        custom.remove(metric_id, by=principal.id)
        return Response(status_code=204)

    return api
