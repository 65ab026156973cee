"""Customers: finding them, who they are and why, joining and splitting them; the queue of doubtful merges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.model import Customer
from zhiyin.customers.service import Sort
from zhiyin.profiles.summaries import Summaries
from zhiyin.staff.access import Permission
from zhiyin.web.api.customer_answers import (
    CompanyRef,
    CustomerDetail,
    CustomerOut,
    DeedOut,
    EdgeOut,
    ExplanationOut,
    IdentitiesOut,
    NodeOut,
    ReviewOut,
    TraitList,
    TraitOut,
    listed,
)
from zhiyin.web.paging import Page, Paging, RowNumber
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


class DecisionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Literal["merge", "keep_apart"]
    reason: Reason


class Customers(BaseModel):
    """The customers that came of a change."""

    data: list[CustomerOut]


READ = may(Permission.CUSTOMERS_READ)
EDIT = may(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_EDIT)


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["customers"])
    summaries = Summaries(app.timeline, app.orders, app.feedback)

    def shown(customers: Sequence[Customer], scopes: ScopeFilter) -> list[CustomerOut]:
        numbers = summaries.of({one.id: one.identity_ids for one in customers}, scopes)
        return [CustomerOut.model_validate(listed(one, numbers[one.id])) for one in customers]

    @api.get("/customers", dependencies=[READ])
    def list_customers(
        principal: CurrentPrincipal,
        paging: Paging,
        query: Annotated[
            str, Query(max_length=200, description="Name, pinyin, initials, phone, e-mail, id or order number")
        ] = "",
        kind: Literal["known", "anonymous", "all"] = "all",
        sort: Sort = "last_seen",
    ) -> Page[CustomerOut]:
        """Customers, page by page; a search answers its best matches on one page."""
        is_known = {"known": True, "anonymous": False, "all": None}[kind]
        if query.strip():
            found = app.customers.search(query, principal.scopes, is_known=is_known, limit=paging.limit)
        else:
            found = app.customers.list_customers(
                principal.scopes, is_known=is_known, sort=sort, after=paging.after, limit=paging.limit
            )
        return paging.page(shown(found.customers, principal.scopes), found.next_position)

    @api.get("/customers/{customer_id}", dependencies=[READ])
    def get_customer(customer_id: str, principal: CurrentPrincipal) -> CustomerDetail:
        """A customer; an id from before a merge answers whom it became."""
        customer = app.customers.get(customer_id, principal.scopes)
        summary = summaries.of({customer.id: customer.identity_ids}, principal.scopes)[customer.id]
        companies = app.customers.companies_of(customer, principal.scopes)
        return CustomerDetail(
            **listed(customer, summary),
            aliases=customer.aliases,
            companies=[CompanyRef(id=one.public_id, name=one.name, role=role) for one, role in companies],
            traits=dict(app.customers.chosen(customer)),
        )

    @api.get("/customers/{customer_id}/identities", dependencies=[READ])
    def identities(customer_id: str, principal: CurrentPrincipal) -> IdentitiesOut:
        """The identifiers of a customer, what ties them together, and what was done with it."""
        own = set(app.customers.get(customer_id, principal.scopes).identity_ids)
        ties = app.customers.ties(customer_id, principal.scopes)
        sources = app.sources.by_number()
        return IdentitiesOut(
            nodes=[NodeOut.of(member, is_own=member.id in own) for member, _ in ties.nodes],
            edges=[EdgeOut.of(edge, sources) for edge in ties.edges],
            history=[DeedOut.of(deed) for deed in ties.history],
        )

    @api.get("/customers/{customer_id}/traits", dependencies=[READ])
    def traits(customer_id: str, principal: CurrentPrincipal) -> TraitList:
        """What is known of a customer: the chosen values, why each was chosen, and all others."""
        chosen, through = app.customers.traits(customer_id, principal.scopes)
        sources = app.sources.by_number()
        return TraitList(data=[TraitOut.chosen(trait, sources, through) for trait in chosen])

    @api.get("/customers/{customer_id}/explain", dependencies=[READ])
    def explain(
        customer_id: str,
        principal: CurrentPrincipal,
        locale: CurrentLocale,
        other_id: Annotated[str | None, Query(max_length=40)] = None,
    ) -> ExplanationOut:
        """Why two ids are one customer, or why they are not."""
        explained = app.customers.explain(customer_id, other_id, principal.scopes)
        return ExplanationOut.of(explained, app.sources.by_number(), locale)

    @api.post("/customers/{customer_id}/merge", dependencies=[EDIT])
    def merge(customer_id: str, body: MergeIn, principal: CurrentPrincipal) -> CustomerOut:
        """Make one customer of two, whatever the rules say; the other's id stays valid."""
        merged = app.customers.merge([customer_id, body.other_id], body.reason, principal.name, principal.scopes)
        return shown([merged], principal.scopes)[0]

    @api.post("/customers/{customer_id}/split", dependencies=[EDIT])
    def split(customer_id: str, body: SplitIn, principal: CurrentPrincipal) -> Customers:
        """Take edges back; answers the customers that it falls into."""
        parts = app.customers.split(customer_id, body.edge_ids, body.reason, principal.name, principal.scopes)
        return Customers(data=shown(parts, principal.scopes))

    @api.get("/merge-reviews", dependencies=[READ])
    def list_reviews(principal: CurrentPrincipal, paging: Paging, locale: CurrentLocale) -> Page[ReviewOut]:
        """Customers that may be one, for staff to decide; oldest first."""
        after = int(paging.after[0]) if paging.after else 0
        found = app.customers.list_reviews(principal.scopes, after=after, limit=paging.limit)
        counts = {
            one.id: app.timeline.counts(one.identity_ids, principal.scopes)[0]
            for doubtful in found
            for one in doubtful.customers
        }
        more = (found[-1].review.id,) if len(found) == paging.limit else None
        return paging.page([ReviewOut.of(doubtful, counts, locale) for doubtful in found], more)

    @api.post("/merge-reviews/{review_id}", dependencies=[EDIT], status_code=204)
    def decide_review(review_id: RowNumber, body: DecisionIn, principal: CurrentPrincipal) -> None:
        """Say whether they are one customer, or different people."""
        app.customers.decide_review(review_id, body.decision, body.reason, principal.name, principal.scopes)

    return api
