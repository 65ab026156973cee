"""Records told apart by what is known of their customers today: a plan, a segment, where they came from."""

from __future__ import annotations

from zhiyin.metrics.counting import in_scope, key
from zhiyin.metrics.model import Metric, Selection
from zhiyin.warehouse.engine import Query


def records_of(metric: Metric, selection: Selection) -> Query:
    """The metric's records that the selection means; no join where it asks for no trait."""
    return with_traits(metric.population(selection.of_records()), selection)


def with_traits(records: Query, selection: Selection, *, before: str = "before") -> Query:
    """These records, each with the traits of its customer that are asked for; without those that are not meant.

    `before` begins the names of the records as they were: another word where a query does this twice.
    """
    for trait in selection.traits:
        column, name = key(trait), f"{before}_{key(trait)}"
        visible, params = in_scope(selection, "scope_id")
        params = {**params, f"{column}_name": trait.name}
        meant = "true"
        if trait in selection.filters:
            value = selection.filters[trait]
            meant = "t.value IS NULL" if value is None else f"t.value = ${column}_only"
            params |= {} if value is None else {f"{column}_only": value}
        sql = f"""
            SELECT r.*, t.value AS {column} FROM {name} r LEFT JOIN (
                SELECT identity_id, value FROM fact_customer_traits WHERE name = ${column}_name AND {visible}
            ) t ON t.identity_id = r.customer_id WHERE {meant}
        """  # noqa: S608 - our own names, digests of others' (see `key`)
        records = records.then(name, sql, **params)
    return records
