"""KPIs: the tree with what was achieved, changing it, closing periods, the export for pay, ranking."""

from __future__ import annotations

from codecs import BOM_UTF8
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from zhiyin.app.kpi_export import closings_csv
from zhiyin.performance.kpis.model import Kpi
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.kpi_answers import (
    ClosingIn,
    ClosingList,
    ClosingOut,
    KpiChange,
    KpiIn,
    KpiOut,
    KpiTree,
    Named,
    PeriodClosedOut,
    ReopeningIn,
)
from zhiyin.web.api.metrics import EARLIEST, LATEST, Language
from zhiyin.web.api.targets import staff_name
from zhiyin.web.api.watching import require_person
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App, Warehouse

KpiId = Annotated[str, Path(max_length=40, pattern="^[a-z0-9_]+$")]
On = Annotated[
    date | None, Query(ge=EARLIEST, le=LATEST, description="Any day of the periods meant; default: yesterday")
]
First = Annotated[date, Query(alias="from", ge=EARLIEST, le=LATEST, description="Periods that start then or later")]
Last = Annotated[date, Query(alias="to", ge=EARLIEST, le=LATEST, description="Periods that end then or earlier")]
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


class KpiSaved(BaseModel):
    """The KPI that was added or changed."""

    id: str
    target: float | None = Field(description="In force from now on")

    @classmethod
    def of(cls, kpi: Kpi) -> KpiSaved:
        return cls(id=kpi.id, target=kpi.target.value if kpi.target else None)


def router(app: App, warehouse: Warehouse) -> APIRouter:
    api = APIRouter(tags=["metrics"])
    kpis, results = app.kpis, warehouse.kpi_results
    reads, edits = [may(Permission.METRICS_READ)], [may(Permission.METRICS_READ, Permission.SETTINGS_EDIT)]

    def named(principal: Principal) -> Named:
        """Asks for each person once, as long as it is kept."""
        return cache(lambda user_id: None if user_id is None else staff_name(app, user_id, principal))

    @api.get("/kpis", dependencies=reads)
    def list_kpis(principal: CurrentPrincipal, locale: Language, on: On = None) -> KpiTree:
        """The tree, each KPI in its own period around the day; only those whose rows are all yours."""
        day = on or results.yesterday
        found, names = results.read(principal, day), named(principal)
        told = [KpiOut.of(one, locale, names, may_reopen=kpis.may_reopen(one.kpi)) for one in found]
        return KpiTree(on=day, data=told)

    @api.post("/kpis", status_code=201, dependencies=edits)
    def add_kpi(body: KpiIn, principal: CurrentPrincipal) -> KpiSaved:
        """Add a KPI or a heading, of rows that you see. The target becomes that of this part of the metric."""
        require_person(app, body.owner, principal)
        measure = body.measure.measure if body.measure else None
        return KpiSaved.of(kpis.add(principal, body.draft, measure, body.target))

    @api.post("/kpi-closings", dependencies=edits)
    def close_period(body: ClosingIn, principal: CurrentPrincipal, locale: Language) -> PeriodClosedOut:
        """Freeze a period that is over, of all KPIs of that rhythm that you see; what is frozen stays as it is."""
        return PeriodClosedOut.of(results.close(principal, body.rhythm, body.on), locale)

    @api.get("/kpi-closings", dependencies=reads)
    def list_closings(principal: CurrentPrincipal, locale: Language, first: First, last: Last) -> ClosingList:
        """What was frozen of the periods within these days; reopened ones too."""
        found, names = kpis.list_closings(principal, first, last), named(principal)
        return ClosingList(data=[ClosingOut.of(kpi, one, locale, names) for kpi, one in found])

    @api.get(
        "/kpi-closings.csv",
        dependencies=[may(Permission.METRICS_READ, Permission.STAFF_READ)],
        response_class=Response,
        responses=_CSV,
    )
    def export_closings(principal: CurrentPrincipal, locale: Language, first: First, last: Last) -> Response:
        """The same as CSV, for pay: frozen values, n, intervals, definitions, targets, owners, who closed and when."""
        text = closings_csv(kpis.list_closings(principal, first, last), locale, named(principal))
        return Response(
            BOM_UTF8 + text.encode(),  # spreadsheets want the mark
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="kpis-{first}-{last}.csv"'},
        )

    @api.post("/kpi-closings/{closing_id}/reopening", dependencies=edits)
    def reopen_closing(
        closing_id: KpiId, body: ReopeningIn, principal: CurrentPrincipal, locale: Language
    ) -> ClosingOut:
        """Let the period of one KPI be closed anew; what was frozen stays on record as reopened, with the reason."""
        kpi, closing = kpis.reopen(principal, closing_id, body.reason)
        return ClosingOut.of(kpi, closing, locale, named(principal))

    @api.put("/kpis/{kpi_id}", dependencies=edits)
    def change_kpi(kpi_id: KpiId, body: KpiChange, principal: CurrentPrincipal) -> KpiSaved:
        """Say anew where it stands, who answers for it, its weight and its target."""
        require_person(app, body.owner, principal)
        return KpiSaved.of(kpis.change(principal, kpi_id, body.draft, body.target))

    @api.delete("/kpis/{kpi_id}", status_code=204, dependencies=edits)
    def remove_kpi(kpi_id: KpiId, principal: CurrentPrincipal) -> Response:
        """Take it out of the tree; what was frozen of it stays."""
        kpis.remove(principal, kpi_id)
        return Response(status_code=204)

    return api
