"""The text models: which of them reads, what is asked beside it, how often challengers agree, and what it costs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.app.text_models_shown import Beside, text_models
from zhiyin.app.text_models_told import Asked, Compared, Told
from zhiyin.nlp.model import Language
from zhiyin.nlp.plugins.agreement import TaskAgreement
from zhiyin.nlp.plugins.budget import Spent
from zhiyin.nlp.plugins.router import Task
from zhiyin.staff.access import Permission
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class ReadsOut(BaseModel):
    """The model of the product that reads."""

    model: str
    since: datetime
    trouble: str | None = Field(description="Why it is not the one that was chosen")

    @classmethod
    def of(cls, told: Told) -> ReadsOut:
        return cls(model=told.reads, since=told.since, trouble=told.trouble)


class AskedOut(BaseModel):
    """How a model has done since the reading began."""

    model: str
    asked: int
    failed: int
    last_reason: str | None
    resting: bool

    @classmethod
    def of(cls, asked: Asked) -> AskedOut:
        return cls(
            model=asked.model, asked=asked.asked, failed=asked.failed, last_reason=asked.last_reason or None,
            resting=asked.is_resting,
        )  # fmt: skip


class AgreementOut(BaseModel):
    """In how many of n texts both said the same, with the 95 % interval (Wilson), and Cohen's kappa."""

    task: Task
    n: int
    share: float | None
    low: float | None
    high: float | None
    kappa: float | None = Field(description="None also where both always say one and the same thing")

    @classmethod
    def of(cls, one: TaskAgreement) -> AgreementOut:
        return cls(task=one.task, n=one.n, share=one.share, low=one.low, high=one.high, kappa=one.kappa)


class ComparedOut(BaseModel):
    """A challenger beside the models that count, since the reading began."""

    model: str
    failures: int = Field(description="Texts that it could not read")
    tasks: list[AgreementOut]

    @classmethod
    def of(cls, compared: Compared) -> ComparedOut:
        return cls(
            model=compared.model, failures=compared.failures, tasks=[AgreementOut.of(one) for one in compared.tasks]
        )


class CostOut(BaseModel):
    """What a model has cost today (UTC), in the currency of its prices, and what it may cost."""

    requests: int
    cost: float
    most_requests: int | None
    most_cost: float | None

    @classmethod
    def of(cls, spent: Spent, one: Beside) -> CostOut:
        return cls(requests=spent.requests, cost=spent.cost, most_requests=one.most_requests, most_cost=one.most_cost)


class TextModelOut(BaseModel):
    """A model that a file in `text-models` of the data folder describes."""

    name: str
    problem: str | None = Field(description="Why the file cannot be used; what it says is then unknown")
    kind: str | None
    enabled: bool
    languages: list[Language]
    tasks: list[Task]
    shadow_share: float = Field(description="The share of the texts that it reads beside the others; 0: it counts")
    asked: AskedOut | None = Field(description="None before it was asked, and for challengers")
    compared: ComparedOut | None = Field(description="Of challengers alone")
    cost: CostOut | None = Field(description="None where nothing has a price")

    @classmethod
    def of(cls, one: Beside) -> TextModelOut:
        told = one.described
        return cls(
            name=one.name,
            problem=one.problem,
            kind=told.kind if told else None,
            enabled=bool(told and told.enabled),
            languages=sorted(told.languages) if told else [],
            tasks=list(told.tasks) if told else [],
            shadow_share=told.shadow_share if told else 0.0,
            asked=AskedOut.of(one.asked) if one.asked else None,
            compared=ComparedOut.of(one.compared) if one.compared else None,
            cost=CostOut.of(one.spent, one) if one.spent else None,
        )


class TextModelsOut(BaseModel):
    chosen: str = Field(description="`text_model` of the configuration")
    reads: ReadsOut | None = Field(description="None before any text was read")
    data: list[TextModelOut]


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["opinions"])

    @api.get("/text-models", dependencies=[may(Permission.FEEDBACK_READ, Permission.JOBS_READ)])
    def list_text_models(principal: CurrentPrincipal) -> TextModelsOut:
        """Which model reads texts, what else is asked, how often challengers agree, and what today has cost."""
        principal.require_everything()
        found = text_models(app.settings, app.db, app.clock)
        return TextModelsOut(
            chosen=found.chosen,
            reads=ReadsOut.of(found.told) if found.told else None,
            data=[TextModelOut.of(one) for one in found.beside],
        )

    return api
