"""First contact resolution as told (首次联系解决率): the share of requests solved at the first contact."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import hits_of, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.requests import DIMENSIONS, INTERVAL, requests
from zhiyin.warehouse.engine import Query

_NET = "net"

CARD = Card(
    id="first_contact_resolution",
    name="First contact resolution, as told",
    purpose="How often a request is settled when the customer first turns to us, as customers or agents say.",
    formula="requests solved at the first contact / requests of which somebody said whether they were (gross); beside "
    "it net: the same without the requests that the first level cannot solve at all",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="tickets, chats and calls of customers, of all channels",
    time_basis="the brand's day of the opening",
    window="the days asked for",
    filters="requests of which nobody said whether they were solved do not count",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also={_NET: Unit.SHARE},
    also_named={_NET: "Net of what level 1 cannot solve"},
    needs=("fact_tickets.is_solved_at_first_contact",),
    note="What is said; whether customers came back is said by the share without a repeat contact.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

_COLUMNS = """
    CASE WHEN is_solved_at_first_contact THEN 1 ELSE 0 END AS hit,
    CASE WHEN coalesce(is_beyond_first_level, false) THEN 0 ELSE 1 END AS within,
    CASE WHEN is_solved_at_first_contact AND NOT coalesce(is_beyond_first_level, false) THEN 1 ELSE 0 END AS net_hit
"""


def _population(selection: Selection) -> Query:
    return requests(selection, _COLUMNS, condition="is_solved_at_first_contact IS NOT NULL")


def _counted(population: Query, selection: Selection) -> Query:
    extra = {"within": "sum(within)", "net_hits": "sum(net_hit)"}
    return summed_by_customer(population, selection, extra=extra, votes=["hit"])


def _figures(counts: Counts) -> Figures | None:
    sums = hits_of(counts, "hit")
    gross = share(int(sums.total), sums.n, effective_n=sums.effective_n)
    net = share(counts["net_hits"], counts["within"], effective_n=counts["within"] / sums.design_effect)
    return Figures(gross, {_NET: net} if net else {}, respondents=sums.clusters) if gross else None


METRIC = Metric(CARD, _population, _counted, _figures, "hit", contrast=hybrid_difference)
