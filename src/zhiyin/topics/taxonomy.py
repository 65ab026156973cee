"""The tree as models see it: its topics in use, with what people said of sentences among their examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhiyin.base.locale import Locale
from zhiyin.nlp import model as nlp
from zhiyin.topics.gold_model import GoldLabel
from zhiyin.topics.model import LocalizedText, Topic, Tree
from zhiyin.topics.succession import History

GOLD_WEIGHT = 3.0
"""A sentence of one's own customers counts as much as so many that come with a template."""


def taxonomy_of(history: History, gold: Iterable[GoldLabel]) -> nlp.Taxonomy:
    """Parents before their children. A label whose topic only reading again could tell today teaches nothing."""
    tree = history.tree
    examples: dict[str, list[nlp.Example]] = {}
    for label in gold:
        for topic_id, is_of_topic in _taught(label, history):
            examples.setdefault(topic_id, []).append(nlp.Example(label.sentence, is_of_topic, GOLD_WEIGHT))
    return nlp.Taxonomy(tree.version, tuple(_seen(topic, examples.get(topic.id, ())) for topic in tree.below(None)))


def _taught(label: GoldLabel, history: History) -> Iterator[tuple[str, bool]]:
    """The topic that it is of; and the one for which a model took it, unless both are in one line of the tree."""
    right = _in_use(label.topic_id, label, history)
    if right is not None:
        yield right, True
    elif label.topic_id is not None:
        return  # what it is of cannot be told any more, so neither what it is not of
    heard = None if label.said is None else _in_use(label.said.topic_id, label, history)
    if heard is not None and not _in_line(history.tree, heard, right):
        yield heard, False


def _in_use(topic_id: str | None, label: GoldLabel, history: History) -> str | None:
    today = None if topic_id is None else history.today(topic_id, label.tree_version, label.sentence)
    return today if today is not None and history.tree.get(today).retired_in is None else None


def _in_line(tree: Tree, one: str, other: str | None) -> bool:
    return other is not None and (tree.is_within(one, other) or tree.is_within(other, one))


def _seen(topic: Topic, gold: Iterable[nlp.Example]) -> nlp.Topic:
    about = topic.description
    return nlp.Topic(
        id=topic.id,
        parent_id=topic.parent_id,
        names=_words(about.names),
        definitions=_words(about.definitions),
        include=about.include,
        exclude=about.exclude,
        examples=(*(nlp.Example(one.text, one.is_of_topic) for one in about.examples), *gold),
        urgency=about.urgency,
    )


def _words(text: LocalizedText) -> dict[str, str]:
    return {locale.value: text.words[locale] for locale in Locale if locale in text.words}
