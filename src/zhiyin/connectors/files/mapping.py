"""A mapping: what the columns of a file mean; proposed from its headers, edited by people, kept as YAML."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from zhiyin.base.errors import InvalidInput
from zhiyin.base.values import currency_code
from zhiyin.connectors.files.amounts import mostly_numbers
from zhiyin.connectors.files.dates import DateFormat, format_of
from zhiyin.connectors.files.fields import SPECS, Field, Holds, Kind, KindSpec, folded

PROPERTY = "property."  # a field of the brand's own: kept as a property (of customers: a trait) under its name
MAX_FIELDS = 300
MAX_TEXT = 500
_GUESSING = 0.5


@dataclass(frozen=True)
class Mapping:
    """Which column holds each field of a kind, and what holds for every row."""

    kind: Kind
    columns: MappingOf[str, str]  # field -> column
    constants: MappingOf[str, str] = field(default_factory=dict)  # field -> the same value in every row
    dates: MappingOf[str, str] = field(default_factory=dict)  # field -> how it writes dates; else found in the column
    event_names: MappingOf[str, str] = field(default_factory=dict)  # the file's word -> our name of the interaction
    time_zone: str | None = None  # of dates without an offset; None: the brand's
    currency: str | None = None  # of amounts whose row names none; None: the brand's
    relation: str | None = None  # of survey answers: relationship or transactional


def checked(mapping: Mapping, columns: Sequence[str]) -> Mapping:
    """The mapping, if it fits the file; says what is wrong with it otherwise."""
    spec = SPECS[mapping.kind]
    for name, column in mapping.columns.items():
        if name not in spec.fields and not name.startswith(PROPERTY):
            raise InvalidInput("{kind} have no field {field}", kind=mapping.kind.value, field=name, pointer=name)
        if column not in columns:
            raise InvalidInput("the file has no column {column}", column=column, pointer=name)
    for name in mapping.constants:
        if name not in spec.fields and not name.startswith(PROPERTY):
            raise InvalidInput("{kind} have no field {field}", kind=mapping.kind.value, field=name, pointer=name)
    for name in spec.required:
        if name not in mapping.columns and name not in mapping.constants:
            raise InvalidInput("say which column holds the field {field}", field=name, pointer=name)
    if mapping.kind is Kind.CUSTOMERS and not mapping.columns:
        raise InvalidInput("we know none of the columns: choose what the rows are, and what each column holds")
    if mapping.kind is Kind.CUSTOMERS and not any(
        spec.fields[name].holds is Holds.IDENTIFIER for name in mapping.columns if name in spec.fields
    ):
        raise InvalidInput("customers need a column that says who they are: an id, an e-mail address, a phone number")
    return mapping


def proposed(columns: Sequence[str], rows: Sequence[Sequence[str]], name: str, kind: Kind | None = None) -> Mapping:
    """What the headers suggest; of several kinds the one that explains most columns."""
    kinds = [kind] if kind else list(Kind)
    found = {each: _columns(SPECS[each], columns, rows) for each in kinds}
    best = max(kinds, key=lambda each: _fit(SPECS[each], found[each], columns, name))
    constants = _constants(best, found[best])
    return Mapping(best, found[best], constants)


def _columns(spec: KindSpec, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Each column for the field whose usual names it stands nearest to, if what it holds can be that."""
    offers = [
        (field.headers.index(header), place, name)
        for place, column in enumerate(columns)
        for name, field in spec.fields.items()
        if (header := folded(column)) in field.headers and _can_hold(field, [row[place] for row in rows])
    ]
    found: dict[str, str] = {}
    for _, place, name in sorted(offers):
        if name not in found and columns[place] not in found.values():
            found[name] = columns[place]
    unread = _KNOWN_ONLY_AT_THE_END if spec.kind is Kind.TICKETS and "changed_at" in found else ()
    return {name: found[name] for name in spec.fields if name in found and name not in unread}


_KNOWN_ONLY_AT_THE_END = ("solved_at", "closed_at")
"""A log of tickets has them in each row: the states of the rows tell the same, as it was known then."""


def _can_hold(field: Field, values: Sequence[str]) -> bool:
    filled = [value for value in values if value.strip()]
    if not filled:
        return True
    if field.holds is Holds.DATE:
        return format_of(filled) is not None
    if field.holds in (Holds.MONEY, Holds.NUMBER, Holds.WHOLE):
        return mostly_numbers(filled)
    return True


def _fit(spec: KindSpec, found: MappingOf[str, str], columns: Sequence[str], name: str) -> float:
    """How well a kind explains a file: the columns explained, all that it needs, the name of the file."""
    missing = sum(each not in found for each in spec.required)
    own = sum(1 for each in found if each in _OWN[spec.kind])
    words = folded(name)
    hint = max((len(sign) for sign in spec.signs if folded(sign) in words), default=0)
    return len(found) / len(columns) + 0.5 * own - 1.5 * missing - (own == 0) + 0.15 * hint


