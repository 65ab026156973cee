"""Requester wait time, business hours (客户等待时长（工作时间）): the time that a ticket is with us."""

from __future__ import annotations

from zhiyin.metrics.catalog.wait_requester import CARD as CALENDAR
from zhiyin.metrics.tickets import IS_DONE, TELLS_STATES, in_business_hours, wait, waited_at_work

CARD = in_business_hours(
    CALENDAR,
    name="Requester wait time, business hours",
    purpose="How much working time customers wait for us in all.",
    formula="median over tickets of the time in the states new, open and on hold, in business hours; beside it "
    "the time within which nine of ten are done, and the share done so far",
    needs=("fact_tickets.waited_business",),
)

METRIC = wait(CARD, has_ended=IS_DONE, length=waited_at_work, of=TELLS_STATES)
