"""YAML whose every value knows its line, so that a mistake can be shown where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from math import isfinite

import yaml

from zhiyin.base.errors import InvalidInput

Node = yaml.Node
Mark = yaml.Mark

MOST_CHARACTERS = 20_000
MOST = 1e13
"""Numbers are smaller than that."""
_DEEPEST = 12
_SHOWN = 60


class InvalidDefinition(InvalidInput):
    """A definition cannot be used: where it stands in the text, what is wrong, and how to mend it."""

    others: tuple[InvalidDefinition, ...] = ()  # mistakes that were found with it

    def __init__(self, template: str, /, *, mark: Mark | yaml._yaml.Mark, **params: object) -> None:
        self.place = (mark.line + 1, mark.column + 1)
        super().__init__(template, pointer="/definition", line=mark.line + 1, column=mark.column + 1, **params)


def read(text: str) -> Node:
    """The one document in the text."""
    try:
        _refuse_tricks(text[: MOST_CHARACTERS + 1])
        node = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark or _start(text)
        raise InvalidDefinition(
            "line {line}, column {column}: this is no YAML: {reason}; texts with : # > ! stand in quotes",
            mark=mark,
            reason=error.problem or error.context,
        ) from None
    except yaml.reader.ReaderError as error:
        mark = _mark(text, error.position)
        raise InvalidDefinition(
            "line {line}, column {column}: a sign stands here that no text holds; delete it", mark=mark
        ) from None
    if node is None:
        raise InvalidDefinition("line {line}, column {column}: nothing stands here; begin with id:", mark=_start(text))
    return node


def fields(node: Node, known: Sequence[str], where: str) -> dict[str, Node]:
    """The values of a mapping by their keys, of which all are known and none stands twice."""
    if not isinstance(node, yaml.MappingNode):
        raise InvalidDefinition(
            "line {line}, column {column}: here stand keys with values, such as {key}: ...",
            mark=node.start_mark,
            key=known[0],
        )
    found: dict[str, Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name not in known:
            raise InvalidDefinition(
                "line {line}, column {column}: {where} has no key `{word}`; did you mean `{near}`?",
                mark=key.start_mark,
                where=where,
                word=name[:_SHOWN],
                near=nearest(name, known),
            )
        if name in found:
            raise InvalidDefinition(
                "line {line}, column {column}: `{word}` stands here a second time; delete one",
                mark=key.start_mark,
                word=name,
            )
        found[name] = value
    return found


def needed(found: Mapping[str, Node], key: str, node: Node, example: str) -> Node:
    """The value of a key that must be there."""
    if key not in found:
        raise InvalidDefinition(
            "line {line}, column {column}: `{word}` is missing here; add a line such as `{word}: {example}`",
            mark=node.start_mark,
            word=key,
            example=example,
        )
    return found[key]


def text(node: Node, most: int = MOST_CHARACTERS) -> str:
    """A text of so many characters; one that YAML reads as something else must stand in quotes."""
    if not isinstance(node, yaml.ScalarNode) or not node.tag.endswith((":str", ":value")) or not node.value.strip():
        raise InvalidDefinition(
            "line {line}, column {column}: a text belongs here; write it in quotes", mark=node.start_mark
        )
    said = str(node.value).strip()
    if len(said) > most:
        raise InvalidDefinition(
            "line {line}, column {column}: longer than {most} characters; shorten it", mark=node.start_mark, most=most
        )
    return said


def inner_mark(node: Node) -> Mark:
    """Where the text itself begins, behind its quotation mark; a text on one line."""
    start = node.start_mark
    if start.line != node.end_mark.line:
        raise InvalidDefinition("line {line}, column {column}: write this on one line", mark=start)
    quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')
    return Mark("", 0, start.line, start.column + quoted, None, 0)


def word(node: Node, known: Iterable[str]) -> str:
    """One of the known words."""
    said = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
    choices = [*known]
    if said not in choices:
        raise InvalidDefinition(
            "line {line}, column {column}: `{word}` is not known here; write one of {choices}",
            mark=node.start_mark,
            word=said[:_SHOWN],
            choices=", ".join(choices),
        )
    return said


def number(node: Node) -> float:
    """A number of reasonable size."""
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith((":int", ":float")) and len(node.value) < 30:
        try:
            found = float(node.value)
        except ValueError:  # sexagesimal and the like
            found = float("nan")
        if isfinite(found) and abs(found) < MOST:
            return found
    raise InvalidDefinition(
        "line {line}, column {column}: a number belongs here, such as 9 or 2.5", mark=node.start_mark
    )


def whole(node: Node, least: int, most: int) -> int:
    """A whole number within limits."""
    found = number(node)
    if found != int(found) or not least <= found <= most:
        raise InvalidDefinition(
            "line {line}, column {column}: a whole number from {least} to {most} belongs here",
            mark=node.start_mark,
            least=least,
            most=most,
        )
    return int(found)


def yes_or_no(node: Node) -> bool:
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":bool"):
        return str(node.value).lower() in ("yes", "true", "on")
    raise InvalidDefinition("line {line}, column {column}: yes or no belongs here", mark=node.start_mark)


def items(node: Node, most: int) -> list[Node]:
    """The items of a list; one alone needs no list."""
    if not isinstance(node, yaml.SequenceNode):
        return [node]
    if not 0 < len(node.value) <= most:
        raise InvalidDefinition(
            "line {line}, column {column}: a list of 1 to {most} belongs here", mark=node.start_mark, most=most
        )
    return list(node.value)


def nearest(said: str, known: Iterable[str]) -> str:
    """The known word that is most like it."""
    choices = [*known]
    close = get_close_matches(said[:_SHOWN], choices, n=1, cutoff=0.0)
    return close[0] if close else choices[0]


def _refuse_tricks(text: str) -> None:
    """Neither more than a person writes, nor deeper, nor anything that stands for something else."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidDefinition(
            "line {line}, column {column}: longer than {most} characters; shorten it",
            mark=_mark(text, MOST_CHARACTERS),
            most=MOST_CHARACTERS,
        )
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            raise InvalidDefinition(
                "line {line}, column {column}: write the value itself, without * and not so deep",
                mark=event.start_mark or _start(text),
            )


def _start(text: str) -> yaml.Mark:
    return _mark(text, 0)


def _mark(text: str, position: int) -> yaml.Mark:
    before = text[:position]
    return yaml.Mark("", position, before.count("\n"), position - before.rfind("\n") - 1, None, 0)
