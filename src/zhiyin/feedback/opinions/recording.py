"""Storing what was heard in texts: rows with corrections laid over them, and the facts that tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock, to_micros
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.feedback.opinions.correcting import corrected, in_force
from zhiyin.feedback.opinions.facts import Row, retracted, text_facts
from zhiyin.feedback.opinions.judging import whole
from zhiyin.feedback.opinions.model import Correction, HeardOpinion, OriginKind
from zhiyin.feedback.opinions.ports import Places, TopicTree
from zhiyin.feedback.opinions.store import authenticity_rows, heard_rows, text_rows
from zhiyin.feedback.opinions.store.heard_rows import Result, Stored
from zhiyin.feedback.opinions.store.text_rows import VerbatimRow
from zhiyin.nlp.model import Opinion
from zhiyin.warehouse.days import LocalDays
from zhiyin.warehouse.facts import encode

TURN = "texts"


class Recorder:
    """Writes results; a text's facts are told again whenever anything of it has changed."""

    def __init__(self, db: Database, facts: FactBatches, clock: Clock, zone: ZoneInfo, tree: TopicTree) -> None:
        self._db = db
        self._facts = facts
        self._clock = clock
        self._days = LocalDays(zone)
        self._tree = tree

    def record(self, tx: Transaction, found: Sequence[tuple[VerbatimRow, Stored]]) -> None:
        """Store the rows with what was heard in their texts, people's corrections laid over it, and tell it."""
        if not found:
            return
        places, now = self._tree.places(), to_micros(self._clock.now())
        corrections = heard_rows.corrections(tx, [row.id for row, _ in found])
        results, rows, facts = [], [], list[Row]()
        for row, stored in found:
            opinions = _opinions(row, stored, corrections.get(row.id, ()), places)
            result = Result(
                row.id, row.text, stored.analysis, stored.tree_version, now, whole(stored.analysis, opinions), opinions,
                places.version,
            )  # fmt: skip
            row = row._replace(revision=row.revision + 1)
            facts += self._facts_of(row, result)
            said = max((heard.place for heard in opinions), default=0) + 1
            results.append(result)
            rows.append(row._replace(told_places=max(row.told_places, said)))
        heard_rows.save(tx, results)
        text_rows.put(tx, rows)
        # Requests for help are not judged: they are written for us alone, and nobody buys them.
        authenticity_rows.ask(tx, [row.id for row in rows if row.origin_kind == OriginKind.RESPONSE])
        self._tell(tx, facts)

    def forget(self, tx: Transaction, rows: Iterable[VerbatimRow]) -> list[VerbatimRow]:
        """What was heard in these texts holds no more; the rows with their next revision, to be stored."""
        known = [row._replace(revision=row.revision + 1) if row.told_places else row for row in rows]
        heard_rows.drop(tx, [row.id for row in known])
        authenticity_rows.leave(tx, [row.id for row in known])
        gone = [fact for row in known for fact in retracted(row.verbatim, range(row.told_places), self._days)]
        self._tell(tx, gone)
        return [row._replace(told_places=0) for row in known]

    def tell_again(self, limit: int = 500) -> int:
        """After a change of the tree, name topics as they are now, where they are called otherwise; how many were seen.

        What was merged, moved or split by its words is another topic without being read again.
        """
        places = self._tree.places()
        with self._db.transaction() as tx:
            one_at_a_time(tx, TURN)
            ids = heard_rows.told_before(tx, places.version, limit)
            stored, before = heard_rows.analyses(tx, ids), heard_rows.opinions(tx, ids)
            corrections = heard_rows.corrections(tx, ids)
            changed = [
                (row, stored[row.id])
                for row in text_rows.of_ids(tx, ids)
                if _opinions(row, stored[row.id], corrections.get(row.id, ()), places) != before.get(row.id, [])
            ]
            heard_rows.told_by(tx, ids, places.version)
            self.record(tx, changed)
        return len(ids)

    def _facts_of(self, row: VerbatimRow, result: Result) -> list[Row]:
        facts = text_facts(
            row.verbatim, result.analysis, result.whole, result.opinions,
            tree_version=result.tree_version, days=self._days,
        )  # fmt: skip
        said = {0, *(heard.place for heard in result.opinions)}
        gone = [place for place in range(row.told_places) if place not in said]
        return facts + retracted(row.verbatim, gone, self._days)

    def _tell(self, tx: Transaction, rows: Sequence[Row]) -> None:
        if rows:
            self._facts.add(tx, "fact_opinions", len(rows), encode("fact_opinions", rows))


def _opinions(
    row: VerbatimRow, stored: Stored, corrections: Iterable[Correction], places: Places
) -> list[HeardOpinion]:
    """What is said in a text: heard by the model, corrected by people, under the topics of today."""

    def today(opinion: Opinion, tree_version: int) -> Opinion:
        if opinion.topic is None:
            return opinion
        topic = places.today(opinion.topic, tree_version, opinion.sentence.of(row.text))
        return opinion if topic == opinion.topic else replace(opinion, topic=topic)

    heard = [today(opinion, stored.tree_version) for opinion in stored.analysis.opinions]
    meant = [
        each if each.after is None else replace(each, after=today(each.after, each.tree_version))
        for each in in_force(corrections, row.text_hash)
    ]
    return [
        found if found.opinion.topic is None else found._replace(path=places.path_of(found.opinion.topic))
        for found in corrected(heard, meant)
    ]
