"""Resolution SLA attainment (解决 SLA 达成率): the share of tickets that were solved in the promised time."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.requests import DIMENSIONS, INTERVAL, IS_TICKET, share_of_requests

CARD = Card(
    id="resolution_sla_attainment",
    name="Resolution SLA attainment",
    purpose="How often matters are settled in the promised time.",
    formula="met / (met + breached); met: as the help desk says of its promise, or else solved until it was due",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="tickets with a promise of the help desk, of all channels",
    time_basis="the brand's day of the opening; calendar time, day and night",
    window="the days asked for",
    filters="open tickets that are not due yet do not count; open ones that are overdue are breached",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    needs=("fact_tickets.has_promise",),
    note="The last solution counts: a ticket that was opened again is open. Where the help desk says that it broke its "
    "word the ticket is breached at once; that it keeps it counts once the ticket is solved.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

_IS_SOLVED = "state IN ('solved', 'resolved', 'closed') AND coalesce(micros(last_solved_at) <= $as_of, false)"
_IN_TIME = "coalesce(is_promise_kept, micros(last_solved_at) <= micros(resolution_due_at), false)"
_IS_BREACHED = "coalesce(NOT is_promise_kept, micros(resolution_due_at) < $as_of, false)"

METRIC = share_of_requests(
    CARD,
    of=f"{IS_TICKET} AND has_promise AND (({_IS_SOLVED}) OR {_IS_BREACHED})",
    hit=f"({_IS_SOLVED}) AND {_IN_TIME}",
)
