"""First response time, business hours (首次响应时间（工作时间）): until the first answer by a person."""

from __future__ import annotations

from zhiyin.metrics.catalog.first_response_time import CARD as CALENDAR
from zhiyin.metrics.tickets import in_business_hours, working_wait

CARD = in_business_hours(
    CALENDAR,
    name="First response time, business hours",
    purpose="How long customers wait for the first answer of a person while we are at work.",
    formula="median over tickets of first public answer by a person − opening, in business hours; beside it the "
    "time within which nine of ten are answered, and the share answered so far",
)

METRIC = working_wait(CARD, ended_at="first_response_at", worked="first_response_business")
