"""Full resolution time, business hours (完全解决时间（工作时间）): from opening a ticket to its last solution."""

from __future__ import annotations

from zhiyin.metrics.catalog.full_resolution_time import CARD as CALENDAR
from zhiyin.metrics.tickets import LAST_SOLUTION, in_business_hours, working_wait

CARD = in_business_hours(
    CALENDAR,
    name="Full resolution time, business hours",
    purpose="How much working time it takes until a customer's matter is settled for good.",
    formula="median over tickets of last solution − opening, in business hours; beside it the time within which "
    "nine of ten are solved, and the share solved so far",
)

METRIC = working_wait(CARD, ended_at=LAST_SOLUTION, worked="last_solved_business")
