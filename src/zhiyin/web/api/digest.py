"""The weekly digest: one's own subscriptions, and what one would be told now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.app.digests import digest_writer, house_of
from zhiyin.base.locale import Locale
from zhiyin.performance.digest.model import Channel, Delivery, Part, State, Subscription, Timing
from zhiyin.performance.digest.rendering import render
from zhiyin.performance.digest.service import Wish
from zhiyin.performance.watching.model import LATE_HOURS
from zhiyin.staff.access import Permission
from zhiyin.web.api.metrics import Language
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App, Warehouse

DigestId = Annotated[str, Path(max_length=40, pattern="^[a-z0-9_]+$")]
Parts = Annotated[list[Part], Field(min_length=1, max_length=len(Part), description="What stands in it")]


class WishIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    locale: Locale
    weekday: int = Field(ge=0, le=6, description="0 is Monday")
    hour: int = Field(ge=LATE_HOURS, le=23, description="In the brand's time zone, once the day before is complete")
    parts: Parts

    def wish(self) -> Wish:
        chosen = tuple(part for part in Part if part in self.parts)
        return Wish(self.locale, Timing(self.weekday, self.hour), chosen)


class SubscribeIn(WishIn):
    url: str = Field("", max_length=500, description="A webhook that gets it as JSON; empty: by mail, to oneself")


class LastOut(BaseModel):
    """What became of the last one."""

    week: str
    state: State
    written_at: datetime
    ended_at: datetime | None
    error: str


class SubscriptionOut(BaseModel):
    """A digest that one gets every week. It tells what oneself may see, also where a webhook receives it."""

    id: str
    channel: Channel
    url: str | None
    locale: Locale
    weekday: int
    hour: int
    parts: list[Part]
    made_at: datetime
    last: LastOut | None

    @classmethod
    def of(cls, one: Subscription, last: Delivery | None = None) -> SubscriptionOut:
        return cls(
            id=one.id,
            channel=one.channel,
            url=one.url or None,
            locale=one.locale,
            weekday=one.timing.weekday,
            hour=one.timing.hour,
            parts=list(one.parts),
            made_at=one.made_at,
            last=_last(last) if last else None,
        )


class NewSubscriptionOut(SubscriptionOut):
    secret: str | None = Field(description="Of a webhook: its signatures are checked with it. Shown this once")


class SubscriptionList(BaseModel):
    data: list[SubscriptionOut]
    has_mail: bool = Field(description="Whether this installation has a mail server")


class PreviewOut(BaseModel):
    """What one would be told now, of the last seven whole days."""

    subject: str
    text: str
    html: str


def router(app: App, warehouse: Warehouse) -> APIRouter:
    api = APIRouter(prefix="/digest", tags=["metrics"])
    digests = app.digests
    writer = digest_writer(app, warehouse.metrics)
    reads = [may(Permission.METRICS_READ)]

    @api.get("/subscriptions", dependencies=reads)
    def list_subscriptions(principal: CurrentPrincipal) -> SubscriptionList:
        """One's own."""
        own = [SubscriptionOut.of(one, last) for one, last in digests.list_own(principal)]
        return SubscriptionList(data=own, has_mail=app.mailer is not None)

    @api.post("/subscriptions", status_code=201, dependencies=reads)
    def subscribe(body: SubscribeIn, principal: CurrentPrincipal) -> NewSubscriptionOut:
        """By mail, or to a webhook: that asks for `settings_edit` too."""
        made = digests.subscribe(principal, body.wish(), url=body.url)
        return NewSubscriptionOut(**dict(SubscriptionOut.of(made)), secret=made.secret or None)

    @api.put("/subscriptions/{digest_id}", dependencies=reads)
    def change_subscription(digest_id: DigestId, body: WishIn, principal: CurrentPrincipal) -> SubscriptionOut:
        """Another language, time or choice of parts; from the next such hour on."""
        return SubscriptionOut.of(digests.change(principal, digest_id, body.wish()))

    @api.delete("/subscriptions/{digest_id}", status_code=204, dependencies=reads)
    def unsubscribe(digest_id: DigestId, principal: CurrentPrincipal) -> Response:
        digests.end(principal, digest_id)
        return Response(status_code=204)

    @api.get("/preview", dependencies=reads)
    def preview(
        principal: CurrentPrincipal, locale: Language, parts: Annotated[list[Part] | None, Query()] = None
    ) -> PreviewOut:
        """What one would be told now; all parts unless some are named."""
        now = app.clock.now().astimezone(app.settings.zone)
        written = render(writer.write(principal, parts or [*Part], now), locale, house_of(app))
        return PreviewOut(subject=written.subject, text=written.text, html=written.html)

    return api


def _last(last: Delivery) -> LastOut:
    return LastOut(
        week=last.week, state=last.state, written_at=last.written_at, ended_at=last.ended_at, error=last.error
    )
