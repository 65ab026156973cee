"""YAML whose every value knows its line, so that a mistake in a file can be shown where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches

import yaml

from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale, translate

MOST_CHARACTERS = 4_000_000
_DEEPEST = 16
_SHOWN = 60
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where there is one


class InvalidFile(InvalidInput):
    """Something in a file cannot be used: where it stands, what is wrong, and how to mend it."""

    def __init__(self, template: str, /, *, line: int, column: int, **params: object) -> None:
        super().__init__(template, pointer="/yaml", line=line, column=column, **params)


class InvalidTopic(InvalidFile):
    """A topic in a file cannot be, for a reason that has words of its own."""

    def __init__(self, why: InvalidInput, *, line: int, column: int) -> None:
        super().__init__("line {line}, column {column}: {reason}", line=line, column=column, reason=why)
        self.why = why

    def message(self, locale: Locale) -> str:
        return translate(self.template, locale, **{**self.params, "reason": self.why.message(locale)})


def read(text: str) -> yaml.Node:
    """The one document in the text; without anything that stands for something else."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidInput("longer than {most} characters; shorten it", most=MOST_CHARACTERS, pointer="/yaml")
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, _LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InvalidFile(
            "line {line}, column {column}: this is no YAML: {reason}; texts with : # > ! stand in quotes",
            **_place(mark),
            reason=error.problem or error.context,
        ) from None
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        raise InvalidInput("a sign stands in the file that no text holds; delete it", pointer="/yaml") from None
    if node is None:
        raise InvalidInput("nothing stands in the file", pointer="/yaml")
    return node


@contextmanager
def at(node: yaml.Node) -> Iterator[None]:
    """What is wrong inside is told with this place, unless it has one of its own."""
    try:
        yield
    except InvalidFile:
        raise
    except InvalidInput as why:
        raise InvalidTopic(why, **_place(node.start_mark)) from None


def fields(node: yaml.Node, known: Sequence[str], where: str) -> dict[str, yaml.Node]:
    """The values of a mapping by their keys, of which all are known and none stands twice."""
    if not isinstance(node, yaml.MappingNode):
        raise InvalidFile(
            "line {line}, column {column}: here stand keys with values, such as {key}: ...",
            **_place(node.start_mark),
            key=known[0],
        )
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name not in known:
            raise InvalidFile(
                "line {line}, column {column}: {where} has no key `{word}`; did you mean `{near}`?",
                **_place(key.start_mark),
                where=where,
                word=name[:_SHOWN],
                near=get_close_matches(name[:_SHOWN], known, n=1, cutoff=0.0)[0],
            )
        if name in found:
            raise InvalidFile(
                "line {line}, column {column}: `{word}` stands here a second time; delete one",
                **_place(key.start_mark),
                word=name,
            )
        found[name] = value
    return found


def text(node: yaml.Node) -> str:
    """A text; one that YAML reads as something else must stand in quotes."""
    if not isinstance(node, yaml.ScalarNode) or not node.tag.endswith((":str", ":value")):
        raise InvalidFile(
            "line {line}, column {column}: a text belongs here; write it in quotes", **_place(node.start_mark)
        )
    return str(node.value).strip()


def word(node: yaml.Node, known: Iterable[str]) -> str:
    """One of the known words."""
    said = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
    choices = [*known]
    if said not in choices:
        raise InvalidFile(
            "line {line}, column {column}: `{word}` is not known here; write one of {choices}",
            **_place(node.start_mark),
            word=said[:_SHOWN],
            choices=", ".join(choices),
        )
    return said


def items(node: yaml.Node) -> list[yaml.Node]:
    """The items of a list."""
    if not isinstance(node, yaml.SequenceNode):
        raise InvalidFile("line {line}, column {column}: a list belongs here", **_place(node.start_mark))
    return list(node.value)


def _refuse_tricks(text: str) -> None:
    """Neither deeper than a tree is, nor anything that stands for something else."""
    depth = 0
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            raise InvalidFile(
                "line {line}, column {column}: write the value itself, without * and not so deep",
                **_place(event.start_mark),
            )


def _place(mark: yaml.Mark | yaml._yaml.Mark | None) -> dict[str, int]:
    return {"line": mark.line + 1 if mark else 1, "column": mark.column + 1 if mark else 1}
