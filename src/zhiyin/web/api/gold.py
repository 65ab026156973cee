"""What people say of sentences: gold labels, how often models are right by them, and labelling functions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.app.label_queue import unsure_sentences
from zhiyin.nlp.model import Language as TextLanguage
from zhiyin.nlp.model import Polarity
from zhiyin.staff.access import Permission, Principal
from zhiyin.topics.accuracy import Accuracy, Share
from zhiyin.topics.gold import MOST_IN_QUEUE
from zhiyin.topics.gold_model import GoldLabel, NewGold, Prediction, Way
from zhiyin.topics.labelling import LabellingFunction, RuleKind
from zhiyin.topics.labelling_service import Report
from zhiyin.topics.learning import Candidate
from zhiyin.topics.model import Tree
from zhiyin.web.api.targets import staff_name
from zhiyin.web.api.topic_changes import TopicId
from zhiyin.web.paging import Page, Paging
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

GoldId = Annotated[str, Path(max_length=40, pattern="^gld_[a-z0-9]+$")]
FunctionId = Annotated[str, Path(max_length=40, pattern="^lfn_[a-z0-9]+$")]
OfTopic = Annotated[
    str | None, Query(max_length=40, pattern="^top_[a-z0-9]+$", description="Only of this topic and those below it")
]
OfModel = Annotated[
    str | None,
    Query(max_length=120, description="What this model says of all of them now; left out: what was said before people"),
]


READS_TEXTS = (Permission.FEEDBACK_READ, Permission.SUPPORT_READ)
"""A labelled sentence may be of a request for help."""

Most = Annotated[int, Query(ge=1, le=MOST_IN_QUEUE)]


class ShareOut(BaseModel):
    """A share with its 95 % interval over n sentences; null where there are none."""

    value: float | None
    low: float | None
    high: float | None
    n: int

    @classmethod
    def of(cls, one: Share) -> ShareOut:
        return cls(value=one.value, low=one.low, high=one.high, n=one.n)


class PredictionOut(BaseModel):
    """What a model had said before the person did."""

    model: str
    topic_id: str | None = Field(description="null: it fits nowhere")
    polarity: int | None
    confidence: float

    @classmethod
    def of(cls, said: Prediction) -> PredictionOut:
        return cls(model=said.model, topic_id=said.topic_id, polarity=said.polarity, confidence=said.confidence)


class GoldIn(BaseModel):
    """A sentence of one's own and what it speaks of. It belongs to the whole company: name nobody in it."""

    model_config = ConfigDict(extra="forbid")

    sentence: str = Field(max_length=5_000)
    topic_id: TopicId | None = Field(description="null: none of the topics")
    polarity: Literal[-1, 0, 1] | None = Field(None, description="-1 ill, 0 neither, 1 well; null: not said")


class GoldOut(BaseModel):
    """What a person says of a sentence."""

    id: str
    sentence: str
    topic_id: str | None = Field(description="null: none of the topics")
    tree_version: int = Field(description="In which the topic was meant")
    polarity: int | None
    way: Way
    text_id: str | None = Field(description="Of the text that it stands in; null: of no text")
    by: str | None = Field(description="Who says so, for those who see the staff")
    at: datetime
    said: PredictionOut | None


class AccuracyOut(BaseModel):
    """How a topic, with all below it, is recognised."""

    topic_id: str | None = Field(description="null: the whole tree, where only the same topic is right")
    accuracy: ShareOut = Field(description="Of the sentences that a person or the model puts here, those that both do")
    precision: ShareOut = Field(description="Of those that the model puts here, those that a person does")
    recall: ShareOut = Field(description="Of those that a person puts here, those that the model does")
    f1: ShareOut = Field(description="The harmonic mean of precision and recall, over the sentences put here by either")
    polarity: ShareOut = Field(description="Of those that both put here, whose polarity is right")

    @classmethod
    def of(cls, topic_id: str | None, one: Accuracy) -> AccuracyOut:
        shares = {name: ShareOut.of(getattr(one, name)) for name in cls.model_fields if name != "topic_id"}
        return cls(topic_id=topic_id, **shares)


