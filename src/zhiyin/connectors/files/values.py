"""The cells of a row as typed values, by a mapping; the first cell that cannot be read refuses the row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from zhiyin.base.errors import InvalidInput
from zhiyin.base.values import currency_code, flag
from zhiyin.connectors.files.amounts import amount_of, decimal_mark_of, decimal_of
from zhiyin.connectors.files.dates import DateFormat, Moment, format_of, moment_of
from zhiyin.connectors.files.fields import SPECS, Field, Holds
from zhiyin.connectors.files.mapping import PROPERTY, Mapping
from zhiyin.connectors.files.model import Row
from zhiyin.customers.model import Identifier, IdentifierKind

EARLIEST = 946_684_800_000_000  # 2000-01-01
A_DAY = 86_400_000_000
MAX_ID = 200
MAX_TEXT = 1_000
MAX_WORDS = 20_000
_AHEAD = ("promised_at", "response_due_at", "due_at")
"""What may lie ahead: promises."""
_KINDS = {
    "user_id": IdentifierKind.USER,
    "email": IdentifierKind.EMAIL,
    "phone": IdentifierKind.PHONE,
    "member_number": IdentifierKind.MEMBER,
    "wechat_openid": IdentifierKind.OPENID,
    "wechat_unionid": IdentifierKind.UNIONID,
    "anonymous_id": IdentifierKind.ANONYMOUS,
}


class Refused(Exception):
    """A row that cannot be taken: which column, what stands there, and why."""

    def __init__(self, column: str, value: str, error: InvalidInput) -> None:
        super().__init__(str(error))
        self.column = column
        self.value = value
        self.error = error


class House(NamedTuple):
    """What the installation says where a file does not."""

    zone: ZoneInfo
    currency: str
    region: str  # of phone numbers without a country code
    now: int  # microseconds; later instants are not believed


@dataclass(slots=True)
class Values:
    """What a row says: each field that stands there, and the identifiers of the person."""

    said: dict[str, Any] = field(default_factory=dict)
    identifiers: tuple[Identifier, ...] = ()

    def text(self, name: str) -> str | None:
        value: str | None = self.said.get(name)
        return value

    def at(self, name: str) -> int | None:
        moment: Moment | None = self.said.get(name)
        return moment.micros if moment else None

    def own(self) -> dict[str, Any]:
        """The properties of the brand's own."""
        return {name.removeprefix(PROPERTY): value for name, value in self.said.items() if name.startswith(PROPERTY)}


