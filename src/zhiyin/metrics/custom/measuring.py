"""From YAML to a measure: which records, narrowed to what, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import yaml

from zhiyin.metrics.custom import marked
from zhiyin.metrics.custom.marked import InvalidDefinition, Node, fields, needed
from zhiyin.metrics.custom.measure import Condition, How, Measure
from zhiyin.metrics.custom.sources import QUESTIONS, SOURCES, Kind, Source, needs_currency

EXAMPLE = "{of: orders, count: all}"

_MOST_CONDITIONS, _MOST_VALUES = 10, 50
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


def read_total(node: Node) -> Measure:
    """A measure whose values add up over customers."""
    measure = read_measure(node)
    if measure.how not in (How.COUNT, How.SUM):
        raise InvalidDefinition(
            "line {line}, column {column}: only count and sum add up; write one of them instead of {how}",
            mark=node.start_mark,
            how=measure.how.value,
        )
    return measure


def read_event(node: Node) -> Measure:
    """Records that tell that something was done."""
    found = fields(node, _EVENT, "an event")
    measure = _records(found, node)
    if needs_currency(measure):
        raise InvalidDefinition(
            "line {line}, column {column}: an event has no currency; compare no money here", mark=node.start_mark
        )
    return measure


def read_measure(node: Node) -> Measure:
    """Records and what is made of them."""
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
