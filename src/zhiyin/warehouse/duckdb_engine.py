"""Facts in DuckDB, inside this process: one file, one writer, any number of readers."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from zhiyin.base.clock import from_micros, to_micros
from zhiyin.warehouse.dialects import DUCKDB
from zhiyin.warehouse.duckdb_file import DuckDbFile
from zhiyin.warehouse.duckdb_schema import create_tables, stored
from zhiyin.warehouse.engine import BUCKETS, UNDATED, Applied, Batch, Changes, Query
from zhiyin.warehouse.facts import FACTS, Fact, conform, fact_named
from zhiyin.warehouse.incoming import latest_revisions, rows_of

# The S608 marks below: identifiers in the statements are our own fact and column names; values are parameters.


class DuckDbEngine:
    """The engine of one machine.

    New facts are appended. A batch whose keys may be known already is compared
    with what is stored: older revisions are dropped, younger ones replace. There
    is no index on the keys (for 10 million facts it would take more memory than
    the whole server may use): keys rise with time, so each block's smallest and
    largest key tell DuckDB where to look.
    """

    def __init__(self, path: Path, *, memory_limit: str = "320MB", threads: int = 2) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = DuckDbFile(path, memory_limit, threads)
        self._writing = threading.Lock()
        with self._file.cursor() as cursor:
            create_tables(cursor)
            self._highest = {
                name: _scalar(cursor, f"SELECT max({fact.key}) FROM {stored(fact)}", -1)  # noqa: S608 - our own names
                for name, fact in FACTS.items()
            }
            self._sequence = _scalar(cursor, "SELECT max(sequence) FROM changed_day", 0)
            as_of = _scalar(cursor, "SELECT as_of FROM warehouse_state", None)
            self._as_of = None if as_of is None else from_micros(as_of)

    def run(self, query: Query) -> pa.Table:
        """The answer, from one consistent state; any number of threads may ask."""
        with self._file.cursor(is_question=True) as cursor:
            return cursor.sql(
                DUCKDB.spell(query.text, query.params), params=dict(query.params) or None
            ).to_arrow_table()

    def apply(self, batches: Sequence[Batch], *, as_of: datetime | None = None) -> Applied:
        """Take in batches, all or none; one that was applied before changes nothing."""
        with self._transaction() as cursor:
            new = _not_applied(cursor, batches)
            by_fact, unreadable = rows_of(new)
            row_count = sum(
                self._take(cursor, fact_named(name), pa.concat_tables(tables)) for name, tables in by_fact.items()
            )
            applied = [batch.id for batch in new if batch.id not in unreadable]
            complete_at = None if unreadable else as_of
            _remember(cursor, applied, complete_at)
        if complete_at:
            self.confirm(complete_at)
        return Applied(tuple(applied), row_count, tuple(unreadable))

    def load(self, fact: str, table: pa.Table) -> None:
        """Take in rows from the archive, as `apply` does with those of batches."""
        with self._transaction() as cursor:
            self._take(cursor, fact_named(fact), conform(fact_named(fact), table))

    def forget(self, batch_ids: Collection[int]) -> None:
        """Drop the memory of batches that nobody will hand in again."""
        ids = {"ids": [*batch_ids]}
        with self._transaction() as cursor:
            cursor.execute("DELETE FROM applied_batch WHERE batch_id IN (SELECT unnest($ids::BIGINT[]))", ids)

    def as_of(self) -> datetime | None:
        """The instant up to which all that had happened is counted; None before the first batch."""
        return self._as_of

    def confirm(self, as_of: datetime) -> None:
        """Nothing new was waiting at that instant: answers are as of then."""
        self._as_of = max(as_of, self._as_of or as_of)

    def changes(self) -> Changes:
        """The days that the archive has not seen in their present form."""
        days: dict[str, dict[date, int]] = {}
        with self._file.cursor() as cursor:
            cursor.begin()
            sequence = _scalar(cursor, "SELECT max(sequence) FROM changed_day", 0)
            for (name,) in cursor.execute("SELECT DISTINCT fact FROM changed_day ORDER BY fact").fetchall():
                days[name] = _row_counts(cursor, fact_named(name))
        return Changes(days, sequence)

    def revisions(self, fact: str, days: Sequence[date], *, bucket: int | None = None) -> pa.Table:
        """All that is kept of these days (of all time, for a fact without days): retracted facts too."""
        table, conditions = fact_named(fact), ["true"]
        params: dict[str, object] = {}
        if table.has_days:
            conditions.append("day IN (SELECT unnest($days::DATE[]))")
            params["days"] = [*days]
        if bucket is not None:
            conditions.append(f"identity_id % {BUCKETS} = $bucket")
            params["bucket"] = bucket
        order = ["day"] if table.has_days else []
        order += [f"identity_id % {BUCKETS}", "identity_id", table.key]
        sql = f"FROM {stored(table)} WHERE {' AND '.join(conditions)} ORDER BY {', '.join(order)}"
        return conform(table, self.run(Query(sql, params)))

    def archived(self, fact: str, days: Sequence[date], sequence: int) -> None:
        """The archive now holds these days as they were at `sequence`, or younger."""
        sql = (
            "DELETE FROM changed_day WHERE fact = $fact AND day IN (SELECT unnest($days::DATE[])) AND sequence <= $last"
        )
        with self._transaction() as cursor:
            cursor.execute(sql, {"fact": fact, "days": [*days], "last": sequence})

    def end_questions(self) -> None:
        """Cut short what is being asked, and answer no more: the first step of a clean stop."""
        self._file.end_questions()

    def close(self) -> None:
        """Let the file go; what was applied is in it."""
        self._file.close()

    def _take(self, cursor: duckdb.DuckDBPyConnection, fact: Fact, table: pa.Table) -> int:
        """Put the younger revisions in force; how many rows that were."""
        incoming = latest_revisions(fact, table)
        if incoming.num_rows == 0:
            return 0
        keys = incoming[fact.key].to_numpy()
        cursor.register("incoming", incoming)
        if int(keys.min()) <= self._highest[fact.name]:
            self._make_room(cursor, fact, low=int(keys.min()), high=int(keys.max()))
            younger = f"WHERE {fact.key} NOT IN (SELECT key FROM known WHERE in_force)"  # noqa: S608 - our own names
        else:
            younger = ""
        self._note_changed(cursor, fact, f"FROM incoming {younger}")
        (row_count,) = cursor.execute(f"INSERT INTO {stored(fact)} FROM incoming {younger}").fetchone() or (0,)
        cursor.unregister("incoming")
        self._highest[fact.name] = max(int(keys.max()), self._highest[fact.name])
        return int(row_count)

    def _make_room(self, cursor: duckdb.DuckDBPyConnection, fact: Fact, *, low: int, high: int) -> None:
        """Note which incoming facts are `known`, and delete those of them that are older than what comes in."""
        key, span = fact.key, {"low": low, "high": high}
        cursor.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE known AS
            SELECT s.{key} AS key, s.revision >= i.revision AS in_force
            FROM {stored(fact)} s JOIN incoming i USING ({key})
            WHERE s.{key} BETWEEN $low AND $high
            """,  # noqa: S608 - our own names
            span,
        )
        older = "SELECT key FROM known WHERE NOT in_force"
        outdated = f"FROM {stored(fact)} WHERE {key} BETWEEN $low AND $high AND {key} IN ({older})"
        self._note_changed(cursor, fact, outdated, span)
        cursor.execute(f"DELETE {outdated}", span)

    def _note_changed(
        self, cursor: duckdb.DuckDBPyConnection, fact: Fact, rows: str, params: dict[str, int] | None = None
    ) -> None:
        self._sequence += 1
        day = "day" if fact.has_days else f"DATE '{UNDATED}'"
        cursor.execute(
            f"INSERT INTO changed_day SELECT DISTINCT '{fact.name}', {day}, {self._sequence} {rows}",
            params,
        )

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._writing, self._file.cursor() as cursor:
            cursor.begin()
            try:
                yield cursor
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()


