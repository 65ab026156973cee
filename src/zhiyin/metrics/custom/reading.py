"""From YAML to a definition: everything is checked here, and each mistake said with its line and its mend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from re import fullmatch
from typing import TypeVar

import yaml

from zhiyin.metrics.custom import marked
from zhiyin.metrics.custom.combining import Known, read_derived, refuse_mixture
from zhiyin.metrics.custom.marked import InvalidDefinition, Node, fields, needed
from zhiyin.metrics.custom.measure import Grain, Window
from zhiyin.metrics.custom.measuring import EXAMPLE, read_event, read_measure, read_total
from zhiyin.metrics.custom.model import Body, Conversion, Definition, Ratio, Simple, Type, Words
from zhiyin.metrics.model import Direction

_LANGUAGES = ("en", "zh-CN", "zh-TW")
_LONGEST_NAME, _LONGEST_PURPOSE = 80, 300
_MOST_DAYS = 366

_COMMON = ("id", "name", "purpose", "type", "direction")
_KEYS = {
    Type.SIMPLE: ("measure",),
    Type.RATIO: ("numerator", "denominator"),
    Type.CUMULATIVE: ("measure", "days", "grain_to_date"),
    Type.CONVERSION: ("from", "to", "within_days"),
    Type.DERIVED: ("expr", "metrics", "unit"),
}
Read = TypeVar("Read")


def read_definition(text: str, taken: Collection[str], known: Known) -> Definition:
    """The definition in the text; `taken` are ids of metrics that come with the product, `known` are the brand's own.

    The mistake that is raised stands first; it knows those that were found in other parts.
    """
    node = marked.read(text)
    type_ = _type(node)
    found = fields(node, (*_COMMON, *_KEYS[type_]), type_.value)
    mistakes = _Mistakes()
    id_ = mistakes.without(lambda: _id(needed(found, "id", node, "my_metric"), taken))
    name = mistakes.without(lambda: _words(needed(found, "name", node, "My metric"), _LONGEST_NAME))
    purpose = mistakes.without(lambda: _words(found["purpose"], _LONGEST_PURPOSE) if "purpose" in found else {"en": ""})
    direction = mistakes.without(lambda: _direction(found))
    body = mistakes.without(lambda: _READERS[type_](found, node, id_ or "", known))
    if id_ is None or name is None or purpose is None or direction is None or body is None:
        raise mistakes.first()
    return Definition(id_, name, purpose, type_, body, direction)


class _Mistakes:
    """What is wrong with the parts of a definition."""

    def __init__(self) -> None:
        self._found: list[InvalidDefinition] = []

    def without(self, read: Callable[[], Read]) -> Read | None:
        """A part; None where it is mistaken."""
        try:
            return read()
        except InvalidDefinition as mistake:
            self._found.append(mistake)
            return None

    def first(self) -> InvalidDefinition:
        first, *others = sorted(self._found, key=lambda mistake: mistake.place)
        first.others = tuple(others)
        return first


def _type(node: Node) -> Type:
    known = [*dict.fromkeys([*_COMMON, *(key for keys in _KEYS.values() for key in keys)])]
    found = fields(node, known, "a metric")
    return Type(marked.word(needed(found, "type", node, "simple"), [each.value for each in Type]))


def _direction(found: Mapping[str, Node]) -> Direction:
    if "direction" not in found:
        return Direction.NEITHER
    return Direction(marked.word(found["direction"], [each.value for each in Direction]))


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
        return {language: marked.text(value, most) for language, value in found.items()}
    return {"en": marked.text(node, most)}


def _simple(found: Mapping[str, Node], node: Node, _: str, __: Known) -> Body:
    return Simple(read_measure(needed(found, "measure", node, EXAMPLE)))


def _ratio(found: Mapping[str, Node], node: Node, _: str, __: Known) -> Body:
    above, below = (needed(found, key, node, EXAMPLE) for key in ("numerator", "denominator"))
    part, whole = read_total(above), read_total(below)
    refuse_mixture([(part, above.start_mark), (whole, below.start_mark)])
    return Ratio(part, whole)


def _cumulative(found: Mapping[str, Node], node: Node, _: str, __: Known) -> Body:
    measure = read_total(needed(found, "measure", node, EXAMPLE))
    if "grain_to_date" not in found:
        return Simple(measure, Window(days=marked.whole(needed(found, "days", node, "28"), 1, _MOST_DAYS)))
    if "days" in found:
        raise InvalidDefinition(
            "line {line}, column {column}: `days` and `grain_to_date` cannot both hold; delete one",
            mark=found["grain_to_date"].start_mark,
        )
    return Simple(measure, Window(since=Grain(marked.word(found["grain_to_date"], [each.value for each in Grain]))))


def _conversion(found: Mapping[str, Node], node: Node, _: str, __: Known) -> Body:
    base, event = (read_event(needed(found, key, node, "{of: visits}")) for key in ("from", "to"))
    return Conversion(base, event, marked.whole(needed(found, "within_days", node, "7"), 1, _MOST_DAYS))


_READERS: Mapping[Type, Callable[[Mapping[str, Node], Node, str, Known], Body]] = {
    Type.SIMPLE: _simple,
    Type.RATIO: _ratio,
    Type.CUMULATIVE: _cumulative,
    Type.CONVERSION: _conversion,
    Type.DERIVED: read_derived,
}
