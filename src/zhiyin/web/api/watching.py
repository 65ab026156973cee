"""Watching: which daily series are watched, who looks after them, and which are muted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.errors import NotFound
from zhiyin.base.locale import Locale
from zhiyin.metrics.model import Card, Dimension
from zhiyin.metrics.naming import name_of
from zhiyin.performance.model import only_of
from zhiyin.performance.watching.model import Series
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.metrics import Language
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

SeriesId = Annotated[str, Path(max_length=40, pattern="^wat_[a-z0-9]+$|^1$")]
AlertId = Annotated[str, Path(max_length=40, pattern="^alr_[a-z0-9]+$|^1$")]
WithOff = Annotated[bool, Query(description="Also those that somebody took off the list")]


Place = Literal[Dimension.BRAND, Dimension.DEPARTMENT, Dimension.REGION]
Word = Annotated[str, Field(min_length=1, max_length=120)]

Known = Callable[[str | None], str | None]
"""The id of a person, for those who may know them."""


class MuteOut(BaseModel):
    until: date
    reason: str

    @classmethod
    def of(cls, series: Series, today: date) -> MuteOut | None:
        if series.muted_until is None or not series.is_muted(today):
            return None
        return cls(until=series.muted_until, reason=series.muted_reason)


class WatchedOut(BaseModel):
    """A series: a metric day by day, in all or of one channel, of the whole company or a part of it."""

    id: str
    metric: str
    name: str
    variant: str | None
    channel: str | None = Field(description="null: in all")
    only: dict[str, str] = Field(description="The brand, department or region of which it is; {}: the company")
    is_default: bool = Field(description="Watched because it is a headline metric of which enough is told")
    state: Literal["watched", "learning", "off"] = Field(
        description="learning: too few days or records to judge it yet; off: somebody took it off the list"
    )
    judged_to: date | None = Field(description="The last day that was judged")
    owner: str | None = Field(description="The id of who looks after it, as far as one may know them")
    has_owner: bool = Field(description="Whether anybody looks after it, also somebody of whom one does not know")
    muted: MuteOut | None

    @classmethod
    def of(cls, series: Series, card: Card, locale: Locale, today: date, known: Known) -> WatchedOut:
        state: Literal["watched", "learning"] = "watched" if series.is_judged else "learning"
        return cls(
            id=series.id,
            metric=series.metric_id,
            name=name_of(card, locale),
            variant=series.variant or None,
            channel=series.channel or None,
            only={cut.value: word for cut, word in series.only},
            is_default=series.added_by is None,
            state=state if series.is_on else "off",
            judged_to=series.judged_to,
            owner=known(series.owner_id),
            has_owner=series.owner_id is not None,
            muted=MuteOut.of(series, today),
        )


class WatchedList(BaseModel):
    data: list[WatchedOut]


class WatchIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    metric: str = Field(max_length=60, pattern="^[a-z0-9_]+$")
    variant: str = Field("", max_length=60, description="The currency or way of asking; empty where there is none")
    channel: str = Field("", max_length=255, description="Only of this channel; empty: in all")
    only: dict[Place, Word] = Field(
        default_factory=dict, description='Only of this part of the company, such as {"region": "North"}'
    )


class MuteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    until: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))] = Field(description="The last day")
    reason: str = Field(min_length=1, max_length=300)


class OwnerIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    owner: str | None = Field(max_length=60, description="The id of a member of the staff; null: nobody")


class JudgingOut(BaseModel):
    job: str


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["metrics"])
    watching = app.watching
    edits = [may(Permission.SETTINGS_EDIT)]

    def shown(many: Sequence[Series], locale: Locale, principal: Principal) -> list[WatchedOut]:
        """Without those of metrics that there are no more."""
        cards, today = watching.cards(), app.clock.now().astimezone(app.settings.zone).date()
        known = [series for series in many if series.metric_id in cards]
        people = known_people(app, principal)
        return [WatchedOut.of(series, cards[series.metric_id], locale, today, people) for series in known]

    def watched_out(series: Series, locale: Locale, principal: Principal) -> WatchedOut:
        for found in shown([series], locale, principal):
            return found
        raise NotFound("there is no watched series {id}", id=series.id)

    @api.get("/watched-series", dependencies=[may(Permission.METRICS_READ)])
    def list_series(principal: CurrentPrincipal, locale: Language, with_off: WithOff = False) -> WatchedList:
        """By metric; only those whose rows are all yours."""
        return WatchedList(data=shown(watching.list_series(principal, with_off=with_off), locale, principal))

    @api.post("/watched-series", status_code=201, dependencies=edits)
    def watch_series(body: WatchIn, principal: CurrentPrincipal, locale: Language) -> WatchedOut:
        """Watch this too: of the whole company for who sees everything, of a part for who sees all of that part."""
        found = watching.watch(
            principal,
            body.metric,
            body.variant,
            body.channel,
            only_of({Dimension(place): word for place, word in body.only.items()}),
            places=app.places(),
        )
        return watched_out(found, locale, principal)

    @api.delete("/watched-series/{series_id}", status_code=204, dependencies=edits)
    def unwatch_series(series_id: SeriesId, principal: CurrentPrincipal) -> Response:
        """Judge it no more; an alert of it that is open is closed."""
        watching.unwatch(principal, series_id)
        return Response(status_code=204)

    @api.put("/watched-series/{series_id}/mute", dependencies=edits)
    def mute_series(series_id: SeriesId, body: MuteIn, principal: CurrentPrincipal, locale: Language) -> WatchedOut:
        """Raise no new alert of it up to that day."""
        return watched_out(watching.mute(principal, series_id, body.until, body.reason), locale, principal)

    @api.delete("/watched-series/{series_id}/mute", dependencies=edits)
    def unmute_series(series_id: SeriesId, principal: CurrentPrincipal, locale: Language) -> WatchedOut:
        """Raise alerts of it again."""
        return watched_out(watching.unmute(principal, series_id), locale, principal)

    @api.put("/watched-series/{series_id}/owner", dependencies=edits)
    def assign_series(series_id: SeriesId, body: OwnerIn, principal: CurrentPrincipal, locale: Language) -> WatchedOut:
        """Who looks after it, and after its alerts to come."""
        require_person(app, body.owner, principal)
        return watched_out(watching.assign_series(principal, series_id, body.owner), locale, principal)

    @api.post("/watching/judging", status_code=202, dependencies=edits)
    def judge_now(principal: CurrentPrincipal) -> JudgingOut:
        """Judge all of them now and not only tonight, as a job. Asks for somebody who sees everything."""
        return JudgingOut(job=watching.ask(principal))

    return api


def known_people(app: App, principal: Principal) -> Known:
    """Of whom the principal may know: who sees everything of all, others of themselves and of colleagues they see."""

    @cache
    def known(user_id: str | None) -> str | None:
        if user_id is None or principal.scopes.is_everything or user_id == principal.id:
            return user_id
        try:
            app.staff.people.get(principal, user_id)
        except NotFound:
            return None
        return user_id

    return known


def require_person(app: App, owner: str | None, principal: Principal) -> None:
    """Refuse an owner whom the one who asks does not know."""
    if owner is not None:
        app.staff.people.get(principal, owner)
