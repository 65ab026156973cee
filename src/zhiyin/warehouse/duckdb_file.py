"""The file of facts: one process owns it, any number of threads read it; opened anew after DuckDB gave it up."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import duckdb

from zhiyin.base.errors import Unavailable

log = logging.getLogger(__name__)

CLOSE_SECONDS = 3.0


class DuckDbFile:
    """Hands out connections. A checkpoint that meets a full disk makes DuckDB refuse all further work in the process.

    Nothing that was committed is lost then: it is read back from the log when the file is opened again.
    """

    def __init__(self, path: Path, memory_limit: str, threads: int) -> None:
        self._path = path
        self._memory_limit = memory_limit
        self._threads = threads
        self._changing = threading.Condition()
        self._connection: duckdb.DuckDBPyConnection | None = _open(path, memory_limit, threads)
        self._lent: dict[duckdb.DuckDBPyConnection, bool] = {}  # whether it is for a question
        self._takes_questions = True
        self._is_given_up = False

    @contextmanager
    def cursor(self, *, is_question: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of one's own: one with an unread result refuses other work."""
        cursor = self._lend(is_question)
        try:
            yield cursor
        except duckdb.FatalException as error:
            self._is_given_up = True
            raise _not_now() from error
        except duckdb.Error as error:
            raise _named(error) from error
        finally:
            cursor.close()
            self._take_back(cursor)

    def end_questions(self) -> None:
        """Cut short what is being asked, and answer no more; the other work goes on."""
        with self._changing:
            self._takes_questions = False
            self._cut_short(lambda: [cursor for cursor, is_question in self._lent.items() if is_question])

    def close(self) -> None:
        """Let the file go; what was committed is in it.

        Nothing of DuckDB may be in use, or even be referred to, when Python ends: it ends in a mess then.
        """
        with self._changing:
            connection, self._connection = self._connection, None
            self._cut_short(lambda: [*self._lent])
        if connection is not None:
            connection.close()

    def _lend(self, is_question: bool) -> duckdb.DuckDBPyConnection:
        with self._changing:
            if self._connection is None or (is_question and not self._takes_questions):
                raise _closed()
            if self._is_given_up:
                self._open_again(self._connection)
            cursor = self._connection.cursor()
            self._lent[cursor] = is_question
            return cursor

    def _take_back(self, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._changing:
            del self._lent[cursor]
            self._changing.notify_all()

    def _cut_short(self, lent: Callable[[], list[duckdb.DuckDBPyConnection]]) -> None:
        """Interrupt until they have come back; who has just begun a statement may have missed it."""
        until = monotonic() + CLOSE_SECONDS
        while (cursors := lent()) and monotonic() < until:
            for cursor in cursors:
                with suppress(duckdb.Error):  # it has just been closed
                    cursor.interrupt()
            self._changing.wait(0.02)

    def _open_again(self, connection: duckdb.DuckDBPyConnection) -> None:
        """As long as others still hold connections from before, DuckDB hands out the same again: then it fails anew."""
        log.warning("the facts are opened again: DuckDB had given them up")
        connection.close()
        try:
            self._connection = _open(self._path, self._memory_limit, self._threads)
        except duckdb.Error as error:
            raise _not_now() from error
        self._is_given_up = False


def _named(error: duckdb.Error) -> Unavailable:
    """What a person is told; whoever looks after the installation finds the rest in the log."""
    if isinstance(error, duckdb.InterruptException):
        return _closed()
    if isinstance(error, duckdb.OutOfMemoryException):
        log.warning("an answer needs more memory than the facts may use: %s", error)
        return Unavailable("this needs more memory than the facts may use; ask for fewer days or groups")
    log.error("DuckDB refuses", exc_info=error)
    return _not_now()


def _not_now() -> Unavailable:
    return Unavailable("the facts cannot be read or written just now; try again")


def _closed() -> Unavailable:
    return Unavailable("the facts are being closed; try again in a minute")


def _open(path: Path, memory_limit: str, threads: int) -> duckdb.DuckDBPyConnection:
    spill = path.with_name(path.name + ".tmp")
    try:
        connection = duckdb.connect(
            str(path),
            config={
                "memory_limit": memory_limit,
                "threads": threads,
                "temp_directory": str(spill),
                "max_temp_directory_size": "8GB",
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,  # no traffic to anywhere
                "autoload_known_extensions": False,
                # In 2.0.0 it packs sorted sums into too few bytes: 30,243 came out as 35 (decision 0005).
                "disabled_optimizers": "compressed_materialization",
            },
        )
    except duckdb.IOException as error:
        raise Unavailable("the warehouse is in use by another process: {path}", path=path) from error
    # A killed process leaves its spilled data behind; the file is ours now, so nobody uses it.
    shutil.rmtree(spill, ignore_errors=True)
    connection.execute("LOAD icu; SET GLOBAL TimeZone = 'UTC'")
    return connection
