"""Interactions: what came last, one of them whole, and sending some in our own words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from zhiyin.base.clock import to_micros
from zhiyin.base.errors import InvalidInput, NotFound
from zhiyin.connectors.arrival import Arrival
from zhiyin.connectors.protocols.limits import require_shape, require_size, require_time
from zhiyin.customers.model import Identifier, Trust
from zhiyin.profiles.items import MarkShown, MoneyShown, ScoreShown
from zhiyin.profiles.service import Line
from zhiyin.staff.access import Permission
from zhiyin.staff.granting import require_may_write
from zhiyin.staff.model import Scope
from zhiyin.touchpoints.model import Interaction, InteractionType
from zhiyin.web.paging import Page, Paging
from zhiyin.web.reading import CurrentLocale
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class Reference(BaseModel):
    id: str
    name: str


class IdentifierBody(BaseModel):
    kind: str = Field(max_length=40)
    value: str = Field(min_length=1, max_length=255)


class ScoreOut(BaseModel):
    kind: str
    value: float
    max: float | None
    goodness: float | None = Field(description="0 for the worst answer, 1 for the best")


class MoneyOut(BaseModel):
    amount: int = Field(description="In minor units")
    currency: str
    exponent: int


class MarkOut(BaseModel):
    value: int = Field(description="-1 went wrong, 1 went right")
    rule: str
    reason: str


class LineOut(BaseModel):
    """One interaction as it is listed."""

    id: str
    at: datetime
    received_at: datetime
    event_id: str
    name: str
    type: str
    lane: str
    channel: str
    touchpoint: str
    source: Reference
    identity: IdentifierBody | None
    customer: Reference | None
    words: str | None
    score: ScoreOut | None
    money: MoneyOut | None
    order_number: str | None
    ticket_number: str | None
    product: str | None
    marks: list[MarkOut]
    emotion: float | None = Field(description="-1 worst to 1 best; null when nothing was felt aloud")

    @classmethod
    def of(cls, line: Line) -> LineOut:
        return cls.model_validate(line_body(line))


class InteractionOut(LineOut):
    """One interaction with all that it carries."""

    properties: dict[str, Any]
    traits: dict[str, Any]
    context: dict[str, Any]
    identifiers: list[IdentifierBody]
    original_at: int | None = Field(description="By the sender's clock, microseconds since 1970")
    sent_at: int | None


class InteractionIn(BaseModel):
    """An interaction in our own words; identifiers are normalised, times are instants."""

    model_config = ConfigDict(extra="forbid")

    event_id: str = Field(min_length=1, max_length=255, description="The sender's own id: sent twice, it counts once")
    type: InteractionType = InteractionType.TRACK
    name: str = Field(min_length=1, max_length=255)
    at: AwareDatetime
    identifiers: list[IdentifierBody] = Field(default_factory=list, max_length=20)
    group_id: str | None = Field(None, max_length=255)
    channel: str = Field("", max_length=40)
    touchpoint: str = Field("", max_length=255)
    properties: dict[str, Any] = Field(default_factory=dict, max_length=255)
    traits: dict[str, Any] = Field(default_factory=dict, max_length=255)
    context: dict[str, Any] = Field(default_factory=dict, max_length=255)


class InteractionsIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    source: str = Field(description="The id of the source that they come from")
    interactions: list[InteractionIn] = Field(min_length=1, max_length=1000)


class TakenOut(BaseModel):
    accepted: int
    duplicates: int


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/interactions", tags=["interactions"])

    @api.get("", dependencies=[may(Permission.INTERACTIONS_READ)])
    def list_interactions(
        principal: CurrentPrincipal,
        paging: Paging,
        locale: CurrentLocale,
        source: str | None = None,
        name: str | None = None,
        since: AwareDatetime | None = None,
        until: AwareDatetime | None = None,
    ) -> Page[LineOut]:
        """What came last, newest first."""
        lines = app.profiles.newest(
            principal.scopes,
            locale,
            limit=paging.limit,
            source_id=None if source is None else app.sources.get(source, principal.scopes).id,
            name=name,
            since=None if since is None else to_micros(since),
            until=None if until is None else to_micros(until),
            before_id=int(paging.after[0]) if paging.after else None,
        )
        more = len(lines) == paging.limit
        return paging.page([LineOut.of(line) for line in lines], (int(lines[-1].id),) if more else None)

    @api.get("/{interaction_id}", dependencies=[may(Permission.INTERACTIONS_READ)])
    def get_interaction(interaction_id: str, principal: CurrentPrincipal, locale: CurrentLocale) -> InteractionOut:
        line, entry = app.profiles.get(_number(interaction_id), principal.scopes, locale)
        said = entry.interaction
        return InteractionOut(
            **LineOut.of(line).model_dump(),
            properties=said.properties,
            traits=said.traits,
            context=said.context,
            identifiers=[IdentifierBody(kind=kind, value=value) for kind, value in said.identifiers],
            original_at=said.original_at,
            sent_at=said.sent_at,
        )

    @api.post("", dependencies=[may(Permission.INTERACTIONS_WRITE)])
    def send_interactions(body: InteractionsIn, principal: CurrentPrincipal) -> TakenOut:
        """Take interactions in, all or none; they are on their timelines when this answers."""
        source = app.sources.get(body.source, principal.scopes)
        for one in body.interactions:
            require_may_write(principal, _scope(one))
        received_at = to_micros(app.clock.now())
        arrivals = [
            Arrival(source, Trust.SERVER, "api", _interaction(one, received_at, app.settings.phone_region))
            for one in body.interactions
        ]
        taken = app.intake.take(arrivals)
        return TakenOut(accepted=taken.accepted, duplicates=taken.duplicates)

    return api


def line_body(line: Line) -> dict[str, Any]:
    """The line as JSON fields, for the API and for the live feed."""
    item = line.item
    return {
        "id": line.id,
        "at": line.at,
        "received_at": line.received_at,
        "event_id": line.event_id,
        "name": item.name,
        "type": item.type,
        "lane": item.lane,
        "channel": item.channel,
        "touchpoint": item.touchpoint,
        "source": {"id": line.source.id, "name": line.source.name},
        "identity": {"kind": line.identity.kind, "value": line.identity.value} if line.identity else None,
        "customer": {"id": line.customer.id, "name": line.customer.name} if line.customer else None,
        "words": item.words,
        "score": _score(item.score),
        "money": _money(item.money),
        "order_number": item.order_number,
        "ticket_number": item.ticket_number,
        "product": item.product,
        "marks": [_mark(mark) for mark in item.marks],
        "emotion": item.emotion,
    }


def _score(score: ScoreShown | None) -> dict[str, Any] | None:
    if score is None:
        return None
    return {"kind": score.kind, "value": score.value, "max": score.highest, "goodness": score.goodness}


def _money(money: MoneyShown | None) -> dict[str, Any] | None:
    if money is None:
        return None
    return {"amount": money.amount, "currency": money.currency, "exponent": money.exponent}


def _mark(mark: MarkShown) -> dict[str, Any]:
    return {"value": mark.value, "rule": mark.rule, "reason": mark.reason}


def _number(interaction_id: str) -> int:
    if not interaction_id.isascii() or not interaction_id.isdigit() or len(interaction_id) > 18:
        raise NotFound("there is no interaction {id}", id=interaction_id)
    return int(interaction_id)


def _scope(one: InteractionIn) -> Scope | None:
    """The brand, department and region that it says it belongs to; None when it says none of them."""
    parts = [one.context.get(part) for part in ("brand", "department", "region")]
    return Scope(*(part if isinstance(part, str) else "" for part in parts)) if any(parts) else None


def _interaction(one: InteractionIn, received_at: int, region: str) -> Interaction:
    """Within the limits that hold for every sender."""
    found = _as_said(one, received_at, region)
    require_time(found.at, received_at)
    for values in (one.properties, one.traits, one.context):
        require_shape(values)
    try:
        require_size(msgspec.json.encode(found))
    except UnicodeEncodeError:  # half of an emoji
        raise InvalidInput("a value cannot be kept as it is") from None
    return found


def _as_said(one: InteractionIn, received_at: int, region: str) -> Interaction:
    return Interaction(
        event_id=one.event_id,
        type=one.type.value,
        name=one.name,
        at=to_micros(one.at),
        received_at=received_at,
        identifiers=tuple(Identifier.of(each.kind, each.value, region=region) for each in one.identifiers),
        group_id=one.group_id,
        channel=one.channel,
        touchpoint=one.touchpoint,
        properties=one.properties,
        traits=one.traits,
        context=one.context,
    )
