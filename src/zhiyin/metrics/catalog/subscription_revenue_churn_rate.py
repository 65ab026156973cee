"""Subscription revenue churn rate (订阅收入流失率): of what subscribers paid when the days began, the share lost."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.ratios import RatioSums, mean_per_part, part_of_whole
from zhiyin.metrics.counting import WHOLE, group_columns
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import (
    BY_WHOLE,
    Card,
    Change,
    Counts,
    Direction,
    Metric,
    Record,
    Selection,
    Unit,
    Variant,
)
from zhiyin.metrics.recurring import NEEDS, recurring_revenue
from zhiyin.metrics.subscriptions import DIMENSIONS
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="subscription_revenue_churn_rate",
    name="Subscription revenue churn rate",
    purpose="How much of what subscribers paid regularly is lost, by ends and by smaller plans.",
    formula="Σ what each customer pays less in 30 days at the end than at the start / Σ what they paid at the start "
    "(gross); beside it the same with what others of them pay more taken off (net)",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="customers with a paid subscription when the days began, whose payment and its period are known",
    time_basis="the brand's day on which a subscription begins, changes or ends: when what is paid for is over, or at "
    "once",
    window="the days asked for; split by time, each part of them is a period of its own",
    filters="trials do not count; a pause is no loss; subscriptions of whose payments nobody said until when they pay, "
    "or how much, do not count",
    interval="gross: Wilson, at the number of independent records that tells as much (variance clustered by customer); "
    "net: t with that variance",
    record=Record.CUSTOMER,
    weights=BY_WHOLE,
    dimensions=DIMENSIONS,
    also={"net": Unit.SHARE},
    also_named={"net": "Net of what others pay more"},
    variant=Variant.CURRENCY,
    bounds=(0, 1),
    needs=NEEDS,
    note="Payments count as what they come to in 30 days; a calendar month counts as 30 days, a year as twelve months. "
    "Of several subscriptions of a customer the sum counts; who is won in the days does not. Below 0 net, those who "
    "stay pay more than was lost. Currencies are never added up: what is renewed in another one is lost in the first. "
    "Who left and came back within the days has lost nothing here; the subscription churn rate counts it.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _counted(population: Query, selection: Selection) -> Query:
    """Each record is another customer."""
    groups = group_columns(selection)
    revenue, lost, difference = (f"CAST({name} AS {WHOLE})" for name in ("revenue", "lost", "difference"))
    sql = f"""
        SELECT {groups}, count(*) AS n, sum({revenue}) AS whole, sum({revenue} * {revenue}) AS whole_squares,
            sum({lost}) AS gross, sum({lost} * {lost}) AS gross_squares, sum({lost} * {revenue}) AS gross_times_whole,
            sum({difference}) AS net, sum({difference} * {difference}) AS net_squares,
            sum({difference} * {revenue}) AS net_times_whole
        FROM records GROUP BY {groups}
    """  # noqa: S608 - our own names
    return population.then("records", sql)


def _figures(counts: Counts) -> Figures | None:
    found, net = part_of_whole(_sums(counts, "gross")), mean_per_part(_sums(counts, "net"))
    return Figures(found, {"net": net} if net else {}, respondents=counts["n"]) if found else None


def _sums(counts: Counts, part: str) -> RatioSums:
    return RatioSums(
        n=counts["n"],
        part=int(counts[part]),
        whole=int(counts["whole"]),
        clusters=counts["n"],
        part_squares=int(counts[f"{part}_squares"]),
        whole_squares=int(counts["whole_squares"]),
        part_times_whole=int(counts[f"{part}_times_whole"]),
    )


METRIC = Metric(CARD, recurring_revenue, _counted, _figures, "difference", contrast=hybrid_difference)