_OWN: MappingOf[Kind, frozenset[str]] = {
    Kind.CUSTOMERS: frozenset({"gender", "birthday", "city", "level", "first_name", "last_name", "postal_code"}),
    Kind.ORDERS: frozenset({"placed_at", "promised_at", "subtotal", "total", "paid_at"}),
    Kind.ORDER_LINES: frozenset({"line_id", "price", "quantity", "line_shipping"}),
    Kind.PAYMENTS: frozenset({"payment_id", "value", "payment_method", "installments"}),
    Kind.DELIVERIES: frozenset({"carrier", "tracking_number", "shipped_at", "shipment_id", "failed_at"}),
    Kind.REVIEWS: frozenset({"rating", "title", "body", "answered_at", "review_id"}),
    Kind.RESPONSES: frozenset({"score", "comment", "survey_id", "survey_name", "question_kind", "relation"}),
    Kind.TICKETS: frozenset(
        {
            "subject",
            "priority",
            "solved_at",
            "first_replied_at",
            "agent_id",
            "opened_at",
            "changed_at",
        }
    ),
    Kind.TICKET_MESSAGES: frozenset({"message", "author", "public", "message_id"}),
    Kind.INTERACTIONS: frozenset({"name", "url", "page_title", "anonymous_id"}),
    Kind.PRODUCTS: frozenset({"brand", "category", "name", "sku"}),
}
"""The fields that make a file one of this kind rather than of another."""


def _constants(kind: Kind, found: MappingOf[str, str]) -> dict[str, str]:
    """What the columns tell: one called NPS, what its question measures; states without replies, who answered."""
    if kind is Kind.TICKETS and "changed_at" in found and "first_replied_at" not in found:
        return {"taken_up": "yes"}
    if kind is not Kind.RESPONSES or "question_kind" in found:
        return {}
    header = folded(found.get("score", ""))
    for word in ("nps", "csat", "ces", "推荐", "满意", "滿意"):
        if word in header:
            return {"question_kind": {"推荐": "nps", "满意": "csat", "滿意": "csat"}.get(word, word)}
    return {}


def to_yaml(mapping: Mapping) -> str:
    """As a file that people can read and change."""
    said = {name: value for name, value in asdict(mapping).items() if value}
    said["kind"] = mapping.kind.value
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


def from_yaml(text: str) -> Mapping:
    """A mapping that somebody wrote; refuses what is none."""
    try:
        said = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError):
        raise InvalidInput("the mapping is not YAML that we can read") from None
    return from_object(said)


def from_object(said: object) -> Mapping:
    """A mapping from plain values."""
    if not isinstance(said, dict) or said.get("kind") not in set(Kind):
        raise InvalidInput("a mapping names the kind of its rows: {kinds}", kinds=", ".join(Kind), pointer="kind")
    unknown = set(said) - set(Mapping.__dataclass_fields__)
    if unknown:
        raise InvalidInput("a mapping has no part {part}", part=str(min(map(str, unknown)))[:60])
    mapping = Mapping(
        kind=Kind(said["kind"]),
        columns=_texts(said, "columns"),
        constants=_texts(said, "constants"),
        dates=_texts(said, "dates"),
        event_names=_texts(said, "event_names"),
        time_zone=_text(said, "time_zone"),
        currency=_text(said, "currency"),
        relation=_text(said, "relation"),
    )
    _check_values(mapping)
    return mapping


def _check_values(mapping: Mapping) -> None:
    for name, written in mapping.dates.items():
        if written not in set(DateFormat):
            raise InvalidInput("we know no dates written as {format}", format=written[:40], pointer=name)
    if mapping.time_zone is not None:
        try:
            ZoneInfo(mapping.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InvalidInput(
                "there is no time zone {zone}", zone=mapping.time_zone[:60], pointer="time_zone"
            ) from None
    if mapping.currency is not None and currency_code(mapping.currency) != mapping.currency:
        raise InvalidInput("not a currency code: {currency}", currency=mapping.currency[:20], pointer="currency")
    if mapping.relation not in (None, "relationship", "transactional"):
        raise InvalidInput("a relation is relationship or transactional", pointer="relation")


def _texts(said: dict[str, Any], part: str) -> dict[str, str]:
    values = said.get(part) or {}
    if not isinstance(values, dict) or len(values) > MAX_FIELDS:
        raise InvalidInput("{part} of a mapping is a list of names with values", part=part, pointer=part)
    found = {}
    for name, value in values.items():
        if value is None or value == "":
            continue
        if isinstance(value, bool | int | float):
            value = str(value)
        if not isinstance(name, str) or not isinstance(value, str) or max(len(name), len(value)) > MAX_TEXT:
            raise InvalidInput("{part} of a mapping is a list of names with values", part=part, pointer=part)
        found[name] = value
    return found


def _text(said: dict[str, Any], part: str) -> str | None:
    value = said.get(part)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise InvalidInput("{part} of a mapping is a text", part=part, pointer=part)
    return value
