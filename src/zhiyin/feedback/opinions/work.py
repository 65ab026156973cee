"""Reading texts with a model: new ones as they come, all of them again as a job, both in batches that may be killed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from zhiyin.base.clock import Clock, to_micros
from zhiyin.base.errors import Unavailable
from zhiyin.db.database import Database, Transaction
from zhiyin.db.jobs import Job, Jobs
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.feedback.opinions.judging import sound
from zhiyin.feedback.opinions.model import ProductBy, TextState
from zhiyin.feedback.opinions.ports import TopicTree
from zhiyin.feedback.opinions.products import Aliases
from zhiyin.feedback.opinions.recording import TURN, Recorder
from zhiyin.feedback.opinions.store import text_rows
from zhiyin.feedback.opinions.store.heard_rows import Stored
from zhiyin.feedback.opinions.store.text_rows import VerbatimRow
from zhiyin.nlp.model import Analysis, Taxonomy, TextModel

log = logging.getLogger(__name__)

BATCH = 64
BATCH_CHARACTERS = 10_000
"""A batch stays a matter of seconds, whatever its texts are like: its lease is never outlived."""
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 4
_PATIENCE = timedelta(seconds=30)
DEADLY = f"the worker ended each of the {MAX_ATTEMPTS} times it read this text"

Read = tuple[VerbatimRow, Analysis | str]
"""A text, and what was heard in it or why nothing could be."""


class TextReading:
    """Reads texts and stores what was heard; a text that cannot be read keeps its reason and stops no other."""

    def __init__(
        self, db: Database, jobs: Jobs, recorder: Recorder, clock: Clock, tree: TopicTree, model: TextModel
    ) -> None:
        self._db = db
        self._jobs = jobs
        self._recorder = recorder
        self._clock = clock
        self._tree = tree
        self.model = model

    def step(self) -> bool:
        """Read a batch of texts that nobody has read; False when none waits, or the model is away."""
        now = self._clock.now()
        with self._db.transaction() as tx:
            rows = text_rows.claim(tx, to_micros(now), to_micros(now + LEASE), BATCH)
            rows = self._modest(tx, rows)
            deadly = [row for row in rows if row.attempts > MAX_ATTEMPTS]
            text_rows.put(tx, [_failed(row, row.error or DEADLY) for row in deadly])
        rows = [row for row in rows if row.attempts <= MAX_ATTEMPTS]
        if not rows:
            return bool(deadly)
        taxonomy = self._tree.taxonomy()
        try:
            found = self._read(rows, taxonomy)
        except Unavailable:
            log.warning("the model %s is away; %d texts wait", self.model.name, len(rows), exc_info=True)
            self._give_back(rows)
            return False
        with self._db.transaction() as tx:
            self._store(tx, found, taxonomy, is_first=True)
        return True

    def do(self, job: Job) -> dict[str, object]:
        """Read all texts again that another model has read, or another tree; new texts go first.

        Each batch is stored with the progress: killed in the middle, it goes on with what is left.
        """
        taxonomy, model = self._tree.taxonomy(), self.model.name
        with self._db.reading() as tx:
            left = text_rows.count_stale(tx, model, taxonomy.version)
        done, total, after, failed = job.done, job.done + left, 0, 0
        while True:
            self._jobs.require_going_on(job.id)
            self._let_new_ones_pass(job.id, done, total)
            with self._db.reading() as tx:
                rows = _within(text_rows.stale(tx, model, taxonomy.version, after, BATCH))
            if not rows:
                return {"read": done - failed, "failed": failed, "model": model, "tree_version": taxonomy.version}
            found = self._read(rows, taxonomy)
            after, done = rows[-1].id, done + len(rows)
            failed += sum(isinstance(heard, str) for _, heard in found)
            with self._db.transaction() as tx:
                self._store(tx, found, taxonomy, is_first=False)
                self._jobs.progress(tx, job.id, done, max(total, done))

    def _let_new_ones_pass(self, job_id: str, done: int, total: int) -> None:
        while self.step():
            self._jobs.require_going_on(job_id)
            with self._db.transaction() as tx:
                self._jobs.progress(tx, job_id, done, total)

    def _modest(self, tx: Transaction, rows: Sequence[VerbatimRow]) -> list[VerbatimRow]:
        """As many of them as make a batch; the others go back untouched."""
        kept = _within(rows)
        text_rows.lease(tx, [row._replace(leased_until=0, attempts=row.attempts - 1) for row in rows[len(kept) :]])
        return kept

    def _read(self, rows: Sequence[VerbatimRow], taxonomy: Taxonomy) -> list[Read]:
        """What the model hears; where a batch fails, each text for itself."""
        try:
            found: Sequence[Analysis | str] = self.model.read([row.text for row in rows], taxonomy)
            if len(found) != len(rows):
                raise ValueError(f"{self.model.name} gave {len(found)} answers to {len(rows)} texts")
        except Unavailable:
            raise
        except Exception as error:
            if len(rows) == 1:
                log.exception("%s could not read the text %d", self.model.name, rows[0].id)
                return [(rows[0], f"{type(error).__name__}: {error}"[:500])]
            return [read for row in rows for read in self._read([row], taxonomy)]
        topics = {topic.id for topic in taxonomy.topics}
        return [
            (row, heard if isinstance(heard, str) else sound(heard, row.text, topics))
            for row, heard in zip(rows, found, strict=True)
        ]

    def _store(self, tx: Transaction, found: Sequence[Read], taxonomy: Taxonomy, *, is_first: bool) -> None:
        """Store what was heard in texts that still say the same."""
        one_at_a_time(tx, TURN)
        aliases = Aliases(text_rows.aliases(tx))
        now = {row.id: row for row in text_rows.of_ids(tx, [row.id for row, _ in found])}
        good, bad = [], []
        for row, heard in found:
            current = now.get(row.id)
            if current is None or current.text_hash != row.text_hash or current.state == TextState.GONE:
                continue  # its words have changed meanwhile: they wait anew
            if isinstance(heard, str):
                bad.append(self._put_off(current, heard) if is_first else _kept(current, heard))
            else:
                good.append((_named(_read(current), aliases), Stored(heard, taxonomy.version)))
        self._recorder.record(tx, good)
        text_rows.put(tx, bad)

    def _put_off(self, row: VerbatimRow, reason: str) -> VerbatimRow:
        """To be tried again later and later; then it is given up, with its reason."""
        if row.attempts >= MAX_ATTEMPTS:
            return _failed(row, reason)
        again = self._clock.now() + _PATIENCE * 4**row.attempts
        return row._replace(leased_until=to_micros(again), error=reason)

    def _give_back(self, rows: Sequence[VerbatimRow]) -> None:
        """The model was away, which is no text's fault."""
        with self._db.transaction() as tx:
            text_rows.lease(tx, [row._replace(leased_until=0, attempts=row.attempts - 1) for row in rows])


