"""Customers: finding them, and what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query

from zhiyin.customers.service import Sort
from zhiyin.profiles.summaries import Summaries
from zhiyin.staff.access import Permission
from zhiyin.web.api.customer_answers import (
    CompanyRef,
    CustomerDetail,
    CustomerOut,
    TraitList,
    TraitOut,
    listed,
    listed_all,
)
from zhiyin.web.paging import Page, Paging
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

READ = may(Permission.CUSTOMERS_READ)
KNOWN = {"known": True, "anonymous": False, "all": None}


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/customers", tags=["customers"], dependencies=[READ])
    summaries = Summaries(app.timeline, app.orders, app.feedback)

    @api.get("")
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
        scopes, is_known = principal.scopes, KNOWN[kind]
        if query.strip():
            found = app.customers.search(query, scopes, is_known=is_known, limit=paging.limit)
        else:
            found = app.customers.list_customers(
                scopes, is_known=is_known, sort=sort, after=paging.after, limit=paging.limit
            )
        return paging.page(listed_all(found.customers, summaries, scopes), found.next_position)

    @api.get("/{customer_id}")
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

    @api.get("/{customer_id}/traits")
    def traits(customer_id: str, principal: CurrentPrincipal) -> TraitList:
        """What is known of a customer: the chosen values, why each was chosen, and all others."""
        chosen, through = app.customers.traits(customer_id, principal.scopes)
        sources = app.sources.by_number({row.source_id for one in chosen for row in (one.origin, *one.others)})
        return TraitList(data=[TraitOut.chosen(trait, sources, through) for trait in chosen])

    return api
