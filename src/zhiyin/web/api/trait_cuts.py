"""The traits of customers that figures are cut by: which they are, and what the brand wants with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.customers.cuts import MOST_CUTS, MOST_VALUES, SHARED_BY, Choice, CutReason, TraitCut, TraitSeen
from zhiyin.staff.access import Permission
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

MOST_SEEN = 200
"""A hostile source may tell thousands of traits: those of the most customers are listed."""


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


class TraitSeenOut(TraitCutOut):
    """A trait as it was told lately, and why it makes a cut or none."""

    value_count: int = Field(description="How many different values were told")
    customer_count: int = Field(description="Of how many customers")
    reason: CutReason
    may_choose: bool = Field(description="false: whatever is chosen, no figure is cut by it")

    @classmethod
    def of_seen(cls, seen: TraitSeen) -> TraitSeenOut:
        return cls(
            **dict(TraitCutOut.of(seen.cut)),
            value_count=seen.value_count,
            customer_count=seen.customer_count,
            reason=seen.reason,
            may_choose=not seen.reason.is_for_good,
        )


class TraitSeenList(BaseModel):
    """Those that make a cut, then those of the most customers."""

    data: list[TraitSeenOut]
    left_out: int = Field(description="How many traits of fewer customers are not listed")
    most_values: int = MOST_VALUES
    shared_by: int = Field(default=SHARED_BY, description="With fewer customers a value has no name of its own")
    most_cuts: int = MOST_CUTS


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/trait-cuts", tags=["metrics"])
    cuts = app.customers.cuts

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_traits() -> TraitCutList:
        """The traits of customers by which figures can be cut."""
        return TraitCutList(data=[TraitCutOut.of(cut) for cut in cuts.list_traits()])

    @api.get("/seen", dependencies=[may(Permission.SETTINGS_EDIT)])
    def list_seen_traits(principal: CurrentPrincipal) -> TraitSeenList:
        """All traits that were told of customers lately, to choose among. Asks for somebody who sees everything."""
        principal.require_everything()
        found = cuts.seen()
        listed = [TraitSeenOut.of_seen(one) for one in found[:MOST_SEEN]]
        return TraitSeenList(data=listed, left_out=len(found) - len(listed))

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
