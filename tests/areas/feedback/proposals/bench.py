"""A brand whose customers speak of things that its tree does not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from tests.areas.feedback.opinions.bench import Brand
from tests.areas.feedback.opinions.phrase_model import PhraseModel
from zhiyin.base.clock import FixedClock
from zhiyin.base.scope import EVERYTHING
from zhiyin.db.database import Database
from zhiyin.db.outbox import Outbox
from zhiyin.feedback.proposals.model import Proposal
from zhiyin.feedback.proposals.service import ProposalService
from zhiyin.feedback.proposals.work import JOB_KIND, Discovery
from zhiyin.nlp.model import Analysis, Opinion, Polarity, Taxonomy
from zhiyin.staff.audit import AuditLog
from zhiyin.topics.service import TopicService

_WHO = ("我的", "公司要的", "上周买的", "朋友要的")
INVOICES = [f"{who}电子发票{what}" for who, what in product(_WHO, ("一直没有收到", "抬头开错了"))]
_WHEN = ("Yesterday", "On Sunday", "This time", "In spring")
STORES = [f"{when} the store clerk {what}" for when, what in product(_WHEN, ("was rude to us", "sent me away"))]
_GIVEN = ("生日", "节日", "纪念日", "婚礼")
GIFTS = [f"{given}的礼品包装{how}" for given, how in product(_GIVEN, ("很有心意", "盒子压坏了"))]


@dataclass
class SentenceModel(PhraseModel):
    """Hears an opinion in each sentence; where no phrase of the tree stands in it, it fits nowhere."""

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        return [_with_the_rest(heard) for heard in super().read(texts, taxonomy)]


def _with_the_rest(heard: Analysis) -> Analysis:
    spoken = {opinion.sentence for opinion in heard.opinions}
    rest = [
        Opinion(None, 0.9, None, None, Polarity.NEUTRAL, 0.8, sentence)
        for sentence in heard.sentences
        if sentence not in spoken
    ]
    return replace(heard, opinions=(*heard.opinions, *rest))


class Shop(Brand):
    """A brand with a tree that people change, and the queue of what may be missing in it."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        super().__init__(db, clock)
        self.model = SentenceModel()
        audit = AuditLog(db, clock)
        self.topics = TopicService(db, Outbox(db, clock, {}), clock, audit)
        self.proposals = ProposalService(db, self.jobs, clock, audit, self.topics)
        self._next = 1

    def say(self, sentences: Sequence[str], scope: int = 0) -> None:
        """Each written by somebody else."""
        for sentence in sentences:
            self.says(self._next, sentence, by=self._next, scope=scope)
            self._next += 1
        self.read_all()

    def search(self) -> dict[str, object]:
        """Look for missing topics as the worker does."""
        self.proposals.search(by="test")
        job = self.jobs.claim([JOB_KIND])
        assert job is not None
        result = Discovery(self.db, self.jobs, self.clock, None).do(job)
        self.jobs.finish(job.id, result)
        return result

    def open(self) -> list[Proposal]:
        return self.proposals.list_proposals(EVERYTHING)

    def about(self, word: str) -> Proposal:
        """The open proposal whose examples speak of it."""
        (found,) = (one for one in self.open() if all(word in each.words for each in one.examples))
        return found
