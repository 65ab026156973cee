"""Agent wait time (坐席等待时长): the time that a ticket waits for the customer."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.wait_requester import CARD as REQUESTER
from zhiyin.metrics.tickets import IS_DONE, PENDING, TELLS_STATES, wait

CARD = replace(
    REQUESTER,
    id="wait_agent",
    name="Agent wait time",
    purpose="How long we wait for answers of customers.",
    formula="median over tickets of the time in the states pending; beside it the time within which nine of ten "
    "are done, and the share done so far",
    filters="time in which the ticket is with us or on hold, and after a solution",
)

METRIC = wait(CARD, has_ended=IS_DONE, length=lambda _: PENDING, of=TELLS_STATES)
