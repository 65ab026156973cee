"""What one can do with files: bring them, look at them, import them, see what was rejected and why."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from zhiyin.base.clock import Clock
from zhiyin.base.errors import InvalidInput, NotFound, TooLarge
from zhiyin.base.ids import new_id
from zhiyin.base.locale import Locale
from zhiyin.connectors.files import store, tidying
from zhiyin.connectors.files.csv_rows import SEPARATORS
from zhiyin.connectors.files.encodings import ENCODINGS
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.mapping import Mapping, checked, from_yaml, to_yaml
from zhiyin.connectors.files.model import FileFormat, ReadAs, Reject
from zhiyin.connectors.files.reading import opened, read_as, require_fitting_name
from zhiyin.connectors.files.store import FileRow, RunRow
from zhiyin.connectors.files.survey import Part, Preview, preview
from zhiyin.connectors.sources.service import SourceService
from zhiyin.db.database import Database
from zhiyin.db.jobs import Job, Jobs

JOB_KIND = "import"
SOURCE_KIND = "file"
DEFAULT_SOURCE = "Files"
MAX_FILE_BYTES = 2 << 30
MAX_PARTS = 20
MAX_NAME = 120
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file that was brought, with how it is read and what it seems to hold."""

    file: FileRow
    preview: Preview

    @property
    def doubts(self) -> list[str]:
        """What a person should look at: dates that can be read in two ways."""
        return [
            f"{column.name}: {column.dates.format} or {column.dates.or_else}"
            for column in self.preview.columns
            if column.dates and column.dates.or_else
        ]


class Wanted(NamedTuple):
    """A file to be imported: as what, and read how if not as we found."""

    file_id: str
    mapping: Mapping
    encoding: str | None = None
    separator: str | None = None


class Import(NamedTuple):
    """An import with its job."""

    run: RunRow
    job: Job

    @property
    def kinds(self) -> list[str]:
        """What its rows are, each kind once."""
        return list(dict.fromkeys(from_yaml(said["mapping"]).kind.value for said in self.run.parts))

    @property
    def seconds_left(self) -> float | None:
        run, job = self.run, self.job
        if job.state != "running" or not run.rate or job.total is None:
            return None
        return (job.total - run.done) / run.rate


