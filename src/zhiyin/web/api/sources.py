"""Connections: sources, their keys, what they send now, how it differs from the plan."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.connectors.sources.model import KeyKind, Sent, Source, SourceKey
from zhiyin.staff.access import Permission
from zhiyin.staff.granting import require_may_write
from zhiyin.staff.model import Scope
from zhiyin.touchpoints.vocabulary import lane_of
from zhiyin.web.api.interactions import LineOut
from zhiyin.web.reading import CurrentLocale
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

SourceKind = Literal["web", "app", "mini_program", "server", "store", "helpdesk", "survey", "reviews", "file", "other"]


class SourceOut(BaseModel):
    id: str
    name: str
    kind: str
    channel: str
    sample_data: bool
    created_at: datetime
    enabled: bool
    count: int = Field(description="Interactions that it has sent")
    last_at: datetime | None = Field(description="When the last of them was taken in")
    quarantined: int = Field(description="Messages that were put aside and wait for somebody")

    @classmethod
    def of(cls, source: Source, sent: Sent | None, quarantined: int) -> SourceOut:
        return cls(
            id=source.public_id, name=source.name, kind=source.kind, channel=source.channel,
            sample_data=source.is_sample, created_at=source.created_at, enabled=source.disabled_at is None,
            count=sent.total if sent else 0, last_at=sent.last_at if sent else None, quarantined=quarantined,
        )  # fmt: skip


class SourceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=120)
    kind: SourceKind
    channel: str = Field("", max_length=40, pattern="^[a-z_]*$", description="Of interactions that do not say theirs")
    brand: str = Field("", max_length=80)
    department: str = Field("", max_length=80)
    region: str = Field("", max_length=80)


class SourceChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, min_length=1, max_length=120)
    enabled: bool | None = None


class KeyOut(BaseModel):
    id: str
    kind: KeyKind
    shown: str = Field(description="A public key whole; of a server key the end only")
    created_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: SourceKey) -> KeyOut:
        return cls(id=key.id, kind=key.kind, shown=key.shown, created_at=key.created_at, revoked_at=key.revoked_at)


class KeyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: KeyKind


class NewKey(BaseModel):
    key: KeyOut
    secret: str = Field(description="The whole key; a server key is shown this once")


class SourceDetail(SourceOut):
    keys: list[KeyOut]


class SourceList(BaseModel):
    data: list[SourceOut]


class PlanName(BaseModel):
    name: str
    lane: str
    count: int
    last_at: datetime


class PlanDifference(BaseModel):
    name: str
    kind: str = Field(description="unknown_event, missing_property, wrong_type")
    property: str
    expected: str
    count: int
    last_at: datetime


class PlanOut(BaseModel):
    """What a source sends beside what the tracking plan wants; of each name a sample of every batch is compared."""

    names: list[PlanName]
    differences: list[PlanDifference]


class RecentOut(BaseModel):
    data: list[LineOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/sources", tags=["sources"])
    sources = app.sources

    @api.get("", dependencies=[may(Permission.SOURCES_READ)])
    def list_sources(principal: CurrentPrincipal) -> SourceList:
        sent, aside = sources.sent(), app.quarantine.open_counts()
        return SourceList(
            data=[
                SourceOut.of(source, sent.get(source.id), aside.get(source.id, 0))
                for source in sources.list_sources(principal.scopes)
            ]
        )

    @api.post("", status_code=201, dependencies=[may(Permission.SOURCES_EDIT)])
    def create_source(body: SourceIn, principal: CurrentPrincipal) -> SourceOut:
        require_may_write(principal, Scope(body.brand, body.department, body.region))
        with app.db.transaction() as tx:
            scope_id = app.scopes.scope_id(tx, body.brand, body.department, body.region)
        return SourceOut.of(sources.create(body.name, body.kind, channel=body.channel, scope_id=scope_id), None, 0)

    @api.get("/{source_id}", dependencies=[may(Permission.SOURCES_READ)])
    def get_source(source_id: str, principal: CurrentPrincipal) -> SourceDetail:
        return _detail(app, sources.get(source_id, principal.scopes), principal)

    @api.patch("/{source_id}", dependencies=[may(Permission.SOURCES_EDIT)])
    def change_source(source_id: str, body: SourceChange, principal: CurrentPrincipal) -> SourceDetail:
        changed = sources.rename(source_id, name=body.name, enabled=body.enabled, scopes=principal.scopes)
        return _detail(app, changed, principal)

    @api.post("/{source_id}/keys", status_code=201, dependencies=[may(Permission.SOURCES_EDIT)])
    def create_key(source_id: str, body: KeyIn, principal: CurrentPrincipal) -> NewKey:
        key, secret = sources.create_key(source_id, body.kind, principal.scopes)
        return NewKey(key=KeyOut.of(key), secret=secret)

    @api.delete("/{source_id}/keys/{key_id}", status_code=204, dependencies=[may(Permission.SOURCES_EDIT)])
    def revoke_key(source_id: str, key_id: str, principal: CurrentPrincipal) -> Response:
        sources.revoke_key(source_id, key_id, principal.scopes)
        return Response(status_code=204)

    @api.get("/{source_id}/events", dependencies=[may(Permission.SOURCES_READ), may(Permission.INTERACTIONS_READ)])
    def recent_events(source_id: str, principal: CurrentPrincipal, locale: CurrentLocale) -> RecentOut:
        """What the source has sent last; what was put aside is under /quarantine."""
        source = sources.get(source_id, principal.scopes)
        lines = app.profiles.newest(principal.scopes, locale, limit=50, source_id=source.id)
        return RecentOut(data=[LineOut.of(line) for line in lines])

    @api.get("/{source_id}/plan", dependencies=[may(Permission.SOURCES_READ)])
    def tracking_plan(source_id: str, principal: CurrentPrincipal) -> PlanOut:
        plan = sources.plan(source_id, principal.scopes)
        return PlanOut(
            names=[
                PlanName(name=one.name, lane=lane_of(one.name), count=one.seen_count, last_at=one.last_at)
                for one in plan.names
            ],
            differences=[
                PlanDifference(
                    name=one.name,
                    kind=one.kind,
                    property=one.property,
                    expected=one.expected,
                    count=one.seen_count,
                    last_at=one.last_at,
                )
                for one in plan.findings
            ],
        )

    return api


def _detail(app: App, source: Source, principal: CurrentPrincipal) -> SourceDetail:
    keys = app.sources.list_keys(source.public_id, principal.scopes)
    shown = SourceOut.of(source, app.sources.sent().get(source.id), app.quarantine.count_open(source.id))
    return SourceDetail(**shown.model_dump(), keys=[KeyOut.of(key) for key in keys])
