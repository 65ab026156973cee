"""Dead letters: events that a listener could not take, for a person to look at and try again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from zhiyin.db.outbox import Delivery
from zhiyin.staff.access import Permission
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


class DeadDeliveries(BaseModel):
    data: list[DeadDelivery]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/deliveries", tags=["operation"])

    @api.get("/dead", dependencies=[may(Permission.DELIVERIES_READ)])
    def list_dead(limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 100) -> DeadDeliveries:
        """The dead letters, newest first."""
        return DeadDeliveries(data=[DeadDelivery.of(found) for found in app.outbox.list_dead(limit)])

    @api.post("/{delivery_id}/retry", status_code=204, dependencies=[may(Permission.DELIVERIES_EDIT)])
    def retry(delivery_id: RowNumber) -> None:
        """Give it a fresh start."""
        app.outbox.retry(delivery_id)

    return api