class ImportService:
    """Files of an installation, below `<data>/imports`."""

    def __init__(self, db: Database, jobs: Jobs, sources: SourceService, clock: Clock, folder: Path) -> None:
        self._db = db
        self._jobs = jobs
        self._sources = sources
        self._clock = clock
        self.folder = folder

    def add_file(self, name: str, content: BinaryIO, *, by: str | None, locale: Locale) -> ImportFile:
        """Keep a file, and look at it. Its name is only a label: on the disk it has one of ours."""
        file_id = new_id("file")
        path = self.path_of(file_id)
        path.parent.mkdir(parents=True, mode=0o700)
        try:
            size = _copy(content, path)
            how = read_as(path, locale)
            require_fitting_name(_label(name), how)
            seen = preview(path, how, name, locale)
        except BaseException:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        label = _label(name)
        file = FileRow(file_id, label, size, how.format, how.encoding, how.separator, by, self._clock.now())
        with self._db.transaction() as tx:
            store.insert_file(tx, file)
        return ImportFile(file, seen)

    def look_again(
        self,
        file_id: str,
        kind: Kind | None,
        encoding: str | None,
        separator: str | None,
        by: str | None,
        locale: Locale,
    ) -> ImportFile:
        """The same file as another kind, or read in another way."""
        file = _read_so(self.get_file(file_id, by), encoding, separator)
        return ImportFile(file, preview(self.path_of(file_id), _how(file), file.name, locale, kind))

    def get_file(self, file_id: str, by: str | None) -> FileRow:
        """A file; of somebody who does not see everything (`by`) only their own."""
        with self._db.reading() as tx:
            file = store.find_file(tx, file_id)
        if file is None or (by is not None and file.created_by != by):
            raise NotFound("there is no file {id}", id=file_id[:60])
        if not self.path_of(file_id).is_file():
            raise NotFound("the file {name} is no longer here; bring it again", name=file.name)
        return file

    def start(
        self, parts: Sequence[Wanted], *, by: str | None, whose: str | None = None, source: str | None = None
    ) -> Import:
        """Import files, together: what one of them says of customers and orders, the others may refer to.

        `whose` is who brought them, for somebody who does not see everybody's.
        """
        if not 0 < len(parts) <= MAX_PARTS:
            raise InvalidInput("an import takes 1 to {limit} files", limit=MAX_PARTS)
        files = [_read_so(self.get_file(part.file_id, whose), part.encoding, part.separator) for part in parts]
        for file, part in zip(files, parts, strict=True):
            with opened(self.path_of(file.id), _how(file)) as table:
                checked(part.mapping, table.columns)
        origin = self._sources.ensure((source or DEFAULT_SOURCE)[:MAX_NAME], SOURCE_KIND)
        said = [
            {
                "file_id": file.id,
                "encoding": file.encoding,
                "separator": file.separator,
                "mapping": to_yaml(part.mapping),
            }
            for file, part in zip(files, parts, strict=True)
        ]
        name = ", ".join(file.name for file in files)[:255]
        with self._db.transaction() as tx:
            job_id = self._jobs.add(tx, JOB_KIND, {"name": name}, created_by=by)
            run = RunRow(job_id, name, origin.id, said, by, self._clock.now(), 0, 0, 0, 0, 0, 0, None)
            store.insert_run(tx, run)
        return self.get(job_id)

    def get(self, import_id: str, by: str | None = None) -> Import:
        """An import; of somebody who does not see everything (`by`) only their own."""
        with self._db.reading() as tx:
            run = store.find_run(tx, import_id)
        if run is None or (by is not None and run.created_by != by):
            raise NotFound("there is no import {id}", id=import_id[:60])
        return Import(run, self._jobs.get(import_id))

    def list_imports(self, *, before: str | None, by: str | None, limit: int) -> list[Import]:
        """The newest first."""
        with self._db.reading() as tx:
            runs = store.list_runs(tx, before, by, limit)
        return [Import(run, self._jobs.get(run.id)) for run in runs]

    def cancel(self, import_id: str, by: str | None = None) -> Import:
        """Stop at the next step; what is in stays in."""
        self.get(import_id, by)
        self._jobs.cancel(import_id)
        return self.get(import_id)

    def rejects(self, import_id: str, by: str | None = None) -> Iterator[Reject]:
        """Every row that was not taken, in the order of the files."""
        self.get(import_id, by)
        return self._rejects(import_id)

    def _rejects(self, import_id: str) -> Iterator[Reject]:
        after = 0
        while True:
            with self._db.reading() as tx:
                page = store.rejects_of(tx, import_id, after, 1000)
            yield from (reject for _, reject in page)
            if not page:
                return
            after = page[-1][0]

    def parts(self, run: RunRow) -> list[Part]:
        """The files of a run as they are to be read."""
        found = []
        for said in run.parts:
            file = self.get_file(said["file_id"], None)
            how = ReadAs(file.format, said["encoding"], said["separator"])
            found.append(Part(file.name, self.path_of(file.id), how, from_yaml(said["mapping"])))
        return found

    def tidy(self) -> int:
        """Delete the files that nobody needs any more; how many."""
        return tidying.tidy(self._db, self._jobs, self.folder, self._clock.now())

    def done_with(self) -> set[str]:
        """The files all of whose imports have ended."""
        with self._db.reading() as tx:
            users = store.runs_of_files(tx)
        return {file_id for file_id, runs in users.items() if all(self._jobs.get(run).ended_at for run in runs)}

    def path_of(self, file_id: str) -> Path:
        return self.folder / file_id / "content"

    def mappings(self) -> dict[str, Mapping]:
        with self._db.reading() as tx:
            return {name: from_yaml(body) for name, body in store.list_mappings(tx)}

    def get_mapping(self, name: str) -> Mapping:
        with self._db.reading() as tx:
            body = store.find_mapping(tx, name)
        if body is None:
            raise NotFound("there is no mapping {name}", name=name[:MAX_NAME])
        return from_yaml(body)

    def save_mapping(self, name: str, mapping: Mapping, *, by: str | None) -> None:
        label = _label(name)
        if not label or label != name or len(label) > MAX_NAME:
            raise InvalidInput(
                "a mapping needs a name of at most {limit} plain characters", limit=MAX_NAME, pointer="/name"
            )
        with self._db.transaction() as tx:
            store.save_mapping(tx, label, to_yaml(mapping), by, self._clock.now())

    def delete_mapping(self, name: str) -> None:
        with self._db.transaction() as tx:
            if not store.delete_mapping(tx, name):
                raise NotFound("there is no mapping {name}", name=name[:MAX_NAME])


def _how(file: FileRow) -> ReadAs:
    return ReadAs(file.format, file.encoding, file.separator)


def _read_so(file: FileRow, encoding: str | None, separator: str | None) -> FileRow:
    """The file, read as a person says; only text files can be read in several ways."""
    if file.format != FileFormat.CSV:
        return file
    if encoding is not None and encoding not in ENCODINGS:
        raise InvalidInput("we cannot read the encoding {encoding}", encoding=encoding[:20], pointer="/encoding")
    if separator is not None and separator not in SEPARATORS:
        raise InvalidInput("columns are parted by one of {separators}", separators=" ".join(map(repr, SEPARATORS)))
    return file._replace(encoding=encoding or file.encoding, separator=separator or file.separator)


def _label(name: str) -> str:
    """The last part of a path, printable."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable()).strip()[:255] or "file"


def _copy(content: BinaryIO, path: Path) -> int:
    size = 0
    with path.open("xb") as target:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            if size > MAX_FILE_BYTES:
                raise TooLarge("the file has more than {limit} MB", limit=MAX_FILE_BYTES >> 20)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    if size == 0:
        raise InvalidInput("the file holds no rows")
    return size
