"""Facts in ClickHouse: a cluster of its own, for more of them than one machine counts quickly."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import clickhouse_connect
import pyarrow as pa
import pyarrow.compute as pc
from clickhouse_connect.driver.exceptions import ClickHouseError

from zhiyin.base.clock import from_micros, to_micros
from zhiyin.base.errors import Unavailable
from zhiyin.warehouse.clickhouse_schema import arriving, statements, stored
from zhiyin.warehouse.dialects import CLICKHOUSE
from zhiyin.warehouse.engine import BUCKETS, UNDATED, Applied, Batch, Changes, Query
from zhiyin.warehouse.facts import Fact, conform, fact_named
from zhiyin.warehouse.incoming import latest_revisions, rows_of

log = logging.getLogger(__name__)

# The S608 marks below: identifiers in the statements are our own fact and column names; values are parameters.

_AS_IN_SQL = {
    "join_use_nulls": 1,  # what a join does not find is NULL
    "cast_keep_nullable": 1,
    "prefer_column_name_to_alias": 1,
    "joined_subquery_requires_alias": 0,
    "enable_named_columns_in_function_tuple": 1,  # a record's parts keep their names
    "output_format_arrow_date_as_uint16": 0,
}


class ClickHouseEngine:
    """The engine of many machines; one server of ours writes, any number may ask.

    ClickHouse has no transaction over several tables. What an `apply` does is
    noted in an order in which doing it again mends what a crash left half done: the days that will
    change, the rows, the batches. Until then a question may see some of the rows and not others.
    """

    def __init__(self, url: str) -> None:
        with _named():
            # No session: one of them would answer one question at a time.
            self._client = clickhouse_connect.get_client(dsn=url, settings=_AS_IN_SQL, autogenerate_session_id=False)
            for statement in statements():
                self._client.command(statement)
        self._writing = threading.Lock()
        self._sequence = self._scalar("SELECT max(sequence) FROM changed_day") or 0
        as_of = self._scalar("SELECT max(as_of) FROM warehouse_state")
        self._as_of = from_micros(as_of) if as_of else None

    def run(self, query: Query) -> pa.Table:
        """The answer; any number of threads may ask."""
        params = dict(query.params)
        with _named():
            return self._client.query_arrow(CLICKHOUSE.spell(query.text, params), parameters=params)

    def apply(self, batches: Sequence[Batch], *, as_of: datetime | None = None) -> Applied:
        """Take in batches; one that was applied before changes nothing."""
        with self._writing, _named():
            new = self._not_applied(batches)
            by_fact, unreadable = rows_of(new)
            row_count = sum(self._take(fact_named(name), pa.concat_tables(tables)) for name, tables in by_fact.items())
            applied = [batch.id for batch in new if batch.id not in unreadable]
            self._insert("applied_batch", ["batch_id"], [[batch_id] for batch_id in applied])
            if as_of and not unreadable:
                self._insert("warehouse_state", ["as_of"], [[to_micros(as_of)]])
                self.confirm(as_of)
        return Applied(tuple(applied), row_count, tuple(unreadable))

    def load(self, fact: str, table: pa.Table) -> None:
        """Take in rows from the archive, as `apply` does with those of batches."""
        with self._writing, _named():
            self._take(fact_named(fact), conform(fact_named(fact), table))

    def forget(self, batch_ids: Collection[int]) -> None:
        """Drop the memory of batches that nobody will hand in again."""
        if batch_ids:
            self._command("DELETE FROM applied_batch WHERE batch_id IN {ids:Array(Int64)}", ids=[*batch_ids])

    def as_of(self) -> datetime | None:
        """The instant up to which all that had happened is counted; None before the first batch."""
        return self._as_of

    def confirm(self, as_of: datetime) -> None:
        """Nothing new was waiting at that instant: answers are as of then."""
        self._as_of = max(as_of, self._as_of or as_of)

    def changes(self) -> Changes:
        """The days that the archive has not seen in their present form."""
        sequence = self._scalar("SELECT max(sequence) FROM changed_day") or 0
        changed = self._rows("SELECT DISTINCT fact, day FROM changed_day WHERE sequence <= {n:Int64}", n=sequence)
        days: dict[str, set[date]] = {}
        for row in changed:
            days.setdefault(row["fact"], set()).add(row["day"])
        return Changes({name: self._row_counts(fact_named(name), days[name]) for name in sorted(days)}, sequence)

    def revisions(self, fact: str, days: Sequence[date], *, bucket: int | None = None) -> pa.Table:
        """All that is kept of these days (of all time, for a fact without days): retracted facts too."""
        table, conditions = fact_named(fact), ["true"]
        params: dict[str, object] = {}
        if table.has_days:
            conditions.append("day IN $days")
            params["days"] = [*days]
        if bucket is not None:
            conditions.append(f"identity_id % {BUCKETS} = $bucket")
            params["bucket"] = bucket
        order = ["day"] if table.has_days else []
        order += [f"identity_id % {BUCKETS}", "identity_id", table.key]
        sql = f"SELECT * FROM {stored(table)} FINAL WHERE {' AND '.join(conditions)} ORDER BY {', '.join(order)}"  # noqa: S608 - our own names
        return conform(table, self.run(Query(sql, params)))

    def archived(self, fact: str, days: Sequence[date], sequence: int) -> None:
        """The archive now holds these days as they were at `sequence`, or younger."""
        if days:
            sql = "DELETE FROM changed_day WHERE fact = {f:String} AND day IN {d:Array(Date)} AND sequence <= {n:Int64}"
            self._command(sql, f=fact, d=[*days], n=sequence)

    def end_questions(self) -> None:
        """Nothing is held here by a question: the server ends those whose client is gone."""

    def close(self) -> None:
        """Let the server go; what was applied is kept."""
        self._client.close()

    def _take(self, fact: Fact, table: pa.Table) -> int:
        """Put the younger revisions in force; how many rows that were."""
        incoming = latest_revisions(fact, table)
        if incoming.num_rows == 0:
            return 0
        key, here, there = fact.key, arriving(fact), stored(fact)
        self._command(f"TRUNCATE TABLE {here}")
        self._client.insert_arrow(here, incoming)
        known = f"""
            SELECT s.{key} FROM {there} s FINAL JOIN {here} i ON s.{key} = i.{key} WHERE s.revision >= i.revision
        """  # noqa: S608 - our own names
        younger = f"FROM {here} WHERE {key} NOT IN ({known})"
        self._note_changed(fact, younger, f"FROM {there} FINAL WHERE {key} IN (SELECT {key} {younger})")
        row_count = int(self._scalar(f"SELECT count(*) {younger}"))
        self._command(f"INSERT INTO {there} SELECT * {younger}")
        return row_count

    def _note_changed(self, fact: Fact, *rows: str) -> None:
        """The days that these rows belong to."""
        days = {UNDATED}
        if fact.has_days:
            found = (self._client.query_arrow(f"SELECT DISTINCT day {part}") for part in rows)
            days = {day for table in found for day in pc.unique(table["day"]).to_pylist()}
        self._sequence += 1
        self._insert("changed_day", ["fact", "day", "sequence"], [[fact.name, day, self._sequence] for day in days])

    def _not_applied(self, batches: Sequence[Batch]) -> list[Batch]:
        """The batches that are new, each once."""
        if not batches:
            return []
        sql = "SELECT batch_id FROM applied_batch WHERE batch_id IN {ids:Array(Int64)}"
        seen = {row["batch_id"] for row in self._rows(sql, ids=[batch.id for batch in batches])}
        return list({batch.id: batch for batch in batches if batch.id not in seen}.values())

    def _row_counts(self, fact: Fact, days: Collection[date]) -> Mapping[date, int]:
        """How many rows each changed day has now (0 when all of them moved to another)."""
        if not fact.has_days:
            return {UNDATED: int(self._scalar(f"SELECT count(*) FROM {stored(fact)} FINAL"))}  # noqa: S608 - our own names
        sql = f"SELECT day, count(*) AS n FROM {stored(fact)} FINAL WHERE day IN {{d:Array(Date)}} GROUP BY day"  # noqa: S608 - our own names
        counted = {row["day"]: row["n"] for row in self._rows(sql, d=[*days])}
        return {day: counted.get(day, 0) for day in sorted(days)}

    def _rows(self, sql: str, **params: object) -> list[dict[str, Any]]:
        with _named():
            rows: list[dict[str, Any]] = self._client.query_arrow(sql, parameters=params).to_pylist()
            return rows

    def _scalar(self, sql: str) -> Any:
        (row,) = self._rows(sql)
        (value,) = row.values()
        return value

    def _command(self, sql: str, **params: object) -> None:
        with _named():
            self._client.command(sql, parameters=params)

    def _insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        if rows:
            self._client.insert(table, rows, column_names=columns)


@contextmanager
def _named() -> Iterator[None]:
    """What a person is told; whoever looks after the installation finds the rest in the log."""
    try:
        yield
    except ClickHouseError as error:
        log.error("ClickHouse refuses", exc_info=error)
        raise Unavailable("the facts cannot be read or written just now; try again") from error
