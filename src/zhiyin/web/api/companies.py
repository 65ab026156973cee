"""Companies: who they are and which customers belong to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.customers.model import Company
from zhiyin.profiles.summaries import Summaries
from zhiyin.staff.access import Permission
from zhiyin.web.api.customer_answers import CustomerOut, listed
from zhiyin.web.paging import Page, Paging
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class CompanyOut(BaseModel):
    id: str
    group_id: str = Field(description="Its id in the system that told us of it")
    name: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    customer_count: int


class ContactOut(BaseModel):
    """A customer in their role at a company."""

    customer: CustomerOut
    role: str | None
    first_seen_at: datetime
    last_seen_at: datetime


class CompanyDetail(CompanyOut):
    traits: dict[str, Any]
    contacts: list[ContactOut] = Field(description="Those who may be seen")


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/companies", tags=["companies"], dependencies=[may(Permission.CUSTOMERS_READ)])
    summaries = Summaries(app.timeline, app.orders, app.feedback)

    @api.get("")
    def list_companies(principal: CurrentPrincipal, paging: Paging) -> Page[CompanyOut]:
        """Companies, in the order in which we met them."""
        after = int(paging.after[0]) if paging.after else 0
        found = app.customers.list_companies(principal.scopes, after=after, limit=paging.limit)
        more = (found[-1].id,) if len(found) == paging.limit else None
        return paging.page([CompanyOut.model_validate(_listed(one)) for one in found], more)

    @api.get("/{company_id}")
    def get_company(company_id: str, principal: CurrentPrincipal) -> CompanyDetail:
        """A company with its contacts."""
        company, contacts = app.customers.get_company(company_id, principal.scopes)
        numbers = summaries.of({one.customer.id: one.customer.identity_ids for one in contacts}, principal.scopes)
        return CompanyDetail(
            **_listed(company),
            traits=company.traits,
            contacts=[
                ContactOut(
                    customer=CustomerOut.model_validate(listed(one.customer, numbers[one.customer.id])),
                    role=one.role,
                    first_seen_at=from_micros(one.first_at),
                    last_seen_at=from_micros(one.last_at),
                )
                for one in contacts
            ],
        )

    return api


def _listed(company: Company) -> dict[str, Any]:
    return {
        "id": company.public_id,
        "group_id": company.group_id,
        "name": company.name,
        "first_seen_at": from_micros(company.first_seen_at),
        "last_seen_at": from_micros(company.last_seen_at),
        "customer_count": company.customer_count,
    }
