"""Custom metrics: what the brand measures by definitions of its own, written in YAML."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.locale import Locale
from zhiyin.metrics.custom.library import Library
from zhiyin.metrics.custom.marked import MOST_CHARACTERS, InvalidDefinition
from zhiyin.metrics.custom.model import Saved, Type
from zhiyin.metrics.model import Days
from zhiyin.metrics.service import Question
from zhiyin.staff.access import Permission
from zhiyin.web.api.metric_answers import CardOut, MetricOut
from zhiyin.web.api.metrics import Language
from zhiyin.web.api.targets import staff_name
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App, Warehouse

PREVIEW_DAYS = 28

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
    names: dict[str, str] = Field(description="The name in each language; empty where it cannot be used any more")
    type: Type | None = Field(description="null where it cannot be used any more: written for another release")
    used_by: list[str] = Field(description="Metrics that are made of it; it cannot be removed before them")

    @classmethod
    def of(cls, saved: Saved, library: Library) -> DefinitionOut:
        known = library.get(saved.id)
        return cls(
            id=saved.id,
            version=saved.version,
            definition=saved.text,
            since=saved.defined_at,
            names=dict(known.name) if known else {},
            type=known.type if known else None,
            used_by=library.made_of(saved.id),
        )


class DefinitionList(BaseModel):
    data: list[DefinitionOut]


class VersionOut(BaseModel):
    """One version of a definition."""

    version: int
    definition: str = Field(description="Empty where it was removed")
    since: datetime
    by: str | None = Field(description="Who wrote it, for those who see the staff")


class VersionList(BaseModel):
    data: list[VersionOut]


class MistakeOut(BaseModel):
    """What is wrong, where it stands, and how to mend it."""

    line: int
    column: int
    detail: str

    @classmethod
    def of(cls, mistake: InvalidDefinition, locale: Locale) -> MistakeOut:
        return cls(line=mistake.place[0], column=mistake.place[1], detail=mistake.message(locale))


class CheckOut(BaseModel):
    """What would come of a definition; nothing was saved."""

    mistakes: list[MistakeOut]
    card: CardOut | None = Field(description="What the metric would mean; null where there are mistakes")


def router(app: App, warehouse: Warehouse) -> APIRouter:
    api = APIRouter(prefix="/custom-metrics", tags=["metrics"])
    custom = app.custom_metrics

    def shown(saved: Saved) -> DefinitionOut:
        return DefinitionOut.of(saved, custom.library())

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_definitions() -> DefinitionList:
        """All of them, by id."""
        library = custom.library()
        return DefinitionList(data=[DefinitionOut.of(one, library) for one in custom.list_definitions()])

    @api.post("", dependencies=[may(Permission.SETTINGS_EDIT)])
    def define_metric(body: DefinitionIn, principal: CurrentPrincipal) -> DefinitionOut:
        """Define a metric, or define it anew. A mistake is told with its line. Asks for who sees everything."""
        principal.require_everything()
        return shown(custom.define(body.definition, by=principal.id))

    @api.post("/check", dependencies=[may(Permission.SETTINGS_EDIT)])
    def check_definition(body: DefinitionIn, locale: Language) -> CheckOut:
        """Every mistake in a definition, or what it would mean. Nothing is saved."""
        try:
            return CheckOut(mistakes=[], card=CardOut.of(custom.check(body.definition).card, locale))
        except InvalidDefinition as mistake:
            found = [MistakeOut.of(one, locale) for one in (mistake, *mistake.others)]
            return CheckOut(mistakes=found, card=None)

    @api.post("/preview", dependencies=[may(Permission.SETTINGS_EDIT)])
    def preview_definition(body: DefinitionIn, principal: CurrentPrincipal, locale: Language) -> MetricOut:
        """What the metric would have been in the last 28 days that are complete. Nothing is saved. Asks for who sees
        everything."""
        principal.require_everything()
        today = app.clock.now().astimezone(app.settings.zone).date()
        days = Days(today - timedelta(days=PREVIEW_DAYS - 1), today)
        return MetricOut.of(warehouse.metrics.preview(custom.check(body.definition), Question(days)), locale)

    @api.get("/{metric_id}", dependencies=[may(Permission.METRICS_READ)])
    def get_definition(metric_id: MetricId) -> DefinitionOut:
        """The definition as it was written."""
        return shown(custom.get_definition(metric_id))

    @api.get("/{metric_id}/versions", dependencies=[may(Permission.METRICS_READ)])
    def list_versions(metric_id: MetricId, principal: CurrentPrincipal) -> VersionList:
        """All versions, the youngest first."""
        versions = custom.list_versions(metric_id)
        names = {by: staff_name(app, by, principal) for by in {one.defined_by for one in versions}}
        return VersionList(
            data=[
                VersionOut(
                    version=one.version,
                    definition=one.text,
                    since=one.defined_at,
                    by=names[one.defined_by],
                )
                for one in versions
            ]
        )

    @api.delete("/{metric_id}", status_code=204, dependencies=[may(Permission.SETTINGS_EDIT)])
    def remove_definition(metric_id: MetricId, principal: CurrentPrincipal) -> Response:
        """Take it out of the catalogue. Asks for somebody who sees everything."""
        principal.require_everything()
        custom.remove(metric_id, by=principal.id)
        return Response(status_code=204)

    return api