class AccuracyList(BaseModel):
    data: list[AccuracyOut]


class CandidateOut(BaseModel):
    """A sentence of which a model was unsure; it is labelled by correcting or confirming the opinion at this place."""

    text_id: str
    place: int | None = Field(description="Of the opinion in its text")
    start: int | None = Field(description="Where the sentence begins in the text, in characters")
    end: int | None
    sentence: str
    topic_id: str | None = Field(description="What the model says; null: it fits nowhere")
    confidence: float
    polarity: int | None
    model: str

    @classmethod
    def of(cls, one: Candidate) -> CandidateOut:
        start, end = one.span or (None, None)
        return cls(
            text_id=one.text_id,
            place=one.place,
            start=start,
            end=end,
            sentence=one.sentence,
            topic_id=one.topic_id,
            confidence=one.confidence,
            polarity=one.polarity,
            model=one.model,
        )


class CandidateList(BaseModel):
    data: list[CandidateOut]


class FunctionIn(BaseModel):
    """A rule on a topic."""

    model_config = ConfigDict(extra="forbid")

    topic_id: TopicId
    name: str = Field(max_length=200)
    kind: RuleKind
    pattern: str = Field(max_length=1_000, description="A phrase, or an expression of RE2: it takes no look-around")
    language: TextLanguage | None = Field(None, description="Sentences of others are not looked at; null: of any")
    is_of_topic: bool = Field(True, description="What it says where it fits; elsewhere it says nothing")


class FunctionOut(BaseModel):
    """A rule on a topic, and what it does to the sentences that people have labelled."""

    id: str
    topic_id: str
    topic_path: str | None = Field(description="null: the topic is not in the tree any more")
    name: str
    kind: RuleKind
    pattern: str
    language: TextLanguage | None
    is_of_topic: bool
    at: datetime
    by: str | None = Field(description="Who wrote it, for those who see the staff")
    coverage: ShareOut = Field(description="Of the labelled sentences, those of which it speaks")
    agreement: ShareOut = Field(description="Of those, where people say the same")


