"""Copies the facts to where other engines read them: Parquet by day and bucket, and only what changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhiyin.base.errors import NotFound
from zhiyin.warehouse.facts import FACTS, Fact, conform
from zhiyin.warehouse.incoming import latest_revisions
from zhiyin.warehouse.manifest import LakeFile, Manifest, put_in_place, read_manifest, unchanged, write_manifest


@dataclass(frozen=True, slots=True)
class Exported:
    """What one export did: files of days that it brought, and that were there already; how many rows are there now."""

    brought: int
    kept: int
    row_count: int
    as_of: datetime | None


def export_facts(lake: Path, target: Path) -> Exported:
    """Let `target` show the facts as the lake has them; done again, it brings what is new.

    A day's file is copied as it is, sorted by bucket and identity. Rows that are not sorted
    into days yet stand in one file of recent rows for each fact: one row a fact, and always the latest. So a
    reader takes the recent rows, and of the days all others.
    """
    if not (lake / "manifest.json").exists():
        raise NotFound("there are no facts to export in {folder}", folder=lake)
    target.mkdir(parents=True, exist_ok=True)
    with unchanged(lake):
        present, before = read_manifest(lake), read_manifest(target)
        days = [file for file in present.files if not file.is_increment]
        brought = [file for file in days if not (target / file.path).exists()]
        for file in brought:
            _copy(lake / file.path, target / file.path)
        recent = [_recent(lake, target, fact, present) for fact in FACTS.values()]
    files = (*days, *(file for file in recent if file))
    fallen_out = {file.path for file in before.files} - {file.path for file in files}
    write_manifest(target, msgspec.structs.replace(present, files=files, superseded=tuple(sorted(fallen_out))))
    for path in {*before.superseded} - fallen_out:  # those that fell out just now may still be read
        (target / path).unlink(missing_ok=True)
    return Exported(len(brought), len(days) - len(brought), sum(file.row_count for file in files), present.as_of)


def _copy(source: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    shutil.copyfile(source, temporary)
    put_in_place(temporary, path)


def _recent(lake: Path, target: Path, fact: Fact, present: Manifest) -> LakeFile | None:
    """The latest revisions among the increments, as far as no file of a day has them, or a later one."""
    files = [file for file in present.files if file.fact == fact.name]
    increments = [file for file in files if file.is_increment]
    if not increments:
        return None
    rows = latest_revisions(fact, pa.concat_tables([_read(lake, fact, file) for file in _in_order(increments)]))
    oldest = min(_written(file) for file in increments)
    younger = [file for file in files if not file.is_increment and _written(file) > oldest]
    known = {key: revision for file in younger for key, revision in _known(lake, file, fact, rows[fact.key])}
    is_latest = [known.get(key, -1) < revision for key, revision in _keys(fact, rows)]
    rows = rows.filter(pa.array(is_latest, pa.bool_()))
    path = f"{fact.name}/recent/{present.sequence:010}.parquet"
    temporary = (target / path).with_suffix(".tmp")
    temporary.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows, temporary, compression="zstd")
    put_in_place(temporary, target / path)
    return LakeFile(path, fact.name, rows.num_rows, is_increment=True)


def _known(lake: Path, file: LakeFile, fact: Fact, keys: pa.ChunkedArray) -> Iterator[tuple[int, int]]:
    """Key and revision of the rows of a file that have one of these keys."""
    with pq.ParquetFile(lake / file.path) as parquet:
        table = parquet.read([fact.key, "revision"])
    return _keys(fact, table.filter(pc.is_in(table[fact.key], value_set=pc.unique(keys))))


def _keys(fact: Fact, table: pa.Table) -> Iterator[tuple[int, int]]:
    return zip(table[fact.key].to_pylist(), table["revision"].to_pylist(), strict=True)


def _read(lake: Path, fact: Fact, file: LakeFile) -> pa.Table:
    with pq.ParquetFile(lake / file.path) as parquet:
        return conform(fact, parquet.read())


def _in_order(files: Sequence[LakeFile]) -> list[LakeFile]:
    return sorted(files, key=lambda file: file.path)


def _written(file: LakeFile) -> int:
    """When a file was written, in steps of the lake: its name."""
    return int(Path(file.path).stem)
