"""Sample data: whether there are any, and how to be rid of them, to the last row and fact.

Knows no area: while only sample data are here, whatever is not the house's own
(people, keys, settings, rules) goes. Beside interactions of one's own it refuses.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import sleep

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import delete, select, update

from zhiyin.app.build import App, Warehouse
from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.demo.run_record import drop_record
from zhiyin.connectors.keyring import REFRESH_SECONDS
from zhiyin.connectors.sources.model import Source
from zhiyin.db.database import Transaction, metadata
from zhiyin.warehouse.engine import Query
from zhiyin.warehouse.facts import FACTS, Fact

_ROWS_AT_ONCE = 50_000
_ON_THEIR_WAY_SECONDS = 0.5  # from the door to the rows, for what still came under a key of theirs
_SOURCES = ("source", "source_key")
# What belongs to the house, not to customers. A new table that is not named here is emptied with the sample data.
KEPT = frozenset(
    {
        *_SOURCES, "job", "fact_batch", "setting", "intake_state", "journal_position", "mark_rule", "import_mapping",
        "benchmark", "trait_cut", "product_alias", "topic_version", "topic_state", "labelling_function",
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

    def __init__(self, app: App, warehouse: Warehouse, wait: Callable[[float], None] = sleep) -> None:
        """`wait` lets so many seconds pass."""
        self._app = app
        self._warehouse = warehouse
        self._wait = wait
        self._removing = threading.Lock()

    def find(self) -> SampleState | None:
        """What there is; None without sample data."""
        sources = self._app.sources.list_sources(EVERYTHING)
        sample = [source for source in sources if source.is_sample]
        if not sample:
            return None
        own = tuple(source.name for source in sources if not source.is_sample and self._holds_something(source))
        return SampleState(sum(self._sent(source) for source in sample), own)

    def remove(self) -> SampleState:
        """Take them all out of rows, facts and archive. Done again after a crash, it finishes."""
        with self._removing:
            self._removable()
            stopped = self._stop_sources()
            try:
                return self._remove()
            except Conflict:
                self._switch(stopped, on=True)
                raise

    def _remove(self) -> SampleState:
        """All in one transaction, in which nobody takes anything in: what is looked at is what goes."""
        self._apply_waiting()  # the long part of it before anybody has to wait
        with self._app.intake.turn() as tx:
            state = self._removable()
            self._retract_facts(tx)
            self._empty_tables(tx)
        drop_record(self._app.settings.data)
        return state

    def _removable(self) -> SampleState:
        state = self.find()
        if state is None:
            raise NotFound("there are no sample data")
        if not state.can_be_removed:
            raise Conflict(
                "data of your own came in beside the sample data, from {sources}, and the two can no longer be parted: "
                "start Zhiyin with an empty data folder (zhiyin serve --data FOLDER), and send or import your own data "
                "there",
                sources=", ".join(state.own_sources),
            )
        return state

    def _holds_something(self, source: Source) -> bool:
        """Also what waits in quarantine came from somebody."""
        return self._sent(source) > 0 or self._app.quarantine.count_open(source.id) > 0

    def _sent(self, source: Source) -> int:
        return sum(count.seen_count for count in self._app.sources.plan(source.public_id, EVERYTHING).names)

    def _stop_sources(self) -> list[Source]:
        """Nothing more comes from them while the rest goes, once nobody knows their keys any more."""
        sources = self._app.sources.list_sources(EVERYTHING)
        running = [source for source in sources if source.is_sample and source.disabled_at is None]
        self._switch(running, on=False)
        if running:
            self._wait(REFRESH_SECONDS + _ON_THEIR_WAY_SECONDS)
        return running

    def _switch(self, sources: list[Source], *, on: bool) -> None:
        for source in sources:
            self._app.sources.rename(source.public_id, name=None, enabled=on, scopes=EVERYTHING)

    def _retract_facts(self, tx: Transaction) -> None:
        """Each fact gets a younger revision that says it is no more: so archive and rebuilds agree."""
        self._apply_waiting()
        for fact in FACTS.values():
            if not fact.can_retract:
                continue
            for table in self._facts(fact):
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

    def _empty_tables(self, tx: Transaction) -> None:
        source, key = (metadata.tables[name] for name in _SOURCES)
        sample = select(source.c.id).where(source.c.is_sample)
        for table in reversed(metadata.sorted_tables):
            if table.name not in KEPT:
                tx.execute(delete(table))
        tx.execute(delete(key).where(key.c.source_id.in_(sample)))
        tx.execute(delete(source).where(source.c.is_sample))
        self._keep_choices(tx)

    def _keep_choices(self, tx: Transaction) -> None:
        """Of the traits that figures are cut by only what somebody has chosen stays, not the values of the samples."""
        cut = metadata.tables["trait_cut"]
        tx.execute(delete(cut).where(cut.c.choice == "auto"))
        tx.execute(update(cut).values(shown="[]", version=cut.c.version + 1))


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
