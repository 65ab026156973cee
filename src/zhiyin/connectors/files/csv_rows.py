"""Rows of a delimited text file, one after another; a broken row costs itself and no other."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.files.model import Row

SEPARATORS = (",", ";", "\t", "|")
MAX_LINE = 1 << 20  # characters
_LONG = 1 << 14  # such a line says little of how it is cut
MAX_LINES_A_ROW = 500  # a quotation that runs on longer was never closed
csv.field_size_limit(MAX_LINE)


def separator_of(path: Path, encoding: str) -> str:
    """The separator that cuts the first lines into the most equal rows of more than one column."""
    with open_text(path, encoding) as file:
        sample = [line for line in (file.readline(_LONG) for _ in range(50)) if line.strip() and len(line) < _LONG]
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: list[str], separator: str) -> tuple[float, int]:
    try:
        widths = Counter(len(cells) for cells in csv.reader(sample, delimiter=separator) if cells)
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (count / widths.total(), width) if width > 1 else (0.0, 0)


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text; bytes that are none in its encoding become marks that `rows_of` finds."""
    errors = "surrogateescape" if encoding != "utf-16" else "replace"
    return path.open(encoding=encoding, errors=errors, newline="")


class _Lines:
    """Physical lines with their numbers, which can be put back; a line that is too long is cut."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._ahead: deque[str] = deque()
        self.pulled: list[str] = []
        self.number = 0  # of the last line pulled

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.pulled) >= MAX_LINES_A_ROW:
            raise StopIteration
        line = self._ahead.popleft() if self._ahead else self._read()
        if not line:
            raise StopIteration
        self.pulled.append(line)
        self.number += 1
        return line

    def put_back_all_but_first(self) -> None:
        rest = self.pulled[1:]
        self._ahead.extendleft(reversed(rest))
        self.number -= len(rest)

    def _read(self) -> str:
        line = self._file.readline(MAX_LINE)
        if len(line) == MAX_LINE and not line.endswith("\n"):
            while (rest := self._file.readline(MAX_LINE)) and not rest.endswith("\n"):
                pass
        return line


def rows_of(file: TextIO, separator: str) -> Iterator[Row]:
    """The header first, then every row; one that breaks the table is handed on with the reason.

    Where a quotation was never closed, its first line is broken, and reading
    goes on with the next.
    """
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=separator)
    width = 0
    while True:
        lines.pulled = []
        position = lines.number + 1
        cells, problem = _next(reader)
        if cells is None and problem is None:
            if not lines.pulled:
                return
            cells = []
        cells = _trimmed(cells or [], width)
        if not problem and not any(cells) and len(lines.pulled) == 1:
            continue
        width = width or len(cells)
        torn = _torn(lines.pulled, separator)
        problem = problem or torn or _broken(cells, width, lines.pulled)
        if torn:
            lines.put_back_all_but_first()
            cells = lines.pulled[0].rstrip("\r\n").split(separator)
        yield Row(position, cells, problem)


def _next(reader: Iterator[list[str]]) -> tuple[list[str] | None, InvalidInput | None]:
    try:
        return next(reader, None), None
    except csv.Error:
        return None, InvalidInput("the line is too long, or its quotation marks do not close")


def _trimmed(cells: list[str], width: int) -> list[str]:
    """Without the empty cells behind the last column, which some programs write."""
    if width:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
    return cells


def _torn(pulled: list[str], separator: str) -> InvalidInput | None:
    """A row over several lines obeys the rules of quotation; else its mark was closed by that of a later row."""
    if len(pulled) < 2:
        return None
    unclosed = InvalidInput("the line is too long, or its quotation marks do not close")
    if len(pulled) >= MAX_LINES_A_ROW:
        return unclosed
    try:
        list(csv.reader(pulled, delimiter=separator, strict=True))
    except csv.Error:
        return unclosed
    return None


def _broken(cells: list[str], width: int, pulled: list[str]) -> InvalidInput | None:
    if any(len(line) >= MAX_LINE for line in pulled):
        return InvalidInput("the line is too long, or its quotation marks do not close")
    if len(cells) != width:
        return InvalidInput("the row has {count} columns, the header {width}", count=len(cells), width=width)
    for line in pulled:
        if line.isascii():
            if "\x00" in line:
                return InvalidInput("the row contains a character that is no text (NUL)")
        elif any("\udc80" <= each <= "\udcff" or each in "\x00\ufffd" for each in line):
            return InvalidInput("the row contains bytes that are no text in this encoding")
    return None
