"""Transactional churn rate (交易流失率): the share of buyers who did not order again within 90 days."""

from __future__ import annotations

from datetime import date

from zhiyin.base.clock import to_micros
from zhiyin.metrics.counting import CUSTOMER, NOBODY, UNKNOWN, group_columns, in_scope
from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Unit
from zhiyin.metrics.purchases import COUNTS_AS_ORDER, DIMENSIONS, WHICH_BUYERS, orders
from zhiyin.metrics.shares import share_of_customers
from zhiyin.metrics.staying import PRESENT_DAYS, PRESENT_MICROS
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="transactional_churn_rate",
    name="Transactional churn rate",
    purpose="How many buyers stay away afterwards.",
    formula="customers who did not order again within 90 days of their last order in the days / customers with an "
    "order in the days",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="customers with an order whose last one in the days is 90 days old or older",
    time_basis="the brand's day of the order",
    window="90 days from the instant of the last order in the days",
    filters=WHICH_BUYERS,
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    matures_after_days=PRESENT_DAYS,
    note="Without a contract nobody says that they leave: 90 days without an order stand for it, and who comes back "
    "later had left. The next order may be of any channel and product.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    groups = group_columns(selection)
    visible, _ = in_scope(selection, "o.scope_id")  # its parameters are those of the orders
    followed = f"""
        SELECT o.fact_id AS record_id, following(micros(ordered_at)) OVER (
            PARTITION BY {CUSTOMER} ORDER BY ordered_at, o.fact_id) AS next_at
        FROM fact_orders o LEFT JOIN identity_customer USING (identity_id)
        WHERE {COUNTS_AS_ORDER} AND {visible} AND identity_id <> {NOBODY} AND o.day >= $earliest
    """  # noqa: S608 - our own names
    last = f"""
        SELECT customer_id, {groups}, min(identity_id) AS identity_id, max("at") AS "at",
            last_by(record_id, "at", record_id) AS order_id
        FROM purchases WHERE identity_id <> {NOBODY} GROUP BY customer_id, {groups}
    """  # noqa: S608 - our own names
    rows = f"""
        SELECT l.customer_id AS record_id, l.customer_id AS customer_id, l.identity_id AS identity_id, l."at" AS "at",
            {groups}, f.next_at - micros(l."at") AS until_next
        FROM last_orders l JOIN followed f ON f.record_id = l.order_id
        WHERE micros(l."at") + {PRESENT_MICROS} <= $as_of
    """  # noqa: S608 - our own names
    edges = {"earliest": min(days.first for days in selection.spans), "as_of": to_micros(selection.as_of)}
    bought = orders(selection, variant=UNKNOWN).then("purchases", last)
    return bought.then("last_orders", followed, **edges).then("followed", rows)


METRIC = share_of_customers(
    CARD, _population, hit=f"coalesce(until_next > {PRESENT_MICROS}, true)", shown="until_next / 1e6"
)
