"""What one can do with gold labels: say what a sentence speaks of, take it back, see how often models are right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.ids import new_id
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.db.outbox import Outbox
from zhiyin.topics import gold_store
from zhiyin.topics.accuracy import Accuracy, Judged, accuracy_of, judged_of
from zhiyin.topics.checking import name_of
from zhiyin.topics.events import GoldChanged
from zhiyin.topics.gold_model import GoldLabel, NewGold, Prediction
from zhiyin.topics.learning import Candidate, next_to_label
from zhiyin.topics.succession import History

LONGEST_SENTENCE = 2_000
MOST_IN_QUEUE = 100


class GoldPage(NamedTuple):
    """Some labels, and where the next page begins; None at the end."""

    labels: list[GoldLabel]
    next_position: str | None


class GoldService:
    """What people say of sentences. It counts at once: in the taxonomy of models and in the accuracy of topics."""

    def __init__(self, db: Database, outbox: Outbox, clock: Clock, history: Callable[[Transaction], History]) -> None:
        self._db = db
        self._outbox = outbox
        self._clock = clock
        self._history = history

    def add(self, tx: Transaction, new: NewGold, *, by: str) -> GoldLabel:
        """Label a sentence, within the transaction of whoever corrects an opinion by it.

        What had been said of the same sentence of the same text is replaced; what the model had said
        before any person is kept with the label.
        """
        history = self._history(tx)
        _check(new, history)
        one_at_a_time(tx, "gold")
        before = gold_store.find_of(tx, new.text_id, new.span) if new.text_id is not None else None
        if before is not None:
            gold_store.revoke(tx, before.id, by, self._clock.now())
        label = self._label(new, before, history, by)
        gold_store.put(tx, label)
        self._outbox.add(tx, GoldChanged([label.id]))
        return label

    def revoke(self, tx: Transaction, gold_id: str, *, by: str, scopes: ScopeFilter = EVERYTHING) -> GoldLabel | None:
        """Take a label back; the one that it had replaced counts again, and is the answer."""
        one_at_a_time(tx, "gold")
        label = gold_store.find(tx, gold_id, scopes)
        if label is None:
            raise NotFound("there is no label {id}", id=gold_id)
        if not label.is_in_force:
            raise Conflict("the label {id} was taken back already", id=gold_id)
        gold_store.revoke(tx, label.id, by, self._clock.now())
        if label.replaces is not None and gold_store.find(tx, label.replaces, EVERYTHING) is not None:
            gold_store.restore(tx, label.replaces)
        self._outbox.add(tx, GoldChanged([label.id]))
        return None if label.replaces is None else gold_store.find(tx, label.replaces, EVERYTHING)

    def revoke_own(self, tx: Transaction, gold_id: str, *, by: str, scopes: ScopeFilter) -> None:
        """Take a label back that stands in no text; that of an opinion goes with its correction."""
        label = gold_store.find(tx, gold_id, scopes)
        if label is not None and label.text_id is not None:
            raise Conflict("the label {id} is of a customer's text: undo the correction there", id=gold_id)
        self.revoke(tx, gold_id, by=by, scopes=scopes)

    def forget(self, tx: Transaction, text_ids: Iterable[str]) -> int:
        """The texts go, or the people who wrote them: their labels go with them; how many there were."""
        one_at_a_time(tx, "gold")
        return gold_store.forget(tx, text_ids)

    def get(self, gold_id: str, scopes: ScopeFilter) -> GoldLabel:
        with self._db.reading() as tx:
            label = gold_store.find(tx, gold_id, scopes)
        if label is None:
            raise NotFound("there is no label {id}", id=gold_id)
        return label

    def list_labels(
        self, scopes: ScopeFilter, *, topic_id: str | None = None, before: str | None = None, limit: int = 50
    ) -> GoldPage:
        """Labels in force, the newest first; of one topic with all below it, or of all."""
        with self._db.reading() as tx:
            tree = self._history(tx).tree
            ids = None if topic_id is None else {tree.get(topic_id).id, *(one.id for one in tree.below(topic_id))}
            found = gold_store.page(tx, scopes, ids, before, limit + 1)
        shown = found[:limit]
        return GoldPage(shown, shown[-1].id if len(found) > limit else None)

    def keep_predictions(self, model: str, said: Mapping[str, Prediction]) -> None:
        """What a model says of sentences that people have labelled, by the id of the label."""
        with self._db.transaction() as tx:
            for gold_id, prediction in said.items():
                gold_store.put_prediction(tx, gold_id, replace(prediction, model=model), is_before=False)

    def accuracies(self, scopes: ScopeFilter, model: str | None = None) -> dict[str | None, Accuracy]:
        """Of each topic in use, and of the whole tree (None), on the labels that one sees.

        By what models had said before the person did: nothing was learnt from the label then. By a
        named model: what it says of all of them now, those that it has learnt from among them.
        """
        with self._db.reading() as tx:
            history, judged = self._judged(tx, scopes, model)
        ids = [None, *(topic.id for topic in history.tree.below(None))]
        return {topic_id: accuracy_of(topic_id, judged, history.tree) for topic_id in ids}

    def accuracy(self, topic_id: str, scopes: ScopeFilter = EVERYTHING, model: str | None = None) -> Accuracy:
        """Of one topic, with all below it."""
        with self._db.reading() as tx:
            history, judged = self._judged(tx, scopes, model)
        return accuracy_of(history.tree.get(topic_id).id, judged, history.tree)

    def in_force(self, scopes: ScopeFilter = EVERYTHING) -> list[GoldLabel]:
        """All labels that count, the oldest first."""
        with self._db.reading() as tx:
            return gold_store.in_force(tx, scopes)

    def queue(self, candidates: Iterable[Candidate], most: int) -> Sequence[Candidate]:
        """What of these to label next."""
        with self._db.reading() as tx:
            labelled = gold_store.labelled_texts(tx)
        return next_to_label(candidates, min(most, MOST_IN_QUEUE), labelled=labelled)

    def state(self, tx: Transaction) -> tuple[int, str]:
        """Another value whenever a label is another."""
        return gold_store.state(tx)

    def _judged(self, tx: Transaction, scopes: ScopeFilter, model: str | None) -> tuple[History, list[Judged]]:
        history, labels = self._history(tx), gold_store.in_force(tx, scopes)
        said = None if model is None else gold_store.predictions_of(tx, model)
        return history, judged_of(labels, history, said)

    def _label(self, new: NewGold, before: GoldLabel | None, history: History, by: str) -> GoldLabel:
        said = new.said if before is None or before.said is None else before.said
        return GoldLabel(
            id=new_id("gld"),
            sentence=new.sentence.strip(),
            topic_id=new.topic_id,
            polarity=new.polarity,
            way=new.way,
            text_id=new.text_id,
            span=new.span,
            scope_id=new.scope_id,
            tree_version=history.tree.version,
            labelled_by=by,
            labelled_at=self._clock.now(),
            replaces=None if before is None else before.id,
            said=said,
        )


def _check(new: NewGold, history: History) -> None:
    sentence = new.sentence.strip()
    if not 0 < len(sentence) <= LONGEST_SENTENCE or any(0xD800 <= ord(sign) < 0xE000 for sign in sentence):
        raise InvalidInput("a sentence has 1 to {most} characters", most=LONGEST_SENTENCE, pointer="/sentence")
    if new.topic_id is None:
        return
    topic = history.tree.find(new.topic_id)
    if topic is None:
        raise InvalidInput("there is no topic {id}", id=new.topic_id, pointer="/topic_id")
    if topic.retired_in is not None:
        raise InvalidInput("{topic} is retired; restore it first", topic=name_of(topic), pointer="/topic_id")
