"""What the journal acknowledged is on the disk, in order, once; what is torn was never acknowledged."""

from __future__ import annotations

import asyncio
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from zhiyin.base.errors import Unavailable
from zhiyin.connectors.journal import JournalReader, JournalWriter, Position, path_of, segments

START = Position(0, 0)


async def write(writer: JournalWriter, *records: bytes) -> None:
    await asyncio.gather(*(writer.append(record) for record in records))


def written(folder: Path, *records: bytes, segment_bytes: int = 1 << 20) -> None:
    writer = JournalWriter(folder, segment_bytes=segment_bytes)
    asyncio.run(write(writer, *records))
    writer.close()


def read_all(folder: Path, position: Position = START) -> tuple[list[bytes], Position]:
    reader = JournalReader(folder)
    records: list[bytes] = []
    while True:
        more, position = reader.read(position, limit_bytes=64)
        if not more:
            return records, position
        records += more


class TestReading:
    def test_returns_what_was_written_in_order(self, tmp_path: Path) -> None:
        written(tmp_path, *(b"record %d" % n for n in range(100)))
        assert read_all(tmp_path)[0] == [b"record %d" % n for n in range(100)]

    def test_is_for_nobody_else_on_the_machine(self, tmp_path: Path) -> None:
        written(tmp_path, b"said by a customer")
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("*.journal")} == {0o600}

    def test_goes_on_where_it_stopped(self, tmp_path: Path) -> None:
        written(tmp_path, b"one")
        _, position = read_all(tmp_path)
        written(tmp_path, b"two")
        assert read_all(tmp_path, position)[0] == [b"two"]

    def test_takes_a_record_longer_than_it_reads_at_once(self, tmp_path: Path) -> None:
        written(tmp_path, b"x" * 10_000, b"short")
        assert [len(record) for record in read_all(tmp_path)[0]] == [10_000, 5]

    def test_crosses_segments_and_drops_the_finished_ones(self, tmp_path: Path) -> None:
        for n in range(3):
            written(tmp_path, b"%d" % n)
        records, position = read_all(tmp_path)
        assert records == [b"0", b"1", b"2"]
        JournalReader(tmp_path).drop_before(position)
        assert segments(tmp_path) == [3]

    def test_passes_over_a_torn_end_that_nobody_was_promised(self, tmp_path: Path) -> None:
        written(tmp_path, b"promised", b"torn")
        with path_of(tmp_path, 1).open("r+b") as file:
            file.truncate(os.path.getsize(file.name) - 2)
        written(tmp_path, b"after the power cut")
        assert read_all(tmp_path)[0] == [b"promised", b"after the power cut"]

    def test_keeps_a_segment_that_could_not_be_read_to_its_end(self, tmp_path: Path) -> None:
        written(tmp_path, b"sound", b"damaged")
        content = path_of(tmp_path, 1).read_bytes()
        path_of(tmp_path, 1).write_bytes(content[:-3] + b"xxx")
        written(tmp_path, b"later")
        reader = JournalReader(tmp_path)
        position = START
        while True:
            records, position = reader.read(position)
            if not records:
                break
        reader.drop_before(position)
        assert [path.name for path in sorted(tmp_path.iterdir())] == ["000000000001.torn", "000000000002.journal"]

    def test_is_not_misled_when_the_read_end_of_a_segment_was_lost(self, tmp_path: Path) -> None:
        written(tmp_path, b"a", b"b")
        _, position = read_all(tmp_path)
        path_of(tmp_path, 1).unlink()  # the power cut took even the name
        writer = JournalWriter(tmp_path, after=position.segment)
        asyncio.run(write(writer, b"new"))
        writer.close()
        assert read_all(tmp_path, position)[0] == [b"new"]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The kernel refuses longer files, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class TestAFullDisk:
    def test_refuses_and_recovers_by_itself(self, tmp_path: Path) -> None:
        writer = JournalWriter(tmp_path)

        async def story() -> None:
            await write(writer, b"before")
            with files_of_at_most(1000), pytest.raises(Unavailable):
                await writer.append(b"refused" * 1000)
            await write(writer, b"after")

        asyncio.run(story())
        writer.close()
        assert read_all(tmp_path)[0] == [b"before", b"after"]

    def test_leaves_no_file_behind_for_each_refusal(self, tmp_path: Path) -> None:
        writer = JournalWriter(tmp_path)

        async def story() -> None:
            with files_of_at_most(1000):
                for _ in range(5):
                    with pytest.raises(Unavailable):
                        await writer.append(b"refused" * 1000)

        asyncio.run(story())
        writer.close()
        assert segments(tmp_path) == []
