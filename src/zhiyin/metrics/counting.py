"""The pieces of which the metrics' queries are made: which records, told apart how, summed by customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b

from zhiyin.base.clock import to_micros
from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.arithmetic.clusters import FEW, ClusteredSums, SquaredSums
from zhiyin.metrics.model import PLACES, Counts, Cut, Dimension, Selection, Trait
from zhiyin.warehouse.engine import Query

NOBODY = 0
"""The identity of records that name nobody."""

UNKNOWN = "text(NULL)"
"""The variant of a metric that has none."""

WHOLE = "DECIMAL(38, 0)"
"""The type of sums that are multiplied: whole numbers of any size."""

# Identifiers in these statements are our own column names, never words of a reader; values travel as parameters.

CUSTOMER = f"CASE WHEN identity_id = {NOBODY} THEN {-(1 << 62)} - fact_id ELSE coalesce(customer_id, -identity_id) END"
"""The customer of a record. An identity whose customer is not known yet stands for itself, a record of nobody for
somebody of its own."""

TIME_DIMENSIONS: Mapping[Cut, str] = {
    Dimension.DAY: "{day}",
    Dimension.WEEK: "CAST(date_trunc('week', {day}) AS DATE)",  # weeks start on Monday
    Dimension.MONTH: "CAST(date_trunc('month', {day}) AS DATE)",
}


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a fact table that a selection means."""

    keys: str  # select items that tell the groups apart
    condition: str
    params: Mapping[str, object]


def part(
    selection: Selection,
    columns: Mapping[Dimension, str],
    *,
    variant: str = UNKNOWN,
    day: str = "day",
    scope: str = "scope_id",
) -> Part:
    """The records that the selection means, in a table with these columns."""
    visible, scopes = in_scope(selection, scope)
    conditions, params = [in_spans(selection, day), visible], _span_params(selection) | scopes
    places = [dimension for dimension in PLACES if dimension in (*selection.by, *selection.filters)]
    columns = {**columns, **{place: _place(place, scope) if selection.places else UNKNOWN for place in places}}
    params |= _place_params(selection, places)
    for dimension, value in selection.filters.items():
        column = _expression(dimension, columns, day)
        if value is None:
            conditions.append(f"{column} IS NULL")
        else:
            conditions.append(f"text({column}) = $only_{dimension.value}")
            params[f"only_{dimension.value}"] = value
    if selection.variant is not None:
        conditions.append(f"{variant} = $variant")
        params["variant"] = selection.variant
    keys = [f"{_span(selection, day)} AS span", f"{variant} AS variant"]
    keys += [f"{_expression(dimension, columns, day)} AS {key(dimension)}" for dimension in selection.by]
    return Part(", ".join(keys), " AND ".join(conditions), params)


def told_at(channel: str = "channel", touchpoint: str = "touchpoint") -> dict[Dimension, str]:
    """Where a record was told, from these columns; of a store the touchpoint names which."""
    store = f"CASE WHEN {channel} = 'store' THEN nullif({touchpoint}, '') END"
    return {Dimension.CHANNEL: channel, Dimension.TOUCHPOINT: touchpoint, Dimension.STORE: store}


def in_scope(selection: Selection, scope: str) -> tuple[str, dict[str, object]]:
    """The condition that a reader may see a row, with its parameters."""
    if selection.scopes.ids is None:
        return "true", {}
    if not selection.scopes.ids:
        return "false", {}
    return f"among({scope}, $scopes)", {"scopes": sorted(selection.scopes.ids)}


def around(selection: Selection) -> dict[str, object]:
    """$earliest and $latest: instants around the days asked for, a day more on either side, for zones; and $as_of."""
    first, last = min(days.first for days in selection.spans), max(days.last for days in selection.spans)
    return {
        "earliest": _midnight(first - timedelta(days=1)),
        "latest": _midnight(last + timedelta(days=2)),
        "as_of": to_micros(selection.as_of),
    }


def place_of(dimension: Dimension, selection: Selection, scope: str) -> tuple[str, dict[str, object]]:
    """The brand, department or region of a row, with its parameters; unknown where no scope has a name."""
    if not selection.places:
        return UNKNOWN, {}
    return _place(dimension, scope), _place_params(selection, [dimension])


def key(cut: Cut) -> str:
    """The column that holds the group's value of a dimension or trait."""
    if isinstance(cut, Trait):  # people name traits as they like: their own words stay out of the statement
        return f"by_trait_{blake2b(cut.name.encode(), digest_size=6).hexdigest()}"
    return f"by_{cut.value}"


def group_columns(selection: Selection) -> str:
    """The columns that tell groups apart."""
    return ", ".join(["span", "variant", *(key(dimension) for dimension in selection.by)])


