"""Which topic a column of a table stands for: those at one level of the tree, or those right below one topic."""

from __future__ import annotations

from collections.abc import Mapping

from zhiyin.base.errors import InvalidInput
from zhiyin.nlp.model import Taxonomy


def lines(taxonomy: Taxonomy) -> Mapping[str, tuple[str, ...]]:
    """Each topic with all above it, from the root down; parents come before their children."""
    found: dict[str, tuple[str, ...]] = {}
    for topic in taxonomy.topics:
        found[topic.id] = (*found.get(topic.parent_id or "", ()), topic.id)
    return found


def columns_at(taxonomy: Taxonomy, level: int = 1, under: str | None = None) -> dict[str, str]:
    """The column of each topic: what stands above it at the level (1: the roots), or it itself where it is higher up.

    With `under` its children are the columns, and it itself for what is said of it alone. Each topic
    has one column at most, so that what is said counts once in a line.
    """
    above = lines(taxonomy)
    if under is None:
        return {topic: line[min(level, len(line)) - 1] for topic, line in above.items()}
    if under not in above:
        raise InvalidInput("there is no topic {topic}", topic=under, pointer="under")
    depth = len(above[under])
    return {topic: line[min(depth, len(line) - 1)] for topic, line in above.items() if under in line}


def below(taxonomy: Taxonomy, topic_id: str) -> set[str]:
    """The topic with all that stand below it."""
    return {topic for topic, line in lines(taxonomy).items() if topic_id in line}