class RowReader:
    """Reads the rows of one file; how its columns write dates and decimals is found in its first rows."""

    def __init__(self, mapping: Mapping, columns: Sequence[str], sample: Sequence[Row], house: House) -> None:
        self._mapping = mapping
        self._house = house._replace(
            zone=ZoneInfo(mapping.time_zone) if mapping.time_zone else house.zone,
            currency=mapping.currency or house.currency,
        )
        spec = SPECS[mapping.kind]
        self._places = {name: columns.index(column) for name, column in mapping.columns.items()}
        cells = {name: [row.cells[at] for row in sample if not row.problem] for name, at in self._places.items()}
        self.dates = {
            name: self._date_format(name, cells.get(name, []))
            for name in self._places
            if name in spec.fields and spec.fields[name].holds is Holds.DATE
        }
        self._marks = {name: decimal_mark_of(values) for name, values in cells.items()}
        known = dict(spec.fields)
        self._fields = [(name, known.get(name) or Field(name, Holds.TEXT, ())) for name in _all_names(mapping)]
        self._required = spec.required
        self._readers: MappingOf[Holds, Callable[[str, str, Values], Any]] = {
            Holds.ID: lambda name, raw, _: _text(raw, MAX_ID),
            Holds.TEXT: lambda name, raw, _: _text(raw, MAX_TEXT),
            Holds.WORDS: lambda name, raw, _: raw[:MAX_WORDS],
            Holds.DATE: self._date,
            Holds.MONEY: self._money,
            Holds.NUMBER: self._number,
            Holds.WHOLE: self._whole,
            Holds.FLAG: lambda name, raw, _: _flag(raw),
            Holds.CURRENCY: lambda name, raw, _: _currency(raw),
            Holds.IDENTIFIER: self._identifier,
        }

    def column(self, name: str) -> str:
        """How the file calls a field."""
        return self._mapping.columns.get(name, name)

    def raw(self, row: Row, name: str) -> str:
        """What stands in the field, as it is."""
        place = self._places.get(name)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def read(self, row: Row) -> Values:
        """The values of a row; refuses one whose cells cannot be what they should."""
        if row.problem is not None:
            raise Refused("", " | ".join(row.cells), row.problem)
        values = Values({"currency": self._house.currency})
        for name, each in self._fields:
            raw = self._given(row, name)
            if not raw:
                continue
            try:
                values.said[name] = self._readers[each.holds](name, raw, values)
            except InvalidInput as error:
                raise Refused(self.column(name), raw, error) from None
        for name in self._required:
            if name not in values.said:
                raise Refused(self.column(name), "", InvalidInput("this must not be empty"))
        return values

    def readable(self, row: Row) -> Values:
        """Whatever can be read of a row, also of one that is refused: others refer to it."""
        values = Values({"currency": self._house.currency})
        for name, each in self._fields:
            raw = self._given(row, name)
            try:
                if raw:
                    values.said[name] = self._readers[each.holds](name, raw, values)
            except InvalidInput:
                continue
        return values

    def _given(self, row: Row, name: str) -> str:
        return self.raw(row, name) or self._mapping.constants.get(name, "")

    def _date_format(self, name: str, values: Sequence[str]) -> DateFormat | None:
        stated = self._mapping.dates.get(name)
        if stated:
            return DateFormat(stated)
        found = format_of(values)
        return found.format if found else None

    def _date(self, name: str, raw: str, _: Values) -> Moment:
        written = self.dates.get(name) or DateFormat.ISO
        moment = moment_of(raw, written, self._house.zone)
        if moment.micros < EARLIEST:
            raise InvalidInput("the time lies before the year 2000")
        if name not in _AHEAD and moment.micros > self._house.now + A_DAY:
            raise InvalidInput("the time lies more than 24 hours ahead")
        if moment.micros > self._house.now + 5000 * A_DAY:
            raise InvalidInput("there is no such date: {raw}", raw=raw[:60])
        return moment

    def _money(self, name: str, raw: str, values: Values) -> str:
        amount = amount_of(raw, self._marks.get(name, "."), values.said["currency"])
        if amount.startswith("-"):
            if "discount" not in name:
                raise InvalidInput("the amount is less than nothing: {raw}", raw=raw[:60])
            amount = amount[1:]
        return amount

    def _number(self, name: str, raw: str, _: Values) -> float | int:
        value = decimal_of(raw, self._marks.get(name, "."))
        return int(value) if value == value.to_integral_value() else float(value)

    def _whole(self, name: str, raw: str, values: Values) -> int:
        value = self._number(name, raw, values)
        if not isinstance(value, int) or not 0 <= value < 2_000_000_000:
            raise InvalidInput("not a whole number: {raw}", raw=raw[:60])
        return value

    def _identifier(self, name: str, raw: str, values: Values) -> str:
        found = Identifier.of(_KINDS[name], raw, region=self._house.region)
        values.identifiers = (*values.identifiers, found)
        return found.value


def _all_names(mapping: Mapping) -> list[str]:
    """The currency first, for amounts are read in it."""
    names = dict.fromkeys([*mapping.columns, *mapping.constants])
    return sorted(names, key=lambda name: name != "currency")


def _text(raw: str, limit: int) -> str:
    text = " ".join(raw.split())
    if limit == MAX_ID and len(text) > limit:
        raise InvalidInput("longer than {limit} characters", limit=limit)
    return text[:limit]


def _flag(raw: str) -> bool:
    value = flag(raw)
    if value is None:
        raise InvalidInput("neither yes nor no: {raw}", raw=raw[:60])
    return value


def _currency(raw: str) -> str:
    code = currency_code(
        {"元": "CNY", "人民币": "CNY", "¥": "CNY", "￥": "CNY", "RMB": "CNY", "$": "USD"}.get(raw, raw)
    )
    if code is None:
        raise InvalidInput("not a currency code: {currency}", currency=raw[:20])
    return code