def summed_by_customer(
    population: Query,
    selection: Selection,
    quantities: Sequence[str] = (),
    extra: Mapping[str, str] | None = None,
    *,
    votes: Sequence[str] = (),
) -> Query:
    """For each group: n records, their customers, for each quantity what `clustered` reads, for votes `hits_of`.

    Quantities are whole numbers, so that sums are exact and the same in any order; votes are 1, 0 or -1. `extra` are
    further sums over the records, by name.
    """
    groups, further = group_columns(selection), extra or {}
    by_customer = ["count(*) AS n"]
    by_customer += [f"CAST(sum({y}) AS {WHOLE}) AS {y}_x" for y in quantities]
    by_customer += [f"CAST(sum({y}) AS BIGINT) AS {y}_x" for y in votes]
    by_customer += _named(further)
    over_customers = ["CAST(sum(n) AS BIGINT) AS n", "count(*) AS customers", "sum(n * n) AS n_squares"]
    for y in (*quantities, *votes):
        x = f"{y}_x"
        over_customers += [f"sum({x}) AS {y}_total", f"sum({x} * {x}) AS {y}_x_squares"]
        over_customers.append(f"sum({x} * n) AS {y}_x_times_n")
    over_customers += [f"least_pairs({FEW}, {y}_x, n) AS {y}_few" for y in quantities]
    over_customers += [f"CAST(sum({name}) AS BIGINT) AS {name}" for name in further]
    return population.then(
        "records",
        f"SELECT {groups}, customer_id, {', '.join(by_customer)} FROM records GROUP BY {groups}, customer_id",  # noqa: S608 - our own names
    ).then("customers", f"SELECT {groups}, {', '.join(over_customers)} FROM customers GROUP BY {groups}")  # noqa: S608 - our own names


def summed_once(
    population: Query, selection: Selection, quantity: str, extra: Mapping[str, str] | None = None
) -> Query:
    """The same of one quantity where every record of a group is another customer: there is nothing to sum first."""
    groups, total = group_columns(selection), f"CAST(sum({quantity}) AS {WHOLE})"
    squares = f"sum(CAST({quantity} AS {WHOLE}) * CAST({quantity} AS {WHOLE}))"
    sums = f"""
        count(*) AS n, count(*) AS customers, count(*) AS n_squares, {total} AS {quantity}_total,
        {squares} AS {quantity}_x_squares, {total} AS {quantity}_x_times_n,
        {", ".join([f"least_pairs({FEW}, {quantity}, 1) AS {quantity}_few", *_named(extra or {})])}
    """
    return population.then("records", f"SELECT {groups}, {sums} FROM records GROUP BY {groups}")  # noqa: S608 - our own names


def _named(sums: Mapping[str, str]) -> list[str]:
    return [f"{sql} AS {name}" for name, sql in sums.items()]


def clustered(counts: Counts, quantity: str) -> ClusteredSums:
    """The sums of one quantity, from a row of `summed_by_customer`."""
    few = counts[f"{quantity}_few"] if counts["customers"] < FEW else ()
    return ClusteredSums(
        n=counts["n"],
        total=int(counts[f"{quantity}_total"]),
        clusters=counts["customers"],
        n_squares=int(counts["n_squares"]),
        x_squares=int(counts[f"{quantity}_x_squares"]),
        x_times_n=int(counts[f"{quantity}_x_times_n"]),
        few=tuple((int(x), int(n)) for x, n in (pair.values() for pair in few)),
    )


def with_squares(counts: Counts, quantity: str, squares: int) -> SquaredSums:
    """The sums of a vote, or of whatever has its squares summed elsewhere: with them it is known what they tell."""
    return SquaredSums(
        n=counts["n"],
        total=int(counts[f"{quantity}_total"]),
        clusters=counts["customers"],
        n_squares=int(counts["n_squares"]),
        x_squares=int(counts[f"{quantity}_x_squares"]),
        x_times_n=int(counts[f"{quantity}_x_times_n"]),
        squares=squares,
    )


def hits_of(counts: Counts, hit: str) -> SquaredSums:
    """The sums of a vote that is 1 or 0: its squares are itself."""
    return with_squares(counts, hit, int(counts[f"{hit}_total"]))


def _midnight(day: date) -> int:
    return to_micros(datetime.combine(day, time(), UTC))


def _expression(dimension: Cut, columns: Mapping[Dimension, str], day: str) -> str:
    if dimension in TIME_DIMENSIONS:
        return TIME_DIMENSIONS[dimension].format(day=day)
    if isinstance(dimension, Trait) or dimension not in columns:
        raise InvalidInput("this metric cannot be split by {dimension}", dimension=dimension.value)
    return columns[dimension]


def _place(dimension: Dimension, scope: str) -> str:
    """The brand, department or region that a scope id stands for; there is no empty name."""
    return f"nullif(looked_up({scope}, $place_ids, ${dimension.value}_names), '')"


def _place_params(selection: Selection, places: Sequence[Dimension]) -> dict[str, object]:
    if not (places and selection.places):
        return {}
    ids = sorted(selection.places)
    names = {f"{d.value}_names": [selection.places[id_][PLACES.index(d)] for id_ in ids] for d in places}
    return {"place_ids": ids, **names}


def in_spans(selection: Selection, day: str) -> str:
    """The condition that a day is asked for; its parameters are those of `part`."""
    inside = [f"{day} BETWEEN $first_{i} AND $last_{i}" for i in range(len(selection.spans))]
    return f"({' OR '.join(inside)})"


def _span(selection: Selection, day: str) -> str:
    """Which of the spans a record belongs to; 0 is the one asked for."""
    if len(selection.spans) == 1:
        return "0"
    return f"CASE WHEN {day} BETWEEN $first_0 AND $last_0 THEN 0 ELSE 1 END"


def _span_params(selection: Selection) -> dict[str, object]:
    params: dict[str, object] = {}
    for i, days in enumerate(selection.spans):
        params |= {f"first_{i}": days.first, f"last_{i}": days.last}
    return params
