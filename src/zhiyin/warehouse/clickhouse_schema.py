"""How facts lie in ClickHouse: one table of revisions for each, and a view of those that hold."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from zhiyin.warehouse.facts import FACTS, Fact

_TYPES = {
    pa.int64(): "Int64",
    pa.int32(): "Int32",
    pa.int8(): "Int8",
    pa.bool_(): "Bool",
    pa.float64(): "Float64",
    pa.string(): "String",
    pa.date32(): "Date",
    pa.timestamp("us", tz="UTC"): "DateTime64(6, 'UTC')",
}

_BOOKKEEPING = (
    "CREATE TABLE IF NOT EXISTS applied_batch (batch_id Int64) ENGINE = MergeTree ORDER BY batch_id",
    "CREATE TABLE IF NOT EXISTS warehouse_state (as_of Int64) ENGINE = MergeTree ORDER BY as_of",
    "CREATE TABLE IF NOT EXISTS changed_day (fact String, day Date, sequence Int64) ENGINE = MergeTree "
    "ORDER BY (fact, day)",
)


def stored(fact: Fact) -> str:
    """The table with every revision that is in force or has been; read with FINAL, it shows the latest."""
    return f"stored_{fact.name}"


def arriving(fact: Fact) -> str:
    """Where rows stand until they are compared with those that are known."""
    return f"arriving_{fact.name}"


def statements() -> Iterator[str]:
    """Make what is missing: tables, columns that came with a newer version, views."""
    yield from _BOOKKEEPING
    for fact in FACTS.values():
        columns = [f'"{field.name}" {_type(field)}' for field in fact.columns]
        # One table without partitions: a fact may move to another day, and only within a partition it is replaced.
        yield (
            f"CREATE TABLE IF NOT EXISTS {stored(fact)} ({', '.join(columns)}) "
            f"ENGINE = ReplacingMergeTree(revision) ORDER BY {fact.key}"
        )
        yield from (f"ALTER TABLE {stored(fact)} ADD COLUMN IF NOT EXISTS {column}" for column in columns)
        yield f"CREATE OR REPLACE TABLE {arriving(fact)} ({', '.join(columns)}) ENGINE = MergeTree ORDER BY {fact.key}"
        holding = "WHERE NOT retracted" if fact.can_retract else ""
        yield f"CREATE OR REPLACE VIEW {fact.name} AS SELECT * FROM {stored(fact)} FINAL {holding}"  # noqa: S608 - our own names


def _type(field: pa.Field) -> str:
    kind = _TYPES[field.type]
    return f"Nullable({kind})" if field.nullable else kind
