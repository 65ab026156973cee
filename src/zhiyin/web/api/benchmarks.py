"""Benchmarks: figures that others published, to stand beside the brand's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.locale import Locale, translate
from zhiyin.metrics.benchmarks.model import BadRow, Benchmark, Imported
from zhiyin.staff.access import Permission
from zhiyin.web.api.metrics import Language
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

MOST_BYTES = 1_000_000

OfMetric = Annotated[str | None, Query(max_length=60, description="Only those of this metric")]
Words = Annotated[str, Query(max_length=100, description="Only those in whose words these letters stand")]
BenchmarkId = Annotated[str, Path(max_length=40, pattern="^[a-z0-9_]+$")]


class BenchmarkOut(BaseModel):
    """A cited figure. It is shown beside a metric and enters no formula."""

    id: str
    metric: str
    value: float = Field(description="A share is 0 to 1; money is in major units")
    unit: str = Field(description="That of the metric; a currency where it is money; change: by how much more or less")
    population: str
    region: str | None
    industry: str | None
    year: int | None = Field(description="null where nobody says")
    source: str
    verified: bool = Field(description="Whether somebody read the source itself")
    note: str | None
    comes_with_product: bool = Field(description="false: it was imported")

    @classmethod
    def of(cls, one: Benchmark, locale: Locale) -> BenchmarkOut:
        def word(text: str) -> str | None:
            return (translate(text, locale) if one.is_seed else text) or None

        return cls(
            id=one.id,
            metric=one.metric_id,
            value=one.value,
            unit=one.unit,
            population=word(one.population) or "",
            region=word(one.region),
            industry=word(one.industry),
            year=one.year,
            source=word(one.source) or "",
            verified=one.is_verified,
            note=word(one.note),
            comes_with_product=one.is_seed,
        )


class BenchmarkList(BaseModel):
    data: list[BenchmarkOut]


class BenchmarksIn(BaseModel):
    """CSV whose first line names the columns: metric, value, population, source; if you like also unit, region,
    industry, year, verified, note."""

    model_config = ConfigDict(extra="forbid")

    csv: str = Field(max_length=MOST_BYTES)


class BadRowOut(BaseModel):
    """A row that was not taken."""

    line: int
    column: str
    reason: str

    @classmethod
    def of(cls, bad: BadRow, locale: Locale) -> BadRowOut:
        return cls(line=bad.line, column=bad.column, reason=translate(bad.template, locale, **bad.params))


class BenchmarksImportedOut(BaseModel):
    """What was taken, what was known as it is, and what was not taken."""

    taken: int
    unchanged: int
    rejected: list[BadRowOut]

    @classmethod
    def of(cls, done: Imported, locale: Locale) -> BenchmarksImportedOut:
        rejected = [BadRowOut.of(bad, locale) for bad in done.rejected]
        return cls(taken=done.taken, unchanged=done.unchanged, rejected=rejected)


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/benchmarks", tags=["metrics"])
    benchmarks = app.benchmarks

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def list_benchmarks(locale: Language, metric: OfMetric = None, query: Words = "") -> BenchmarkList:
        """By metric, verified ones first, then the youngest; the words of those that come with us in your language."""
        found = [BenchmarkOut.of(one, locale) for one in benchmarks.list_benchmarks(metric)]
        return BenchmarkList(data=[one for one in found if query.casefold() in _words(one)])

    @api.post("/imports", dependencies=[may(Permission.SETTINGS_EDIT)])
    def import_benchmarks(body: BenchmarksIn, principal: CurrentPrincipal, locale: Language) -> BenchmarksImportedOut:
        """Import your own; a figure of the same source, year and population is replaced. For who sees everything."""
        principal.require_everything()
        return BenchmarksImportedOut.of(benchmarks.import_csv(body.csv, by=principal.id), locale)

    @api.delete("/{benchmark_id}", status_code=204, dependencies=[may(Permission.SETTINGS_EDIT)])
    def remove_benchmark(benchmark_id: BenchmarkId, principal: CurrentPrincipal) -> Response:
        """Take an imported one away. Asks for somebody who sees everything."""
        principal.require_everything()
        benchmarks.remove(benchmark_id, by=principal.id)
        return Response(status_code=204)

    return api


def _words(one: BenchmarkOut) -> str:
    said = (one.metric, one.population, one.region, one.industry, one.source, one.note)
    return " ".join(word for word in said if word).casefold()
