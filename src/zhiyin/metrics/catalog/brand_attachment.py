"""Brand attachment (品牌依恋): how close customers feel to the brand, and how easily it comes to their mind."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.agreement import ItemSums, cronbach_alpha
from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import clustered, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.surveys import DIMENSIONS, responses
from zhiyin.warehouse.engine import Query

_ITEMS = 4

CARD = Card(
    id="brand_attachment",
    name="Brand attachment",
    purpose="Whether customers are attached to the brand, which carries them through what goes wrong.",
    formula="mean over responses of 10 × (connection + prominence) / 2, each the mean of its answers on the scale 0 to "
    "10; beside it each factor, and Cronbach's alpha of the four questions",
    unit=Unit.SCORE,
    direction=Direction.UP,
    population="responses that answer questions of both factors, on the scale 0 to 10",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale and skipped questions do not count; responses to one factor only do not count",
    interval="t clustered by customer, bootstrap of customers below 30; alpha: Feldt, of the responses to all four "
    "questions",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"connection": Unit.SCORE, "prominence": Unit.SCORE, "alpha": Unit.SCORE},
    also_named={"connection": "Connection", "prominence": "Prominence", "alpha": "Cronbach's alpha"},
    minimum_respondents=5,
    bounds=(0, 100),
    note="The two factors of brand attachment in the research of Park and MacInnis (2010). An alpha below 0.7 says "
    "that the questions do not measure one thing.",
    needs=("fact_responses.question_kind=brand_connection", "fact_responses.question_kind=brand_prominence"),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

_FACTORS = {"connection": "mean_brand_connection", "prominence": "mean_brand_prominence"}


def _population(selection: Selection) -> Query:
    both = f"({' + '.join(_FACTORS.values())}) / 2"
    milli = {"attachment": both, **_FACTORS}
    quantities = [f"CAST(floor({sql} * 10000 + 0.5) AS BIGINT) AS {name}" for name, sql in milli.items()]
    quantities += [f"item_count = {_ITEMS} AS is_whole"]
    quantities += [f"CAST(floor(item_{i} * 1000 + 0.5) AS BIGINT) AS milli_{i}" for i in range(1, _ITEMS + 1)]
    kinds = ["brand_connection", "brand_prominence"]
    return responses(selection, kinds, (0, 10), ", ".join(quantities), items=_ITEMS)


def _counted(population: Query, selection: Selection) -> Query:
    items = [f"milli_{i}" for i in range(1, _ITEMS + 1)]
    sums = {"whole": "count(*) FILTER (WHERE is_whole)"}
    sums |= {f"{item}_total": f"coalesce(sum({item}) FILTER (WHERE is_whole), 0)" for item in items}
    sums |= {f"{item}_squares": f"coalesce(sum({item} * {item}) FILTER (WHERE is_whole), 0)" for item in items}
    total = f"({' + '.join(items)})"
    sums["squares_of_totals"] = f"coalesce(sum({total} * {total}) FILTER (WHERE is_whole), 0)"
    return summed_by_customer(population, selection, ["attachment", *_FACTORS], sums)


def _figures(counts: Counts) -> Figures | None:
    found = {name: mean(clustered(counts, name)) for name in ("attachment", *_FACTORS)}
    scores = {name: divided(estimate, 1000) for name, estimate in found.items() if estimate}
    items = ItemSums(
        counts["whole"],
        [counts[f"milli_{i}_total"] / 1000 for i in range(1, _ITEMS + 1)],
        [counts[f"milli_{i}_squares"] / 1e6 for i in range(1, _ITEMS + 1)],
        counts["squares_of_totals"] / 1e6,
    )
    alpha = cronbach_alpha(items)
    beside = {name: scores[name] for name in _FACTORS if name in scores} | ({"alpha": alpha} if alpha else {})
    return Figures(scores["attachment"], beside, respondents=counts["customers"]) if "attachment" in scores else None


METRIC = Metric(CARD, _population, _counted, _figures, "attachment / 1000.0", contrast=hybrid_difference)
