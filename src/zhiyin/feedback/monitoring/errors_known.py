"""How often the model errs about polarity, as far as gold labels tell without looking worse or better than it is."""

from __future__ import annotations

from collections.abc import Iterable

from zhiyin.feedback.listening.corrected_shares import Confusion
from zhiyin.nlp.model import Polarity
from zhiyin.topics.gold_model import GoldLabel, Way

_ORDER = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
UNPICKED = frozenset({Way.OWN})
"""Labels of sentences that nobody chose for what a model had said of them. Corrections are of errors, the queue holds
what the model is unsure of: a rate of errors taken from these would be too high, one from confirmations too low."""


def confusion_of(labels: Iterable[GoldLabel]) -> Confusion:
    """What people say against what a model had said, of labels that were not picked for it."""
    counts = [[0, 0, 0] for _ in _ORDER]
    for label in labels:
        said = label.said.polarity if label.said else None
        if label.way in UNPICKED and label.polarity is not None and said is not None:
            counts[_ORDER.index(label.polarity)][_ORDER.index(said)] += 1
    negative, neutral, positive = ((row[0], row[1], row[2]) for row in counts)
    return Confusion((negative, neutral, positive))
