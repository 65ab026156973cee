"""Messages that could not be taken: finding them, correcting them, trying them again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.locale import Locale, translate
from zhiyin.connectors.arrival import Quarantined
from zhiyin.connectors.corrections import Correction
from zhiyin.connectors.sources.model import Source
from zhiyin.staff.access import Permission
from zhiyin.web.api.interactions import Reference
from zhiyin.web.paging import Page, Paging
from zhiyin.web.reading import CurrentLocale
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class QuarantinedOut(BaseModel):
    id: int
    source: Reference
    family: str = Field(description="The protocol; canonical: our own words; request: a whole body, tried as it came")
    received_at: datetime
    last_at: datetime
    seen_count: int = Field(description="How often it came; an SDK sends again what it does not know to have arrived")
    reason: str
    state: str
    raw: str = Field(description="The message as it came; bytes that are no text are replaced")

    @classmethod
    def of(cls, message: Quarantined, sources: dict[int, Source], locale: Locale) -> QuarantinedOut:
        source = sources[message.source_id]
        return cls(
            id=message.id,
            source=Reference(id=source.public_id, name=source.name),
            family=message.family,
            received_at=message.received_at,
            last_at=message.last_at,
            seen_count=message.seen_count,
            reason=translate(message.reason, locale, **message.params),
            state=message.state,
            raw=message.raw.decode(errors="replace"),
        )


class CorrectionIn(BaseModel):
    """What to change before the message is tried again; places are dotted, such as properties.price."""

    model_config = ConfigDict(extra="forbid")

    rename: dict[str, str] = Field(default_factory=dict, max_length=50)
    set: dict[str, Any] = Field(default_factory=dict, max_length=50)
    remove: list[str] = Field(default_factory=list, max_length=50)
    names: dict[str, str] = Field(default_factory=dict, max_length=50, description="Event names to be replaced")

    def correction(self) -> Correction:
        return Correction(self.rename, self.set, tuple(self.remove), self.names)


class ReplayIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ids: list[int] = Field(min_length=1, max_length=1000)
    mapping: CorrectionIn = Field(default_factory=CorrectionIn)


class DismissIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ids: list[int] = Field(min_length=1, max_length=1000)


class RefusedOut(BaseModel):
    id: int
    reason: str


class ReplayOut(BaseModel):
    accepted: int
    duplicates: int
    refused: list[RefusedOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/quarantine", tags=["quarantine"])
    quarantine = app.quarantine

    @api.get("", dependencies=[may(Permission.QUARANTINE_READ)])
    def list_messages(
        principal: CurrentPrincipal,
        paging: Paging,
        locale: CurrentLocale,
        source: str | None = None,
        query: str | None = None,
        state: Literal["open", "replayed", "dismissed"] = "open",
    ) -> Page[QuarantinedOut]:
        """What was put aside, newest first; `query` must occur in the reason or in the message."""
        before = int(paging.after[0]) if paging.after else None
        found = quarantine.list_messages(
            principal.scopes, source=source, state=state, words=query, before_id=before, limit=paging.limit
        )
        sources = app.sources.by_number()
        more = len(found) == paging.limit
        rows = [QuarantinedOut.of(message, sources, locale) for message in found]
        return paging.page(rows, (found[-1].id,) if more else None)

    @api.get("/{message_id:int}", dependencies=[may(Permission.QUARANTINE_READ)])
    def get_message(message_id: int, principal: CurrentPrincipal, locale: CurrentLocale) -> QuarantinedOut:
        found = quarantine.get(message_id, principal.scopes)
        return QuarantinedOut.of(found, app.sources.by_number(), locale)

    @api.post("/replay", dependencies=[may(Permission.QUARANTINE_EDIT)])
    def replay(body: ReplayIn, principal: CurrentPrincipal, locale: CurrentLocale) -> ReplayOut:
        """Correct messages and take them in; those that are still refused stay as they were."""
        result = quarantine.replay(body.ids, body.mapping.correction(), principal.scopes)
        refused = [
            RefusedOut(id=id_, reason=translate(rejected.reason, locale, **rejected.params))
            for id_, rejected in result.refused
        ]
        return ReplayOut(accepted=result.accepted, duplicates=result.duplicates, refused=refused)

    @api.post("/dismiss", status_code=204, dependencies=[may(Permission.QUARANTINE_EDIT)])
    def dismiss(body: DismissIn, principal: CurrentPrincipal) -> Response:
        quarantine.dismiss(body.ids, principal.scopes)
        return Response(status_code=204)

    return api
