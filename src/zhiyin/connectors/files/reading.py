"""Opening a file: which format it has, how its text is written, and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale
from zhiyin.connectors.files.csv_rows import open_text, rows_of, separator_of
from zhiyin.connectors.files.encodings import ENCODINGS, encoding_of
from zhiyin.connectors.files.model import FileFormat, ReadAs, Row
from zhiyin.connectors.files.tables import excel_rows, json_rows, parquet_rows

MAX_COLUMNS = 500
MAX_HEADER = 120
_CALLED = {
    FileFormat.CSV: "CSV",
    FileFormat.EXCEL: "Excel",
    FileFormat.PARQUET: "Parquet",
    FileFormat.JSON: "JSON",
    FileFormat.JSON_LINES: "JSON",
}
_NAMED = {
    "csv": "CSV", "tsv": "CSV", "xlsx": "Excel", "xlsm": "Excel", "xls": "Excel",
    "parquet": "Parquet", "json": "JSON", "jsonl": "JSON", "ndjson": "JSON",
}  # fmt: skip
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_as(path: Path, locale: Locale) -> ReadAs:
    """How this file is to be read, from its own bytes."""
    with path.open("rb") as file:
        start = file.read(1 << 12)
    if start.startswith(_EXCEL):
        return ReadAs(FileFormat.EXCEL)
    if start.startswith(b"PAR1"):
        return ReadAs(FileFormat.PARQUET)
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins.startswith(b"{"):
        return ReadAs(FileFormat.JSON_LINES, "utf-8")
    if begins.startswith(b"["):
        return ReadAs(FileFormat.JSON, "utf-8")
    encoding = encoding_of(path, locale)
    return ReadAs(FileFormat.CSV, encoding, separator_of(path, encoding))


def require_fitting_name(name: str, how: ReadAs) -> None:
    """Refuse a file that is not what its name says: somebody means another one, or saved it as another kind."""
    named = _NAMED.get(name.rpartition(".")[2].lower())
    held = _CALLED[FileFormat(how.format)]
    if named is not None and named != held:
        raise InvalidInput(
            "{name} is called a file of {named}, but it holds {held}: rename it, or save it again as {named}",
            name=name[:255],
            named=named,
            held=held,
        )


class Table:
    """The columns of a file and, once, its rows."""

    def __init__(self, rows: Iterator[Row]) -> None:
        header = next(rows, None)
        if header is None or not any(cell.strip() for cell in header.cells):
            raise InvalidInput("the file holds no rows")
        if header.problem is not None:
            raise header.problem
        if len(header.cells) > MAX_COLUMNS:
            raise InvalidInput("the file has {count} columns; at most {limit}", count=len(header.cells), limit=500)
        self.columns = _named(header.cells)
        self.rows = self._checked(rows)

    def _checked(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Rows of tables may be shorter than the header, for empty cells at their end are not kept there."""
        width = len(self.columns)
        for row in rows:
            if row.problem is None and len(row.cells) < width:
                row.cells.extend([""] * (width - len(row.cells)))
            yield row


@contextmanager
def opened(path: Path, how: ReadAs) -> Iterator[Table]:
    """The file as a table."""
    if how.format != FileFormat.CSV:
        yield Table(_rows(path, FileFormat(how.format)))
        return
    if how.encoding not in ENCODINGS:
        raise InvalidInput("we cannot read the encoding {encoding}", encoding=how.encoding)
    with open_text(path, how.encoding) as file:
        yield Table(rows_of(file, how.separator or ","))


def _rows(path: Path, kind: FileFormat) -> Iterator[Row]:
    if kind is FileFormat.EXCEL:
        return excel_rows(path)
    return parquet_rows(path) if kind is FileFormat.PARQUET else json_rows(path, lines=kind is FileFormat.JSON_LINES)


def _named(cells: list[str]) -> list[str]:
    """Names of columns, none empty, none twice."""
    names: dict[str, None] = {}
    for number, cell in enumerate(cells, start=1):
        text = cell.encode(errors="replace").decode()  # a JSON name may hold half a character
        name = " ".join(text.replace("\x00", "").split())[:MAX_HEADER] or f"column {number}"
        while name in names:
            name = f"{name} ({number})"
        names[name] = None
    return list(names)
