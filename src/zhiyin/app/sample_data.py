"""Sample data: whether there are any, and how to be rid of them, to the last row and fact.

Knows no area: while only sample data are here, whatever is not the house's own
(people, keys, settings, rules) goes. Beside interactions of one's own it refuses.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import delete, select

from zhiyin.app.build import App, Warehouse
from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.demo.run_record import drop_record
from zhiyin.connectors.sources.model import Source
from zhiyin.db.database import metadata
from zhiyin.warehouse.engine import Query
from zhiyin.warehouse.facts import FACTS, Fact

_ROWS_AT_ONCE = 50_000
_SOURCES = ("source", "source_key")
# What belongs to the house, not to customers. A new table that is not named here is emptied with the sample data.
KEPT = frozenset(
    {
        *_SOURCES, "job", "fact_batch", "setting", "intake_state", "journal_position", "mark_rule", "import_mapping",
        "staff_user", "department", "staff_session", "one_time_link", "sign_in_attempt", "api_key",
        "scope", "scope_grant", "audit_head", "audit_entry", "idempotency_key",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleState:
    """What sample data there are; `own_sources` have sent interactions of one's own."""

    interaction_count: int
    own_sources: tuple[str, ...]

    @property
    def can_be_removed(self) -> bool:
        return not self.own_sources


class SampleData:
    """The sample data of the installation."""

    def __init__(self, app: App, warehouse: Warehouse) -> None:
        self._app = app
        self._warehouse = warehouse
        self._removing = threading.Lock()

    def find(self) -> SampleState | None:
        """What there is; None without sample data."""
        sources = self._app.sources.list_sources(EVERYTHING)
        sample = [source for source in sources if source.is_sample]
        if not sample:
            return None
        own = tuple(source.name for source in sources if not source.is_sample and self._sent(source))
        return SampleState(sum(self._sent(source) for source in sample), own)

    def remove(self) -> SampleState:
        """Take them all out of rows, facts and archive. Done again after a crash, it finishes."""
        with self._removing:
            return self._remove()

    def _remove(self) -> SampleState:
        state = self.find()
        if state is None:
            raise NotFound("there are no sample data")
        if not state.can_be_removed:
            raise Conflict(
                "there are interactions of your own beside the sample data, from {sources}: "
                "remove the data folder's demo only before your own data come",
                sources=", ".join(state.own_sources),
            )
        self._stop_sources()
        self._retract_facts()
        self._empty_tables()
        drop_record(self._app.settings.data)
        return state

    def _sent(self, source: Source) -> int:
        return sum(count.seen_count for count in self._app.sources.plan(source.public_id, EVERYTHING).names)

    def _stop_sources(self) -> None:
        """Nothing more comes from them while the rest goes."""
        for source in self._app.sources.list_sources(EVERYTHING):
            if source.is_sample:
                self._app.sources.rename(source.public_id, name=None, enabled=False, scopes=EVERYTHING)

    def _retract_facts(self) -> None:
        """Each fact gets a younger revision that says it is no more: so archive and rebuilds agree."""
        self._apply_waiting()
        for fact in FACTS.values():
            if not fact.can_retract:
                continue
            for table in self._facts(fact):
                with self._app.db.transaction() as tx:
                    self._app.facts.add(tx, fact.name, table.num_rows, _stream(_retracted(table)))

    def _apply_waiting(self) -> None:
        """What still waits must be in force before it can be retracted; applying twice changes nothing."""
        after = 0
        while batches := self._app.facts.list_waiting((), after=after):
            self._warehouse.engine.apply(batches)
            after = batches[-1].id

    def _facts(self, fact: Fact) -> Iterator[pa.Table]:
        after = -1
        sql = f"FROM {fact.name} WHERE {fact.key} > $after ORDER BY {fact.key} LIMIT {_ROWS_AT_ONCE}"
        while (table := self._warehouse.engine.run(Query(sql, {"after": after}))).num_rows:
            yield table
            after = table[fact.key][-1].as_py()

    def _empty_tables(self) -> None:
        source, key = (metadata.tables[name] for name in _SOURCES)
        sample = select(source.c.id).where(source.c.is_sample)
        with self._app.db.transaction() as tx:
            for table in reversed(metadata.sorted_tables):
                if table.name not in KEPT:
                    tx.execute(delete(table))
            tx.execute(delete(key).where(key.c.source_id.in_(sample)))
            tx.execute(delete(source).where(source.c.is_sample))


def _retracted(table: pa.Table) -> pa.Table:
    revision = pc.add(table["revision"], pa.scalar(1, table["revision"].type))
    table = table.set_column(table.column_names.index("revision"), "revision", revision)
    gone = pa.array([True] * table.num_rows)
    return table.set_column(table.column_names.index("retracted"), "retracted", gone)


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())
