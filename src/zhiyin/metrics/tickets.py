"""Tickets: all metrics of how long customers wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.waiting import Waits, quantile_of_waits
from zhiyin.metrics.counting import group_columns
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Metric, Selection
from zhiyin.metrics.requests import DIMENSIONS, IS_TICKET, requests
from zhiyin.warehouse.engine import Query

__all__ = ["DIMENSIONS"]

NINE_TENTHS = "p90"
ENDED = "ended"
INTERVAL = (
    "Kaplan–Meier: tickets that are not done count as waiting still; limits from Greenwood's variance (log-log); "
    "tickets are taken as independent"
)
BUSINESS_TIME = "the brand's day of the opening; business hours that were valid on it count for all of the wait"
NEEDS_HOURS = "fact_tickets.schedule_id"

LAST_SOLUTION = "CASE WHEN state IN ('solved', 'resolved', 'closed') THEN last_solved_at END"
"""NULL while a ticket is open, also again."""

TELLS_STATES = f"{IS_TICKET} AND pending_micros IS NOT NULL"
IS_DONE = "status IN ('solved', 'closed')"
_LATELY = "CASE WHEN status {among} THEN greatest(0, {now} - {since}) ELSE 0 END"
_WITH_US, _WITH_CUSTOMER = "IN ('new', 'open', 'on_hold')", "= 'pending'"
WAITED = "new_micros + open_micros + on_hold_micros + " + _LATELY.format(
    among=_WITH_US, now="$as_of", since="micros(status_since)"
)
PENDING = "pending_micros + " + _LATELY.format(among=_WITH_CUSTOMER, now="$as_of", since="micros(status_since)")


def waited_at_work(now: str) -> str:
    """Requester wait in business hours so far."""
    return "waited_business + " + _LATELY.format(among=_WITH_US, now=now, since="status_since_business")


def waiting_time(card: Card, *, ended_at: str) -> Metric:
    """The metric: from the opening of a ticket to `ended_at`, an SQL expression that is NULL while one waits."""
    until = f"least(coalesce(micros({ended_at}), $as_of), $as_of)"
    return wait(
        card, has_ended=f"micros({ended_at}) <= $as_of", length=lambda _: f"{until} - micros(opened_at)", of=IS_TICKET
    )


def in_business_hours(card: Card, *, name: str, purpose: str, formula: str, needs: tuple[str, ...] = ()) -> Card:
    """The card of the same wait in business hours."""
    return replace(
        card,
        id=f"{card.id}_business",
        name=name,
        purpose=purpose,
        formula=formula,
        time_basis=BUSINESS_TIME,
        interval=INTERVAL,
        is_headline=False,
        needs=(NEEDS_HOURS, *needs),
        note="The business hours that were valid on the day of the opening count for all of the wait, so times of "
        "one ticket may not be subtracted from one another.",
        history=(Change(1, date(2026, 11, 23), "first definition"),),
    )


def working_wait(card: Card, *, ended_at: str, worked: str) -> Metric:
    """The same in business hours: `worked` are those until the end, told with the ticket.

    Of one that waits still they are those that have passed since the opening.
    """
    has_ended = f"micros({ended_at}) <= $as_of"
    return wait(
        card,
        has_ended=has_ended,
        length=lambda now: f"CASE WHEN {has_ended} THEN {worked} ELSE {now} - opened_business END",
        of=f"{IS_TICKET} AND schedule_id IS NOT NULL",
    )


def wait(card: Card, *, has_ended: str, length: Callable[[str], str], of: str) -> Metric:
    """The metric of waits that have ended or not, of the tickets of which `of` is true.

    `length` is the wait so far in microseconds; it is handed the business hours that have passed since
    2000 by the ticket's own version of them, NULL where they are not known.
    """

    def population(selection: Selection) -> Query:
        so_far = f"greatest(0, {length(_worked(selection))}) AS micros"
        columns = f"coalesce({has_ended}, false) AS has_ended, {so_far}"
        known = "AND schedule_id IN (" + ", ".join(str(int(id_)) for id_ in sorted(selection.worked)) + ")"
        condition = of if NEEDS_HOURS not in card.needs else f"{of} {known if selection.worked else 'AND false'}"
        return requests(selection, columns, condition=condition)

    return Metric(card, population, listed_waits, _figures, "micros / 1e6", hybrid_difference, parts_add_up=True)


def _worked(selection: Selection) -> str:
    cases = [f"WHEN {int(id_)} THEN {int(worked)}" for id_, worked in sorted(selection.worked.items())]
    return f"CAST(CASE schedule_id {' '.join(cases)} END AS BIGINT)" if cases else "CAST(NULL AS BIGINT)"


def listed_waits(population: Query, selection: Selection) -> Query:
    """All waits of a group in one list; those that last still are told by a sign: -1 less their length."""
    wait = "CASE WHEN has_ended THEN micros ELSE -1 - micros END"
    groups = group_columns(selection)
    sql = f"SELECT {groups}, list_of({wait}) AS waits FROM records GROUP BY {groups}"  # noqa: S608 - our own names
    return population.then("records", sql)


def _figures(counts: Counts) -> Figures | None:
    waits = waits_of(counts["waits"])
    median, late = quantile_of_waits(waits, 0.5), quantile_of_waits(waits, 0.9)
    done = share(int(waits.ended.sum()), waits.n)
    if not (median and late and done):
        return None
    return Figures(median, {NINE_TENTHS: late, ENDED: done}, respondents=waits.n)


def waits_of(signed: NDArray[np.int64]) -> Waits:
    """Waits counted by length, from microseconds with a sign (see `listed_waits`)."""
    has_ended = signed >= 0
    micros, places = np.unique(np.where(has_ended, signed, -1 - signed), return_inverse=True)
    ended = np.bincount(places[has_ended], minlength=len(micros))
    return Waits(micros / 1e6, ended, np.bincount(places, minlength=len(micros)) - ended)
