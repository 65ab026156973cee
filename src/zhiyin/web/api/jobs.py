"""Long work: how far it is, what came of it, stopping it, trying it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.base.errors import NotFound
from zhiyin.db.jobs import Job
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class JobOut(BaseModel):
    id: str
    kind: str
    state: str = Field(description="waiting, running, done, failed or cancelled")
    done: int
    total: int | None = Field(description="null while nobody knows")
    result: dict[str, Any] | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, job: Job) -> JobOut:
        return cls(
            id=job.id, kind=job.kind, state=job.state, done=job.done, total=job.total, result=job.result,
            error=job.error, created_at=job.created_at, started_at=job.started_at, ended_at=job.ended_at,
        )  # fmt: skip


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/jobs", tags=["operation"])

    def visible(job_id: str, principal: Principal) -> Job:
        """Who sees only some rows sees only the work that they asked for themselves."""
        job = app.jobs.get(job_id)
        if not principal.scopes.is_everything and job.created_by != principal.id:
            raise NotFound("there is no job {id}", id=job_id)
        return job

    @api.get("/{job_id}", dependencies=[may(Permission.JOBS_READ)])
    def get_job(job_id: str, principal: CurrentPrincipal) -> JobOut:
        """How far a job is."""
        return JobOut.of(visible(job_id, principal))

    @api.post("/{job_id}/cancel", dependencies=[may(Permission.JOBS_EDIT)])
    def cancel_job(job_id: str, principal: CurrentPrincipal) -> JobOut:
        """Stop a job at its next step; what is done stays done."""
        visible(job_id, principal)
        app.jobs.cancel(job_id)
        return JobOut.of(app.jobs.get(job_id))

    @api.post("/{job_id}/retry", dependencies=[may(Permission.JOBS_EDIT)])
    def retry_job(job_id: str, principal: CurrentPrincipal) -> JobOut:
        """Try a failed job again; it goes on where it stopped."""
        visible(job_id, principal)
        app.jobs.retry(job_id)
        return JobOut.of(app.jobs.get(job_id))

    return api
