"""Who is who: what binds the identifiers of a customer; joining and splitting customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.profiles.summaries import Summaries
from zhiyin.staff.access import Permission
from zhiyin.web.api.customer_answers import CustomerOut, listed_all
from zhiyin.web.api.identity_answers import ExplanationOut, IdentitiesOut
from zhiyin.web.paging import RowNumber
from zhiyin.web.reading import CurrentLocale
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

Reason = Annotated[str, Field(min_length=1, max_length=500, description="Why; kept in the history")]


class MergeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    other_id: str = Field(max_length=40)
    reason: Reason


class SplitIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    edge_ids: list[RowNumber] = Field(min_length=1, max_length=200)
    reason: Reason


class Customers(BaseModel):
    """The customers that came of a change."""

    data: list[CustomerOut]


READ = may(Permission.CUSTOMERS_READ)
EDIT = may(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_EDIT)


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/customers/{customer_id}", tags=["customers"])
    summaries = Summaries(app.timeline, app.orders, app.feedback)

    @api.get("/identities", dependencies=[READ])
    def identities(customer_id: str, principal: CurrentPrincipal) -> IdentitiesOut:
        """The identifiers of a customer, what ties them together, and what was done with it."""
        own = app.customers.get(customer_id, principal.scopes).identity_ids
        ties = app.customers.ties(customer_id, principal.scopes)
        staff = app.staff.names(ties.decided_by)
        sources = app.sources.by_number({edge.source_id for edge in ties.edges})
        return IdentitiesOut.of(ties, own, sources, staff)

    @api.get("/explain", dependencies=[READ])
    def explain(
        customer_id: str,
        principal: CurrentPrincipal,
        locale: CurrentLocale,
        other_id: Annotated[str | None, Query(max_length=40)] = None,
    ) -> ExplanationOut:
        """Why two ids are one customer, or why they are not."""
        explained = app.customers.explain(customer_id, other_id, principal.scopes)
        staff = app.staff.names({name for edge in explained.path for name in edge.decided_by})
        sources = app.sources.by_number({edge.source_id for edge in explained.path})
        return ExplanationOut.of(explained, sources, staff, locale)

    @api.post("/merge", dependencies=[EDIT])
    def merge(customer_id: str, body: MergeIn, principal: CurrentPrincipal) -> CustomerOut:
        """Make one customer of two, whatever the rules say; the other's id stays valid."""
        merged = app.customers.merge([customer_id, body.other_id], body.reason, principal.id, principal.scopes)
        return listed_all([merged], summaries, principal.scopes)[0]

    @api.post("/split", dependencies=[EDIT])
    def split(customer_id: str, body: SplitIn, principal: CurrentPrincipal) -> Customers:
        """Take edges back; answers the customers that it falls into."""
        parts = app.customers.split(customer_id, body.edge_ids, body.reason, principal.id, principal.scopes)
        return Customers(data=listed_all(parts, summaries, principal.scopes))

    return api
