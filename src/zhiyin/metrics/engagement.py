"""Who visits, on how many days: the records of daily, weekly and monthly active customers and of stickiness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import sqrt

from zhiyin.metrics.counting import group_columns, key, part
from zhiyin.metrics.estimate import Z95, Estimate, Figures, hybrid_difference
from zhiyin.metrics.model import PLACES, TIME, Card, Counts, Cut, Metric, Selection
from zhiyin.metrics.visits import COLUMNS
from zhiyin.warehouse.engine import Query

DIMENSIONS = (*TIME, *COLUMNS, *PLACES)

WHO = "customers with a visit to the web shop, the app or the mini-program (active customers)"
ACTIVE = (
    "Active: at least one visit. Identities of one customer count once; mails that are opened, deliveries and "
    "tickets do not count."
)
INTERVAL = "how far chance alone would move it: customers come independently of each other (Poisson, normal limits)"


def active_customers(selection: Selection, window_days: int | None = None, *, counts_days: bool = True) -> Query:
    """Each customer who visited within the window, once for each group, with the number of `active_days`.

    The window is the last `window_days` up to the end of the days asked for, of each day, week or month where they
    are told apart; without a number it is just those days. `day_count` is how many days that are. Where nobody
    `counts_days` there is the number of visits instead, `visit_count`, which takes half as long.
    """
    columns = ", ".join(["span", *_keys(selection.by)])
    others, of_visits = _keys([each for each in selection.by if not each.is_time]), _visits(selection, window_days)
    first = "b.begins" if window_days is None else f"plus_days(b.ends, {1 - window_days})"
    came = "count(*) AS active_days" if counts_days else "CAST(sum(visits) AS BIGINT) AS visit_count"
    active = f"""
        SELECT v.customer_id AS record_id, v.customer_id AS customer_id, min(v.identity_id) AS identity_id,
            max(v."at") AS "at", text(NULL) AS variant, {columns}, {came}, b.day_count AS day_count
        FROM visited v CROSS JOIN buckets b WHERE v.day BETWEEN {first} AND b.ends
        GROUP BY v.customer_id, {columns}, b.day_count
    """  # noqa: S608 - our own names
    same_day = ", ".join(["customer_id", "day", *others])
    if counts_days or any(each.is_time for each in selection.by):  # then a day may lie in many windows
        visited = f"""
            SELECT {same_day}, min(identity_id) AS identity_id, max("at") AS "at", count(*) AS visits FROM seen
            GROUP BY {same_day}
        """  # noqa: S608 - our own names
    else:
        visited = f'SELECT {same_day}, identity_id, "at", 1 AS visits FROM seen'  # noqa: S608 - our own names
    buckets = buckets_of(selection)
    steps = (("seen", of_visits.sql), ("visited", visited), *buckets.steps)
    return Query(buckets.sql, {**of_visits.params, **buckets.params}, steps).then("buckets", active)


def _visits(selection: Selection, window_days: int | None) -> Query:
    """Visits of all days that any window reaches; the days themselves are told apart later."""
    meant = part(selection.undated(), COLUMNS, day="$first_0")
    customer = "coalesce(customer_id, -identity_id) AS customer_id"
    sql = f"""
        SELECT identity_id, {customer}, started_at AS "at", day, {meant.keys}
        FROM fact_sessions LEFT JOIN identity_customer USING (identity_id)
        WHERE {meant.condition} AND day BETWEEN $reach_first AND $reach_last
    """  # noqa: S608 - see counting.py
    before = timedelta(days=(window_days or 1) - 1)
    first = min(days.first for days in selection.spans) - before
    last = max(days.last for days in selection.spans)
    return Query(sql, {**meant.params, "reach_first": first, "reach_last": last})


def buckets_of(selection: Selection) -> Query:
    """The days asked for, and what tells them apart: each with its first day, its last, and how many it has."""
    dated = selection.dated()
    meant, columns = part(dated, {}), ", ".join(["span", *_keys(dated.by)])
    told_apart = f"SELECT day, {meant.keys} FROM all_days WHERE {meant.condition}"  # noqa: S608 - see counting.py
    buckets = f"""
        SELECT {columns}, min(day) AS begins, max(day) AS ends, count(*) AS day_count FROM told_apart GROUP BY {columns}
    """  # noqa: S608 - our own names
    edges = {
        "days_first": min(days.first for days in selection.spans),
        "days_last": max(days.last for days in selection.spans),
    }
    days = Query("SELECT each_day($days_first, $days_last) AS day", {**meant.params, **edges})
    # As plain columns: pysail takes a column that was grouped by for a key, behind a join too, and counts one of all.
    plain = ", ".join(f"CASE WHEN day_count > 0 THEN {column} END AS {column}" for column in columns.split(", "))
    told = f"SELECT {plain}, begins, ends, day_count FROM grouped"  # noqa: S608 - our own names
    return days.then("all_days", told_apart).then("told_apart", buckets).then("grouped", told)


def _keys(dimensions: Sequence[Cut]) -> list[str]:
    return [key(each) for each in dimensions]


def active_customer_count(card: Card, *, window_days: int | None) -> Metric:
    """The metric: customers active in the window; without one, the mean number of them on a day."""

    def population(selection: Selection) -> Query:
        return active_customers(selection, window_days, counts_days=window_days is None)

    def counted(population: Query, selection: Selection) -> Query:
        groups, x = group_columns(selection), "active_days" if window_days is None else "1"
        sums = f"count(*) AS n, sum({x}) AS total, sum({x} * {x}) AS squares, max(day_count) AS day_count"
        return population.then("records", f"SELECT {groups}, {sums} FROM records GROUP BY {groups}")  # noqa: S608 - our own names

    def figures(counts: Counts) -> Figures:
        days = int(counts["day_count"]) if window_days is None else 1
        value, margin = int(counts["total"]) / days, Z95 * sqrt(int(counts["squares"])) / days
        found = Estimate(value, value - margin, value + margin, int(counts["n"]))
        return Figures(found, respondents=int(counts["n"]))

    shown = "active_days" if window_days is None else "visit_count"
    return Metric(card, population, counted, figures, shown, contrast=hybrid_difference)
