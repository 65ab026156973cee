"""Time to any first response, business hours (首次应答时间（含机器人，工作时间）): until any answer."""

from __future__ import annotations

from zhiyin.metrics.catalog.first_any_response_time import CARD as CALENDAR
from zhiyin.metrics.tickets import in_business_hours, working_wait

CARD = in_business_hours(
    CALENDAR,
    name="Time to any first response, business hours",
    purpose="How long customers wait for any answer while we are at work.",
    formula="median over tickets of first public answer by a person or a bot − opening, in business hours; "
    "beside it the time within which nine of ten are answered, and the share answered so far",
)

METRIC = working_wait(CARD, ended_at="first_any_response_at", worked="first_any_response_business")