def _not_applied(cursor: duckdb.DuckDBPyConnection, batches: Sequence[Batch]) -> list[Batch]:
    """The batches that are new, each once."""
    ids = {"ids": [batch.id for batch in batches]}
    found = cursor.execute("FROM applied_batch WHERE batch_id IN (SELECT unnest($ids::BIGINT[]))", ids)
    seen = {batch_id for (batch_id,) in found.fetchall()}
    new = {batch.id: batch for batch in batches if batch.id not in seen}
    return list(new.values())


def _remember(cursor: duckdb.DuckDBPyConnection, ids: Sequence[int], as_of: datetime | None) -> None:
    cursor.execute("INSERT INTO applied_batch SELECT unnest($ids::BIGINT[])", {"ids": [*ids]})
    if as_of:
        cursor.execute("UPDATE warehouse_state SET as_of = greatest(as_of, $as_of)", {"as_of": to_micros(as_of)})


def _row_counts(cursor: duckdb.DuckDBPyConnection, fact: Fact) -> dict[date, int]:
    """How many rows each changed day has now (0 when all of them moved to another)."""
    if not fact.has_days:
        return {UNDATED: _scalar(cursor, f"SELECT count(*) FROM {stored(fact)}", 0)}  # noqa: S608 - our own names
    counted = cursor.execute(
        f"""
        SELECT day, count(s.day) FROM (SELECT DISTINCT day FROM changed_day WHERE fact = $fact)
        LEFT JOIN {stored(fact)} s USING (day) GROUP BY day ORDER BY day
        """,  # noqa: S608 - our own names
        {"fact": fact.name},
    )
    return dict(counted.fetchall())


def _scalar(cursor: duckdb.DuckDBPyConnection, sql: str, otherwise: object) -> Any:
    (value,) = cursor.execute(sql).fetchone() or (None,)
    return otherwise if value is None else value
