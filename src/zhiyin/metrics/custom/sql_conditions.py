"""Conditions as SQL writes them, to and from those of a definition."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NoReturn

from zhiyin.base.errors import InvalidInput

Table = Mapping[str, Any]

_SIGNS = {"is": "=", "is_not": "!=", "less_than": "<", "at_most": "<=", "more_than": ">", "at_least": ">="}
_WORDS = {sign: word for word, sign in _SIGNS.items()} | {"IN": "one_of", "<>": "is_not"}
_CONDITION = re.compile(
    r"(?:\{\{\s*Dimension\(\s*'(?:(\w+)__)?(\w+)'\s*\)\s*\}\}|(\w+))\s*(=|!=|<>|<=|>=|<|>|IN)\s*"
    r"(\((?:[^']|'[^']*')*?\)|'(?:[^']|'')*'|[\w.+-]+)\s*(?:AND\s+|$)",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"\s*('(?:[^']|'')*'|[\w.+-]+)\s*(?:,|$)")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def written(value: Any, column: str) -> str:
    """Conditions of ours, the column of each put into this text."""
    return " AND ".join(_condition(one, column) for one in listed(value))


def _condition(one: Table, column: str) -> str:
    operator, value = one.get("operator", "is"), one["value"]
    if operator in ("one_of", "in"):
        return f"{column.format(one['column'])} IN ({', '.join(map(_literal, listed(value)))})"
    return f"{column.format(one['column'])} {_SIGNS.get(operator, operator)} {_literal(value)}"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).lower() if isinstance(value, bool) else str(value)


def read(name: str, text: str, entities: Collection[str]) -> Iterator[dict[str, Any]]:
    """Conditions of theirs, on columns of these entities; `name` is the metric that has them."""
    text, at = text.strip(), 0
    while at < len(text):
        found = _CONDITION.match(text, at)
        if not found:
            refuse(name, f"filter {text}: conditions are COLUMN = VALUE, joined by AND")
        entity, column, plain, sign, value = found.groups()
        if entity and entity not in entities:
            refuse(name, f"filter {text}: {entity} is another entity than that of the records")
        yield {"column": column or plain, "operator": _WORDS[sign.upper()], "value": _read_value(name, value)}
        at = found.end()


def listed(value: Any) -> list[Any]:
    """One alone needs no list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def refuse(name: str, what: str) -> NoReturn:
    """What cannot be said here."""
    raise InvalidInput("{metric}: this has no counterpart here: {what}", metric=name, what=what[:200])


def _read_value(name: str, literal: str) -> Any:
    if not literal.startswith("("):
        return _read_literal(name, literal)
    inner, at, found = literal[1:-1], 0, []
    while at < len(inner):
        one = _LITERAL.match(inner, at)
        if not one:
            refuse(name, f"filter with {literal}")
        found.append(_read_literal(name, one[1]))
        at = one.end()
    return found


def _read_literal(name: str, literal: str) -> str | float | bool:
    if literal.startswith("'"):
        return literal[1:-1].replace("''", "'")
    if literal.lower() in ("true", "false"):
        return literal.lower() == "true"
    if not (number := _NUMBER.fullmatch(literal)):
        refuse(name, f"filter with {literal}: texts stand in single quotes")
    return float(literal) if number[1] or number[2] else int(literal)
