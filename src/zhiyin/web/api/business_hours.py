"""Business hours: when the house works, by which waits are measured beside calendar time."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.staff.access import Permission
from zhiyin.staff.business_hours import MOST_EXCEPTIONS, MOST_SPANS, Spans
from zhiyin.staff.hours import MadeSchedule
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

Clock = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", examples=["09:00"])]


class SpanModel(BaseModel):
    """Work goes on from one time of the day until another, in the brand's time zone."""

    model_config = ConfigDict(extra="forbid")

    start: Clock
    end: Clock


DayHours = Annotated[list[SpanModel], Field(max_length=MOST_SPANS)]


class BusinessHoursIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    valid_from: date = Field(
        ge=date(2000, 1, 1), le=date(2100, 1, 1), description="Counts for what is opened on this day or later"
    )
    week: list[DayHours] = Field(min_length=7, max_length=7, description="From Monday to Sunday; empty: no work")
    exceptions: dict[date, DayHours] = Field(
        {}, max_length=MOST_EXCEPTIONS, description="Single days instead: holidays (empty) and make-up days"
    )


class BusinessHoursOut(BusinessHoursIn):
    """A version of the business hours. It never changes; a younger one for the same day counts instead."""

    id: int
    made_at: datetime


class BusinessHoursList(BaseModel):
    data: list[BusinessHoursOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/business-hours", tags=["metrics"])

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_business_hours() -> BusinessHoursList:
        """All versions, in the order in which they were made."""
        return BusinessHoursList(data=[_shown(made) for made in app.hours.list_schedules()])

    @api.post("", status_code=201, dependencies=[may(Permission.SETTINGS_EDIT)])
    def add_business_hours(body: BusinessHoursIn, principal: CurrentPrincipal) -> BusinessHoursOut:
        """Add a version: what was opened since its first day is measured anew. Asks for somebody who sees all."""
        exceptions = {day: _spans(hours) for day, hours in body.exceptions.items()}
        return _shown(app.hours.add(principal, body.valid_from, [_spans(hours) for hours in body.week], exceptions))

    return api


def _spans(hours: list[SpanModel]) -> Spans:
    return tuple((_minutes(span.start), _minutes(span.end)) for span in hours)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _shown(made: MadeSchedule) -> BusinessHoursOut:
    schedule = made.schedule
    return BusinessHoursOut(
        id=schedule.id,
        made_at=made.made_at,
        valid_from=schedule.valid_from,
        week=[_hours(spans) for spans in schedule.week],
        exceptions={day: _hours(spans) for day, spans in sorted(schedule.exceptions.items())},
    )


def _hours(spans: Spans) -> list[SpanModel]:
    return [SpanModel(start=_clock(start), end=_clock(end)) for start, end in spans]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
