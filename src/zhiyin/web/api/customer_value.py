"""The models behind the expected value of customers: what they said, how they did, having them fitted anew."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.base.locale import Locale, translate
from zhiyin.metrics.lifetime.model import Fit, Found, HoldOut, Model, Value
from zhiyin.staff.access import Permission
from zhiyin.web.api.jobs import JobOut
from zhiyin.web.api.metrics import Language
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class BuyingOut(BaseModel):
    """BG/NBD, in weeks: buying rates are gamma(r, alpha), chances to stop after a purchase beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


class ParetoOut(BaseModel):
    """Pareto/NBD, in weeks, fitted beside it for comparison: the larger log-likelihood fits better."""

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float | None


class SpendingOut(BaseModel):
    """Gamma-gamma, in minor units of the currency; `mean` is that of a purchase over all customers."""

    p: float
    q: float
    v: float
    mean: float
    log_likelihood: float | None


class HoldOutOut(BaseModel):
    """What a model of the days up to the split foretold of the days after."""

    split_on: date
    customers: int
    came: int = Field(description="Purchases after the split")
    foretold: float
    bias: float | None = Field(description="foretold / came − 1; null when none came")
    mean_error: float = Field(description="Mean absolute error a customer")
    mean_error_of_none: float = Field(description="The same, had nobody been expected to buy")

    @classmethod
    def of(cls, tried: HoldOut) -> HoldOutOut:
        return cls(
            split_on=tried.split_on, customers=tried.customers, came=tried.came, foretold=tried.foretold,
            bias=tried.bias, mean_error=tried.mean_error, mean_error_of_none=tried.mean_error_of_none,
        )  # fmt: skip


class CorrelationOut(BaseModel):
    """Of the worth of repeat purchases with their number; the models take it to be 0."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, found: Value) -> CorrelationOut:
        return cls(value=found.value, low=found.low, high=found.high)


class FitOut(BaseModel):
    """What the purchases of one currency told; models are null where too few customers bought again."""

    currency: str
    as_of: datetime
    fitted_at: datetime
    model: str = Field(description="The job; the facts fact_customer_value name it too")
    customers: int
    fitted_to: int = Field(description="Of so many of them; a part where they are very many")
    bought_again: int
    bought_once: int = Field(description="Whether they still buy is not estimable")
    buying: BuyingOut | None
    pareto: ParetoOut | None
    spending: SpendingOut | None
    correlation: CorrelationOut | None
    hold_out: HoldOutOut | None
    warnings: list[str]

    @classmethod
    def of(cls, fit: Fit, locale: Locale) -> FitOut:
        found = fit.found
        return cls(
            currency=fit.currency,
            as_of=fit.as_of,
            fitted_at=fit.fitted_at,
            model=fit.job_id,
            customers=fit.customers,
            fitted_to=found.fitted_to,
            bought_again=found.repeaters,
            bought_once=found.fitted_to - found.repeaters,
            buying=_buying_out(found.model, found),
            pareto=_pareto_out(found),
            spending=_spending_out(found.model, found),
            correlation=CorrelationOut.of(found.correlation) if found.correlation else None,
            hold_out=HoldOutOut.of(found.hold_out) if found.hold_out else None,
            warnings=[translate(warning, locale) for warning in found.warnings],
        )


class FitList(BaseModel):
    data: list[FitOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/customer-value", tags=["metrics"])

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_fits(principal: CurrentPrincipal, locale: Language) -> FitList:
        """The models of the last fit, by currency, largest first; none for whoever sees only some rows."""
        fits = app.customer_value.latest() if principal.scopes.is_everything else []
        return FitList(data=[FitOut.of(fit, locale) for fit in fits])

    @api.post("/fits", status_code=202, dependencies=[may(Permission.JOBS_EDIT)])
    def fit_now(principal: CurrentPrincipal) -> JobOut:
        """Fit the models to all purchases now; else it is done once a day. Asks for somebody who sees everything."""
        principal.require_everything()
        return JobOut.of(app.jobs.get(app.customer_value.ask(by=principal.id)))

    return api


def _buying_out(model: Model | None, found: Found) -> BuyingOut | None:
    if model is None or found.likelihoods is None:
        return None
    one = model.buying
    return BuyingOut(r=one.r, alpha=one.alpha, a=one.a, b=one.b, log_likelihood=found.likelihoods.bg_nbd)


def _pareto_out(found: Found) -> ParetoOut | None:
    one, likelihoods = found.pareto, found.likelihoods
    if one is None or likelihoods is None:
        return None
    return ParetoOut(r=one.r, alpha=one.alpha, s=one.s, beta=one.beta, log_likelihood=likelihoods.pareto_nbd)


def _spending_out(model: Model | None, found: Found) -> SpendingOut | None:
    if model is None or model.spending is None or found.likelihoods is None:
        return None
    one = model.spending
    return SpendingOut(p=one.p, q=one.q, v=one.v, mean=one.mean, log_likelihood=found.likelihoods.gamma_gamma)
