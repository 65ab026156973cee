"""Churn after a bad experience (不良体验后流失率): the share of customers lost after something went wrong with them."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import NOBODY, group_columns, in_scope
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.purchases import WHICH_BUYERS
from zhiyin.metrics.staying import DIMENSIONS, presence
from zhiyin.warehouse.engine import Query

_LOOKS_BACK_DAYS = 90

CARD = Card(
    id="churn_after_bad_experience",
    name="Churn after a bad experience",
    purpose="How many customers are lost with whom something had gone wrong.",
    formula="customers present at the start who are lost in the days and with whom something went wrong in the 90 days "
    "before / customers present at the start; beside it how many are lost of those, and how many of the others",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="customers who ordered within the 90 days before the first day",
    time_basis="the brand's day of the order; the loss is on the day on which 90 days without another are over",
    window="the days asked for; split by time, each part of them is a period of its own",
    filters=WHICH_BUYERS,
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    also={"of_wronged": Unit.SHARE, "of_others": Unit.SHARE},
    also_named={"of_wronged": "Lost of those with a bad experience", "of_others": "Lost of the others"},
    needs=("fact_interactions.mark_rule",),
    note="Not causal: some would have left anyway. If the others are lost as often, the experience is hardly why; and "
    "who orders more often meets more that can go wrong. What went wrong is what is marked so, through any channel.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    visible, _ = in_scope(selection, "scope_id")  # its parameters are those of the orders
    wronged = f"""
        SELECT DISTINCT coalesce(customer_id, -identity_id) AS who, p.first_day AS before_day
        FROM fact_interactions LEFT JOIN identity_customer USING (identity_id) CROSS JOIN stretches p
        WHERE mark < 0 AND identity_id <> {NOBODY} AND {visible}
            AND day BETWEEN plus_days(p.first_day, -{_LOOKS_BACK_DAYS}) AND plus_days(p.first_day, -1)
    """  # noqa: S608 - our own names
    present = """
        SELECT c.*, CASE WHEN w.who IS NULL THEN 0 ELSE 1 END AS was_wronged
        FROM customers c LEFT JOIN wronged w ON w.who = c.customer_id AND w.before_day = c.first_day
        WHERE c.was_present
    """
    return presence(selection).then("customers", wronged).then("wronged", present)


def _counted(population: Query, selection: Selection) -> Query:
    groups = group_columns(selection)
    counts = """
        count(*) AS n, CAST(sum(was_wronged) AS BIGINT) AS wronged, count(*) FILTER (WHERE losses > 0) AS lost,
        count(*) FILTER (WHERE losses > 0 AND was_wronged = 1) AS lost_wronged
    """
    return population.then("records", f"SELECT {groups}, {counts} FROM records GROUP BY {groups}")  # noqa: S608 - our own names


def _figures(counts: Counts) -> Figures | None:
    found = share(counts["lost_wronged"], counts["n"])
    beside = {
        "of_wronged": share(counts["lost_wronged"], counts["wronged"]),
        "of_others": share(counts["lost"] - counts["lost_wronged"], counts["n"] - counts["wronged"]),
    }
    known = {name: each for name, each in beside.items() if each}
    return Figures(found, known, respondents=counts["n"]) if found else None


METRIC = Metric(CARD, _population, _counted, _figures, "losses * was_wronged", contrast=hybrid_difference)
