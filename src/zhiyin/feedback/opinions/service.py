"""What one can do with texts: list and read them, correct what was heard, count it, ask for all to be read again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from zhiyin.base.clock import Clock, to_micros
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.db.jobs import Job, Jobs
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.db.settings import find_setting, save_setting
from zhiyin.feedback.opinions.alike import Similar, alike
from zhiyin.feedback.opinions.correcting import added, anchor_of, changed, in_force, require_unsaid
from zhiyin.feedback.opinions.facts import words_of
from zhiyin.feedback.opinions.model import (
    ALIAS_LENGTH,
    EVERY_TEXT,
    MAX_OPINIONS,
    Anchor,
    Change,
    Correction,
    HeardOpinion,
    HeardText,
    Missed,
    OriginKind,
    Product,
    Reach,
    ReadingState,
    Share,
    TextPage,
    Typical,
    Wanted,
)
from zhiyin.feedback.opinions.ports import Gold, NobodyLearns, Told, TopicTree
from zhiyin.feedback.opinions.products import normal
from zhiyin.feedback.opinions.recording import TURN, Recorder
from zhiyin.feedback.opinions.store import authenticity_rows, heard_rows, listing, text_rows
from zhiyin.feedback.opinions.store.heard_rows import Stored
from zhiyin.feedback.opinions.store.text_rows import VerbatimRow
from zhiyin.nlp.model import Opinion
from zhiyin.staff.audit import AuditLog

JOB_KIND = "text_analysis"
_ASKED = "text_analysis.job"
_MAX_ALIASES = 20_000
_MOST_COMPARED = 2_000
_MOST_SIMILAR = 100


class OpinionService:
    """Everybody's texts, and what is said in them."""

    def __init__(
        self,
        db: Database,
        jobs: Jobs,
        recorder: Recorder,
        clock: Clock,
        audit: AuditLog,
        tree: TopicTree,
        gold: Gold | None = None,
    ) -> None:
        self._db = db
        self._jobs = jobs
        self._recorder = recorder
        self._clock = clock
        self._audit = audit
        self._tree = tree
        self._gold = gold or NobodyLearns()

    def list_texts(
        self,
        scopes: ScopeFilter,
        wanted: Wanted = EVERY_TEXT,
        *,
        before: tuple[int, int] | None = None,
        limit: int = 50,
    ) -> TextPage:
        """The wanted texts before a position, newest first."""
        with self._db.reading() as tx:
            rows = listing.page(tx, scopes, wanted, before, limit + 1)
            shown = _heard(tx, rows[:limit])
        position = (rows[limit - 1].written_at, rows[limit - 1].id) if len(rows) > limit else None
        return TextPage(shown, position)

    def get_text(self, text_id: int, scopes: ScopeFilter) -> HeardText:
        """One text with its opinions, and what people corrected in it."""
        with self._db.reading() as tx:
            return _whole(tx, _require(tx, text_id, scopes))

    def correct(
        self, text_id: int, place: int, change: Change, *, by: str, scopes: ScopeFilter, revision: int | None = None
    ) -> HeardText:
        """Say what is true of one opinion: it holds at once, and whichever model reads the text after.

        `revision` is that of the text as the person saw it; another one is refused.
        """
        topics = [topic.id for topic in self._tree.taxonomy().topics]
        with self._db.transaction() as tx:
            row, stored = self._turn(tx, text_id, scopes, revision)
            known = {heard.place: heard for heard in heard_rows.opinions(tx, [row.id]).get(row.id, ())}
            if place not in known:
                raise NotFound("the text {id} has no opinion {place}", id=text_id, place=place)
            after = changed(known[place].opinion, change, row.text, topics)
            self._keep(tx, row, stored, self._made(tx, row, known[place], after, by))
            self._audit.add(tx, by, "text.corrected", str(row.id), place=place)
            return self._again(tx, row, stored)

    def add(
        self, text_id: int, missed: Missed, *, by: str, scopes: ScopeFilter, revision: int | None = None
    ) -> HeardText:
        """Tell an opinion that no model has heard: it counts at once, and can be corrected and undone like others."""
        topics = [topic.id for topic in self._tree.taxonomy().topics]
        with self._db.transaction() as tx:
            row, stored = self._turn(tx, text_id, scopes, revision)
            known = heard_rows.opinions(tx, [row.id]).get(row.id, [])
            if len(known) >= MAX_OPINIONS:
                raise Conflict("the text {id} has {limit} opinions already", id=text_id, limit=MAX_OPINIONS)
            opinion = added(missed, row.text, stored.analysis.sentences, topics)
            require_unsaid(opinion, known)
            self._keep(tx, row, stored, self._correction(row, anchor_of(opinion), None, opinion, by))
            self._audit.add(tx, by, "text.opinion_added", str(row.id))
            return self._again(tx, row, stored)

    def undo(self, text_id: int, correction_id: int, *, by: str, scopes: ScopeFilter) -> HeardText:
        """Take a correction back: what was heard or said before holds again."""
        with self._db.transaction() as tx:
            row, stored = self._turn(tx, text_id, scopes)
            known = {each.id: each for each in heard_rows.corrections(tx, [row.id]).get(row.id, ())}
            if correction_id not in known:
                raise NotFound("the text {id} has no correction {correction}", id=text_id, correction=correction_id)
            if known[correction_id].revoked_at is not None:
                raise Conflict("the correction {correction} was taken back already", correction=correction_id)
            if known[correction_id] not in in_force(known.values(), row.text_hash):
                raise Conflict("the correction {correction} does not hold any more", correction=correction_id)
            gold_id = heard_rows.revoke(tx, correction_id, by=by, at=to_micros(self._clock.now()))
            if gold_id is not None:
                self._gold.revoke(tx, gold_id, by)
            self._audit.add(tx, by, "text.correction_undone", str(row.id), correction=correction_id)
            return self._again(tx, row, stored)

    def similar(
        self, text_id: int, correction_id: int, scopes: ScopeFilter, origin_kind: OriginKind | None = None
    ) -> list[Similar]:
        """Opinions that models got as they got this one, in the same words or nearly the same sentence.

        Looked for among the newest of its topic and polarity; what was corrected by
        a person is left alone. Of an opinion that had to be added there are none.
        """
        with self._db.reading() as tx:
            text = _whole(tx, _require(tx, text_id, scopes))
            made = next((each for each in text.corrections if each.id == correction_id), None)
            if made is None:
                raise NotFound("the text {id} has no correction {correction}", id=text_id, correction=correction_id)
            if made.before is None:
                return []
            before, words = made.before, text.verbatim.text
            sentence = before.sentence.of(words)
            topic = before.topic and self._tree.places().today(before.topic, made.tree_version, sentence)
            wanted = Wanted(origin_kind=origin_kind, polarity=int(before.polarity))
            found = listing.candidates(tx, scopes, wanted, topic, text_id, _MOST_COMPARED)
        said = (words_of(before.aspect, words), words_of(before.words, words))
        return list(islice(alike(sentence, *said, found), _MOST_SIMILAR))

    def texts_of_responses(self, ids: Collection[int], scopes: ScopeFilter) -> dict[int, int]:
        """Of these responses the first text of each that has one."""
        with self._db.reading() as tx:
            return listing.texts_of_responses(tx, scopes, ids)

    def shares(self, scopes: ScopeFilter, wanted: Wanted = EVERY_TEXT) -> list[Share]:
        """How many opinions each person has of each topic of each product."""
        with self._db.reading() as tx:
            return listing.shares(tx, scopes, wanted)

    def reach(self, scopes: ScopeFilter, wanted: Wanted = EVERY_TEXT) -> Reach:
        """How many opinions there are with and without suspicious texts."""
        with self._db.reading() as tx:
            return listing.reach(tx, scopes, wanted)

    def typical(self, scopes: ScopeFilter, wanted: Wanted = EVERY_TEXT, *, limit: int = 20) -> list[Typical]:
        """What is said most often in the same words."""
        with self._db.reading() as tx:
            return listing.typical(tx, scopes, wanted, limit)

    def state(self) -> ReadingState:
        """How far the reading of all texts is."""
        with self._db.reading() as tx:
            return text_rows.state(tx)

    def find_job(self) -> Job | None:
        """The last job that reads all texts again; None when nobody has asked for one."""
        with self._db.reading() as tx:
            job_id = find_setting(tx, _ASKED)
        try:
            return self._jobs.get(job_id) if job_id else None
        except NotFound:
            return None

    def read_again(self, *, by: str) -> Job:
        """Ask for all texts to be read with the model and the tree of now; one such job at a time."""
        known = self.find_job()
        if known is not None and known.state in ("waiting", "running"):
            return known
        with self._db.transaction() as tx:
            job_id = self._jobs.add(tx, JOB_KIND, {}, created_by=by)
            save_setting(tx, _ASKED, job_id)
            self._audit.add(tx, by, "texts.read_again", job_id)
        return self._jobs.get(job_id)

    def aliases(self) -> dict[str, Product]:
        """The names by which people call products, each with the product that is meant."""
        with self._db.reading() as tx:
            return text_rows.aliases(tx)

    def replace_aliases(self, products: Mapping[str, Product], *, by: str) -> dict[str, Product]:
        """These names and no others; they count for texts that are read from now on."""
        by_key = _keyed(products)
        with self._db.transaction() as tx:
            text_rows.replace_aliases(tx, by_key)
            self._audit.add(tx, by, "product_aliases.changed", "product_aliases", count=len(by_key))
        return self.aliases()

    def let_go(self) -> None:
        """Nobody reads any more: what a dead worker had begun may be taken up at once."""
        with self._db.transaction() as tx:
            text_rows.let_go(tx, to_micros(self._clock.now()))

    def _turn(
        self, tx: Transaction, text_id: int, scopes: ScopeFilter, revision: int | None = None
    ) -> tuple[VerbatimRow, Stored]:
        """The text, with nobody else at it, as it was read."""
        one_at_a_time(tx, TURN)
        row = _require(tx, text_id, scopes)
        if revision is not None and revision != row.revision:
            raise Conflict("the text {id} has changed meanwhile: look at it again", id=text_id)
        stored = heard_rows.analyses(tx, [row.id]).get(row.id)
        if stored is None:
            raise Conflict("the text {id} has not been read yet", id=text_id)
        return row, stored

    def _made(
        self, tx: Transaction, row: VerbatimRow, heard: HeardOpinion, after: Opinion | None, by: str
    ) -> Correction:
        """The correction of an opinion; of one that was corrected before, it stands at the same place of the text."""
        known = {each.id: each for each in heard_rows.corrections(tx, [row.id]).get(row.id, ())}
        earlier = known.get(heard.correction_id or 0)
        anchor = earlier.anchor if earlier else anchor_of(heard.opinion)
        before = earlier.before if earlier else heard.opinion
        return self._correction(row, anchor, before, after, by)

    def _correction(
        self, row: VerbatimRow, anchor: Anchor, before: Opinion | None, after: Opinion | None, by: str
    ) -> Correction:
        now = to_micros(self._clock.now())
        return Correction(0, row.text_hash, anchor, before, after, by, now, self._tree.places().version)

    def _keep(self, tx: Transaction, row: VerbatimRow, stored: Stored, made: Correction) -> None:
        """Store the correction, and let whoever learns from it know."""
        model = stored.analysis.model
        told = Told(row.id, row.scope_id, row.text, made.before, made.after, made.anchor, model, made.by)
        heard_rows.add_correction(tx, row.id, made, self._gold.correct(tx, told))

    def _again(self, tx: Transaction, row: VerbatimRow, stored: Stored) -> HeardText:
        self._recorder.record(tx, [(row, stored)])
        (changed_row,) = text_rows.of_ids(tx, [row.id])
        return _whole(tx, changed_row)


