"""How far the listening for emerging issues is, and having it look now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.feedback.emerging.model import CURRENT, Found
from zhiyin.staff.access import Permission
from zhiyin.web.api.emerging_answers import ListeningOut
from zhiyin.web.api.emerging_issues import READS
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

_MOST_CURRENT = 200


class LookIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: int = Field(1, ge=1, le=60, description="So many are judged again, today the last of them")


class LookOut(BaseModel):
    job: str


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/emerging-issues", tags=["opinions"])
    emerging = app.emerging

    @api.get("/listening", dependencies=[may(*READS)])
    def emerging_listening(principal: CurrentPrincipal) -> ListeningOut:
        """How many days of texts there are, up to which day they were judged, and how many issues are current."""
        job = emerging.find_job() if principal.scopes.is_everything else None
        current = emerging.list_issues(principal, Found(CURRENT), limit=_MOST_CURRENT)
        return ListeningOut.of(emerging.listening(), job.state if job else None, len(current))

    @api.post("/looks", dependencies=[may(Permission.SETTINGS_EDIT)], status_code=202)
    def look_for_emerging_issues(body: LookIn, principal: CurrentPrincipal) -> LookOut:
        """Have the last days judged now and not only tonight, as a job. Asks for somebody who sees everything."""
        return LookOut(job=emerging.ask(principal, body.days))

    return api
