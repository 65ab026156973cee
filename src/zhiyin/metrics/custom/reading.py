"""From YAML to a definition: everything is checked here, and each mistake said with its line and its mend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from re import fullmatch

import yaml

from zhiyin.metrics.custom import marked
from zhiyin.metrics.custom.marked import Node, fields, needed
from zhiyin.metrics.custom.model import Condition, Definition, How, InvalidDefinition, Measure, Type, Words
from zhiyin.metrics.custom.sources import QUESTIONS, SOURCES, Kind, Source, needs_currency
from zhiyin.metrics.model import Direction

_LANGUAGES = ("en", "zh-CN", "zh-TW")
_LONGEST_NAME, _LONGEST_PURPOSE = 80, 300
_MOST_CONDITIONS, _MOST_VALUES, _MOST_DAYS = 10, 50, 366
_EXAMPLES = {"measure": "{of: orders, count: all}"}

_COMMON = ("id", "name", "purpose", "type", "direction")
_KEYS = {
    Type.SIMPLE: ("measure",),
    Type.RATIO: ("numerator", "denominator"),
    Type.CUMULATIVE: ("measure", "days"),
    Type.CONVERSION: ("from", "to", "within_days"),
}
_MEASURE = ("of", *(how.value for how in How), "where", "question", "scale")
_EVENT = ("of", "where", "question", "scale")

_WORDS = {
    "is": "=", "is_not": "!=", "less_than": "<", "at_most": "<=", "more_than": ">", "at_least": ">=", "one_of": "in",
}  # fmt: skip
_OPERATORS = {**_WORDS, **{sign: sign for sign in _WORDS.values()}}
_FOR = {
    Kind.TEXT: ("is", "is_not", "one_of"),
    Kind.YES_NO: ("is",),
}


def read_definition(text: str, taken: Collection[str]) -> Definition:
    """The definition in the text; `taken` are ids of metrics that come with the product."""
    node = marked.read(text)
    type_ = _type(node)
    found = fields(node, (*_COMMON, *_KEYS[type_]), type_.value)
    id_ = _id(needed(found, "id", node, "my_metric"), taken)
    name = _words(needed(found, "name", node, "My metric"), _LONGEST_NAME)
    purpose = _words(found["purpose"], _LONGEST_PURPOSE) if "purpose" in found else {"en": ""}
    direction = (
        Direction(marked.word(found["direction"], [each.value for each in Direction]))
        if ("direction" in found)
        else Direction.NEITHER
    )
    measure, other, days = _READERS[type_](found, node)
    return Definition(id_, name, purpose, type_, measure, other, days, direction)


def _type(node: Node) -> Type:
    known = [*dict.fromkeys([*_COMMON, *(key for keys in _KEYS.values() for key in keys)])]
    found = fields(node, known, "a metric")
    return Type(marked.word(needed(found, "type", node, "simple"), [each.value for each in Type]))


def _id(node: Node, taken: Collection[str]) -> str:
    id_ = marked.text(node)
    if not fullmatch("[a-z][a-z0-9_]{2,59}", id_):
        raise InvalidDefinition(
            "line {line}, column {column}: an id has 3 to 60 small letters, digits and _, and begins with a letter",
            mark=node.start_mark,
        )
    if id_ in taken:
        raise InvalidDefinition(
            "line {line}, column {column}: `{word}` comes with the product; choose another id",
            mark=node.start_mark,
            word=id_,
        )
    return id_


def _words(node: Node, most: int) -> Words:
    if isinstance(node, yaml.MappingNode):
        found = fields(node, _LANGUAGES, "a text in several languages")
        needed(found, "en", node, "...")
        return {language: _short(value, most) for language, value in found.items()}
    return {"en": _short(node, most)}


def _short(node: Node, most: int) -> str:
    said = marked.text(node)
    if len(said) > most:
        raise InvalidDefinition(
            "line {line}, column {column}: longer than {most} characters; shorten it", mark=node.start_mark, most=most
        )
    return said


Parts = tuple[Measure, Measure | None, int | None]


def _simple(found: Mapping[str, Node], node: Node) -> Parts:
    return _measure(needed(found, "measure", node, _EXAMPLES["measure"])), None, None


def _ratio(found: Mapping[str, Node], node: Node) -> Parts:
    above, below = (needed(found, key, node, _EXAMPLES["measure"]) for key in ("numerator", "denominator"))
    part, whole = (_of_totals(side) for side in (above, below))
    if any(needs_currency(side) for side in (part, whole)) and {part.of, whole.of} != {"orders"}:
        raise InvalidDefinition(
            "line {line}, column {column}: {of} have no currency, so money cannot be set against them; use orders",
            mark=(below if part.of == "orders" else above).start_mark,
            of=whole.of if part.of == "orders" else part.of,
        )
    return part, whole, None


def _cumulative(found: Mapping[str, Node], node: Node) -> Parts:
    measure = _of_totals(needed(found, "measure", node, _EXAMPLES["measure"]))
    return measure, None, marked.whole(needed(found, "days", node, "28"), 1, _MOST_DAYS)


def _conversion(found: Mapping[str, Node], node: Node) -> Parts:
    base, event = (_event(needed(found, key, node, "{of: visits}")) for key in ("from", "to"))
    return base, event, marked.whole(needed(found, "within_days", node, "7"), 1, _MOST_DAYS)


_READERS: Mapping[Type, Callable[[Mapping[str, Node], Node], Parts]] = {
    Type.SIMPLE: _simple,
    Type.RATIO: _ratio,
    Type.CUMULATIVE: _cumulative,
    Type.CONVERSION: _conversion,
}


def _of_totals(node: Node) -> Measure:
    """A measure whose values add up over customers."""
    measure = _measure(node)
    if measure.how not in (How.COUNT, How.SUM):
        raise InvalidDefinition(
            "line {line}, column {column}: only count and sum add up; write one of them instead of {how}",
            mark=node.start_mark,
            how=measure.how.value,
        )
    return measure


def _event(node: Node) -> Measure:
    found = fields(node, _EVENT, "an event")
    measure = _records(found, node)
    if needs_currency(measure):
        raise InvalidDefinition(
            "line {line}, column {column}: an event has no currency; compare no money here", mark=node.start_mark
        )
    return measure


def _measure(node: Node) -> Measure:
    found = fields(node, _MEASURE, "a measure")
    records = _records(found, node)
    given = [how for how in How if how.value in found]
    if len(given) != 1:
        raise InvalidDefinition(
            "line {line}, column {column}: a measure has exactly one of count, sum, average, share_of; such as "
            "`count: all`",
            mark=node.start_mark,
        )
    how, value, source = given[0], found[given[0].value], SOURCES[records.of]
    if how is How.COUNT:
        marked.word(value, ["all"])
        return records
    if how is How.SHARE:
        return replace(records, how=how, share_of=_conditions(value, source, records.of))
    return replace(records, how=how, column=_quantity(value, how, source, records.of))


def _quantity(node: Node, how: How, source: Source, of: str) -> str:
    name = _column(node, source, of)
    kind = source.columns[name].kind
    if kind in (Kind.TEXT, Kind.YES_NO) or (kind is Kind.SCORE and how is How.SUM):
        raise InvalidDefinition(
            "line {line}, column {column}: `{word}` holds {kind}, of which there is no {how}; use count or share_of",
            mark=node.start_mark,
            word=name,
            kind=kind.value,
            how=how.value,
        )
    return name


def _records(found: Mapping[str, Node], node: Node) -> Measure:
    of = marked.word(needed(found, "of", node, "orders"), SOURCES)
    where = _conditions(found["where"], SOURCES[of], of) if "where" in found else ()
    if of != "answers":
        for key in ("question", "scale"):
            if key in found:
                raise InvalidDefinition(
                    "line {line}, column {column}: only answers have a {key}; delete it",
                    mark=found[key].start_mark,
                    key=key,
                )
        return Measure(of, where=where)
    question = marked.word(needed(found, "question", node, "nps"), QUESTIONS)
    scale = _scale(found["scale"]) if "scale" in found else QUESTIONS[question]
    return Measure(of, where=where, question=question, scale=scale)


def _scale(node: Node) -> tuple[int, int]:
    ends = marked.items(node, 2)
    low, high = (marked.whole(end, 0, 100) for end in ends) if len(ends) == 2 else (0, 0)
    if low >= high:
        raise InvalidDefinition(
            "line {line}, column {column}: a scale is its lowest and its highest answer, such as [0, 10]",
            mark=node.start_mark,
        )
    return low, high


def _conditions(node: Node, source: Source, of: str) -> tuple[Condition, ...]:
    return tuple(_condition(each, source, of) for each in marked.items(node, _MOST_CONDITIONS))


def _condition(node: Node, source: Source, of: str) -> Condition:
    found = fields(node, ("column", "operator", "value"), "a condition")
    at = needed(found, "column", node, next(iter(source.columns)))
    name = _column(at, source, of)
    kind = source.columns[name].kind
    allowed = [word for word in _OPERATORS if kind not in _FOR or _OPERATORS[word] in {_WORDS[w] for w in _FOR[kind]}]
    operator = _OPERATORS[marked.word(found["operator"], allowed)] if "operator" in found else "="
    value = needed(found, "value", node, "...")
    if kind is Kind.YES_NO:
        return Condition(name, operator, marked.yes_or_no(value))
    read = marked.text if kind is Kind.TEXT else marked.number
    if operator == "in":
        return Condition(name, operator, tuple(read(each) for each in marked.items(value, _MOST_VALUES)))
    return Condition(name, operator, read(value))


def _column(node: Node, source: Source, of: str) -> str:
    name = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
    if name not in source.columns:
        raise InvalidDefinition(
            "line {line}, column {column}: `{word}` is no column of {of}; did you mean `{near}`?",
            mark=node.start_mark,
            word=name[:60],
            of=of,
            near=marked.nearest(name, source.columns),
        )
    return name
