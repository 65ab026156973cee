"""Topics that may be missing: what customers speak of that fits under no topic, and what people decide of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.clock import from_micros
from zhiyin.base.locale import Locale
from zhiyin.feedback.proposals.model import Proposal, ProposalState, Sentence
from zhiyin.metrics.estimate import Estimate
from zhiyin.nlp.masking import mask
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.jobs import JobOut
from zhiyin.web.api.targets import staff_name
from zhiyin.web.api.topic_changes import TopicId
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

ProposalId = Annotated[str, Path(max_length=40, pattern="^tpr_[a-z0-9]+$")]
Names = dict[Locale, Annotated[str, Field(max_length=200)]]


class ProposalShareOut(BaseModel):
    """Of all sentences that fit under no topic, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, share: Estimate | None) -> ProposalShareOut | None:
        if share is None or share.value is None or share.low is None or share.high is None:
            return None
        return cls(value=share.value, low=share.low, high=share.high, n=share.n)


class SentenceOut(BaseModel):
    """A sentence of a customer, and where it stands in its text."""

    text_id: int
    start: int
    end: int
    words: str = Field(description="Without personal data, where you may not see customers")


class ProposalOut(BaseModel):
    """A topic that may be missing, as far as you may see the texts that speak of it."""

    id: str
    state: ProposalState
    phrases: dict[str, list[str]] = Field(description="By language (en, zh), the most characteristic first")
    names: dict[Locale, str] = Field(description="That a person gave it; empty: nobody has")
    model: str = Field(description="Whose vectors brought the sentences together; `words`: no encoder's")
    sentence_count: int
    text_count: int
    share: ProposalShareOut | None
    cohesion: float = Field(description="Mean cosine of two of its sentences: 1 for equal ones, about 0 for unrelated")
    examples: list[SentenceOut] = Field(description="The most typical first")
    found_at: datetime
    decided_at: datetime | None
    decided_by: str | None = Field(description="For those who see the staff")
    topic_id: str | None = Field(description="That it has become, or a part of")


class ProposalList(BaseModel):
    data: list[ProposalOut]
    job: JobOut | None = Field(description="The last search that somebody asked for; null: nobody has, or not for you")


class AcceptIn(BaseModel):
    """What to call the topic, in all three languages, and below which it stands."""

    model_config = ConfigDict(extra="forbid")

    names: Names
    parent_id: TopicId | None = Field(None, description="null: at the top")


class MergeIntoIn(BaseModel):
    """The topic whose examples its sentences become."""

    model_config = ConfigDict(extra="forbid")

    topic_id: TopicId
    phrases: list[Annotated[str, Field(max_length=200)]] = Field(
        [], max_length=50, description="That always mean this topic from now on"
    )


class RenameIn(BaseModel):
    """What to call it; no names: as its phrases say."""

    model_config = ConfigDict(extra="forbid")

    names: Names


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/topic-proposals", tags=["topics"])
    proposals = app.proposals
    reads, edits = [may(Permission.FEEDBACK_READ)], [may(Permission.FEEDBACK_READ, Permission.SETTINGS_EDIT)]

    def told(one: Proposal, principal: Principal) -> ProposalOut:
        by = None if one.decided_by is None else staff_name(app, one.decided_by, principal)
        return _told(one, by, is_masked=not principal.may(Permission.CUSTOMERS_READ))

    def sees_requests(principal: Principal) -> bool:
        return principal.may(Permission.SUPPORT_READ)

    @api.get("", dependencies=reads)
    def list_proposals(
        principal: CurrentPrincipal, state: Annotated[ProposalState, Query()] = ProposalState.OPEN
    ) -> ProposalList:
        """Topics that may be missing, those with the most sentences first, each with five of them."""
        found = proposals.list_proposals(principal.scopes, state, with_requests=sees_requests(principal))
        job = proposals.find_job() if principal.may(Permission.SETTINGS_EDIT) else None
        return ProposalList(data=[told(one, principal) for one in found], job=None if job is None else JobOut.of(job))

    @api.post("", dependencies=edits, status_code=202)
    def search_for_topics(principal: CurrentPrincipal) -> JobOut:
        """Search for missing topics now; it is done every day besides. Asks for somebody who sees everything."""
        principal.require_everything()
        return JobOut.of(proposals.search(by=principal.id))

    @api.get("/{proposal_id}", dependencies=reads)
    def get_proposal(proposal_id: ProposalId, principal: CurrentPrincipal) -> ProposalOut:
        """One of them, with twenty of its sentences."""
        found = proposals.get_proposal(proposal_id, principal.scopes, with_requests=sees_requests(principal))
        return told(found, principal)

    @api.post("/{proposal_id}/accept", dependencies=edits)
    def accept_proposal(proposal_id: ProposalId, body: AcceptIn, principal: CurrentPrincipal) -> ProposalOut:
        """Make it a topic with its typical sentences as examples. Texts show it once they are read again. Asks for
        somebody who sees everything."""
        principal.require_everything()
        return told(proposals.accept(proposal_id, body.names, parent_id=body.parent_id, by=principal.id), principal)

    @api.post("/{proposal_id}/merge", dependencies=edits)
    def merge_proposal(proposal_id: ProposalId, body: MergeIntoIn, principal: CurrentPrincipal) -> ProposalOut:
        """Make its sentences examples of a topic that is there. Asks for somebody who sees everything."""
        principal.require_everything()
        return told(proposals.merge(proposal_id, body.topic_id, body.phrases, by=principal.id), principal)

    @api.post("/{proposal_id}/dismiss", dependencies=edits)
    def dismiss_proposal(proposal_id: ProposalId, principal: CurrentPrincipal) -> ProposalOut:
        """Turn it down: nothing like it is proposed again. Asks for somebody who sees everything."""
        principal.require_everything()
        return told(proposals.dismiss(proposal_id, by=principal.id), principal)

    @api.post("/{proposal_id}/rename", dependencies=edits)
    def rename_proposal(proposal_id: ProposalId, body: RenameIn, principal: CurrentPrincipal) -> ProposalOut:
        """Call it so from now on. Asks for somebody who sees everything."""
        principal.require_everything()
        return told(proposals.rename(proposal_id, body.names, by=principal.id), principal)

    @api.post("/{proposal_id}/reopen", dependencies=edits)
    def reopen_proposal(proposal_id: ProposalId, principal: CurrentPrincipal) -> ProposalOut:
        """Take the decision back: its topic is retired, or loses what it got. Asks for somebody who sees everything."""
        principal.require_everything()
        return told(proposals.reopen(proposal_id, by=principal.id), principal)

    return api


def _told(one: Proposal, decided_by: str | None, *, is_masked: bool) -> ProposalOut:
    return ProposalOut(
        id=one.id,
        state=one.state,
        phrases={language: list(each) for language, each in one.phrases.items()},
        names=dict(one.names.words),
        model=one.model,
        sentence_count=one.sentence_count,
        text_count=one.text_count,
        share=ProposalShareOut.of(one.share),
        cohesion=one.cohesion,
        examples=[_sentence(each, is_masked=is_masked) for each in one.examples],
        found_at=from_micros(one.found_at),
        decided_at=None if one.decided_at is None else from_micros(one.decided_at),
        decided_by=decided_by,
        topic_id=one.topic_id,
    )


def _sentence(one: Sentence, *, is_masked: bool) -> SentenceOut:
    words = mask(one.words).text if is_masked else one.words
    return SentenceOut(text_id=one.text_id, start=one.start, end=one.end, words=words)
