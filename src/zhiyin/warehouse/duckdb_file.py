"""The file of facts: one process owns it, any number of threads read it; opened anew after DuckDB gave it up."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from zhiyin.base.errors import Unavailable

log = logging.getLogger(__name__)


class DuckDbFile:
    """Hands out connections. A checkpoint that meets a full disk makes DuckDB refuse all further work in the process.

    Nothing that was committed is lost then: it is read back from the log when the file is opened again.
    """

    def __init__(self, path: Path, memory_limit: str, threads: int) -> None:
        self._path = path
        self._memory_limit = memory_limit
        self._threads = threads
        self._opening = threading.Lock()
        self._connection = _open(path, memory_limit, threads)
        self._is_given_up = False

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of one's own: one with an unread result refuses other work."""
        with self._opening:
            if self._is_given_up:
                self._open_again()
            cursor = self._connection.cursor()
        try:
            yield cursor
        except duckdb.FatalException as error:
            self._is_given_up = True
            raise Unavailable("the facts cannot be read or written just now; try again") from error
        finally:
            cursor.close()

    def close(self) -> None:
        """Let the file go; what was committed is in it."""
        self._connection.close()

    def _open_again(self) -> None:
        """As long as others still hold connections from before, DuckDB hands out the same again: then it fails anew."""
        log.warning("the facts are opened again: DuckDB had given them up")
        self._connection.close()
        try:
            self._connection = _open(self._path, self._memory_limit, self._threads)
        except duckdb.Error as error:
            raise Unavailable("the facts cannot be read or written just now; try again") from error
        self._is_given_up = False


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
            },
        )
    except duckdb.IOException as error:
        raise Unavailable("the warehouse is in use by another process: {path}", path=path) from error
    # A killed process leaves its spilled data behind; the file is ours now, so nobody uses it.
    shutil.rmtree(spill, ignore_errors=True)
    connection.execute("LOAD icu; SET GLOBAL TimeZone = 'UTC'")
    return connection
