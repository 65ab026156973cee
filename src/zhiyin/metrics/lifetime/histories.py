"""The purchases of customers: which currencies there are, and what each customer bought when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhiyin.metrics.arithmetic.repeat_buying import Histories, Numbers
from zhiyin.metrics.counting import CUSTOMER, NOBODY
from zhiyin.metrics.lifetime.model import WEEK_DAYS
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.warehouse.engine import Query

_PURCHASES = f"""
    SELECT {CUSTOMER} AS customer_id, identity_id, fact_id, ordered_at, day, channel, touchpoint, scope_id, currency,
        net - coalesce(refunded, 0) AS amount
    FROM fact_orders o LEFT JOIN identity_customer USING (identity_id)
    WHERE {COUNTS_AS_ORDER} AND identity_id <> {NOBODY} AND currency IS NOT NULL AND day <= $until
"""  # noqa: S608 - our own names

CURRENCIES = Query(_PURCHASES).then(
    "purchases",
    """
    SELECT currency, count(DISTINCT customer_id) AS customers, min(day) AS first_on
    FROM purchases GROUP BY currency
    """,
)
"""Each currency with its customers and its first day; parameter `until`."""

# Several orders of one day are one purchase. Whoever bought in several scopes belongs to none, so that somebody who may
# see only one of them learns nothing of the others. The rows have no order: whoever reads them sorts them.
_CUSTOMERS = """
    SELECT customer_id, first_by(buyer_id, day) AS identity_id, min(bought_at) AS first_ordered_at,
        min(day) AS first_on, max(day) AS last_on, count(*) AS purchases,
        first_by(bought_in, day) AS channel, first_by(bought_at_point, day) AS touchpoint,
        min(least_of_day) AS least_scope, max(greatest_of_day) AS greatest_scope,
        CAST(sum(spent) - first_by(spent, day) AS BIGINT) AS repeat_amount,
        count(*) FILTER (WHERE day <= $split) AS purchases_before,
        max(CASE WHEN day <= $split THEN day ELSE NULL END) AS last_before
    FROM days GROUP BY customer_id
"""
_DAYS = """
    SELECT customer_id, day, min(ordered_at) AS bought_at, first_by(identity_id, ordered_at, fact_id) AS buyer_id,
        first_by(coalesce(channel, ''), ordered_at, fact_id) AS bought_in,
        first_by(coalesce(touchpoint, ''), ordered_at, fact_id) AS bought_at_point,
        min(coalesce(scope_id, 0)) AS least_of_day, max(coalesce(scope_id, 0)) AS greatest_of_day,
        CAST(sum(amount) AS BIGINT) AS spent
    FROM purchases WHERE currency = $currency AND abs(customer_id) % $parts = $part
    GROUP BY customer_id, day
"""


def customers(currency: str, until: date, *, split: date, part: int = 0, parts: int = 1) -> Query:
    """Each customer who paid in the currency, one of `parts` of them, with what they bought up to `until`."""
    query = Query(_PURCHASES, {"until": until}).then("purchases", _DAYS, currency=currency, part=part, parts=parts)
    return query.then("days", _CUSTOMERS, split=split)


@dataclass(frozen=True, slots=True)
class Bought:
    """What customers bought, one place each, in weeks and minor units."""

    repeats: Numbers
    last: Numbers
    age: Numbers
    average: Numbers  # of a repeat purchase; 0 where there was none

    @property
    def histories(self) -> Histories:
        """Of each customer."""
        return Histories(self.repeats, self.last, self.age, np.ones(len(self.repeats)))

    def taken(self, places: NDArray[np.int64]) -> Bought:
        """Those customers."""
        return Bought(self.repeats[places], self.last[places], self.age[places], self.average[places])


def in_order(table: pa.Table) -> pa.Table:
    """The rows of `customers`, always in the same order."""
    return table.sort_by("customer_id")


def bought(table: pa.Table, until: date) -> Bought:
    """From the rows of `customers`."""
    first, last = _days(table, "first_on"), _days(table, "last_on")
    repeats = _numbers(table, "purchases") - 1
    amount = np.maximum(_numbers(table, "repeat_amount"), 0)
    average = np.divide(amount, repeats, out=np.zeros(len(repeats)), where=repeats > 0)
    return Bought(repeats, (last - first) / WEEK_DAYS, (_number(until) - first) / WEEK_DAYS, average)


def bought_before(table: pa.Table, split: date) -> tuple[Bought, Numbers]:
    """The same as it stood on the day of the split, and how often each customer bought afterwards."""
    table = table.filter(pa.compute.greater(table["purchases_before"], 0))
    first, last = _days(table, "first_on"), _days(table, "last_before")
    repeats = _numbers(table, "purchases_before") - 1
    seen = Bought(repeats, (last - first) / WEEK_DAYS, (_number(split) - first) / WEEK_DAYS, np.zeros(len(first)))
    return seen, _numbers(table, "purchases") - _numbers(table, "purchases_before")


def _numbers(table: pa.Table, column: str) -> Numbers:
    return np.asarray(table[column].to_numpy(), dtype=float)


def _days(table: pa.Table, column: str) -> Numbers:
    return np.asarray(table[column].cast(pa.int32()).to_numpy(), dtype=float)


def _number(day: date) -> float:
    return float((day - date(1970, 1, 1)).days)
