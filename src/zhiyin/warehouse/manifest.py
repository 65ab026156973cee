"""What the lake consists of: one small file, replaced as a whole, names all others."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import msgspec


class LakeFile(msgspec.Struct, frozen=True):
    """One Parquet file: rows of one fact, of these days (none for a fact without days)."""

    path: str  # below the lake's folder
    fact: str
    row_count: int
    days: tuple[date, ...] = ()
    is_increment: bool = False  # rows as they came, not yet sorted into their days


class Manifest(msgspec.Struct, frozen=True):
    """One state of the lake. `batch_ids` are in these files, and perhaps still waiting among the rows."""

    sequence: int = 0
    as_of: datetime | None = None
    batch_ids: tuple[int, ...] = ()
    files: tuple[LakeFile, ...] = ()
    superseded: tuple[str, ...] = ()  # of the state before: kept for those who still read it
    format: int = 1


def read_manifest(folder: Path) -> Manifest:
    """The present state; that of an empty lake when nothing was ever written."""
    path = folder / "manifest.json"
    return msgspec.json.decode(path.read_bytes(), type=Manifest) if path.exists() else Manifest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make this the present state, at once and for good."""
    temporary = folder / "manifest.json.tmp"
    temporary.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    put_in_place(temporary, folder / "manifest.json")


@contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """While this lasts, the lake stays as it is, in every process; who writes it waits."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_held(folder: Path) -> bool:
    """Whether somebody needs the lake unchanged just now, so that who writes it would wait."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def put_in_place(temporary: Path, path: Path) -> None:
    """Give a finished file its name once its bytes are on the disk."""
    _flush(temporary)
    temporary.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
