"""The lake: all facts as Parquet files, for rebuilding the warehouse and for other tools to read.

New rows are added as increments, as they came; `compact` sorts finished days into a
file each. Whoever reads takes the highest revision of each fact (decision 0010).
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhiyin.base.errors import Unavailable
from zhiyin.warehouse.engine import BUCKETS, UNDATED, Batch, Changes, Engine
from zhiyin.warehouse.facts import FACTS, Fact, conform, decode, fact_named
from zhiyin.warehouse.manifest import (
    LakeFile,
    Manifest,
    is_held,
    put_in_place,
    read_manifest,
    unchanged,
    write_manifest,
)


class Lake:
    """Parquet files under one folder; a file counts when the manifest names it.

    About `rows_at_once` rows are held in memory at a time.
    """

    def __init__(self, folder: Path, *, rows_at_once: int = 250_000) -> None:
        self._folder = folder
        self._rows_at_once = rows_at_once
        self._committing = threading.Lock()
        self._compacting = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self.manifest = read_manifest(folder)

    def add(self, batches: Sequence[Batch], *, as_of: datetime | None = None) -> None:
        """Keep the rows of these batches; once this returns, the batches themselves may be dropped."""
        by_fact: dict[str, list[pa.Table]] = defaultdict(list)
        for batch in batches:
            by_fact[batch.fact].append(decode(batch.fact, batch.payload))
        with self._committing:
            sequence = self.manifest.sequence + 1
            increments = [
                self._write_increment(fact_named(name), pa.concat_tables(tables), sequence)
                for name, tables in by_fact.items()
            ]
            present = msgspec.structs.replace(
                self.manifest,
                as_of=as_of or self.manifest.as_of,
                batch_ids=tuple(batch.id for batch in batches),
            )
            self._commit(present, [*self.manifest.files, *increments])

    def compact(self, engine: Engine, *, before: date, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Sort all days that are over and changed into files of their own; how many days that were.

        The rows come from the engine, which has applied whatever the increments
        hold; increments all of whose days are sorted are then dropped. Rows may be
        added meanwhile. Asked to stop, it keeps the days that it has sorted so far.
        """
        with self._compacting:
            present = self.manifest  # read first: all that its files hold is among the changes, or sorted already
            changes = engine.changes()
            sorted_days, sorted_files = self._sorted(engine, changes, before, present.sequence + 1, is_stopping)
            outdated = {file for file in present.files if _is_outdated(file, changes, sorted_days)}
            if not (sorted_days or outdated) or not self._is_free_before(is_stopping):
                return 0
            with self._committing:
                kept = [file for file in self.manifest.files if file not in outdated]
                self._commit(self.manifest, [*kept, *sorted_files])
            for fact, days in sorted_days.items():
                engine.archived(fact, [*days], changes.sequence)
            return sum(map(len, sorted_days.values()))

    def rows(self, fact: str) -> Iterator[pa.Table]:
        """All that is kept of one fact, some at a time: sorted days first, then increments."""
        files = [file for file in self.manifest.files if file.fact == fact]
        gathered: list[pa.Table] = []
        for file in sorted(files, key=lambda file: (file.is_increment, file.path)):
            with pq.ParquetFile(self._folder / file.path) as parquet:
                for piece in parquet.iter_batches(self._rows_at_once):
                    gathered.append(conform(fact_named(fact), pa.Table.from_batches([piece])))
                    if sum(table.num_rows for table in gathered) >= self._rows_at_once:
                        yield pa.concat_tables(gathered)
                        gathered = []
        if gathered:
            yield pa.concat_tables(gathered)

    def is_held(self) -> bool:
        """Whether writing would wait, because a backup needs the lake unchanged."""
        return is_held(self._folder)

    def sweep(self) -> None:
        """Remove what a killed process left half done; only the process that writes the lake may do so."""
        known = {file.path for file in self.manifest.files} | {*self.manifest.superseded}
        for path in [*self._folder.rglob("*.parquet"), *self._folder.rglob("*.tmp")]:
            if path.relative_to(self._folder).as_posix() not in known:
                path.unlink()

    def _sorted(
        self, engine: Engine, changes: Changes, before: date, sequence: int, is_stopping: Callable[[], bool]
    ) -> tuple[dict[str, set[date]], list[LakeFile]]:
        """The days that are over, as far as one gets before one is to stop, and their files."""
        done: dict[str, set[date]] = defaultdict(set)
        files: list[LakeFile] = []
        for fact, days in _portions(changes, before, self._rows_at_once):
            if is_stopping():
                break
            done[fact].update(day for day, count in days.items() if not count)
            try:
                for file in self._write_days(engine, fact_named(fact), days, sequence):
                    files.append(file)
                    done[fact].update(file.days or days)
                    if is_stopping():
                        return done, files
            except Unavailable:
                if not is_stopping():
                    raise
        return done, files

    def _is_free_before(self, is_stopping: Callable[[], bool]) -> bool:
        """Wait while a backup needs the lake unchanged, unless we are to stop before."""
        while self.is_held():
            if is_stopping():
                return False
            time.sleep(0.2)
        return True

    def _write_increment(self, fact: Fact, table: pa.Table, sequence: int) -> LakeFile:
        path = f"{fact.name}/increments/{sequence:010}.parquet"
        days = tuple(sorted(pc.unique(table["day"]).to_pylist())) if fact.has_days else ()
        return LakeFile(path, fact.name, self._write(path, [table]), days, is_increment=True)

    def _write_days(self, engine: Engine, fact: Fact, days: Mapping[date, int], sequence: int) -> Iterator[LakeFile]:
        """One file for each day; one for all, of a fact without days."""
        if not fact.has_days:
            path = f"{fact.name}/all/{sequence:010}.parquet"
            yield LakeFile(path, fact.name, self._write(path, _by_bucket(engine, fact, [])))
            return
        for group in _groups(days, self._rows_at_once):
            is_small = sum(days[day] for day in group) <= self._rows_at_once
            together = engine.revisions(fact.name, group) if is_small else None
            for day in group:
                path = f"{fact.name}/day={day}/{sequence:010}.parquet"
                tables = [_of_day(together, day)] if together is not None else _by_bucket(engine, fact, [day])
                yield LakeFile(path, fact.name, self._write(path, tables), (day,))

    def _write(self, path: str, tables: Iterable[pa.Table]) -> int:
        """Write one Parquet file whole or not at all; how many rows it has."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".tmp")
        writer, row_count = None, 0
        for table in tables:
            bucketed = table.append_column("identity_bucket", _bucket(table["identity_id"]))
            writer = writer or pq.ParquetWriter(temporary, bucketed.schema, compression="zstd")
            writer.write_table(bucketed, row_group_size=self._rows_at_once)
            row_count += table.num_rows
        assert writer
        writer.close()
        put_in_place(temporary, target)
        return row_count

    def _commit(self, present: Manifest, files: Sequence[LakeFile]) -> None:
        """Let these files be the lake. Files that fell out stay until the next time, for those who still read them."""
        with unchanged(self._folder):
            self._replace(present, files)

    def _replace(self, present: Manifest, files: Sequence[LakeFile]) -> None:
        names = {file.path for file in files}
        fallen_out = tuple(file.path for file in self.manifest.files if file.path not in names)
        for path in self.manifest.superseded:
            (self._folder / path).unlink(missing_ok=True)
        manifest = msgspec.structs.replace(
            present, sequence=self.manifest.sequence + 1, files=tuple(files), superseded=fallen_out
        )
        write_manifest(self._folder, manifest)
        self.manifest = manifest


def rebuild(lake: Lake, engine: Engine, waiting: Sequence[Batch] = ()) -> None:
    """Fill an empty engine from the lake and the batches that are not in it yet."""
    for fact in FACTS:
        for table in lake.rows(fact):
            engine.load(fact, table)
    engine.apply(waiting, as_of=lake.manifest.as_of)


def _portions(changes: Changes, before: date, rows_at_once: int) -> Iterator[tuple[str, dict[date, int]]]:
    """The finished days, some of one fact at a time; between two of them one may stop."""
    for fact, days in changes.days.items():
        finished = {day: count for day, count in days.items() if day < before}
        if finished and not fact_named(fact).has_days:
            yield fact, finished
            continue
        for group in _groups(finished, rows_at_once):
            yield fact, {day: finished[day] for day in group}
        if emptied := {day: 0 for day, count in finished.items() if not count}:
            yield fact, emptied


def _is_outdated(file: LakeFile, changes: Changes, sorted_days: Mapping[str, Collection[date]]) -> bool:
    """Whether sorted files hold all of it: written just now, or before by a run that had to leave other days out."""
    done = sorted_days.get(file.fact, ())
    days = file.days or (UNDATED,)
    if file.is_increment:
        left = changes.days.get(file.fact, {}).keys() - done
        return not any(day in left for day in days)
    return all(day in done for day in days)


def _groups(days: Mapping[date, int], rows_at_once: int) -> Iterator[list[date]]:
    """Neighbouring days that are read at once; empty ones need no file."""
    group: list[date] = []
    for day in sorted(day for day, count in days.items() if count):
        if group and sum(days[other] for other in group) + days[day] > rows_at_once:
            yield group
            group = []
        group.append(day)
    if group:
        yield group


def _of_day(table: pa.Table, day: date) -> pa.Table:
    return table.filter(pc.equal(table["day"], pa.scalar(day)))


def _by_bucket(engine: Engine, fact: Fact, days: Sequence[date]) -> Iterator[pa.Table]:
    for bucket in range(BUCKETS):
        yield engine.revisions(fact.name, days, bucket=bucket)


def _bucket(identity_ids: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.bit_wise_and(identity_ids, BUCKETS - 1).cast(pa.int8())
