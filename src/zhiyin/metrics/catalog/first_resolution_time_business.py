"""First resolution time, business hours (首次解决时间（工作时间）): from opening a ticket to its first solution."""

from __future__ import annotations

from zhiyin.metrics.catalog.first_resolution_time import CARD as CALENDAR
from zhiyin.metrics.tickets import in_business_hours, working_wait

CARD = in_business_hours(
    CALENDAR,
    name="First resolution time, business hours",
    purpose="How much working time it takes until a customer's matter is settled for the first time.",
    formula="median over tickets of first solution − opening, in business hours; beside it the time within which "
    "nine of ten are solved, and the share solved so far",
)

METRIC = working_wait(CARD, ended_at="first_solved_at", worked="first_solved_business")
