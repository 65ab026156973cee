"""Files on their way in: how a file is read, what a row holds, why a row is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from zhiyin.base.errors import InvalidInput


class FileFormat(StrEnum):
    """The kinds of file that we read."""

    CSV = "csv"
    EXCEL = "excel"
    PARQUET = "parquet"
    JSON = "json"
    JSON_LINES = "json_lines"


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How the bytes of a file become rows; encoding and separator of text files only."""

    format: str
    encoding: str | None = None
    separator: str | None = None


class Row(NamedTuple):
    """One row: the line it begins at (of a table: its number), and its cells as text, "" where nothing stands.

    A row that cannot be read at all carries the reason instead.
    """

    position: int
    cells: list[str]
    problem: InvalidInput | None = None


class Reject(NamedTuple):
    """A row that was not taken: where it stands, which field, what stands there, and why."""

    file: str
    line: int
    field: str
    value: str
    template: str
    params: dict[str, str]

    @classmethod
    def of(cls, file: str, line: int, field: str, value: str, error: InvalidInput) -> Reject:
        params = {name: storable(str(each))[:200] for name, each in error.params.items()}
        return cls(file, line, field[:255], storable(value)[:500], error.template, params)


def storable(text: str) -> str:
    """The text without what no database keeps: bytes that are no text, and NUL."""
    return text.encode(errors="replace").decode().replace("\x00", "\N{SYMBOL FOR NULL}")
