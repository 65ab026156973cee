"""What one can do with labelling functions: write them, see what they cover and how often people agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.ids import new_id
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.nlp.model import Language
from zhiyin.topics import gold_store, labelling_store
from zhiyin.topics.accuracy import Share, share
from zhiyin.topics.checking import name_of
from zhiyin.topics.gold_model import GoldLabel
from zhiyin.topics.labelling import LabellingFunction, RuleKind, Sentence, check_function, fits
from zhiyin.topics.succession import History

MOST_FUNCTIONS = 500


class Audit(Protocol):
    """The log of who did what."""

    def add(self, tx: Transaction, by: str, action: str, subject: str, **details: object) -> None:
        """`by` did `action` to `subject`."""
        ...


@dataclass(frozen=True, slots=True)
class Report:
    """What a labelling function does."""

    function: LabellingFunction
    coverage: Share  # of the sentences that people have labelled, those of which it speaks
    agreement: Share  # of those, where people say the same


class LabellingService:
    """Rules on topics: they speak of a sentence or say nothing."""

    def __init__(self, db: Database, clock: Clock, audit: Audit, history: Callable[[Transaction], History]) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._history = history

    def list_functions(self) -> list[LabellingFunction]:
        """All of them, the oldest first."""
        with self._db.reading() as tx:
            return labelling_store.list_functions(tx)

    def reports(self, scopes: ScopeFilter = EVERYTHING) -> list[Report]:
        """Each function with what it does to the labels that one sees."""
        with self._db.reading() as tx:
            functions, history = labelling_store.list_functions(tx), self._history(tx)
            gold = gold_store.in_force(tx, scopes)
        return [_report(one, gold, history) for one in functions]

    def report(self, function: LabellingFunction, scopes: ScopeFilter = EVERYTHING) -> Report:
        """One function with what it does to the labels that one sees."""
        with self._db.reading() as tx:
            return _report(function, gold_store.in_force(tx, scopes), self._history(tx))

    def add(
        self,
        topic_id: str,
        name: str,
        kind: RuleKind,
        pattern: str,
        *,
        by: str,
        language: Language | None = None,
        is_of_topic: bool = True,
    ) -> LabellingFunction:
        """Write a rule on a topic in use."""
        check_function(name, kind, pattern)
        with self._db.transaction() as tx:
            self._check_topic(tx, topic_id)
            known = labelling_store.list_functions(tx)
            if len(known) >= MOST_FUNCTIONS:
                raise Conflict("there are {most} labelling functions already; remove one", most=MOST_FUNCTIONS)
            if any((one.topic_id, one.name) == (topic_id, name.strip()) for one in known):
                raise Conflict("this topic has a labelling function called {name} already", name=name.strip())
            one = LabellingFunction(
                new_id("lfn"), topic_id, name.strip(), kind, pattern, language, is_of_topic, by, self._clock.now()
            )
            labelling_store.add(tx, one)
            self._audit.add(tx, by, "labelling_function.added", one.id, topic=topic_id)
        return one

    def remove(self, function_id: str, *, by: str) -> None:
        with self._db.transaction() as tx:
            if not labelling_store.remove(tx, function_id):
                raise NotFound("there is no labelling function {id}", id=function_id)
            self._audit.add(tx, by, "labelling_function.removed", function_id)

    def votes(self, sentences: Sequence[Sentence]) -> list[dict[str, bool]]:
        """Of each sentence: the topics that rules speak of, and whether more of them say yes; a tie says nothing."""
        found: list[dict[str, int]] = [{} for _ in sentences]
        for function in self.list_functions():
            for counts, spoken in zip(found, fits(function, sentences), strict=True):
                if spoken:
                    counts[function.topic_id] = counts.get(function.topic_id, 0) + (1 if function.is_of_topic else -1)
        return [{topic_id: count > 0 for topic_id, count in counts.items() if count} for counts in found]

    def _check_topic(self, tx: Transaction, topic_id: str) -> None:
        topic = self._history(tx).tree.find(topic_id)
        if topic is None:
            raise InvalidInput("there is no topic {id}", id=topic_id, pointer="/topic_id")
        if topic.retired_in is not None:
            raise InvalidInput("{topic} is retired; restore it first", topic=name_of(topic), pointer="/topic_id")


def _report(function: LabellingFunction, gold: Iterable[GoldLabel], history: History) -> Report:
    """A label whose topic only reading again could tell today counts for coverage alone."""
    labels = [*gold]
    spoken = fits(function, [Sentence(label.sentence) for label in labels])
    covered = [label for label, speaks in zip(labels, spoken, strict=True) if speaks]
    known = [label for label in covered if label.topic_id is None or _today(label, history) is not None]
    right = sum(_is_of(label, function.topic_id, history) is function.is_of_topic for label in known)
    return Report(function, share(len(covered), len(labels)), share(right, len(known)))


def _is_of(label: GoldLabel, topic_id: str, history: History) -> bool:
    today = _today(label, history)
    return today is not None and history.tree.is_within(today, topic_id)


def _today(label: GoldLabel, history: History) -> str | None:
    return None if label.topic_id is None else history.today(label.topic_id, label.tree_version, label.sentence)
