"""All SQL of imports: files that were brought, runs with their progress, rejected rows, saved mappings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, Float, Integer, String, Table, Text, and_, select

from zhiyin.connectors.files.model import Reject
from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant, RowId

_file = Table(
    "import_file",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("size", RowId, nullable=False),
    Column("format", String(20), nullable=False),
    Column("encoding", String(20)),
    Column("separator", String(4)),
    Column("created_by", String(40)),
    Column("created_at", Instant, nullable=False),
)
register(
    _file,
    "name",
    "created_by",
    holds="the name of a file, and who brought it",
    purpose="to import it, and to say what was imported",
)
_run = Table(
    "import_run",
    metadata,
    Column("id", String(40), primary_key=True),  # of its job
    Column("name", String(255), nullable=False),
    Column("source_id", Integer, nullable=False),
    Column("parts", JSON, nullable=False),  # [{file_id, mapping}], in the order of reading
    Column("created_by", String(40)),
    Column("created_at", Instant, nullable=False),
    Column("part", Integer, nullable=False),  # which file it is at
    Column("position", RowId, nullable=False),  # how many rows of that file are done
    Column("done", RowId, nullable=False),
    Column("accepted", RowId, nullable=False),
    Column("unchanged", RowId, nullable=False),
    Column("rejected", RowId, nullable=False),
    Column("rate", Float),
)
register(
    _run, "name", "parts", "created_by", holds="which files were imported by whom", purpose="to say what was imported"
)
_reject = Table(
    "import_reject",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("run_id", String(40), nullable=False, index=True),
    Column("file", String(255), nullable=False),
    Column("line", RowId, nullable=False),
    Column("field", String(255), nullable=False),
    Column("value", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("params", JSON, nullable=False),
)
register(
    _reject,
    "field",
    "value",
    "params",
    holds="cells of rows that could not be taken",
    purpose="to mend them",
    kept="90 days after the import began",
)
_mapping = Table(
    "import_mapping",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("body", Text, nullable=False),
    Column("updated_by", String(40)),
    Column("updated_at", Instant, nullable=False),
)
register(
    _mapping,
    "body",
    "updated_by",
    holds="who changed a mapping last; constants of the mapping",
    purpose="to import files alike",
    kept="until the mapping is deleted",
    whose="staff",
)


class FileRow(NamedTuple):
    """A file that was brought, and how it is read."""

    id: str
    name: str
    size: int
    format: str
    encoding: str | None
    separator: str | None
    created_by: str | None
    created_at: datetime


class RunRow(NamedTuple):
    """One import, and how far it is. `done` and `rejected` count rows, `accepted` and `unchanged` interactions."""

    id: str
    name: str
    source_id: int
    parts: list[dict[str, Any]]
    created_by: str | None
    created_at: datetime
    part: int
    position: int
    done: int
    accepted: int
    unchanged: int
    rejected: int
    rate: float | None


def insert_file(tx: Transaction, file: FileRow) -> None:
    tx.execute(_file.insert().values(file._asdict()))


def find_file(tx: Transaction, file_id: str) -> FileRow | None:
    row = tx.execute(select(*(_file.c[name] for name in FileRow._fields)).where(_file.c.id == file_id)).one_or_none()
    return FileRow(*row) if row else None


def runs_of_files(tx: Transaction) -> dict[str, list[str]]:
    """The imports of each file."""
    found: dict[str, list[str]] = {}
    for run_id, parts in tx.execute(select(_run.c.id, _run.c.parts)):
        for part in parts:
            found.setdefault(part["file_id"], []).append(run_id)
    return found


def insert_run(tx: Transaction, run: RunRow) -> None:
    tx.execute(_run.insert().values(run._asdict()))


def find_run(tx: Transaction, run_id: str) -> RunRow | None:
    row = tx.execute(select(*_RUN).where(_run.c.id == run_id)).one_or_none()
    return RunRow(*row) if row else None


def list_runs(tx: Transaction, before: str | None, created_by: str | None, limit: int) -> list[RunRow]:
    """The newest first."""
    wanted = select(*_RUN).order_by(_run.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(_run.c.id < before)
    if created_by is not None:
        wanted = wanted.where(_run.c.created_by == created_by)
    return [RunRow(*row) for row in tx.execute(wanted)]


_RUN = tuple(_run.c[name] for name in RunRow._fields)


def save_progress(tx: Transaction, run: RunRow) -> None:
    names = ("part", "position", "done", "accepted", "unchanged", "rejected", "rate")
    tx.execute(_run.update().where(_run.c.id == run.id).values({name: getattr(run, name) for name in names}))


def add_rejects(tx: Transaction, run_id: str, rejects: Sequence[Reject]) -> None:
    if rejects:
        tx.execute(_reject.insert(), [{"run_id": run_id, **reject._asdict()} for reject in rejects])


def drop_rejects(tx: Transaction, *, began_before: datetime) -> None:
    """Forget the rejected rows of imports of long ago."""
    old = select(_run.c.id).where(_run.c.created_at < began_before)
    tx.execute(_reject.delete().where(_reject.c.run_id.in_(old)))


def rejects_of(tx: Transaction, run_id: str, after: int, limit: int) -> list[tuple[int, Reject]]:
    columns = (_reject.c.id, *(_reject.c[name] for name in Reject._fields))
    wanted = and_(_reject.c.run_id == run_id, _reject.c.id > after)
    return [
        (row[0], Reject(*row[1:]))
        for row in tx.execute(select(*columns).where(wanted).order_by(_reject.c.id).limit(limit))
    ]


def find_mapping(tx: Transaction, name: str) -> str | None:
    body: str | None = tx.scalar(select(_mapping.c.body).where(_mapping.c.name == name))
    return body


def list_mappings(tx: Transaction) -> list[tuple[str, str]]:
    return [(row.name, row.body) for row in tx.execute(select(_mapping).order_by(_mapping.c.name))]


def save_mapping(tx: Transaction, name: str, body: str, by: str | None, at: datetime) -> None:
    values = {"body": body, "updated_by": by, "updated_at": at}
    put = upsert(tx)(_mapping).values(name=name, **values)
    tx.execute(put.on_conflict_do_update(index_elements=[_mapping.c.name], set_=values))


def delete_mapping(tx: Transaction, name: str) -> bool:
    return tx.execute(_mapping.delete().where(_mapping.c.name == name)).rowcount > 0
