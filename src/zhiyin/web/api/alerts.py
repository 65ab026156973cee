"""Alerts: which watched series are no longer what they were, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.errors import NotFound
from zhiyin.base.locale import Locale
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Card, Direction, Unit, Variant
from zhiyin.metrics.naming import name_of
from zhiyin.performance.watching.model import Alert, ClosedAs, JudgedDay, Series, Shift, Wanted
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.metric_answers import FigureOut, PeriodOut
from zhiyin.web.api.metrics import Language
from zhiyin.web.api.watching import Known, MuteOut, OwnerIn, known_people, require_person
from zhiyin.web.paging import Page, Paging
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

AlertId = Annotated[str, Path(max_length=40, pattern="^[a-z0-9_]+$")]


class DeviationOut(BaseModel):
    """The value less the expected one, with its 95 % interval, in the unit of the metric."""

    value: float
    low: float
    high: float


class AlertDayOut(BaseModel):
    """A day of the chart; alone, it was to be expected between low and high in 95 % of cases."""

    on: date
    value: float
    expected: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, day: JudgedDay) -> AlertDayOut:
        return cls(on=day.on, value=day.value, expected=day.expected, low=day.low, high=day.high, n=day.n)


class ClosedOut(BaseModel):
    at: datetime
    by: str | None = Field(
        description="null: by itself, back within its limits for a week, or by somebody of whom one does not know"
    )
    why: ClosedAs
    note: str


class AlertOut(BaseModel):
    """A series that is no longer what it was."""

    id: str
    state: Literal["open", "closed"]
    series: str
    metric: str
    version: int
    name: str
    unit: Unit
    direction: Direction
    variant: str | None
    channel: str | None
    only: dict[str, str] = Field(description="The brand, department or region of which it is; {}: the company")
    raised_at: datetime
    period: PeriodOut = Field(description="From the likely first day of the shift to the last day judged")
    value: FigureOut = Field(description="The mean of the period, each day by its records")
    expected: float = Field(description="That of plain days before, weekdays taken into account")
    difference: DeviationOut
    good: bool | None = Field(description="Whether it moved the right way; null when neither way is")
    once_in_days: float = Field(
        description="One series without any shift would come as far once in so many days; at 5,000 years we stop"
    )
    series_watched: int = Field(description="So many of the same place were judged, which made the limits as wide")
    days_within: int = Field(description="For so many days it has been back; at 7 the alert closes by itself")
    records: str = Field(description="The records behind it, in this API")
    owner: str | None = Field(description="The id of who looks after it, as far as one may know them")
    has_owner: bool = Field(description="Whether anybody looks after it, also somebody of whom one does not know")
    muted: MuteOut | None = Field(description="Whether its series raises nothing new for a while")
    closed: ClosedOut | None

    @classmethod
    def of(cls, alert: Alert, card: Card, locale: Locale, today: date, known: Known) -> AlertOut:
        shift, series = alert.shift, alert.series
        return cls(
            id=alert.id,
            state="open" if alert.is_open else "closed",
            series=series.id,
            metric=card.id,
            version=alert.version,
            name=name_of(card, locale),
            unit=card.unit,
            direction=card.direction,
            variant=series.variant or None,
            channel=series.channel or None,
            only={cut.value: word for cut, word in series.only},
            raised_at=alert.raised_at,
            period=PeriodOut(first=shift.since, last=alert.judged_to),
            value=_figure(shift, series, card),
            expected=shift.expected,
            difference=DeviationOut(value=shift.difference, low=shift.low, high=shift.high),
            good=shift.is_good(card.direction),
            once_in_days=shift.once_in_days,
            series_watched=alert.series_count,
            days_within=alert.days_within,
            records=_records(alert),
            owner=known(alert.owner_id),
            has_owner=alert.owner_id is not None,
            muted=MuteOut.of(series, today),
            closed=_closed(alert, known),
        )


class AlertDetailOut(AlertOut):
    """An alert with the days of its chart."""

    days: list[AlertDayOut]


class CloseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    why: Literal[ClosedAs.EXPLAINED, ClosedAs.FALSE_ALARM]
    note: str = Field("", max_length=600)


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/alerts", tags=["metrics"])
    watching = app.watching
    edits = [may(Permission.SETTINGS_EDIT)]

    def shown(alerts: Sequence[Alert], locale: Locale, principal: Principal) -> list[AlertOut]:
        """Without those of metrics that there are no more."""
        cards, today = watching.cards(), app.clock.now().astimezone(app.settings.zone).date()
        known = [alert for alert in alerts if alert.series.metric_id in cards]
        people = known_people(app, principal)
        return [AlertOut.of(alert, cards[alert.series.metric_id], locale, today, people) for alert in known]

    def alert_out(alert: Alert, locale: Locale, principal: Principal) -> AlertDetailOut:
        for base in shown([alert], locale, principal):
            return AlertDetailOut(**dict(base), days=[AlertDayOut.of(day) for day in alert.days])
        raise NotFound("there is no alert {id}", id=alert.id)

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_alerts(
        principal: CurrentPrincipal,
        locale: Language,
        paging: Paging,
        state: Annotated[Literal["open", "closed"] | None, Query(description="Only those; all when left out")] = None,
        metric: Annotated[str | None, Query(max_length=60, description="Only those of this metric")] = None,
        owner: Annotated[
            str | None, Query(max_length=60, description="Only those that this person looks after")
        ] = None,
    ) -> Page[AlertOut]:
        """Newest first; only those whose rows are all yours."""
        if owner is not None and known_people(app, principal)(owner) is None:
            return paging.page([], None)  # whom one does not know is nobody's owner
        wanted = Wanted(None if state is None else state == "open", metric, owner)
        before = str(paging.after[0]) if paging.after else None
        found = watching.list_alerts(principal, wanted, before=before, limit=paging.limit + 1)
        rows = shown(found[: paging.limit], locale, principal)
        return paging.page(rows, (found[paging.limit - 1].id,) if len(found) > paging.limit else None)

    @api.get("/{alert_id}", dependencies=[may(Permission.METRICS_READ)])
    def get_alert(alert_id: AlertId, principal: CurrentPrincipal, locale: Language) -> AlertDetailOut:
        """One alert with the days of its chart."""
        return alert_out(watching.get_alert(principal, alert_id), locale, principal)

    @api.put("/{alert_id}/owner", dependencies=edits)
    def assign_alert(alert_id: AlertId, body: OwnerIn, principal: CurrentPrincipal, locale: Language) -> AlertDetailOut:
        """Who looks after it."""
        require_person(app, body.owner, principal)
        return alert_out(watching.assign_alert(principal, alert_id, body.owner), locale, principal)

    @api.post("/{alert_id}/closing", dependencies=edits)
    def close_alert(alert_id: AlertId, body: CloseIn, principal: CurrentPrincipal, locale: Language) -> AlertDetailOut:
        """End it; what the series has been since the shift is expected of it from now on."""
        return alert_out(watching.close(principal, alert_id, body.why, body.note), locale, principal)

    return api


def _figure(shift: Shift, series: Series, card: Card) -> FigureOut:
    currency = series.variant if card.variant is Variant.CURRENCY else None
    low, high = shift.expected + shift.low, shift.expected + shift.high
    return FigureOut.of(Estimate(shift.value, low, high, shift.n), card.unit, currency)


def _records(alert: Alert) -> str:
    series = alert.series
    asked = {"from": alert.shift.since, "to": alert.judged_to}
    words = {name: value for name, value in (("channel", series.channel), ("variant", series.variant)) if value}
    parts = {dimension.value: word for dimension, word in series.only}
    return f"/metrics/{series.metric_id}/records?{urlencode({**asked, **words, **parts})}"


def _closed(alert: Alert, known: Known) -> ClosedOut | None:
    if alert.closed_at is None or alert.closed_as is None:
        return None
    return ClosedOut(at=alert.closed_at, by=known(alert.closed_by), why=alert.closed_as, note=alert.closed_note)
