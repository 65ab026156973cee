"""What one can do with the topic tree: change it, read any version of it, hand it to whoever reads texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.ids import new_id
from zhiyin.db.database import Database, Transaction
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.db.outbox import Outbox
from zhiyin.nlp.model import Taxonomy
from zhiyin.topics import store
from zhiyin.topics.changes import Change
from zhiyin.topics.changing import Changed, changed
from zhiyin.topics.checking import check_text
from zhiyin.topics.events import TopicsChanged
from zhiyin.topics.exchanging import read_topics, written
from zhiyin.topics.gold import GoldService
from zhiyin.topics.importing import imported
from zhiyin.topics.labelling_service import Audit, LabellingService
from zhiyin.topics.model import LocalizedText, Tree, TreeVersion
from zhiyin.topics.succession import History, Successors, last_in_force, successors
from zhiyin.topics.taxonomy import taxonomy_of
from zhiyin.topics.templates import Template
from zhiyin.topics.templating import applied
from zhiyin.topics.undoing import undone

LONGEST_NOTE = 600


@dataclass(frozen=True, slots=True)
class Known:
    """What was read last, and of what it was read."""

    history: History
    gold_state: tuple[int, str] | None = None
    taxonomy: Taxonomy | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """The tree before and after a change that is not made yet."""

    before: History
    after: History
    version: TreeVersion


class TopicService:
    """The tree in its versions. A change is one new version; none takes anything away from those before."""

    def __init__(self, db: Database, outbox: Outbox, clock: Clock, audit: Audit) -> None:
        self._db = db
        self._outbox = outbox
        self._clock = clock
        self._audit = audit
        self._known = Known(History(Tree()))
        self.gold = GoldService(db, outbox, clock, self.history_in)
        self.labelling = LabellingService(db, clock, audit, self.history_in)

    def tree(self, version: int | None = None) -> Tree:
        """The topics of a version; of the newest one unless said."""
        with self._db.reading() as tx:
            newest = self.history_in(tx)
            if version is None or version == newest.tree.version:
                return newest.tree
            return _known_tree(tx, version, newest.tree.version)

    def history(self) -> History:
        """The newest tree with all versions: what anything that was kept under a topic is today."""
        with self._db.reading() as tx:
            return self.history_in(tx)

    def history_in(self, tx: Transaction) -> History:
        """The same, as a transaction sees it; read again only where there is a newer version."""
        newest, known = store.newest(tx), self._known
        if known.history.tree.version != newest:
            known = Known(History(store.tree(tx, newest), store.list_versions(tx)))
            self._known = known
        return known.history

    def list_versions(self) -> list[TreeVersion]:
        """All versions, the newest first."""
        return [*reversed(self.history().versions)]

    def names(self) -> Mapping[str, LocalizedText]:
        """What every topic that ever was is called, or was called last."""
        with self._db.reading() as tx:
            return store.last_names(tx)

    def path_of(self, topic_id: str) -> str:
        """Its keys from the root down, as facts name it: `product/battery/life`."""
        return self.history().tree.path_of(topic_id)

    def successors(self, topic_id: str, seen_in: int, until: int | None = None) -> Successors:
        """What the topic as of one version is as of another; of the newest one unless said."""
        history = self.history()
        _check_version(seen_in, history.tree.version)
        if until is not None:
            _check_version(until, history.tree.version)
        return successors(topic_id, seen_in, history.versions, until)

    def taxonomy(self) -> Taxonomy:
        """The newest tree as models see it, with what people said of sentences among the examples."""
        with self._db.reading() as tx:
            history, state = self.history_in(tx), self.gold.state(tx)
            known = self._known
            if known.taxonomy is not None and known.history is history and known.gold_state == state:
                return known.taxonomy
        found = taxonomy_of(history, self.gold.in_force())
        self._known = Known(history, state, found)
        return found

    def change(self, change: Change, *, by: str, note: str = "", seen: int | None = None) -> TreeVersion:
        """Make a new version of the tree. Refused where it is not any more as `seen`, the version it is meant for."""
        made = self._change_by(lambda tree: changed(tree, change, _new_topic_id), by=by, note=note, seen=seen)
        assert made is not None
        return made

    def preview(self, change: Change) -> Preview:
        """What a change would make of the tree; nothing is kept."""
        history = self.history()
        return self._previewed(history, changed(history.tree, change, _new_topic_id))

    def preview_undo(self) -> Preview:
        """The same of taking the last change back."""
        with self._db.reading() as tx:
            history = self.history_in(tx)
            last = _last(history)
            before = store.tree(tx, last.number - 1)
        return self._previewed(history, undone(history.tree, before, last), undoes=last.number)

    def preview_template(self, template: Template) -> Preview | None:
        """The same of a template; None where the tree has all of it."""
        history = self.history()
        done = applied(history.tree, template, _new_topic_id)
        return None if done is None else self._previewed(history, done)

    def preview_import(self, file: str) -> Preview | None:
        """The same of a file; None where the tree is so already."""
        history = self.history()
        done = imported(history.tree, read_topics(file), _new_topic_id)
        return None if done is None else self._previewed(history, done)

    def taxonomy_as(self, history: History) -> Taxonomy:
        """A tree that is not kept, as models would see it, with what people said of sentences."""
        return taxonomy_of(history, self.gold.in_force())

    def undo(self, *, by: str, note: str = "", seen: int | None = None) -> TreeVersion:
        """Take the last change back that is in force, as a new version; once more takes back the one before."""
        with self._db.transaction() as tx:
            history = self._turn(tx, seen)
            last = _last(history)
            done = undone(history.tree, store.tree(tx, last.number - 1), last)
            return self._save(tx, history.tree, done, by=by, note=note, undoes=last.number)

    def apply_template(
        self, template: Template, *, by: str, note: str = "", seen: int | None = None
    ) -> TreeVersion | None:
        """Bring in what the tree has not yet of a template; None, and no new version, where it has all of it."""
        return self._change_by(lambda tree: applied(tree, template, _new_topic_id), by=by, note=note, seen=seen)

    def import_yaml(self, file: str, *, by: str, note: str = "", seen: int | None = None) -> TreeVersion | None:
        """Make the tree what a file says, as one change; None, and no new version, where it is so already."""
        topics = read_topics(file)
        return self._change_by(lambda tree: imported(tree, topics, _new_topic_id), by=by, note=note, seen=seen)

    def export_yaml(self) -> str:
        """The topics in use as a file that `import_yaml` takes, here or elsewhere."""
        return written(self.tree())

    def _change_by(
        self, make: Callable[[Tree], Changed | None], *, by: str, note: str, seen: int | None
    ) -> TreeVersion | None:
        with self._db.transaction() as tx:
            tree = self._turn(tx, seen).tree
            done = make(tree)
            return None if done is None else self._save(tx, tree, done, by=by, note=note)

    def _previewed(self, history: History, done: Changed, undoes: int | None = None) -> Preview:
        version = TreeVersion(
            done.tree.version, done.kind, done.subjects, "", self._clock.now(), details=done.details,
            successions=done.successions, undoes=undoes,
        )  # fmt: skip
        return Preview(history, History(done.tree, [*history.versions, version]), version)

    def _turn(self, tx: Transaction, seen: int | None) -> History:
        """The tree, which nobody else changes until the transaction ends."""
        one_at_a_time(tx, "topics")
        history = self.history_in(tx)
        if seen is not None and seen != history.tree.version:
            raise Conflict(
                "the tree was changed meanwhile: it is version {now}, and this was meant for version {seen}; look at "
                "it again",
                now=history.tree.version,
                seen=seen,
            )
        return history

    def _save(
        self, tx: Transaction, before: Tree, done: Changed, *, by: str, note: str, undoes: int | None = None
    ) -> TreeVersion:
        if note.strip():
            check_text(note.strip(), LONGEST_NOTE, "/note")
        version = TreeVersion(
            number=done.tree.version,
            kind=done.kind,
            subjects=done.subjects,
            changed_by=by,
            changed_at=self._clock.now(),
            note=note.strip(),
            details=done.details,
            successions=done.successions,
            undoes=undoes,
        )
        store.save_tree(tx, before, done.tree)
        store.add_version(tx, version)
        subject = version.subjects[0] if version.subjects else "topics"
        self._audit.add(tx, by, "topics.changed", subject, change=version.kind, version=version.number)
        self._outbox.add(tx, TopicsChanged(version.number))
        return version


def _last(history: History) -> TreeVersion:
    last = last_in_force(history.versions)
    if last is None:
        raise Conflict("there is no change to undo")
    return last


def _new_topic_id() -> str:
    return new_id("top")


def _known_tree(tx: Transaction, version: int, newest: int) -> Tree:
    _check_version(version, newest)
    return store.tree(tx, version)


def _check_version(version: int, newest: int) -> None:
    if not 0 <= version <= newest:
        raise NotFound("there is no version {version} of the topic tree; the newest is {newest}", version=version,
                       newest=newest)  # fmt: skip
