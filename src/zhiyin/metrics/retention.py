"""Who comes back after the first visit, on which day: the records of all retention metrics."""

from __future__ import annotations

from collections.abc import Mapping

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.beginnings import openings
from zhiyin.metrics.counting import around, group_columns, in_scope, part, told_at
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import PLACES, TIME, Card, Counts, Metric, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = told_at("opening.channel", "opening.touchpoint")
_HOUR = 3_600_000_000

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

WHO = "customers whose first interaction ever lies in the days asked for (the cohort)"
TIME_BASIS = "the brand's day of the first interaction; day N is hours 24 N to 24 N + 23 after its hour"
LEFT_OUT = "interactions of nobody known do not count; customers whose days are not all over are left out"


def retention(card: Card, windows: Mapping[str, tuple[int, int | None]]) -> Metric:
    """The metric: customers active within each window of days after the first visit / those whose window is over.

    The first window is the metric, the others stand beside it by name; one without an end is over once it has begun
    and a day has passed.
    """
    main, *others = windows

    def population(selection: Selection) -> Query:
        return _newcomers(selection, windows)

    def counted(population: Query, selection: Selection) -> Query:
        counts = ["count(*) AS n"]
        for name, days in windows.items():
            observed = f"observed_days > {_until(*days)}"
            counts += [f"count(*) FILTER (WHERE {observed}) AS observed_{name}"]
            counts += [f"count(*) FILTER (WHERE {observed} AND is_active_{name}) AS active_{name}"]
        groups = group_columns(selection)
        sql = f"SELECT {groups}, {', '.join(counts)} FROM records GROUP BY {groups}"  # noqa: S608 - our own names
        return population.then("records", sql)

    def figures(counts: Counts) -> Figures | None:
        found = {name: share(counts[f"active_{name}"], counts[f"observed_{name}"]) for name in windows}
        beside = {name: estimate for name in others if (estimate := found[name])}
        value = found[main]
        return Figures(value, beside, respondents=counts["n"]) if value else None

    return Metric(card, population, counted, figures, "last_day_in_windows", hybrid_difference, parts_add_up=True)


def _until(first: int, last: int | None) -> int:
    """The day with whose end a window is over."""
    return first if last is None else last


def _latest(windows: Mapping[str, tuple[int, int | None]]) -> int | None:
    """The last day of any window; None where one has no end."""
    ends = [last for _, last in windows.values() if last is not None]
    return max(ends) if len(ends) == len(windows) else None


def _was_active(first: int, last: int | None) -> str:
    return f"max(d) >= {first}" if last is None else f"max(d >= {first} AND d <= {last})"


def _newcomers(selection: Selection, windows: Mapping[str, tuple[int, int | None]]) -> Query:
    """Customers by their first visit, and in which windows they were active; only those whose first window is over."""
    visible, _ = in_scope(selection, "v.scope_id")  # its parameters are those of the cohort
    meant = part(selection, _COLUMNS, day="opening.day", scope="opening.scope_id")
    began = f"quotient(micros(began_at), {_HOUR})"
    cohort = f"""
        SELECT customer_id AS record_id, customer_id, identity_id, began_at AS "at", {meant.keys},
            quotient(quotient($as_of, {_HOUR}) - {began}, 24) AS observed_days
        FROM openings JOIN beginners USING (customer_id) WHERE {meant.condition}
    """  # noqa: S608 - see counting.py
    least, most = min(first for first, _ in windows.values()), _latest(windows)
    within = f"d >= {least}" if most is None else f"d >= {least} AND d <= {most}"
    active = ", ".join(f"{_was_active(*days)} AS is_active_{name}" for name, days in windows.items())
    # What happened outside of all windows is most of what happened, and need not be grouped.
    acts = f"""
        SELECT customer_id, max(d) AS last_day_in_windows, {active} FROM (
            SELECT customer_id, quotient(quotient(micros(v."at"), {_HOUR}) - {began}, 24) AS d
            FROM fact_interactions v JOIN members USING (identity_id) WHERE {visible}
        ) WHERE {within} GROUP BY customer_id
    """  # noqa: S608 - our own names
    whole = _until(*next(iter(windows.values())))
    known = ", ".join(f"coalesce(a.is_active_{name}, false) AS is_active_{name}" for name in windows)
    mature = f"""
        SELECT c.*, coalesce(a.last_day_in_windows, 0) AS last_day_in_windows, {known}
        FROM cohort c LEFT JOIN acts a ON a.customer_id = c.customer_id WHERE c.observed_days > {whole}
    """  # noqa: S608 - our own names
    first = openings("fact_interactions v", 'v."at"', visible)
    return first.then("openings", cohort, **meant.params, **around(selection)).then("cohort", acts).then("acts", mature)