class FunctionList(BaseModel):
    data: list[FunctionOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/topics", tags=["topics"])
    gold, labelling = app.topics.gold, app.topics.labelling

    def shown(label: GoldLabel, principal: Principal) -> GoldOut:
        return _gold(label, staff_name(app, label.labelled_by, principal))

    def reported(report: Report, tree: Tree, principal: Principal) -> FunctionOut:
        return _function(report, tree, staff_name(app, report.function.added_by, principal))

    @api.get("/gold", dependencies=[may(*READS_TEXTS)])
    def list_gold(principal: CurrentPrincipal, paging: Paging, topic: OfTopic = None) -> Page[GoldOut]:
        """Labels in force, the newest first; of texts that are yours to see, and of no text."""
        before = paging.after[0] if paging.after else None
        found = gold.list_labels(principal.scopes, topic_id=topic, before=before, limit=paging.limit)
        position = None if found.next_position is None else [found.next_position]
        return paging.page([shown(one, principal) for one in found.labels], position)

    @api.post("/gold", status_code=201, dependencies=[may(Permission.FEEDBACK_READ, Permission.FEEDBACK_EDIT)])
    def add_gold(body: GoldIn, principal: CurrentPrincipal) -> GoldOut:
        """Say what a sentence of your own speaks of; models learn from it at once. Sentences of customers' texts are
        labelled where their opinions are corrected."""
        polarity = None if body.polarity is None else Polarity(body.polarity)
        with app.db.transaction() as tx:
            label = gold.add(tx, NewGold(body.sentence, body.topic_id, polarity), by=principal.id)
        return shown(label, principal)

    @api.get("/gold/{gold_id}", dependencies=[may(*READS_TEXTS)])
    def get_gold(gold_id: GoldId, principal: CurrentPrincipal) -> GoldOut:
        return shown(gold.get(gold_id, principal.scopes), principal)

    @api.delete(
        "/gold/{gold_id}", status_code=204, dependencies=[may(Permission.FEEDBACK_READ, Permission.FEEDBACK_EDIT)]
    )
    def revoke_gold(gold_id: GoldId, principal: CurrentPrincipal) -> Response:
        """Take a label of a sentence of one's own back."""
        with app.db.transaction() as tx:
            gold.revoke_own(tx, gold_id, by=principal.id, scopes=principal.scopes)
        return Response(status_code=204)

    @api.get("/accuracy", dependencies=[may(Permission.FEEDBACK_READ)])
    def list_accuracy(principal: CurrentPrincipal, model: OfModel = None) -> AccuracyList:
        """Of the whole tree and of each topic, by the labels that are yours to see."""
        found = gold.accuracies(principal.scopes, model)
        return AccuracyList(data=[AccuracyOut.of(topic_id, one) for topic_id, one in found.items()])

    @api.get("/queue", dependencies=[may(Permission.FEEDBACK_READ, Permission.FEEDBACK_EDIT)])
    def list_queue(principal: CurrentPrincipal, limit: Most = 20) -> CandidateList:
        """What to label next: sentences of which the model was least sure, one topic after the other, what is alike
        once. Of the newest texts that are yours to see."""
        candidates = unsure_sentences(
            app.texts.opinions, principal.scopes, with_requests=principal.may(Permission.SUPPORT_READ)
        )
        return CandidateList(data=[CandidateOut.of(one) for one in gold.queue(candidates, limit)])

    @api.get("/labelling-functions", dependencies=[may(Permission.FEEDBACK_READ)])
    def list_functions(principal: CurrentPrincipal) -> FunctionList:
        """All rules, the oldest first, with what they do to the labels that are yours to see."""
        tree = app.topics.tree()
        return FunctionList(data=[reported(one, tree, principal) for one in labelling.reports(principal.scopes)])

    @api.post("/labelling-functions", status_code=201, dependencies=[may(Permission.SETTINGS_EDIT)])
    def add_function(body: FunctionIn, principal: CurrentPrincipal) -> FunctionOut:
        """Write a rule on a topic. Asks for somebody who sees everything."""
        principal.require_everything()
        made = labelling.add(
            body.topic_id, body.name, body.kind, body.pattern,
            by=principal.id, language=body.language, is_of_topic=body.is_of_topic,
        )  # fmt: skip
        return reported(labelling.report(made), app.topics.tree(), principal)

    @api.delete("/labelling-functions/{function_id}", status_code=204, dependencies=[may(Permission.SETTINGS_EDIT)])
    def remove_function(function_id: FunctionId, principal: CurrentPrincipal) -> Response:
        """Take a rule away. Asks for somebody who sees everything."""
        principal.require_everything()
        labelling.remove(function_id, by=principal.id)
        return Response(status_code=204)

    return api


def _gold(label: GoldLabel, by: str | None) -> GoldOut:
    return GoldOut(
        id=label.id,
        sentence=label.sentence,
        topic_id=label.topic_id,
        tree_version=label.tree_version,
        polarity=label.polarity,
        way=label.way,
        text_id=label.text_id,
        by=by,
        at=label.labelled_at,
        said=PredictionOut.of(label.said) if label.said else None,
    )


def _function(report: Report, tree: Tree, by: str | None) -> FunctionOut:
    one: LabellingFunction = report.function
    return FunctionOut(
        id=one.id,
        topic_id=one.topic_id,
        topic_path=tree.path_of(one.topic_id) if one.topic_id in tree.topics else None,
        name=one.name,
        kind=one.kind,
        pattern=one.pattern,
        language=one.language,
        is_of_topic=one.is_of_topic,
        at=one.added_at,
        by=by,
        coverage=ShareOut.of(report.coverage),
        agreement=ShareOut.of(report.agreement),
    )
