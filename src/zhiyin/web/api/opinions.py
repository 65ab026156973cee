"""Opinions by product and topic: how many speak well and ill, in which words, for people and for spreadsheets."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from zhiyin.connectors.files.rejects import harmless
from zhiyin.feedback.opinions.tallying import Cell, cells
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.opinion_answers import CellOut, TypicalOut
from zhiyin.web.api.text_filters import Filters, wanted_by
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
_MOST_CELLS = 5_000


class CellList(BaseModel):
    data: list[CellOut]
    is_whole: bool = Field(description="false: there are more, with fewer opinions; narrow it down")
    n: int = Field(description="Opinions with those of suspicious texts, whatever `suspicious` asks for")
    n_without_suspicious: int


class TypicalList(BaseModel):
    data: list[TypicalOut]


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["opinions"])
    opinions, wanted, reads = app.texts.opinions, wanted_by(app), [may(Permission.FEEDBACK_READ)]

    def counted(filters: Filters, principal: Principal) -> list[Cell]:
        return cells(opinions.shares(principal.scopes, wanted(filters, principal)), app.texts.tree.taxonomy())

    def told(found: list[Cell]) -> list[CellOut]:
        places = app.texts.tree.places()
        return [CellOut.of(cell, places.path_of(cell.topic) if cell.topic else None) for cell in found]

    @api.get("/opinions", dependencies=reads)
    def count_opinions(principal: CurrentPrincipal, filters: Filters) -> CellList:
        """Opinions by product and topic (what stands below counts above too), those with the most first."""
        found = counted(filters, principal)
        reach = opinions.reach(principal.scopes, wanted(filters, principal))
        return CellList(data=told(found[:_MOST_CELLS]), is_whole=len(found) <= _MOST_CELLS, **reach._asdict())

    @api.get("/opinions.csv", dependencies=reads, response_class=Response, responses=_CSV)
    def export_opinions(principal: CurrentPrincipal, filters: Filters) -> Response:
        """The same as CSV, all of it."""
        text = _csv(told(counted(filters, principal)))
        headers = {"Content-Disposition": 'attachment; filename="opinions.csv"'}
        return Response(BOM_UTF8 + text.encode(), media_type="text/csv; charset=utf-8", headers=headers)

    @api.get("/opinions/typical", dependencies=reads)
    def typical_opinions(
        principal: CurrentPrincipal, filters: Filters, most: Annotated[int, Query(ge=1, le=100)] = 20
    ) -> TypicalList:
        """What is said most often in the same words, each with a sentence that says it."""
        found = opinions.typical(principal.scopes, wanted(filters, principal), limit=most)
        return TypicalList(data=[TypicalOut.of(one) for one in found])

    return api


def _csv(found: list[CellOut]) -> str:
    """A line for each product and topic; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CellOut.model_fields)
    for cell in found:
        values = cell.model_dump().values()
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in values])
    return out.getvalue()