def _within(rows: Sequence[VerbatimRow]) -> list[VerbatimRow]:
    """The first of them, up to the characters of a batch; always one."""
    kept: list[VerbatimRow] = []
    characters = 0
    for row in rows:
        characters += len(row.text)
        if kept and characters > BATCH_CHARACTERS:
            break
        kept.append(row)
    return kept


def _read(row: VerbatimRow) -> VerbatimRow:
    return row._replace(state=TextState.READ.value, due=None, leased_until=0, attempts=0, error=None)


def _failed(row: VerbatimRow, reason: str) -> VerbatimRow:
    return row._replace(state=TextState.FAILED.value, due=None, leased_until=0, attempts=0, error=reason)


def _kept(row: VerbatimRow, reason: str) -> VerbatimRow:
    """Read again in vain: what was heard before still holds."""
    return row._replace(error=reason)


def _named(row: VerbatimRow, aliases: Aliases) -> VerbatimRow:
    """With the product that the text names, where neither text nor order told it."""
    if row.product_by not in (None, ProductBy.ALIAS.value):
        return row
    product = aliases.product_in(row.text)
    if product is None:
        return row._replace(product_id=None, sku=None, product_by=None)
    return row._replace(product_id=product.product_id, sku=product.sku, product_by=ProductBy.ALIAS.value)
