"""Customer tenure (客户存续时长): how long customers stay, from the first order to their loss."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.waiting import quantile_of_waits, share_waiting_after
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.newcomers import DIMENSIONS, WHO, newcomers_with_orders
from zhiyin.metrics.purchases import WHICH_BUYERS
from zhiyin.metrics.staying import PRESENT_MICROS
from zhiyin.metrics.tickets import listed_waits, waits_of
from zhiyin.warehouse.engine import Query

_AFTER = {"stay_180_days": 180, "stay_365_days": 365}

CARD = Card(
    id="customer_tenure",
    name="Customer tenure",
    purpose="How long customers stay.",
    formula="median over customers of loss − first order; lost: when 90 days have passed after an order without "
    "another; beside it the shares who stay longer than 180 and 365 days",
    unit=Unit.SECONDS,
    direction=Direction.UP,
    population=WHO,
    time_basis="the brand's day of the first order",
    window="from the first order to now",
    filters=WHICH_BUYERS,
    interval="Kaplan–Meier: customers who are present still count as staying at least so long; limits from Greenwood's "
    "variance (log-log)",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    also=dict.fromkeys(_AFTER, Unit.SHARE),
    also_named={"stay_180_days": "Stay longer than 180 days", "stay_365_days": "Stay longer than 365 days"},
    bounds=(0, None),
    note="The median is unknown as long as more than half are customers still. Nobody's tenure is shorter than 90 "
    "days. Channel and touchpoint are those of the first order.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

# The first order that none followed for 90 days ends the tenure 90 days later; what came afterwards is another one.
_LAST_AT = f"""
    min(micros(ordered_at)) FILTER (WHERE coalesce(next_at - micros(ordered_at) > {PRESENT_MICROS}, true)) AS last_at
"""


def _population(selection: Selection) -> Query:
    lost_at = f"last_at + {PRESENT_MICROS}"
    columns = f"""
        least({lost_at}, $as_of) - micros(began_at) AS micros, {lost_at} <= $as_of AS has_ended
    """
    return newcomers_with_orders(selection, [_LAST_AT], columns)


def _figures(counts: Counts) -> Figures | None:
    waits = waits_of(counts["waits"])
    median = quantile_of_waits(waits, 0.5)
    shares = {name: share_waiting_after(waits, days * 86_400.0) for name, days in _AFTER.items()}
    known = {name: share for name, share in shares.items() if share}
    return Figures(median, known, respondents=waits.n) if median else None


METRIC = Metric(CARD, _population, listed_waits, _figures, "micros / 1e6", hybrid_difference, parts_add_up=True)
