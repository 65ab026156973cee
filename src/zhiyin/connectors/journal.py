"""The journal: every collecting request, durable before it is answered, read once by the intake.

Append-only segment files of framed records. One thread writes for all who wait: one `fdatasync` per
group, however many requests are in it. A segment is dropped when all of it has been taken in.

Frame: length (4 bytes), CRC-32 of the record (4 bytes), record; little endian.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from zhiyin.base.errors import Unavailable

log = logging.getLogger(__name__)

SEGMENT_BYTES = 64 << 20
MAX_GROUP_BYTES = 16 << 20
_FRAME = struct.Struct("<II")
_NAME = re.compile(r"(\d{12})\.journal")


class Position(NamedTuple):
    """How far the journal has been read: everything before `offset` in `segment`, and all segments below."""

    segment: int
    offset: int


def segments(folder: Path) -> list[int]:
    """The numbers of the segments that exist, in the order in which they were written."""
    found = (_NAME.fullmatch(name) for name in os.listdir(folder))
    return sorted(int(match[1]) for match in found if match)


def path_of(folder: Path, segment: int) -> Path:
    return folder / f"{segment:012d}.journal"


def backlog_bytes(folder: Path) -> int:
    """How many bytes lie in the journal, up to one segment of them taken in already."""
    size = 0
    for segment in segments(folder):
        with suppress(FileNotFoundError):  # taken in meanwhile
            size += path_of(folder, segment).stat().st_size
    return size


class JournalWriter:
    """Makes records durable; many may wait at once."""

    def __init__(self, folder: Path, after: int = 0, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        """Starts a segment of its own, above every one that exists and above `after`.

        `after` is the segment that the intake reads: what a power cut took from
        the end of an old segment can then never hide new records.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._segment = max([after, *segments(folder)])
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._wake = threading.Condition()
        self._stopping = False
        self._file = -1
        self._durable = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def append(self, record: bytes) -> asyncio.Future[None]:
        """Done when the record is on the disk; fails with `Unavailable` when it is not, and never will be."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        with self._wake:
            self._loop = loop
            self._waiting.append((record, done))
            self._wake.notify()
        return done

    @property
    def waiting_count(self) -> int:
        """How many records wait for the disk."""
        return len(self._waiting)

    def close(self) -> None:
        """Write what waits, then stop."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while group := self._next_group():
            error: Unavailable | None = None
            try:
                self._write(b"".join(_framed(record) for record, _ in group))
            except OSError as failure:
                log.error("the journal could not be written: %s", failure)
                error = Unavailable("the disk is full or failing; nothing was taken, send it again later")
                self._abandon_segment()
            assert self._loop is not None
            try:
                self._loop.call_soon_threadsafe(_answer, [done for _, done in group], error)
            except RuntimeError:  # the loop has closed: nobody waits any more
                return
        self._close_segment()

    def _next_group(self) -> list[tuple[bytes, asyncio.Future[None]]]:
        with self._wake:
            while not self._waiting and not self._stopping:
                self._wake.wait()
            size = count = 0
            for record, _ in self._waiting:
                size += len(record)
                count += 1
                if size >= MAX_GROUP_BYTES:
                    break
            group, self._waiting = self._waiting[:count], self._waiting[count:]
            return group

    def _write(self, data: bytes) -> None:
        if self._file < 0 or self._durable >= self._segment_bytes:
            self._open_segment()
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        os.fdatasync(self._file)
        self._durable += len(data)

    def _open_segment(self) -> None:
        self._close_segment()
        self._segment += 1
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND
        self._file = os.open(path_of(self._folder, self._segment), flags, mode=0o600)
        self._durable = 0
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the new name itself has to survive, too
        finally:
            os.close(folder)

    def _abandon_segment(self) -> None:
        """Cut off what was not acknowledged; after a failed sync the rest of the file is not to be trusted.

        One without a record goes at once: on a full disk there is a new one for every try.
        """
        if self._file < 0:
            return
        try:
            os.ftruncate(self._file, self._durable)
            if not self._durable:
                path_of(self._folder, self._segment).unlink(missing_ok=True)
        except OSError as failure:
            log.error("the torn end of a journal segment stays: %s", failure)
        self._close_segment()

    def _close_segment(self) -> None:
        file, self._file = self._file, -1
        if file < 0:
            return
        try:
            os.close(file)
        except OSError as failure:
            log.error("a journal segment did not close cleanly: %s", failure)


def _framed(record: bytes) -> bytes:
    return _FRAME.pack(len(record), crc32(record)) + record


def _answer(waiting: list[asyncio.Future[None]], error: Unavailable | None) -> None:
    for done in waiting:
        if done.done():  # whoever waited has gone
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)


class JournalReader:
    """Reads records in the order in which they were written, from any position."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._torn: set[int] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def read(self, position: Position, limit_bytes: int = 4 << 20) -> tuple[list[bytes], Position]:
        """Some records behind `position` (about `limit_bytes` at most) and the position behind them."""
        found = [segment for segment in segments(self._folder) if segment >= position.segment]
        for segment in found:
            start = position.offset if segment == position.segment else 0
            try:
                records, end = self._read_segment(segment, start, limit_bytes)
            except FileNotFoundError:  # abandoned without a record
                continue
            if records:
                return records, Position(segment, end)
            if segment != found[-1]:
                self._note_torn(segment, start)
        return [], position

    def drop_before(self, position: Position) -> None:
        """Delete the segments that lie wholly before the position; one that could not be read to its end is kept."""
        for segment in segments(self._folder):
            if segment >= position.segment:
                continue
            path = path_of(self._folder, segment)
            if segment in self._torn:
                path.rename(path.with_suffix(".torn"))
            else:
                path.unlink(missing_ok=True)

    def _note_torn(self, segment: int, start: int) -> None:
        """A finished segment has an end that cannot be read.

        Torn by a power cut, nobody was promised it; damaged since, a person should look.
        """
        path = path_of(self._folder, segment)
        left = path.stat().st_size - start if path.exists() else 0
        if left > 0 and segment not in self._torn:
            self._torn.add(segment)
            log.error("the last %d bytes of journal segment %d cannot be read; the file is kept", left, segment)

    def _read_segment(self, segment: int, start: int, limit_bytes: int) -> tuple[list[bytes], int]:
        with path_of(self._folder, segment).open("rb") as file:
            file.seek(start)
            data = file.read(max(limit_bytes, _FRAME.size))
            if len(data) >= _FRAME.size:  # a record longer than the limit is read whole
                missing = _FRAME.size + _FRAME.unpack_from(data)[0] - len(data)
                data += file.read(max(0, missing))
        records = list(_unframed(data))
        return records, start + sum(_FRAME.size + len(record) for record in records)


def _unframed(data: bytes) -> Iterator[bytes]:
    """The whole, sound records at the front; a torn end was never acknowledged."""
    at = 0
    while at + _FRAME.size <= len(data):
        length, checksum = _FRAME.unpack_from(data, at)
        record = data[at + _FRAME.size : at + _FRAME.size + length]
        if len(record) < length or crc32(record) != checksum:
            return
        yield record
        at += _FRAME.size + length
