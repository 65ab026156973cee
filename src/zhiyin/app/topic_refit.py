"""The job that fits the topic head of this installation: on all labels, checked on those put aside, then read with."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache

from zhiyin.base.scope import EVERYTHING
from zhiyin.db.database import Database
from zhiyin.db.jobs import Job, Jobs
from zhiyin.feedback.opinions.service import OpinionService
from zhiyin.nlp.linear.heads import Floats
from zhiyin.nlp.linear.weights import open_weights
from zhiyin.nlp.model import Analysis, Taxonomy, TextModel
from zhiyin.nlp.taught.taught_model import TaughtModel, taught
from zhiyin.nlp.taught.topic_head import Lesson, fitted
from zhiyin.topics.accuracy import share
from zhiyin.topics.gold_model import GoldLabel
from zhiyin.topics.head_service import HeadService, Made
from zhiyin.topics.labelling import Sentence
from zhiyin.topics.phrases import folded
from zhiyin.topics.refitting import (
    FOLDS,
    LEAST_LABELS,
    Checked,
    Exercise,
    Fit,
    Verdict,
    checked,
    lessons_of,
    lessons_of_votes,
    usable,
)
from zhiyin.topics.service import TopicService
from zhiyin.topics.succession import History
from zhiyin.topics.taxonomy import taxonomy_of

_TEXTS_FOR_VOTES = 1_000
_MOST_VOTES = 1_500
_NOT_CHECKED = Checked(share(0, 0), share(0, 0))


@cache
def rarity() -> Floats:
    """How rare each n-gram is, as the linear model of the product has counted it."""
    return open_weights().rarity


def with_own_head(model: TextModel | None, heads: HeadService) -> TextModel | None:
    """A model with what this installation has taught it."""
    return None if model is None else TaughtModel(model, lambda: heads.find_head(rarity()))


class TopicRefit:
    """Fits the head; texts are read again where it was taken."""

    def __init__(
        self, db: Database, jobs: Jobs, topics: TopicService, heads: HeadService, opinions: OpinionService,
        model: TextModel,
    ) -> None:  # fmt: skip
        self._db = db
        self._jobs = jobs
        self._topics = topics
        self._heads = heads
        self._opinions = opinions
        self._base = model.base if isinstance(model, TaughtModel) else model

    def do(self, job: Job) -> dict[str, object]:
        """Fit and check a head; what came of it."""
        fit = self._heads.keep(self._made(job), asked_by=job.created_by)
        reading = None
        if fit.verdict is Verdict.TAKEN:
            reading = self._opinions.read_again(by=job.created_by or "topic head").id
        return {**figures(fit), "reading_job": reading}

    def _made(self, job: Job) -> Made:
        begun, history, model = time.monotonic(), self._topics.history(), self._base.name
        labels = usable(self._topics.gold.in_force(), history)
        ids, version = frozenset(one.id for one in labels), history.tree.version
        if len(labels) < LEAST_LABELS:
            return Made(None, _NOT_CHECKED, ids, 0, model, version, time.monotonic() - begun)
        votes, bare = self._votes(labels), taxonomy_of(history, ())
        found = self._checked(job, labels, history, bare, votes)
        head = fitted(bare, (*lessons_of(labels, history), *votes), rarity())
        return Made(head, found, ids, len(votes), model, version, time.monotonic() - begun)

    def _checked(
        self, job: Job, labels: Sequence[GoldLabel], history: History, bare: Taxonomy, votes: Sequence[Lesson]
    ) -> Checked:
        before, done = self._heads.find_in_force(), 0

        def hear(exercise: Exercise) -> tuple[list[list[str]], list[list[str]]]:
            nonlocal done
            self._jobs.require_going_on(job.id)
            sentences = [one.sentence for one in exercise.held_out]
            analyses = self._base.read(sentences, exercise.taxonomy)
            known = {topic.id for topic in bare.topics}
            heard = []
            for lessons in (exercise.lessons_before, exercise.lessons):
                if lessons is None:
                    heard.append(_topics(analyses))
                else:
                    head = fitted(bare, (*lessons, *votes), rarity())
                    heard.append(_topics(taught(analyses, sentences, head, known)))
            done += 1
            with self._db.transaction() as tx:
                self._jobs.progress(tx, job.id, done, FOLDS + 1)
            return heard[0], heard[1]

        return checked(labels, history, None if before is None else before.gold_ids, hear)

    def _votes(self, labels: Sequence[GoldLabel]) -> tuple[Lesson, ...]:
        """What labelling functions say of sentences that nobody has labelled; of the newest texts."""
        if not self._topics.labelling.list_functions():
            return ()
        known = {folded(one.sentence) for one in labels}
        texts = self._opinions.list_texts(EVERYTHING, limit=_TEXTS_FOR_VOTES).texts
        sentences = [
            Sentence(said, text.analysis.language)
            for text in texts
            if text.analysis
            for span in text.analysis.sentences
            if (said := span.of(text.verbatim.text).strip()) and folded(said) not in known
        ]
        lessons = lessons_of_votes([one.text for one in sentences], self._topics.labelling.votes(sentences))
        return lessons[:_MOST_VOTES]


def figures(fit: Fit) -> dict[str, object]:
    """What came of a fit, as a job tells it."""
    return {
        "number": fit.number,
        "verdict": fit.verdict.value,
        "labels": len(fit.gold_ids),
        "votes": fit.vote_count,
        "checked": fit.checked.after.n,
        "before": fit.checked.before.value,
        "after": fit.checked.after.value,
        "seconds": round(fit.seconds, 2),
    }


def _topics(analyses: Sequence[Analysis]) -> list[list[str]]:
    return [[one.topic for one in analysis.opinions if one.topic is not None] for analysis in analyses]
