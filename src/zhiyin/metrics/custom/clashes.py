"""Names in a file of MetricFlow that stand for two things: of metrics, and of the measures that they are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import yaml

from zhiyin.metrics.custom.marked import InvalidDefinition, Node

_METRIC = (
    "line {line}, column {column}: the metric in line {first} is called `{word}` already; give one of the two another "
    "name"
)
_MEASURE = (
    "line {line}, column {column}: the measure in line {first} is called `{word}` already; give one of the two another "
    "name"
)


def refuse_clashes(file: Node, taken: Collection[str]) -> None:
    """Refuse a name of two metrics, of two measures in whatever models, and of a metric that is `taken` already.

    The mistake that is raised stands first; it knows the others.
    """
    metrics = [_name(metric) for metric in _items(file, "metrics")]
    measures = [_name(one) for model in _items(file, "semantic_models") for one in _items(model, "measures")]
    found = [*_twice(metrics, _METRIC), *_twice(measures, _MEASURE), *_taken(metrics, taken)]
    if found:
        first, *others = sorted(found, key=lambda mistake: mistake.place)
        first.others = tuple(others)
        raise first


def _twice(names: Sequence[Node | None], said: str) -> Iterator[InvalidDefinition]:
    known: dict[str, Node] = {}
    for name in names:
        if name is not None and known.setdefault(name.value, name) is not name:
            yield InvalidDefinition(
                said,
                mark=name.start_mark,
                word=name.value[:60],
                first=known[name.value].start_mark.line + 1,
            )


def _taken(names: Sequence[Node | None], taken: Collection[str]) -> Iterator[InvalidDefinition]:
    for name in names:
        if name is not None and name.value in taken:
            yield InvalidDefinition(
                "line {line}, column {column}: `{word}` comes with the product; choose another id",
                mark=name.start_mark,
                word=name.value[:60],
            )


def _items(node: Node, key: str) -> list[Node]:
    """What a mapping lists under a key; nothing where it does not: its shape is judged by who reads it."""
    value = _value(node, key)
    return [*value.value] if isinstance(value, yaml.SequenceNode) else []


def _name(node: Node) -> Node | None:
    found = _value(node, "name")
    return found if isinstance(found, yaml.ScalarNode) else None


def _value(node: Node, key: str) -> Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for each, value in node.value if getattr(each, "value", None) == key), None)
