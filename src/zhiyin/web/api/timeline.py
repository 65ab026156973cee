"""A customer's timeline: everything that happened with them, newest first, and the line of their emotion."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from zhiyin.base.clock import to_micros
from zhiyin.staff.access import Permission
from zhiyin.touchpoints.event_spec import Lane
from zhiyin.web.api.interactions import LineOut
from zhiyin.web.paging import Page, Paging
from zhiyin.web.reading import CurrentLocale
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class EmotionPoint(BaseModel):
    id: str
    at: datetime
    emotion: float = Field(description="-1 worst to 1 best")
    name: str


class EmotionLine(BaseModel):
    """The newest answers that say how somebody felt, oldest first."""

    data: list[EmotionPoint]


class CountsOut(BaseModel):
    """How much happened, and how much of it was marked wrong or right."""

    interactions: int
    wrong: int
    right: int


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/customers/{customer_id}", tags=["customers"])
    allowed = [may(Permission.CUSTOMERS_READ), may(Permission.INTERACTIONS_READ)]

    @api.get("/timeline", dependencies=allowed)
    def timeline(
        customer_id: str,
        principal: CurrentPrincipal,
        paging: Paging,
        locale: CurrentLocale,
        lane: Lane | None = None,
        mark: Literal["wrong", "right"] | None = None,
        since: AwareDatetime | None = None,
    ) -> Page[LineOut]:
        """What happened with a customer, through all of their identities."""
        identity_ids = app.customers.identities_of(customer_id, principal.scopes)
        found = app.profiles.timeline(
            identity_ids,
            principal.scopes,
            locale,
            lane=lane,
            marked=None if mark is None else {"wrong": -1, "right": 1}[mark],
            since=None if since is None else to_micros(since),
            before=(int(paging.after[0]), int(paging.after[1])) if paging.after else None,
            limit=paging.limit,
        )
        return paging.page([LineOut.of(line) for line in found.lines], found.next_position)

    @api.get("/emotion", dependencies=allowed)
    def emotion(customer_id: str, principal: CurrentPrincipal, locale: CurrentLocale) -> EmotionLine:
        identity_ids = app.customers.identities_of(customer_id, principal.scopes)
        found = app.profiles.timeline(identity_ids, principal.scopes, locale, lane=Lane.FEELINGS, limit=200)
        points = [
            EmotionPoint(id=line.id, at=line.at, emotion=line.item.emotion, name=line.item.name)
            for line in reversed(found.lines)
            if line.item.emotion is not None
        ]
        return EmotionLine(data=points)

    @api.get("/counts", dependencies=allowed)
    def counts(customer_id: str, principal: CurrentPrincipal) -> CountsOut:
        identity_ids = app.customers.identities_of(customer_id, principal.scopes)
        interactions, wrong, right = app.timeline.counts(identity_ids, principal.scopes)
        return CountsOut(interactions=interactions, wrong=wrong, right=right)

    return api
