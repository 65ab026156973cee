"""How facts lie in DuckDB: one table of revisions for each, and a view of those that hold."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from zhiyin.warehouse.facts import FACTS, Fact

_TYPES = {
    pa.int64(): "BIGINT",
    pa.int32(): "INTEGER",
    pa.int8(): "TINYINT",
    pa.bool_(): "BOOLEAN",
    pa.float64(): "DOUBLE",
    pa.string(): "VARCHAR",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}

_BOOKKEEPING = """
CREATE TABLE IF NOT EXISTS applied_batch (batch_id BIGINT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS warehouse_state (as_of BIGINT);
INSERT INTO warehouse_state SELECT NULL WHERE NOT EXISTS (FROM warehouse_state);
CREATE TABLE IF NOT EXISTS changed_day (fact VARCHAR, day DATE, sequence BIGINT);
"""


def stored(fact: Fact) -> str:
    """The table with the latest revision of every fact, retracted ones too."""
    return f"stored_{fact.name}"


def create_tables(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make what is missing: tables, columns that came with a newer version, views."""
    cursor.execute(_BOOKKEEPING)
    for fact in FACTS.values():
        columns = [f'"{field.name}" {_TYPES[field.type]}' for field in fact.columns]
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {stored(fact)} ({', '.join(columns)})")
        for column in columns:
            cursor.execute(f"ALTER TABLE {stored(fact)} ADD COLUMN IF NOT EXISTS {column}")
        holding = "WHERE NOT retracted" if fact.can_retract else ""
        cursor.execute(f"CREATE OR REPLACE VIEW {fact.name} AS FROM {stored(fact)} {holding}")
