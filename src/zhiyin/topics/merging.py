"""What a topic says of itself after others became part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zhiyin.topics.checking import MOST_PHRASES
from zhiyin.topics.model import Description, Topic
from zhiyin.topics.phrases import folded


def joined(target: Topic, sources: Sequence[Topic]) -> Description:
    """The words of the target, and the phrases and examples of all.

    Exclude phrases of the others are not taken: what was no part of one of them may well be one of another. Those
    of the target that always meant one of the others go.
    """
    about = target.description
    all_of_them = [about, *(source.description for source in sources)]
    include = _once(phrase for one in all_of_them for phrase in one.include)
    meant = {folded(phrase) for phrase in include}
    examples = {folded(one.text): one for other in reversed(all_of_them) for one in other.examples if one.is_of_topic}
    own = [one for one in about.examples if one.is_of_topic or folded(one.text) not in examples]
    more = [one for key, one in examples.items() if key not in {folded(mine.text) for mine in own}]
    return replace(
        about,
        include=tuple(include)[:MOST_PHRASES],
        exclude=tuple(phrase for phrase in about.exclude if folded(phrase) not in meant),
        examples=tuple([*own, *more][:MOST_PHRASES]),
        urgency=max(one.urgency for one in all_of_them),
    )


def _once(phrases: Iterable[str]) -> list[str]:
    """Each phrase as it was first written."""
    found: dict[str, str] = {}
    for phrase in phrases:
        found.setdefault(folded(phrase), phrase)
    return [*found.values()]
