"""The queue of doubtful merges: customers that may be one, for staff to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from zhiyin.staff.access import Permission
from zhiyin.web.api.identities import EDIT, Reason
from zhiyin.web.api.identity_answers import ReviewOut
from zhiyin.web.paging import Page, Paging, RowNumber
from zhiyin.web.reading import CurrentLocale
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class DecisionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Literal["merge", "keep_apart"]
    reason: Reason


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/merge-reviews", tags=["customers"])

    @api.get("", dependencies=[may(Permission.CUSTOMERS_READ)])
    def list_reviews(principal: CurrentPrincipal, paging: Paging, locale: CurrentLocale) -> Page[ReviewOut]:
        """Customers that may be one, for staff to decide; oldest first."""
        after = int(paging.after[0]) if paging.after else 0
        found = app.customers.list_reviews(principal.scopes, after=after, limit=paging.limit)
        concerned = {one.id: one for doubtful in found for one in doubtful.customers}.values()
        each = app.timeline.counts_of_each([id_ for one in concerned for id_ in one.identity_ids], principal.scopes)
        counts = {one.id: sum(each[id_][0] for id_ in one.identity_ids if id_ in each) for one in concerned}
        more = (found[-1].review.id,) if len(found) == paging.limit else None
        return paging.page([ReviewOut.of(doubtful, counts, locale) for doubtful in found], more)

    @api.post("/{review_id}", dependencies=[EDIT], status_code=204)
    def decide_review(review_id: RowNumber, body: DecisionIn, principal: CurrentPrincipal) -> None:
        """Say whether they are one customer, or different people."""
        app.customers.decide_review(review_id, body.decision, body.reason, principal.id, principal.scopes)

    return api
