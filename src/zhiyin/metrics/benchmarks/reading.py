"""Reads benchmarks from CSV: each row becomes one, or is rejected with its line and the reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from math import isfinite

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.benchmarks.model import CHANGE, BadRow, Benchmark
from zhiyin.metrics.model import Card, Unit

MOST_ROWS = 5_000
_LONGEST = {"population": 300, "region": 80, "industry": 80, "source": 300, "note": 600}
_NEEDED = ("metric", "value", "population", "source")
_KNOWN = (*_NEEDED, "unit", "region", "industry", "year", "verified", "note")
_YES, _NO = ("yes", "true", "1", "是"), ("", "no", "false", "0", "否")
_EARLIEST = 1900


class _Bad(Exception):
    def __init__(self, column: str, template: str, **params: object) -> None:
        super().__init__(template)
        self.column, self.template, self.params = column, template, params


def read_benchmarks(text: str, cards: Mapping[str, Card], today: date) -> Iterator[Benchmark | BadRow]:
    """Row by row. The first line names the columns, in any order."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    names = _columns(reader)
    for number, cells in enumerate(_rows(reader), 1):
        if number > MOST_ROWS:
            raise InvalidInput("more than {most} rows at once", most=MOST_ROWS, pointer="/csv")
        if not any(cell.strip() for cell in cells):
            continue
        try:
            yield _benchmark(dict(zip(names, (cell.strip() for cell in cells), strict=False)), cards, today)
        except _Bad as bad:
            yield BadRow(reader.line_num, bad.column, bad.template, bad.params)


def _columns(reader: Iterator[list[str]]) -> list[str]:
    names = [name.strip().lower() for name in next(_rows(reader), [])]
    for name in _NEEDED:
        if name not in names:
            raise InvalidInput("the column {name} is missing", name=name, pointer="/csv")
    for name in names:
        if name not in _KNOWN:
            raise InvalidInput(
                "there is no column {name}; there are: {known}", name=name, known=", ".join(_KNOWN), pointer="/csv"
            )
    return names


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise InvalidInput("this is no CSV: {reason}", reason=error, pointer="/csv") from None


def _benchmark(row: Mapping[str, str], cards: Mapping[str, Card], today: date) -> Benchmark:
    card = cards.get(row.get("metric", ""))
    if card is None:
        raise _Bad("metric", "there is no metric {id}", id=row.get("metric", "")[:60])
    for column, most in _LONGEST.items():
        if len(row.get(column, "")) > most:
            raise _Bad(column, "longer than {most} characters", most=most)
    for column in ("population", "source"):
        if not row.get(column):
            raise _Bad(column, "without this nobody can judge the figure")
    unit = _unit(row.get("unit", ""), card)
    return Benchmark(
        metric_id=card.id,
        value=_value(row.get("value", ""), unit),
        unit=unit,
        population=row["population"],
        source=row["source"],
        region=row.get("region", ""),
        industry=row.get("industry", ""),
        year=_year(row.get("year", ""), today),
        is_verified=_is_yes(row.get("verified", "")),
        note=row.get("note", ""),
    )


def _unit(said: str, card: Card) -> str:
    word = said.lower()
    if word == CHANGE:
        return CHANGE
    if card.unit is Unit.MONEY:
        if len(said) == 3 and said.isascii() and said.isalpha():
            return said.upper()
        raise _Bad("unit", "{metric} is money: name its currency, such as CNY", metric=card.id)
    if word not in ("", card.unit.value):
        raise _Bad(
            "unit", "{metric} is counted in {unit}, not in {said}", metric=card.id, unit=card.unit, said=word[:20]
        )
    return card.unit.value


def _value(said: str, unit: str) -> float:
    number, percent = (said[:-1].strip(), 100) if said.endswith(("%", "％")) else (said, 1)
    try:
        value = float(number) / percent
    except ValueError:
        raise _Bad("value", "{said} is no number", said=said[:40]) from None
    if not isfinite(value):
        raise _Bad("value", "{said} is no number", said=said[:40])
    if percent == 100 and unit not in (Unit.SHARE, CHANGE):
        raise _Bad("value", "{unit} are not written with %", unit=unit)
    if unit == Unit.SHARE and not 0 <= value <= 1:
        raise _Bad("value", "a share lies between 0 and 1: write 0.81 or 81 %")
    if unit == Unit.POINTS and not -100 <= value <= 100:
        raise _Bad("value", "points lie between -100 and 100")
    return value


def _year(said: str, today: date) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and _EARLIEST <= int(said) <= today.year):
        raise _Bad("year", "{said} is no year in the past", said=said[:20])
    return int(said)


def _is_yes(said: str) -> bool:
    word = said.lower()
    if word not in (*_YES, *_NO):
        raise _Bad("verified", "say yes or no, not {said}", said=said[:20])
    return word in _YES
