"""What one can do with topics that may be missing: make them topics, add them to one, name them, turn them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from zhiyin.base.clock import Clock, to_micros
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.locale import Locale
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.db.jobs import Job, Jobs
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.db.settings import find_setting, save_setting
from zhiyin.feedback.proposals.model import Decision, Proposal, ProposalState, Sentence
from zhiyin.feedback.proposals.store import rows as store
from zhiyin.feedback.proposals.work import JOB_KIND, TURN
from zhiyin.staff.audit import AuditLog
from zhiyin.topics.changes import Add, Place, Redefine, Retire
from zhiyin.topics.checking import LONGEST_EXAMPLE, MOST_PHRASES, check_description
from zhiyin.topics.model import Description, Draft, Example, LocalizedText, TreeVersion
from zhiyin.topics.service import TopicService

SHOWN = 5
CARRIED = 20
"""So many typical sentences become examples of a topic."""
_ASKED = "topic_discovery.job"
T = TypeVar("T")


class ProposalService:
    """The queue of topics that may be missing."""

    def __init__(self, db: Database, jobs: Jobs, clock: Clock, audit: AuditLog, topics: TopicService) -> None:
        self._db = db
        self._jobs = jobs
        self._clock = clock
        self._audit = audit
        self._topics = topics

    def list_proposals(
        self, scopes: ScopeFilter, state: ProposalState = ProposalState.OPEN, *, with_requests: bool = True
    ) -> list[Proposal]:
        """Those of a state, the largest first, as far as one sees their texts."""
        with self._db.reading() as tx:
            found = store.page(tx, scopes, state, with_requests=with_requests)
            return [_shown(tx, one, scopes, SHOWN, with_requests=with_requests) for one in found]

    def get_proposal(
        self, proposal_id: str, scopes: ScopeFilter, *, with_requests: bool = True, examples: int = CARRIED
    ) -> Proposal:
        """One of them, with more of its sentences."""
        with self._db.reading() as tx:
            found = _require(store.find(tx, proposal_id, scopes, with_requests=with_requests), proposal_id)
            return _shown(tx, found, scopes, examples, with_requests=with_requests)

    def find_job(self) -> Job | None:
        """The last search that somebody asked for; None when nobody has."""
        with self._db.reading() as tx:
            job_id = find_setting(tx, _ASKED)
        try:
            return self._jobs.get(job_id) if job_id else None
        except NotFound:
            return None

    def search(self, *, by: str) -> Job:
        """Ask for a search among all sentences that fit nowhere; one at a time."""
        known = self.find_job()
        if known is not None and known.state in ("waiting", "running"):
            return known
        with self._db.transaction() as tx:
            job_id = self._jobs.add(tx, JOB_KIND, {}, created_by=by)
            save_setting(tx, _ASKED, job_id)
            self._audit.add(tx, by, "topic_proposals.searched", job_id)
        return self._jobs.get(job_id)

    def accept(
        self, proposal_id: str, names: Mapping[Locale, str], *, by: str, parent_id: str | None = None
    ) -> Proposal:
        """Make it a topic of the tree, called so in all three languages, with its typical sentences as examples."""
        named = LocalizedText.of(names)
        for locale in Locale:
            if locale not in named.words:
                raise InvalidInput(
                    "name the topic in {language} too: what customers say in it is found by its name",
                    language=locale.value, pointer=f"/names/{locale.value}",
                )  # fmt: skip
        examples = _examples(self._sentences(proposal_id))
        description = Description(named, examples=tuple(map(Example, examples)))
        check_description(description)
        self._take(proposal_id, ProposalState.ACCEPTED, by)
        made = self._change(proposal_id, Add(Draft(description), Place(parent_id)), by)
        return self._decide(proposal_id, ProposalState.ACCEPTED, by, made.subjects[0], examples)

    def merge(self, proposal_id: str, topic_id: str, phrases: Sequence[str] = (), *, by: str) -> Proposal:
        """Make its typical sentences examples of a topic, and phrases of it such as always mean that one."""
        about = self._topics.tree().get(topic_id).description
        known = {one.text for one in about.examples}
        examples = [one for one in _examples(self._sentences(proposal_id)) if one not in known]
        examples = examples[: max(MOST_PHRASES - len(about.examples), 0)]
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in about.include]
        after = replace(about, include=(*about.include, *new), examples=(*about.examples, *map(Example, examples)))
        check_description(after)
        self._take(proposal_id, ProposalState.MERGED, by)
        self._change(proposal_id, Redefine(topic_id, after), by)
        return self._decide(proposal_id, ProposalState.MERGED, by, topic_id, examples, new)

    def dismiss(self, proposal_id: str, *, by: str) -> Proposal:
        """Turn it down: nothing like it is proposed again."""
        self._take(proposal_id, ProposalState.DISMISSED, by)
        return self._decide(proposal_id, ProposalState.DISMISSED, by)

    def rename(self, proposal_id: str, names: Mapping[Locale, str], *, by: str) -> Proposal:
        """Call it so from now on, also when the next search finds it again; no names: as its phrases say."""
        named = LocalizedText.of(names)
        if named:
            check_description(Description(named))
        with self._db.transaction() as tx:
            one_at_a_time(tx, TURN)
            _require(store.state_of(tx, proposal_id), proposal_id)
            store.rename(tx, proposal_id, named)
            self._audit.add(tx, by, "topic_proposal.decided", proposal_id, decision="renamed")
        return self.get_proposal(proposal_id, EVERYTHING)

    def reopen(self, proposal_id: str, *, by: str) -> Proposal:
        """Take a decision back: its topic is retired, or loses what it got."""
        with self._db.reading() as tx:
            known = store.state_of(tx, proposal_id)
        state, topic_id, added = _require(known, proposal_id)
        if state is ProposalState.OPEN:
            raise Conflict("nothing has been decided of the proposal {id}", id=proposal_id)
        topic = None if topic_id is None else self._topics.tree().find(topic_id)
        if topic is not None and topic.retired_in is None and state is ProposalState.ACCEPTED:
            self._topics.change(Retire(topic.id), by=by)
        if topic is not None and topic.retired_in is None and state is ProposalState.MERGED and any(added):
            self._topics.change(Redefine(topic.id, _without(topic.description, added)), by=by)
        return self._decide(proposal_id, ProposalState.OPEN, by)

    def _take(self, proposal_id: str, state: ProposalState, by: str) -> None:
        """First come, first served: nobody decides on it a second time while the tree is changed."""
        with self._db.transaction() as tx:
            one_at_a_time(tx, TURN)
            known, _, _ = _require(store.state_of(tx, proposal_id), proposal_id)
            if known is not ProposalState.OPEN:
                raise Conflict("the proposal {id} was decided on already; look at it again", id=proposal_id)
            store.decide(tx, proposal_id, Decision(state, by, self._now()))

    def _change(self, proposal_id: str, change: Add | Redefine, by: str) -> TreeVersion:
        """Change the tree; where it refuses, nothing was decided."""
        try:
            return self._topics.change(change, by=by)
        except Exception:
            with self._db.transaction() as tx:
                store.decide(tx, proposal_id, Decision(ProposalState.OPEN, by, self._now()))
            raise

    def _decide(
        self,
        proposal_id: str,
        state: ProposalState,
        by: str,
        topic_id: str | None = None,
        examples: Sequence[str] = (),
        phrases: Sequence[str] = (),
    ) -> Proposal:
        with self._db.transaction() as tx:
            decision = Decision(state, by, self._now(), topic_id, tuple(examples), tuple(phrases))
            store.decide(tx, proposal_id, decision)
            self._audit.add(tx, by, "topic_proposal.decided", proposal_id, decision=state.value)
        return self.get_proposal(proposal_id, EVERYTHING)

    def _now(self) -> int:
        return to_micros(self._clock.now())

    def _sentences(self, proposal_id: str) -> list[Sentence]:
        with self._db.reading() as tx:
            return store.sentences(tx, proposal_id, EVERYTHING, CARRIED * 2, with_requests=True)


def _require(found: T | None, proposal_id: str) -> T:
    if found is None:
        raise NotFound("there is no proposal {id}", id=proposal_id)
    return found


def _shown(tx: Transaction, one: Proposal, scopes: ScopeFilter, limit: int, *, with_requests: bool) -> Proposal:
    return replace(one, examples=tuple(store.sentences(tx, one.id, scopes, limit, with_requests=with_requests)))


def _examples(sentences: Sequence[Sentence]) -> list[str]:
    """Typical sentences on one line, each once; of very long ones the beginning says what they are about."""
    lines = (" ".join(one.words.split())[:LONGEST_EXAMPLE].strip() for one in sentences)
    return [line for line in dict.fromkeys(lines) if line][:CARRIED]


def _without(about: Description, added: store.Added) -> Description:
    """What a topic was before; what people changed of it since stays."""
    examples = tuple(one for one in about.examples if one.text not in added.examples)
    return replace(
        about, examples=examples, include=tuple(phrase for phrase in about.include if phrase not in added.phrases)
    )
