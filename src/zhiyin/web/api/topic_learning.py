"""What a change of the tree would do, what would fit a new topic, and how topics are learnt anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.app.topic_previews import Effects, Going, effects_of
from zhiyin.app.topic_tryouts import Fitting, Tryout, tried_out
from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale
from zhiyin.staff.access import Permission, Principal
from zhiyin.topics.changes import Add, Redefine
from zhiyin.topics.head_service import ENOUGH_NEW
from zhiyin.topics.model import ChangeKind, Topic, Tree
from zhiyin.topics.refitting import LEAST_LABELS, Fit, Verdict
from zhiyin.topics.templates import load_template
from zhiyin.web.api.gold import ShareOut
from zhiyin.web.api.jobs import JobOut
from zhiyin.web.api.metrics import Language
from zhiyin.web.api.targets import staff_name
from zhiyin.web.api.topic_changes import AddIn, ChangeIn, RedefineIn, UndoIn
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class PlacedOut(BaseModel):
    """A topic by its name and place."""

    id: str
    name: str
    path: str

    @classmethod
    def listed(cls, topics: Sequence[Topic], tree: Tree, locale: Locale) -> list[PlacedOut]:
        return [cls.of(one, tree, locale) for one in topics]

    @classmethod
    def of(cls, topic: Topic, tree: Tree, locale: Locale) -> PlacedOut:
        return cls(id=topic.id, name=topic.description.names.shown(locale).text, path=tree.path_of(topic.id))


class IntoOut(PlacedOut):
    opinion_count: int = Field(description="That go there")


class GoingOut(PlacedOut):
    """A topic that nothing new comes under, and where its opinions of the last 365 days go."""

    opinion_count: int
    into: list[IntoOut] = Field(description="The topic itself where they stay")
    unknown_count: int = Field(description="Of which only reading their texts again can tell")
    is_all: bool = Field(description="false: told of the newest 5,000 texts alone")


class TreePreviewOut(BaseModel):
    """What a change would make of the tree."""

    change: ChangeKind
    version: int = Field(description="That the tree has now; name it as `seen` when you make the change")
    added: list[PlacedOut]
    retired: list[PlacedOut]
    restored: list[PlacedOut]
    redefined: list[PlacedOut]
    moved: list[PlacedOut] = Field(description="Their paths as they would be")
    going: list[GoingOut]
    staying_count: int = Field(
        description="Opinions of the last 365 days under topics that are redefined or moved: they stay where they are"
    )

    @classmethod
    def of(cls, one: Effects, locale: Locale) -> TreePreviewOut:
        before, after = one.preview.before.tree, one.preview.after.tree
        lists = {
            name: PlacedOut.listed(getattr(one, name), after, locale)
            for name in ("added", "restored", "redefined", "moved")
        }
        return cls(
            change=one.preview.version.kind,
            version=before.version,
            retired=PlacedOut.listed(one.retired, before, locale),
            going=[_going(each, before, after, locale) for each in one.going],
            staying_count=one.staying_count,
            **lists,
        )


class PreviewIn(BaseModel):
    """One of them: a change, a template, a file."""

    model_config = ConfigDict(extra="forbid")

    change: ChangeIn | None = None
    template: str | None = Field(None, max_length=40, pattern="^[a-z_]+$")
    yaml: str | None = Field(None, max_length=4_000_000)


class FittingOut(BaseModel):
    """A sentence that would stand under the topic."""

    text_id: str
    start: int
    end: int
    sentence: str
    confidence: float
    topic_id: str | None = Field(description="Under which it stands now; null: under none")
    is_said: bool = Field(description="Whether an opinion is heard in it now")

    @classmethod
    def of(cls, one: Fitting) -> FittingOut:
        return cls(
            text_id=str(one.text_id), start=one.span.start, end=one.span.end, sentence=one.sentence,
            confidence=one.confidence, topic_id=one.topic_id, is_said=one.is_said,
        )  # fmt: skip


class TryoutOut(BaseModel):
    """What of the newest texts would stand under a topic, the surest first."""

    model: str = Field(description="The quick one; the model that reads texts may hear more, or less")
    text_count: int = Field(description="The newest texts that are yours to see, at most 400")
    sentence_count: int
    fitting_count: int
    data: list[FittingOut] = Field(description="At most 30")

    @classmethod
    def of(cls, one: Tryout) -> TryoutOut:
        return cls(
            model=one.model, text_count=one.text_count, sentence_count=one.sentence_count,
            fitting_count=one.fitting_count, data=[FittingOut.of(each) for each in one.shown],
        )  # fmt: skip


TriedIn = Annotated[AddIn | RedefineIn, Field(discriminator="change")]


class HeadFitOut(BaseModel):
    """One fitting of the topic head, and what came of it."""

    number: int
    at: datetime
    by: str | None = Field(description="Who asked for it, for those who see the staff; null: there were enough labels")
    model: str = Field(description="The model upon which it was checked")
    tree_version: int
    label_count: int = Field(description="That it has learnt from")
    vote_count: int = Field(description="Sentences that labelling functions have taught")
    before: ShareOut = Field(description="Labels put aside whose topic was right as it was read before")
    after: ShareOut = Field(description="The same with the new head; cross-validation in five parts")
    verdict: Verdict
    seconds: float

    @classmethod
    def of(cls, one: Fit, by: str | None) -> HeadFitOut:
        return cls(
            number=one.number, at=one.fitted_at, by=by, model=one.model, tree_version=one.tree_version,
            label_count=len(one.gold_ids), vote_count=one.vote_count, before=ShareOut.of(one.checked.before),
            after=ShareOut.of(one.checked.after), verdict=one.verdict, seconds=one.seconds,
        )  # fmt: skip


class LearningOut(BaseModel):
    """How topics are learnt: what was fitted, what waits to be learnt."""

    in_force: int | None = Field(description="The number of the fit whose head reads; null: none")
    new_label_count: int = Field(description="Labels that are new since the last fit, or were taken back")
    due_from: int = Field(description="So many new labels, and a head is fitted without anybody asking")
    least_label_count: int = Field(description="Below so many labels no head is fitted")
    job: JobOut | None = Field(description="The last one that fits a head")
    fits: list[HeadFitOut] = Field(description="The newest first")


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["topics"])
    topics, heads, opinions = app.topics, app.topic_heads, app.texts.opinions

    def asker(one: Fit, principal: Principal) -> str | None:
        return None if one.asked_by is None else staff_name(app, one.asked_by, principal)

    @api.post("/topic-previews", dependencies=[may(Permission.SETTINGS_EDIT)])
    def preview_change(
        body: Annotated[PreviewIn, Body()], principal: CurrentPrincipal, locale: Language
    ) -> TreePreviewOut | None:
        """What a change, a template or a file would do to the tree and to the opinions of the last 365 days; null where
        the tree is so already. Nothing is changed. Asks for somebody who sees everything."""
        principal.require_everything()
        if sum(one is not None for one in (body.change, body.template, body.yaml)) != 1:
            raise InvalidInput("name one of change, template, yaml", pointer="/change")
        if body.template is not None:
            found = topics.preview_template(load_template(body.template))
        elif body.yaml is not None:
            found = topics.preview_import(body.yaml)
        elif isinstance(body.change, UndoIn):
            found = topics.preview_undo()
        else:
            assert body.change is not None
            found = topics.preview(body.change.wanted())
        return None if found is None else TreePreviewOut.of(effects_of(found, opinions, app.clock.now()), locale)

    @api.post("/topic-tryouts", dependencies=[may(Permission.FEEDBACK_READ, Permission.SETTINGS_EDIT)])
    def try_topic(body: Annotated[TriedIn, Body()], principal: CurrentPrincipal) -> TryoutOut:
        """Which sentences of the newest texts that are yours to see would stand under a topic, were it added or
        redefined so. Nothing is changed."""
        wanted = body.wanted()
        assert isinstance(wanted, Add | Redefine)
        with_requests = principal.may(Permission.SUPPORT_READ)
        return TryoutOut.of(tried_out(wanted, topics, opinions, principal.scopes, with_requests=with_requests))

    @api.get("/topics/learning", dependencies=[may(Permission.FEEDBACK_READ, Permission.JOBS_READ)])
    def learning_state(principal: CurrentPrincipal) -> LearningOut:
        """The heads that were fitted here, with how often each was right on labels put aside. Asks for somebody who
        sees everything."""
        principal.require_everything()
        in_force, job = heads.find_in_force(), heads.find_job()
        return LearningOut(
            in_force=in_force.number if in_force else None,
            new_label_count=heads.new_label_count(),
            due_from=ENOUGH_NEW,
            least_label_count=LEAST_LABELS,
            job=JobOut.of(job) if job else None,
            fits=[
                HeadFitOut.of(one, one.asked_by and staff_name(app, one.asked_by, principal))
                for one in heads.list_fits()
            ],
        )

    @api.post("/topics/learning", dependencies=[may(Permission.SETTINGS_EDIT)], status_code=202)
    def learn_anew(principal: CurrentPrincipal) -> JobOut:
        """Fit the topic head to all labels; it is taken where it is no worse on labels put aside, and then all texts
        are read again. Asks for somebody who sees everything."""
        principal.require_everything()
        return JobOut.of(heads.ask(by=principal.id))

    return api


def _going(one: Going, before: Tree, after: Tree, locale: Locale) -> GoingOut:
    into = [
        IntoOut(**PlacedOut.of(found, after, locale).model_dump(), opinion_count=count)
        for topic_id, count in one.into.most_common()
        if (found := after.find(topic_id)) is not None
    ]
    return GoingOut(
        **PlacedOut.of(one.topic, before, locale).model_dump(), opinion_count=one.opinion_count, into=into,
        unknown_count=one.unknown_count, is_all=one.is_all,
    )  # fmt: skip
