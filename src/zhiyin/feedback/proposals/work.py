"""Searching for missing topics among the sentences that fit nowhere: a job, whose result is the same when repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol, runtime_checkable

import numpy as np

from zhiyin.base.clock import Clock, to_micros
from zhiyin.base.ids import new_id
from zhiyin.db.database import Database
from zhiyin.db.jobs import Job, Jobs
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.feedback.listening import discovery
from zhiyin.feedback.listening.discovery import Dismissed
from zhiyin.feedback.listening.model import Floats
from zhiyin.feedback.proposals.model import ProposalState
from zhiyin.feedback.proposals.store import rows as store
from zhiyin.feedback.proposals.store.rows import Known, New, Unplaced
from zhiyin.feedback.proposals.vectors import NAME, word_vectors

JOB_KIND = "topic_discovery"
TURN = "topic_proposals"
LOOKED_BACK = timedelta(days=180)
MOST_SENTENCES = 8_000  # bringing them together costs the square of them
LEAST_CHARACTERS = 4
SAME_SENTENCES = 0.3  # of two proposals together, in both: then it is the one that was there
_AT_ONCE = 256
_SETTLED = (ProposalState.ACCEPTED, ProposalState.MERGED)


@runtime_checkable
class Encoder(Protocol):
    """Whoever knows what sentences are about."""

    @property
    def name(self) -> str: ...

    def vectors(self, texts: Sequence[str], /) -> Floats:
        """A vector of length one a text, alike for what is about the same."""
        ...


class Discovery:
    """Finds topics that may be missing. Without an encoder it goes by words alone."""

    def __init__(self, db: Database, jobs: Jobs, clock: Clock, encoder: Encoder | None) -> None:
        self._db = db
        self._jobs = jobs
        self._clock = clock
        self._encoder = encoder

    def do(self, job: Job) -> dict[str, object]:
        """Replace the open proposals by those of now; what was decided stays decided."""
        now = self._clock.now()
        with self._db.reading() as tx:
            unplaced = store.unplaced(tx, to_micros(now - LOOKED_BACK), MOST_SENTENCES)
            known = store.known(tx)
        settled = {
            key for one in known if one.state in (ProposalState.ACCEPTED, ProposalState.MERGED) for key in one.keys
        }
        wanted = [one for one in unplaced if _is_worth_it(one) and one.sentence.key not in settled]
        found = self._found(job, wanted, known, to_micros(now))
        named = {one.id for one in known if one.state is ProposalState.OPEN and one.has_names}
        with self._db.transaction() as tx:
            one_at_a_time(tx, TURN)
            still_open = {one.id for one in store.known(tx) if one.state is ProposalState.OPEN}
            decided = {one.id for one in known} - still_open
            store.replace_open(tx, named, [new for new in found if new.id not in decided])
        return {"sentences": len(wanted), "proposals": len(found), "model": self._name}

    @property
    def _name(self) -> str:
        return NAME if self._encoder is None else self._encoder.name

    def _found(self, job: Job, wanted: Sequence[Unplaced], known: Sequence[Known], now: int) -> list[New]:
        clauses = [discovery.Unplaced(one.sentence.key, one.sentence.words) for one in wanted]
        decided = [one for one in known if one.state is not ProposalState.OPEN]
        away = [_away(one, self._name) for one in decided]
        by_key = {one.sentence.key: one for one in wanted}
        of_scopes = Counter(one.scope_id for one in wanted)
        ids = _Ids(known)
        return [
            New(
                id=ids.of(frozenset(one.text_ids)),
                phrases=one.names,
                model=self._name,
                unplaced=of_scopes,
                cohesion=one.cohesion,
                centre=None if self._encoder is None else one.centre,
                found_at=now,
                members=[by_key[key] for key in dict.fromkeys((*one.examples, *one.text_ids))],
            )
            for one in discovery.proposals(clauses, self._vectors(job, wanted), dismissed=away)
            if not any(_common(each.keys, frozenset(one.text_ids)) >= SAME_SENTENCES for each in decided)
        ]

    def _vectors(self, job: Job, wanted: Sequence[Unplaced]) -> Floats:
        texts = [one.sentence.words for one in wanted]
        if self._encoder is None:
            return word_vectors(texts)
        found = [np.zeros((0, 1))]
        for start in range(0, len(texts), _AT_ONCE):
            self._jobs.require_going_on(job.id)
            found.append(np.asarray(self._encoder.vectors(texts[start : start + _AT_ONCE]), np.float64))
            with self._db.transaction() as tx:
                self._jobs.progress(tx, job.id, min(start + _AT_ONCE, len(texts)), len(texts))
        return np.concatenate(found[1:]) if len(found) > 1 else found[0]


class _Ids:
    """Gives a proposal the id that it had: that of the open one with which it shares the most sentences."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._open = {one.id: one.keys for one in known if one.state is ProposalState.OPEN}

    def of(self, keys: frozenset[str]) -> str:
        best = max(self._open, key=lambda id_: (_common(self._open[id_], keys), id_), default=None)
        if best is None or _common(self._open[best], keys) < SAME_SENTENCES:
            return new_id("tpr")
        del self._open[best]
        return best


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _away(one: Known, model: str) -> Dismissed:
    """Directions of another model mean nothing in this one: then words tell what is meant."""
    return Dismissed(one.centre if one.model == model else None, one.phrases)


def _is_worth_it(one: Unplaced) -> bool:
    return sum(sign.isalpha() for sign in one.sentence.words) >= LEAST_CHARACTERS
