"""Sample data: whether there are any, and the way to be rid of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.app.sample_data import SampleData, SampleState
from zhiyin.staff.access import Permission
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App, Warehouse


class SampleDataOut(BaseModel):
    sample_data: bool
    interaction_count: int = 0
    own_sources: list[str] = Field(default=[], description="Sources of one's own that stand in the way of a removal")

    @classmethod
    def of(cls, state: SampleState | None) -> SampleDataOut:
        if state is None:
            return cls(sample_data=False)
        return cls(sample_data=True, interaction_count=state.interaction_count, own_sources=list(state.own_sources))


def router(app: App, warehouse: Warehouse) -> APIRouter:
    api = APIRouter(prefix="/sample-data", tags=["sample data"])
    sample = SampleData(app, warehouse)

    @api.get("", dependencies=[may(Permission.SAMPLE_DATA_DELETE)])
    def get_sample_data() -> SampleDataOut:
        """What sample data there are."""
        return SampleDataOut.of(sample.find())

    @api.delete("", status_code=204, dependencies=[may(Permission.SAMPLE_DATA_DELETE)])
    def remove_sample_data(principal: CurrentPrincipal) -> None:
        """Remove all of them: rows, facts, sources and keys. Refused beside interactions of one's own."""
        principal.require_everything()
        sample.remove()

    return api
