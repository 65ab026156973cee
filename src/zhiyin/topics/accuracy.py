"""How often a model is right about a topic, on what people say: shares with their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from zhiyin.nlp.model import Polarity
from zhiyin.topics.gold_model import GoldLabel, Prediction
from zhiyin.topics.model import Tree
from zhiyin.topics.succession import History

_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval over n sentences; None where there are none."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence: what a person says of it and what a model said, both as topics of one version of the tree.

    Polarity is None where one of them says nothing of it.
    """

    person: str | None
    model: str | None
    is_polarity_right: bool | None = None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How a topic, with all below it, is recognised."""

    accuracy: Share  # of the sentences that a person or the model puts here, those that both do
    precision: Share  # of those that the model puts here
    recall: Share  # of those that a person puts here
    f1: Share  # the harmonic mean of both
    polarity: Share  # of those that both put here, whose polarity is right


def share(hits: int, n: int) -> Share:
    """hits / n with its interval (Wilson 1927), which also holds for few sentences and near 0 and 1."""
    if n == 0:
        return Share(None, None, None, 0)
    p, z2 = hits / n, _Z95 * _Z95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    margin = _Z95 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low = 0.0 if hits == 0 else centre - margin
    return Share(p, low, 1.0 if hits == n else centre + margin, n)


def f1(both: int, either: int) -> Share:
    """F1 = 2 TP / (2 TP + FP + FN), of the sentences that a person or the model puts somewhere.

    It is 2 J / (1 + J) of their agreement J = TP / (TP + FP + FN), and grows with it: its
    interval is that of J (Wilson 1927) carried over.
    """
    agreement = share(both, either)
    value, low, high = (
        None if one is None else 2 * one / (1 + one) for one in (agreement.value, agreement.low, agreement.high)
    )
    return Share(value, low, high, either)


def accuracy_of(topic_id: str | None, judged: Iterable[Judged], tree: Tree) -> Accuracy:
    """How one topic is recognised; None: how the whole tree is, where only the same topic is right.

    Accuracy leaves out the sentences that neither puts here: most of all are of other topics, and would make any
    model look good. Sentences that people choose to label are not a random part of all: of corrections alone the
    figure is lower than it would be of everything.
    """
    if topic_id is None:
        return _of_whole_tree(judged)
    both = person = model = right = polar = 0
    for one in judged:
        said = one.person is not None and tree.is_within(one.person, topic_id)
        heard = one.model is not None and tree.is_within(one.model, topic_id)
        both, person, model = both + (said and heard), person + said, model + heard
        if said and heard and one.is_polarity_right is not None:
            polar, right = polar + 1, right + one.is_polarity_right
    either = person + model - both
    precision, recall = share(both, model), share(both, person)
    return Accuracy(share(both, either), precision, recall, f1(both, either), share(right, polar))


def _of_whole_tree(judged: Iterable[Judged]) -> Accuracy:
    """Over all topics together; a sentence of no topic is right where both say so."""
    every = list(judged)
    same = [one for one in every if one.person == one.model]
    hits = sum(one.person is not None for one in same)
    polar = [one.is_polarity_right for one in same if one.person is not None and one.is_polarity_right is not None]
    model = sum(one.model is not None for one in every)
    person = sum(one.person is not None for one in every)
    precision, recall = share(hits, model), share(hits, person)
    return Accuracy(
        share(len(same), len(every)), precision, recall, f1(hits, model + person - hits), share(sum(polar), len(polar))
    )


def judged_of(
    labels: Iterable[GoldLabel], history: History, said: Mapping[str, Prediction] | None = None
) -> list[Judged]:
    """The labels of whose sentences a model said something: before the person, or as `said` by the label's id.

    A label whose topic only reading again could tell today is left out.
    """
    found = []
    for label in labels:
        prediction = label.said if said is None else said.get(label.id)
        if prediction is None:
            continue
        person, model = (_today(topic_id, label, history) for topic_id in (label.topic_id, prediction.topic_id))
        if _LOST not in (person, model):
            found.append(Judged(person, model, _same(label.polarity, prediction.polarity)))
    return found


_LOST = "?"


def _today(topic_id: str | None, label: GoldLabel, history: History) -> str | None:
    """The topic of today, None for none of them, `_LOST` where nobody can tell."""
    if topic_id is None:
        return None
    return history.today(topic_id, label.tree_version, label.sentence) or _LOST


def _same(person: Polarity | None, model: Polarity | None) -> bool | None:
    return None if person is None or model is None else person is model