def _require(tx: Transaction, text_id: int, scopes: ScopeFilter) -> VerbatimRow:
    row = listing.get(tx, text_id, scopes)
    if row is None:
        raise NotFound("there is no text {id}", id=text_id)
    return row


def _whole(tx: Transaction, row: VerbatimRow) -> HeardText:
    (found,) = _heard(tx, [row])
    corrections = tuple(heard_rows.corrections(tx, [row.id]).get(row.id, ()))
    return replace(found, corrections=corrections)


def _heard(tx: Transaction, rows: Sequence[VerbatimRow]) -> list[HeardText]:
    """The texts with what is heard in them."""
    ids = [row.id for row in rows]
    analyses, opinions = heard_rows.analyses(tx, ids), heard_rows.opinions(tx, ids)
    judged = authenticity_rows.of(tx, ids)
    found = []
    for row in rows:
        stored = analyses.get(row.id)
        read, version = (stored.analysis, stored.tree_version) if stored else (None, None)
        said = tuple(opinions.get(row.id, ()))
        found.append(HeardText(row.verbatim, read, version, said, authenticity=judged.get(row.id)))
    return found


def _keyed(products: Mapping[str, Product]) -> dict[str, tuple[str, Product]]:
    """The names in one spelling; refuses what could not be meant."""
    if len(products) > _MAX_ALIASES:
        raise InvalidInput("more than {limit} names of products", limit=_MAX_ALIASES, pointer="aliases")
    found: dict[str, tuple[str, Product]] = {}
    for name, product in products.items():
        key = normal(name)
        if not 2 <= len(key) <= ALIAS_LENGTH:
            raise InvalidInput(
                "the name {name} of a product needs 2 to {limit} characters",
                name=name[:200],
                limit=ALIAS_LENGTH,
                pointer="aliases",
            )
        if not (product.product_id or product.sku):
            raise InvalidInput("the name {name} stands for no product and no SKU", name=name, pointer="aliases")
        if key in found and found[key][1] != product:
            raise InvalidInput("the name {name} stands for two products", name=name, pointer="aliases")
        found[key] = (name, product)
    return found
