"""Who ordered after coming by: the records of the conversion of customers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from zhiyin.base.clock import to_micros
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import NOBODY, group_columns, in_scope
from zhiyin.metrics.estimate import Estimate, Figures, hybrid_difference
from zhiyin.metrics.model import Card, Counts, Metric, Selection
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.metrics.visits import visits
from zhiyin.warehouse.engine import Query

_DAY = 86_400_000_000


def _visits(selection: Selection) -> Query:
    return visits(selection, "1 AS one")


def ordered_after_entry(
    card: Card,
    *,
    within_days: tuple[int, ...],
    entries: Callable[[Selection], Query] = _visits,
    also: str | None = None,
) -> Metric:
    """The metric: customers with an order within so many days of their first entry in the days / those who entered.

    The first number is the metric, the others stand beside it. Only whose first window is over. With `also`, the
    name of an interaction that means as much as an order, only who had never ordered before they entered.
    """
    main, *others = within_days

    def population(selection: Selection) -> Query:
        return _entered(selection, entries(selection), main, max(within_days), also)

    def counted(population: Query, selection: Selection) -> Query:
        counts = ["count(*) AS n"]
        for days in within_days:
            observed = f"age >= {days * _DAY}"
            counts.append(f"count(*) FILTER (WHERE {observed}) AS observed_{days}")
            counts.append(f"count(*) FILTER (WHERE {observed} AND until_order <= {days * _DAY}) AS ordered_{days}")
        groups = group_columns(selection)
        return population.then("records", f"SELECT {groups}, {', '.join(counts)} FROM records GROUP BY {groups}")  # noqa: S608 - our own names

    def figures(counts: Counts) -> Figures | None:
        value = _within(counts, main)
        beside = {f"within_{days}_days": estimate for days in others if (estimate := _within(counts, days))}
        return Figures(value, beside, respondents=counts["n"]) if value else None

    return Metric(card, population, counted, figures, "until_order / 1e6", contrast=hybrid_difference)


def _within(counts: Counts, days: int) -> Estimate | None:
    return share(counts[f"ordered_{days}"], counts[f"observed_{days}"])


def _entered(selection: Selection, came: Query, main: int, longest: int, also: str | None) -> Query:
    """Customers by their first entry in the days, once for each group, and how long until they ordered."""
    groups = group_columns(selection)
    entries = f"""
        SELECT customer_id, min(identity_id) AS identity_id, min("at") AS "at", {groups}
        FROM came GROUP BY customer_id, {groups}
    """  # noqa: S608 - our own names
    bought, reach = _bought(selection, longest, also)
    told = f"""
        SELECT e.customer_id AS record_id, e.customer_id AS customer_id, e.identity_id AS identity_id, e."at" AS "at",
            {", ".join(f"e.{column} AS {column}" for column in groups.split(", "))}, $as_of - micros(e."at") AS age,
            min(CASE WHEN b.ordered >= micros(e."at") THEN b.ordered - micros(e."at") END) AS until_order
        FROM entries e LEFT JOIN bought b ON b.customer_id = e.customer_id
        WHERE $as_of - micros(e."at") >= {main * _DAY}
        GROUP BY e.customer_id, e.identity_id, e."at", {", ".join(f"e.{column}" for column in groups.split(", "))}
        {'HAVING count(*) FILTER (WHERE b.ordered < micros(e."at")) = 0' if also else ""}
    """  # noqa: S608 - our own names
    params = {"as_of": to_micros(selection.as_of), **reach}
    steps = came.then("came", entries).then("entries", bought)
    return steps.then("bought", told, **params)


def _bought(selection: Selection, longest: int, also: str | None) -> tuple[str, dict[str, object]]:
    """When customers ordered, or did what means as much; from the days on, or ever where earlier orders matter."""
    visible, _ = in_scope(selection, "scope_id")  # its parameters are those of the entries
    first, last = min(days.first for days in selection.spans), max(days.last for days in selection.spans)
    reach: dict[str, object] = {"reach_last": last + timedelta(days=longest + 1)}
    within = f"identity_id <> {NOBODY} AND {visible} AND day <= $reach_last"
    customer = "coalesce(customer_id, -identity_id) AS customer_id"
    whose = "LEFT JOIN identity_customer USING (identity_id)"
    orders = f"SELECT {customer}, micros(ordered_at) AS ordered FROM fact_orders o {whose} WHERE {COUNTS_AS_ORDER}"  # noqa: S608 - our own names
    if also is None:
        return f"{orders} AND {within} AND day >= $reach_first", {**reach, "reach_first": first}
    others = f'SELECT {customer}, micros("at") AS ordered FROM fact_interactions {whose} WHERE name = $also'  # noqa: S608 - our own names
    return f"{orders} AND {within} UNION ALL {others} AND {within}", {**reach, "also": also}
