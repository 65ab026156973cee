"""What whoever looks after a running installation should know: whether it can work, and its figures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import zhiyin
from zhiyin.app.build import App, Warehouse
from zhiyin.app.stuck_facts import stuck_facts
from zhiyin.base.clock import from_micros
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.journal import JournalReader, backlog_bytes
from zhiyin.connectors.journal_intake import journal_position, waiting_since
from zhiyin.db.migration import current_revision, latest_revision

ROOM_BYTES = 64 << 20
"""Below this the journal may not find room for its next segment."""

Labels = Mapping[str, str]


class Figure(NamedTuple):
    """A number to watch, or several of a kind; what is not known is left out."""

    name: str
    about: str
    samples: tuple[tuple[Labels, float], ...]
    is_counter: bool = False


class Watch:
    """Looks at an installation from within its server."""

    def __init__(
        self,
        app: App,
        warehouse: Warehouse,
        worker_id: Callable[[], int | None],
        answered: Callable[[], Mapping[tuple[str, int], int]],
        free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
        gauges: Callable[[], Iterable[Figure]] = tuple,
    ) -> None:
        """`worker_id` is the worker's process while it lives; `answered` counts collecting requests.

        `gauges` are figures of customers that somebody chose to watch.
        """
        self._app = app
        self._warehouse = warehouse
        self._worker_id = worker_id
        self._answered = answered
        self._free_bytes = free_bytes
        self._gauges = gauges
        self._journal = JournalReader(app.journal_folder)

    def troubles(self) -> Iterator[str]:
        """Why requests cannot be served as they should; nothing when all is well."""
        with self._app.db.reading() as tx:
            if current_revision(tx) != latest_revision():
                yield "the database waits for its migration"
        if not os.access(self._app.journal_folder, os.W_OK):
            yield "the journal cannot be written"
        if self._free_bytes(self._app.journal_folder) < ROOM_BYTES:
            yield "the disk is full"
        if self._worker_id() is None:
            yield "the worker is not running"

    def figures(self) -> Iterator[Figure]:
        """Counts, sizes and ages; nothing that a customer said or is."""
        yield Figure("build_info", "Which version runs.", (({"version": zhiyin.__version__}, 1),))
        yield from self._collecting()
        yield from self._following()
        yield from self._machine()
        yield from self._gauges()

    def _collecting(self) -> Iterator[Figure]:
        answered = tuple(
            ({"protocol": protocol, "status": str(status)}, count)
            for (protocol, status), count in sorted(self._answered().items())
        )
        yield Figure("collect_requests_total", "Collecting requests answered.", answered, is_counter=True)
        position = journal_position(self._app.db, self._app.journal_folder)
        behind = max(0, backlog_bytes(self._app.journal_folder) - position.offset)
        yield _figure("journal_backlog_bytes", "Acknowledged, but not taken in yet.", behind)
        waiting = waiting_since(self._journal, position)
        lag = 0.0 if waiting is None else self._age(waiting)
        yield _figure("intake_lag_seconds", "Age of the oldest request that is not taken in yet.", lag)
        sources = self._app.sources.list_sources(EVERYTHING)
        put_aside = sum(self._app.quarantine.count_open(source.id) for source in sources)
        yield _figure("quarantine_open", "Messages that wait in quarantine for somebody.", put_aside)

    def _following(self) -> Iterator[Figure]:
        outbox = self._app.outbox
        states = (({"state": "waiting"}, outbox.waiting_count()), ({"state": "dead"}, outbox.dead_count()))
        yield Figure("outbox_deliveries", "Events on their way to listeners, and those that nobody could take.", states)
        as_of = self._warehouse.engine.as_of()
        if as_of is not None:
            age = (self._app.clock.now() - as_of).total_seconds()
            yield _figure("facts_lag_seconds", "How old the numbers are.", max(0.0, age))
        stuck = sum(1 for _ in stuck_facts(self._app.facts))
        yield _figure("facts_unreadable_batches", "Batches of facts that cannot be read.", stuck)

    def _machine(self) -> Iterator[Figure]:
        worker = self._worker_id()
        yield _figure("worker_up", "Whether the worker process lives.", worker is not None)
        held = (("server", resident_bytes(os.getpid())), ("worker", worker and resident_bytes(worker)))
        memory = tuple(({"process": name}, size) for name, size in held if size is not None)
        yield Figure("resident_memory_bytes", "Memory that the process holds.", memory)
        yield _figure("disk_free_bytes", "Room left where the journal is.", self._free_bytes(self._app.journal_folder))

    def _age(self, micros: int) -> float:
        return max(0.0, (self._app.clock.now() - from_micros(micros)).total_seconds())


def _figure(name: str, about: str, value: float) -> Figure:
    return Figure(name, about, (({}, value),))


def resident_bytes(process_id: int) -> int | None:
    """Memory of a process; None where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process_id}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
