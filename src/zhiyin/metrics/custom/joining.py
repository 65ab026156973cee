"""Several sums over customers side by side: each customer's share in every one of them, so that what they have in
common is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from zhiyin.metrics.arithmetic.linear import Moments
from zhiyin.metrics.counting import NOBODY, WHOLE, group_columns
from zhiyin.metrics.custom.measure import Measure, Total, Window
from zhiyin.metrics.custom.records import QUANTITY
from zhiyin.metrics.custom.sources import SOURCES, needs_currency
from zhiyin.metrics.custom.windows import in_window
from zhiyin.metrics.model import Counts, Selection
from zhiyin.warehouse.engine import Query


def joined(totals: Sequence[Total], selection: Selection) -> Query:
    """Each customer with a record of any total, once for each group, with the sums `q0`, `q1` ... in their order."""
    groups, by_currency = group_columns(selection), any(needs_currency(total.measure) for total in totals)
    steps: dict[str, str] = {}  # those of the days are the same for all windows
    params: dict[str, object] = {}
    acts = []
    for i, (measure, window) in enumerate(dict.fromkeys((total.measure, total.window) for total in totals)):
        found = in_window(measure, window, selection, name=f"own{i}", by_currency=by_currency)
        steps |= {**dict(found.steps), f"records{i}": found.sql}
        params |= found.params
        quantities = ", ".join(f"{_quantity(total, measure, window)} AS q{k}" for k, total in enumerate(totals))
        stranger = f"CASE WHEN identity_id = {NOBODY} THEN {_TABLES.index(SOURCES[measure.of].table)} ELSE 0 END"
        acts.append(
            f'SELECT customer_id, {stranger} AS stranger, identity_id, "at", {groups}, {quantities} FROM records{i}'  # noqa: S608 - our own names
        )
    sums = ", ".join(f"CAST(sum(q{k}) AS BIGINT) AS q{k}" for k in range(len(totals)))
    customers = f"""
        SELECT customer_id AS record_id, customer_id, min(identity_id) AS identity_id, max("at") AS "at", {groups},
            {sums}
        FROM acts GROUP BY customer_id, stranger, {groups}
    """  # noqa: S608 - our own names
    return Query(" UNION ALL ".join(acts), params, tuple(steps.items())).then("acts", customers)


_FEW = 5
"""With fewer customers who have anything of a sum, or with fewer who are no hits of a share, nothing tells how far
chance would move it: of 40 hits among 40 the spread is none at all."""

_TABLES = [*dict.fromkeys(source.table for source in SOURCES.values())]
"""An order of nobody known is not the ticket of nobody known that has the same number: they are told apart by the place
of their table here."""


def _quantity(total: Total, measure: Measure, window: Window) -> str:
    if (total.measure, total.window) != (measure, window):
        return "0"
    return "1" if total.is_count else QUANTITY


def with_products(population: Query, selection: Selection, count: int, shares: Iterable[tuple[int, int]]) -> Query:
    """For each group: its customers, their sums, and the sums of the products of each two; how many customers have
    anything of each sum, and for each part and its whole how many have more of the whole than of the part."""
    groups = group_columns(selection)
    whole = [f"CAST(q{k} AS {WHOLE})" for k in range(count)]
    sums = [f"sum({x}) AS q{k}" for k, x in enumerate(whole)]
    products = [f"sum({whole[j]} * {whole[k]}) AS q{j}_q{k}" for j in range(count) for k in range(j, count)]
    people = [f"count(*) FILTER (WHERE q{k} <> 0) AS people{k}" for k in range(count)]
    missed = [f"count(*) FILTER (WHERE q{j} <> q{k}) AS missed{j}_{k}" for j, k in shares]
    counted = ", ".join(["count(*) AS n", *sums, *products, *people, *missed])
    return population.then("records", f"SELECT {groups}, {counted} FROM records GROUP BY {groups}")  # noqa: S608 - our own names


def moments_of(counts: Counts, count: int, shares: Iterable[tuple[int, int]], divisors: Collection[int]) -> Moments:
    """What `with_products` counted.

    Its customers are those of the divisor that has the fewest: who has no part in it adds nothing to what is known of
    a mean. Where nothing is divided, those of the sum that has the fewest, but for sums that nobody has a part in.
    """
    places = range(count)
    products = [[int(counts[f"q{min(j, k)}_q{max(j, k)}"]) for k in places] for j in places]
    people = [int(counts[f"people{k}"]) for k in places]
    fewest = min([people[k] for k in divisors] or [each for each in people if each] or [counts["n"]])
    tells = [*people, *(int(counts[f"missed{j}_{k}"]) for j, k in shares)]
    return Moments(fewest, [int(counts[f"q{k}"]) for k in places], products, is_few=min(tells) < _FEW)
