"""Rows of Excel, Parquet and JSON files, with every cell spelled out as text."""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as parquet
from python_calamine import CalamineError, CalamineWorkbook

from zhiyin.base.errors import InvalidInput, TooLarge
from zhiyin.connectors.files.model import Row

MAX_EXCEL_BYTES = 1 << 30  # unpacked: such a file is read at once
MAX_RECORD = 1 << 20
_SAMPLE = 1000
_CHUNK = 1 << 16


def excel_rows(path: Path) -> Iterator[Row]:
    """The first sheet that holds anything; its first row is the header."""
    _require_modest(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height:
                break
        else:
            raise InvalidInput("the file holds no rows")
        rows = sheet.iter_rows()
    except (CalamineError, OSError, ValueError) as error:
        raise InvalidInput("the file cannot be read as {format}", format="Excel") from error
    for number, cells in enumerate(rows, start=1):
        texts = [_spelled(cell) for cell in cells]
        if any(texts):
            yield Row(number, texts)


def _require_modest(path: Path) -> None:
    """A packed file may unpack to a thousand times its size."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        if sum(each.file_size for each in archive.infolist()) > MAX_EXCEL_BYTES:
            raise TooLarge("the Excel file unpacks to more than {limit} MB", limit=MAX_EXCEL_BYTES >> 20)


def parquet_rows(path: Path) -> Iterator[Row]:
    """All columns, in batches."""
    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidInput("the file cannot be read as {format}", format="Parquet") from error
    with file:
        names = [str(name) for name in file.schema_arrow.names]
        yield Row(0, names)
        position = 0
        for batch in file.iter_batches(batch_size=2000):
            columns = [column.to_pylist() for column in batch.columns]
            for cells in zip(*columns, strict=True):
                position += 1
                yield Row(position, [_spelled(cell) for cell in cells])


def json_rows(path: Path, *, lines: bool) -> Iterator[Row]:
    """Objects, one a line or in one array; the columns are the names of the first thousand."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
        names: dict[str, None] = {}
        for _, found in zip(range(_SAMPLE), _objects(file, lines), strict=False):
            if isinstance(found[1], dict):
                names.update(dict.fromkeys(_flat(found[1])))
        yield Row(0, list(names))
        file.seek(0)
        for position, value in _objects(file, lines):
            yield _json_row(position, value, names)


def _json_row(position: int, value: object, names: Iterable[str]) -> Row:
    if isinstance(value, InvalidInput):
        return Row(position, [], value)
    if not isinstance(value, dict):
        return Row(position, [str(value)[:200]], InvalidInput("the line is not a JSON object"))
    flat = _flat(value)
    cells = [_spelled(flat.get(name)) for name in names]
    if any(not cell.isascii() and any("\ud800" <= each <= "\udfff" for each in cell) for cell in cells):
        return Row(position, cells, InvalidInput("the row contains bytes that are no text in this encoding"))
    if any("\x00" in cell for cell in cells):
        return Row(position, cells, InvalidInput("the row contains a character that is no text (NUL)"))
    return Row(position, cells)


def _objects(file: TextIO, lines: bool) -> Iterator[tuple[int, object]]:
    return _of_lines(file) if lines else _of_array(file)


def _of_lines(file: TextIO) -> Iterator[tuple[int, object]]:
    position = 0
    while line := file.readline(MAX_RECORD):
        position += 1
        if len(line) == MAX_RECORD and not line.endswith("\n"):
            while (rest := file.readline(MAX_RECORD)) and not rest.endswith("\n"):
                pass
            yield position, InvalidInput("the line is too long")
        elif line.strip():
            yield position, _decoded(line)


def _decoded(line: str) -> object:
    try:
        return json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError):
        return InvalidInput("the line is not a JSON object")


def _of_array(file: TextIO) -> Iterator[tuple[int, object]]:
    """The elements of one array, read piece by piece."""
    decoder = json.JSONDecoder(parse_float=Decimal)
    held = file.read(_CHUNK).lstrip()
    if not held.startswith("["):
        raise InvalidInput("the file cannot be read as {format}", format="JSON")
    held, position = held[1:], 0
    while True:
        held = held.lstrip(" \t\r\n,")
        if held.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(held)
        except (ValueError, RecursionError):
            more = file.read(_CHUNK)
            if not more or len(held) > MAX_RECORD:
                yield position + 1, InvalidInput("the JSON breaks off here")
                return
            held += more
            continue
        if end == len(held) and (more := file.read(_CHUNK)):  # a number may go on
            held += more
            continue
        position += 1
        held = held[end:]
        yield position, value


def _flat(value: dict[str, Any]) -> dict[str, Any]:
    """The object with the fields of objects inside it under dotted names."""
    found: dict[str, Any] = {}
    for name, each in value.items():
        if isinstance(each, dict) and each:
            found.update({f"{name}.{inner}": deep for inner, deep in each.items()})
        else:
            found[name] = each
    return found


def _spelled(cell: object) -> str:
    """A cell as the text that a person would write; a float without the noise of its last bits."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case datetime() | date() | time():
            return cell.isoformat()
        case float():
            return _spelled_float(cell)
        case Decimal() | int():
            return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
        case bytes():
            return cell.decode(errors="replace")
        case _:
            return json.dumps(cell, ensure_ascii=False, default=str)


def _spelled_float(cell: float) -> str:
    if not math.isfinite(cell):
        return ""
    if cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return format(Decimal(repr(round(cell, 6))), "f")
