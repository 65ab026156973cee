"""Dead letters: what a listener or the facts could not take, for a person to look at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from zhiyin.app.stuck_facts import StuckFacts, let_go, stuck_facts
from zhiyin.base.locale import Locale
from zhiyin.db.outbox import Delivery
from zhiyin.staff.access import Permission
from zhiyin.web.errors import locale_of
from zhiyin.web.paging import MAX_LIMIT, RowNumber
from zhiyin.web.session import may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class DeadDelivery(BaseModel):
    id: int
    kind: str
    listener: str
    occurred_at: datetime
    attempts: int
    error: str | None

    @classmethod
    def of(cls, delivery: Delivery) -> DeadDelivery:
        return cls(
            id=delivery.id, kind=delivery.kind, listener=delivery.listener, occurred_at=delivery.occurred_at,
            attempts=delivery.attempts, error=delivery.error,
        )  # fmt: skip


class StuckBatch(BaseModel):
    """Facts that cannot be read: until they can be, or are let go, the numbers stay as of before them."""

    id: int
    fact: str
    row_count: int
    error: str

    @classmethod
    def of(cls, stuck: StuckFacts, locale: Locale) -> StuckBatch:
        return cls(id=stuck.id, fact=stuck.fact, row_count=stuck.row_count, error=stuck.why.message(locale))


class DeadDeliveries(BaseModel):
    data: list[DeadDelivery]
    facts: list[StuckBatch]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/deliveries", tags=["operation"])

    @api.get("/dead", dependencies=[may(Permission.DELIVERIES_READ)])
    def list_dead(request: Request, limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 100) -> DeadDeliveries:
        """The dead letters, newest first; and the facts that cannot be read."""
        locale = locale_of(request)
        return DeadDeliveries(
            data=[DeadDelivery.of(found) for found in app.outbox.list_dead(limit)],
            facts=[StuckBatch.of(stuck, locale) for stuck in stuck_facts(app.facts)],
        )

    @api.post("/{delivery_id}/retry", status_code=204, dependencies=[may(Permission.DELIVERIES_EDIT)])
    def retry(delivery_id: RowNumber) -> None:
        """Give it a fresh start."""
        app.outbox.retry(delivery_id)

    @api.delete("/facts/{batch_id}", status_code=204, dependencies=[may(Permission.DELIVERIES_EDIT)])
    def let_facts_go(batch_id: RowNumber) -> None:
        """Count without facts that cannot be read."""
        let_go(app.facts, batch_id)

    return api
