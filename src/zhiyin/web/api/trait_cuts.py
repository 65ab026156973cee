"""The traits of customers that figures are cut by: which they are, and what the brand wants with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.customers.cuts import Choice, TraitCut
from zhiyin.staff.access import Permission
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class TraitCutIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=60)
    choice: Choice = Field(description="auto: when its values are few and shared by five people or more")


class TraitCutOut(BaseModel):
    """A trait that figures are cut by, or that somebody decided about."""

    name: str
    choice: Choice
    is_cut: bool
    values: list[str] = Field(description="Those with a name of their own; all others are `other`")

    @classmethod
    def of(cls, cut: TraitCut) -> TraitCutOut:
        return cls(name=cut.name, choice=cut.choice, is_cut=cut.is_cut, values=list(cut.values))


class TraitCutList(BaseModel):
    data: list[TraitCutOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/trait-cuts", tags=["metrics"])
    cuts = app.customers.cuts

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_traits() -> TraitCutList:
        """The traits of customers by which figures can be cut."""
        return TraitCutList(data=[TraitCutOut.of(cut) for cut in cuts.list_traits()])

    @api.put("", dependencies=[may(Permission.SETTINGS_EDIT)])
    def choose_trait(body: TraitCutIn, principal: CurrentPrincipal) -> TraitCutList:
        """Cut by a trait always, never, or when its values are few. Asks for somebody who sees everything.

        What is known of customers is told to the warehouse again in the background.
        """
        principal.require_everything()
        newest = cuts.newest()
        with app.db.transaction() as tx:
            cuts.choose(tx, body.name, body.choice, newest)
            app.staff.audit.add(tx, principal.id, "trait.cut", body.name, choice=body.choice.value)
        return list_traits()

    return api
