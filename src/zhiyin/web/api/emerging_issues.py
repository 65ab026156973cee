"""Emerging issues: what is said more than it used to be, and what people do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.locale import Locale
from zhiyin.feedback.emerging.model import CURRENT, Found, Issue, IssueState
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.emerging_answers import IssueOut, Names, WholeIssueOut
from zhiyin.web.api.metrics import Language
from zhiyin.web.api.watching import known_people, require_person
from zhiyin.web.paging import Page, Paging
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

IssueId = Annotated[str, Path(max_length=40, pattern="^[a-z0-9_]+$")]
READS = (Permission.FEEDBACK_READ, Permission.SUPPORT_READ)
"""Messages of tickets are among the texts: who may not see them cannot see what was found in them."""


class IssueChangeIn(BaseModel):
    """What becomes of it; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    state: IssueState | None = None
    reason: str = Field("", max_length=600, description="Why it is closed or dismissed")
    owner: str | None = Field(None, max_length=60, description="The id of a member of the staff; null: nobody")


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/emerging-issues", tags=["opinions"])
    emerging = app.emerging

    def shown(issues: list[Issue], locale: Locale, principal: Principal) -> list[IssueOut]:
        names, people = _names(app, issues, locale), known_people(app, principal)
        return [IssueOut.of(issue, names, people(issue.owner_id)) for issue in issues]

    def whole(issue_id: str, locale: Locale, principal: Principal) -> WholeIssueOut:
        issue, steps = emerging.get(principal, issue_id)
        people = known_people(app, principal)
        return WholeIssueOut.whole(shown([issue], locale, principal)[0], [(step, people(step.by)) for step in steps])

    @api.get("", dependencies=[may(*READS)])
    def list_emerging_issues(
        principal: CurrentPrincipal,
        locale: Language,
        paging: Paging,
        state: Annotated[
            IssueState | Literal["current"] | None,
            Query(description="Only those; current: open and seen; all if left out"),
        ] = None,
    ) -> Page[IssueOut]:
        """The surest first; only those of brands whose rows are all yours."""
        states = tuple(IssueState) if state is None else CURRENT if state == "current" else (IssueState(state),)
        after = (float(paging.after[0]), str(paging.after[1])) if paging.after else None
        found = emerging.list_issues(principal, Found(states, after), limit=paging.limit + 1)
        last = found[paging.limit - 1] if len(found) > paging.limit else None
        rows = shown(found[: paging.limit], locale, principal)
        return paging.page(rows, (last.evidence.chance, last.id) if last else None)

    @api.get("/{issue_id}", dependencies=[may(*READS)])
    def get_emerging_issue(issue_id: IssueId, principal: CurrentPrincipal, locale: Language) -> WholeIssueOut:
        """One issue with its days and what happened to it."""
        return whole(issue_id, locale, principal)

    @api.patch("/{issue_id}", dependencies=[may(*READS, Permission.FEEDBACK_EDIT)])
    def change_emerging_issue(
        issue_id: IssueId, body: IssueChangeIn, principal: CurrentPrincipal, locale: Language
    ) -> WholeIssueOut:
        """Take it, close or dismiss it with the reason, open it again."""
        if "owner" in body.model_fields_set:
            require_person(app, body.owner, principal)
            emerging.assign(principal, issue_id, body.owner)
        if body.state is not None:
            emerging.change(principal, issue_id, body.state, body.reason)
        return whole(issue_id, locale, principal)

    return api


def _names(app: App, issues: list[Issue], locale: Locale) -> Names:
    """What the topics and products of these issues are called."""
    places = app.texts.tree.places()
    named = {places.path_of(topic.id): topic for topic in app.texts.tree.taxonomy().topics}
    places_ = [place for issue in issues for place in (issue.evidence.cell, issue.evidence.product) if place]
    skus = {place.sku for place in places_ if place.sku}
    return Names({path: topic for path, topic in named.items() if path}, app.catalog.names(skus), locale)
