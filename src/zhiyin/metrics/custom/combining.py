"""From YAML to a derived metric: an expression of other metrics, brought down to sums over customers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhiyin.metrics.custom import marked
from zhiyin.metrics.custom.deriving import expression_of, kind_of
from zhiyin.metrics.custom.expression import (
    Expression,
    Operation,
    earlier,
    parts_of,
    read_expression,
    totals_of,
)
from zhiyin.metrics.custom.marked import InvalidDefinition, Mark, Node, fields, needed
from zhiyin.metrics.custom.measure import Measure
from zhiyin.metrics.custom.model import Definition, Derived
from zhiyin.metrics.custom.sources import UNITS, needs_currency
from zhiyin.metrics.custom.twins import TWINS
from zhiyin.metrics.model import Unit

Known = Mapping[str, Definition]

_MOST_METRICS, _MOST_TOTALS, _MOST_PARTS, _MOST_DAYS = 6, 8, 200, 366
_LONGEST = 300
_PLAIN_UNITS = (Unit.SHARE, Unit.POINTS, Unit.SCORE, Unit.COUNT)


@dataclass(frozen=True, slots=True)
class _Input:
    said: str
    expression: Expression
    made_of: frozenset[str]
    mark: Mark


def read_derived(found: Mapping[str, Node], node: Node, own_id: str, known: Known) -> Derived:
    """The expression with each name in it replaced by what that metric is made of."""
    at = needed(found, "expr", node, "a / b")
    inputs: dict[str, _Input] = {}
    for each in marked.items(needed(found, "metrics", node, "[{name: order_count, alias: a}]"), _MOST_METRICS):
        alias, read = _input(each, own_id, known)
        if alias in inputs:
            raise InvalidDefinition(
                "line {line}, column {column}: `{word}` stands here a second time; give it another `alias`",
                mark=each.start_mark,
                word=alias,
            )
        inputs[alias] = read
    said, expression = _expression(at, inputs)
    refuse_mixture((total.measure, one.mark) for one in inputs.values() for total in totals_of(one.expression))
    made_of = frozenset().union(*(one.made_of for one in inputs.values()))
    return Derived(expression, _unit(expression, found, at), said, made_of)


def refuse_mixture(measures: Iterable[tuple[Measure, Mark]]) -> None:
    """Money goes with orders alone, which have a currency; answers to nps with such answers, which are kept apart by
    the way they were asked."""
    placed = [*measures]
    speaks_of_money = any(needs_currency(measure) for measure, _ in placed)
    speaks_of_nps = any(measure.question == "nps" for measure, _ in placed)
    for measure, mark in placed:
        if speaks_of_money and measure.of != "orders":
            raise InvalidDefinition(
                "line {line}, column {column}: {of} have no currency, so money cannot be set against them; use orders",
                mark=mark,
                of=measure.of,
            )
        if speaks_of_nps and measure.question != "nps":
            raise InvalidDefinition(
                "line {line}, column {column}: answers to nps are kept apart by the way they were asked, so nothing "
                "else is set against them; use answers to nps here, or another question there",
                mark=mark,
            )


def _input(node: Node, own_id: str, known: Known) -> tuple[str, _Input]:
    found = fields(node, ("name", "alias", "offset_window"), "a metric of an expression")
    at = needed(found, "name", node, "order_count")
    name = marked.text(at)
    expression, made_of = _meant(name, at.start_mark, own_id, known)
    days = _days(found["offset_window"]) if "offset_window" in found else 0
    said = f"{name} −{days} d" if days else name
    return _alias(found.get("alias", at)), _Input(said, earlier(expression, days), made_of | {name}, node.start_mark)


def _meant(name: str, mark: Mark, own_id: str, known: Known) -> tuple[Expression, frozenset[str]]:
    definition = known.get(name)
    if name == own_id or (definition and own_id in _made_of(definition)):
        raise InvalidDefinition(
            "line {line}, column {column}: `{word}` is itself made of `{own}`; take another metric",
            mark=mark,
            word=name,
            own=own_id,
        )
    if definition is None and name in TWINS:
        return TWINS[name], frozenset()
    if definition is None:
        choices = sorted({*known, *TWINS} - {own_id})
        raise InvalidDefinition(
            "line {line}, column {column}: `{word}` cannot be calculated with; did you mean `{near}`? There are: "
            "{choices}",
            mark=mark,
            word=name[:60],
            near=marked.nearest(name, choices),
            choices=", ".join(choices),
        )
    expression = expression_of(definition.body)
    if expression is None:
        raise InvalidDefinition(
            "line {line}, column {column}: `{word}` is a conversion, whose customers are followed beyond the days; "
            "take a metric of another type",
            mark=mark,
            word=name,
        )
    return expression, _made_of(definition)


def _made_of(definition: Definition) -> frozenset[str]:
    return definition.body.made_of if isinstance(definition.body, Derived) else frozenset()


def _alias(node: Node) -> str:
    alias = marked.text(node)
    if not re.fullmatch("[a-z_][a-z0-9_]{0,59}", alias):
        raise InvalidDefinition(
            "line {line}, column {column}: an alias has small letters, digits and _, and begins with a letter",
            mark=node.start_mark,
        )
    return alias


def _days(node: Node) -> int:
    """`7 days`, `1 week`."""
    found = re.fullmatch(r"(\d{1,3}) (day|week)s?", marked.text(node), re.ASCII)
    days = int(found[1]) * (7 if found[2] == "week" else 1) if found else 0
    if not 1 <= days <= _MOST_DAYS:
        raise InvalidDefinition(
            "line {line}, column {column}: write so many days or weeks, up to {most} days, such as 7 days",
            mark=node.start_mark,
            most=_MOST_DAYS,
        )
    return days


def _expression(node: Node, inputs: Mapping[str, _Input]) -> tuple[str, Expression]:
    said, used = marked.text(node, _LONGEST), set[str]()

    def named(word: str, mark: Mark) -> Expression:
        if word not in inputs:
            raise InvalidDefinition(
                "line {line}, column {column}: `{word}` is none of `metrics`; did you mean `{near}`?",
                mark=mark,
                word=word[:60],
                near=marked.nearest(word, inputs),
            )
        used.add(word)
        return inputs[word].expression

    expression = read_expression(said, named, marked.inner_mark(node))
    for alias, one in inputs.items():
        if alias not in used:
            raise InvalidDefinition(
                "line {line}, column {column}: `{word}` does not stand in `expr`; delete it here or use it there",
                mark=one.mark,
                word=alias,
            )
    _refuse_excess(expression, node)
    meant = [f"{alias} = {one.said}" for alias, one in inputs.items() if alias != one.said]
    return "; ".join([said, *meant]), expression


def _refuse_excess(expression: Expression, node: Node) -> None:
    if sum(1 for _ in parts_of(expression)) > _MOST_PARTS or len(totals_of(expression)) > _MOST_TOTALS:
        raise InvalidDefinition(
            "line {line}, column {column}: more than {most} sums or {parts} parts in one expression; make it simpler",
            mark=node.start_mark,
            most=_MOST_TOTALS,
            parts=_MOST_PARTS,
        )
    if any(isinstance(part, Operation) and part.sign == "/" and part.right == 0 for part in parts_of(expression)):
        raise InvalidDefinition(
            "line {line}, column {column}: nothing can be divided by 0; write another divisor", mark=node.start_mark
        )


def _unit(expression: Expression, found: Mapping[str, Node], at: Node) -> Unit:
    kind = kind_of(expression)
    if kind is None:
        raise InvalidDefinition(
            "line {line}, column {column}: money, seconds and plain numbers cannot be added to each other, nor can "
            "anything be divided by another kind than itself or a plain number; divide like by like first",
            mark=at.start_mark,
        )
    if "unit" not in found:
        return UNITS.get(kind, Unit.SCORE)
    if kind in UNITS:
        raise InvalidDefinition(
            "line {line}, column {column}: this is in {unit} by itself; delete `unit`",
            mark=found["unit"].start_mark,
            unit=UNITS[kind].value,
        )
    return Unit(marked.word(found["unit"], [unit.value for unit in _PLAIN_UNITS]))
