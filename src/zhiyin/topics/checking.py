"""What a topic may look like: each mistake is told with its place and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.topics.model import DEEPEST, Description, LocalizedText, Topic, Tree
from zhiyin.topics.phrases import folded

MOST_TOPICS = 2_000
LONGEST_NAME = 80
LONGEST_DEFINITION = 600
LONGEST_PHRASE = 80
LONGEST_EXAMPLE = 500
LONGEST_KEY = 40
LONGEST_PATH = DEEPEST * (LONGEST_KEY + 1)
MOST_PHRASES = 200
_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


def check_description(about: Description, pointer: str = "") -> None:
    """Raises what is wrong with a description; `pointer` is where it stands."""
    if not about.names:
        raise InvalidInput("a topic needs a name in at least one language", pointer=f"{pointer}/names")
    _check_words(about.names, LONGEST_NAME, f"{pointer}/names")
    _check_words(about.definitions, LONGEST_DEFINITION, f"{pointer}/definitions")
    _check_list(about.include, LONGEST_PHRASE, f"{pointer}/include")
    _check_list(about.exclude, LONGEST_PHRASE, f"{pointer}/exclude")
    _check_list([example.text for example in about.examples], LONGEST_EXAMPLE, f"{pointer}/examples")
    _check_department(about.department, f"{pointer}/department")
    _check_apart(about, pointer)


def check_key(key: str, pointer: str = "") -> None:
    """Raises where a key would not do in a path."""
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            "{key} is no key: use up to {most} of a-z, 0-9 and _, such as battery_life",
            key=key[:LONGEST_KEY],
            most=LONGEST_KEY,
            pointer=pointer,
        )


def check_text(text: str, most: int, pointer: str) -> None:
    """Raises what is wrong with words on one line."""
    if not text.strip() or any(ord(sign) < 32 or 0xD800 <= ord(sign) < 0xE000 for sign in text):
        raise InvalidInput("write words here, on one line", pointer=pointer)
    if len(text) > most:
        raise InvalidInput("longer than {most} characters; shorten it", most=most, pointer=pointer)


def check_tree(tree: Tree) -> None:
    """Raises where topics of a tree do not go together."""
    if sum(topic.retired_in is None for topic in tree.topics.values()) > MOST_TOPICS:
        raise Conflict("a tree has at most {most} topics; retire or merge some first", most=MOST_TOPICS)
    _check_siblings(tree.children(None))
    for topic in tree.below(None):
        if len(tree.line_of(topic.id)) > DEEPEST:
            raise Conflict(
                "{topic} would be deeper than {most} levels; put it further up", topic=name_of(topic), most=DEEPEST
            )
        _check_siblings(tree.children(topic.id))


def name_of(topic: Topic) -> str:
    """What errors and logs call a topic."""
    return next(iter(topic.description.names.words.values()), topic.key)


def _check_siblings(siblings: Sequence[Topic]) -> None:
    """No two topics side by side may be called the same in one language."""
    taken: dict[tuple[str, str], Topic] = {}
    for topic in siblings:
        for locale, name in topic.description.names.words.items():
            other = taken.setdefault((locale, folded(name)), topic)
            if other is not topic:
                raise Conflict(
                    "two topics side by side cannot both be called {name}; give one another name or merge them",
                    name=name,
                )


def _check_words(text: LocalizedText, most: int, pointer: str) -> None:
    for locale, words in text.words.items():
        check_text(words, most, f"{pointer}/{locale.value}")


def _check_list(texts: Sequence[str], most: int, pointer: str) -> None:
    if len(texts) > MOST_PHRASES:
        raise InvalidInput("more than {most} entries; keep the telling ones", most=MOST_PHRASES, pointer=pointer)
    for number, text in enumerate(texts):
        check_text(text, most, f"{pointer}/{number}")


def _check_department(name: str, pointer: str) -> None:
    if name:
        check_text(name, LONGEST_NAME, pointer)


def _check_apart(about: Description, pointer: str) -> None:
    """A phrase cannot always mean a topic and never mean it."""
    both = _folded(about.include) & _folded(about.exclude)
    for number, phrase in enumerate(about.exclude):
        if folded(phrase) in both:
            raise InvalidInput(
                "{phrase} is among the include phrases too; take it out of one of them",
                phrase=phrase,
                pointer=f"{pointer}/exclude/{number}",
            )


def _folded(phrases: Iterable[str]) -> set[str]:
    return {folded(phrase) for phrase in phrases}
