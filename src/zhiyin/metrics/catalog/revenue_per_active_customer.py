"""Revenue per active customer (活跃客户人均销售额, ARPU): what an active customer spent, buyer or not."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.activity import DIMENSIONS, WHO, active_customers
from zhiyin.metrics.arithmetic.clusters import FEW, mean
from zhiyin.metrics.counting import clustered, group_columns, summed_once
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Subject, Unit, Variant
from zhiyin.metrics.purchases import buyers
from zhiyin.metrics.traits import with_traits
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="revenue_per_active_customer",
    name="Revenue per active customer (ARPU)",
    purpose="How much an active customer is worth in the days, whether they bought or not.",
    formula="revenue of known customers / active customers",
    unit=Unit.MONEY,
    direction=Direction.UP,
    population=WHO,
    time_basis="the brand's day of the act; a refund lowers its order",
    window="the days asked for",
    filters="cancelled orders, orders of no value, orders whose value is not known and orders of nobody known bring no "
    "revenue; acts of nobody known do not count",
    interval="t over customers, bootstrap below 30",
    record=Record.CUSTOMER,
    about=Subject.PURCHASES,
    dimensions=DIMENSIONS,
    variant=Variant.CURRENCY,
    note="Active: at least one interaction, order, answer or ticket. Of buyers only (ARPPU): see revenue per buyer. A "
    "customer counts once in each currency in which anything was bought.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    keys = group_columns(selection).split(", ")
    shared = [column for column in keys if column != "variant"]
    same = " AND ".join(f"a.{column} IS NOT DISTINCT FROM c.{column}" for column in shared)
    bought = " AND ".join(f"s.{column} IS NOT DISTINCT FROM c.{column}" for column in keys)
    rows = f"""
        SELECT id_from(a.customer_id, c.variant) AS record_id, a.customer_id AS customer_id,
            a.identity_id AS identity_id, a."at" AS "at", {", ".join(f"c.{column} AS {column}" for column in keys)},
            coalesce(s.amount, 0) AS amount
        FROM (SELECT DISTINCT {", ".join(keys)} FROM spent) c JOIN active a ON {same}
        LEFT JOIN spent s ON s.customer_id = a.customer_id AND {bought}
    """  # noqa: S608 - our own names
    spent, active = buyers(selection), active_customers(selection)
    both = Query(active.sql, {**spent.params, **active.params}, (*spent.steps, ("spent", spent.sql), *active.steps))
    return both.then("active", rows)


def _counted(_: Query, selection: Selection) -> Query:
    """The sums over buyers, and the number of all: whoever bought nothing adds nothing to a sum."""
    records = selection.of_records()
    keys, everybody = _without_currency(selection), ", ".join(_without_currency(selection))
    spent = buyers(records).then("spent", f"SELECT DISTINCT {group_columns(records)} FROM spent")  # noqa: S608 - our own names
    here = with_traits(Query("SELECT * FROM spent"), selection)
    active = with_traits(active_customers(records), selection, before="active_before")
    rows = f"""
        SELECT {", ".join(f"e.{column} AS {column}" for column in keys)}, c.variant AS variant,
            coalesce(h.amount, 0) AS amount, e.n AS everybody
        FROM everybody e JOIN currencies c ON {_same("c", "e", _without_currency(records))}
        LEFT JOIN here h ON {_same("h", "c", ["variant"])} AND {_same("h", "e", keys)}
    """  # noqa: S608 - our own names
    steps = (*spent.steps, ("currencies", spent.sql), *here.steps, ("here", here.sql), *active.steps)
    query = Query(active.sql, {**spent.params, **here.params, **active.params}, steps)
    all_active = f"SELECT {everybody}, count(*) AS n FROM active GROUP BY {everybody}"  # noqa: S608 - our own names
    amounts = query.then("active", all_active).then("everybody", rows)
    return summed_once(amounts, selection, "amount", {"everybody": "max(everybody)"})


def _without_currency(selection: Selection) -> list[str]:
    return [column for column in group_columns(selection).split(", ") if column != "variant"]


def _same(one: str, other: str, columns: list[str]) -> str:
    return " AND ".join(f"{one}.{column} IS NOT DISTINCT FROM {other}.{column}" for column in columns)


def _figures(counts: Counts) -> Figures | None:
    n = counts["everybody"]
    nothing = [{"x": 0, "n": 1}] * (n - counts["n"] if n < FEW else 0)
    all_of_them = {"n": n, "customers": n, "n_squares": n, "amount_few": [*counts["amount_few"], *nothing]}
    average = mean(clustered({**counts, **all_of_them}, "amount"))
    return Figures(average, respondents=n) if average else None


METRIC = Metric(CARD, _population, _counted, _figures, "amount", contrast=hybrid_difference)
