"""Asking from outside for what departments' own people say beside what their customers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhiyin.app.asking import Figure, days_of, figure_of, figure_of_answer
from zhiyin.app.build import App, Warehouse
from zhiyin.app.reaching import Get, reach
from zhiyin.base.config import Settings
from zhiyin.metrics.arithmetic.ranks import LEAST_PAIRS
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Card, Unit, Variant
from zhiyin.metrics.results import MetricValue
from zhiyin.metrics.service import Question
from zhiyin.metrics.teams import TeamScores, team_scores

EMPLOYEES = "employee_net_promoter_score"


@dataclass(frozen=True, slots=True)
class TeamsWanted:
    """A metric of customers, beside which one of the brand's own people, over the months around which days."""

    customers: str
    staff: str = EMPLOYEES
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its unit (a currency where it is money) and how it may be shown."""

    figure: Figure
    unit: str
    display: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A department with both figures."""

    department: str
    staff: Shown
    customers: Shown


@dataclass(frozen=True, slots=True)
class TeamsAnswered:
    """Departments by name, over whole months; `correlation` (Spearman's) is None for fewer than `least_departments`."""

    customers: str
    staff: str
    variant: str | None
    first: date
    last: date
    as_of: datetime
    least_departments: int
    correlation: Figure | None
    rows: tuple[TeamRow, ...]


def ask_teams(settings: Settings | None, url: str | None, key: str | None, wanted: TeamsWanted) -> TeamsAnswered:
    """From the facts in the data folder or, when a server holds them, from that server."""

    def of_folder(app: App, warehouse: Warehouse) -> TeamsAnswered:
        question = Question(days_of(app.settings, wanted.first, wanted.last), places=app.places())
        return of_scores(team_scores(warehouse.metrics, wanted.staff, wanted.customers, question))

    def of_server(get: Get) -> TeamsAnswered:
        asked = {"staff": wanted.staff, "from": wanted.first, "to": wanted.last}
        return of_teams_answer(get(f"team-scores/{wanted.customers}", asked))

    return reach(settings, url, key, of_folder, of_server)


def of_scores(found: TeamScores) -> TeamsAnswered:
    """Departments as one reads them."""
    rows = tuple(
        TeamRow(team.department, _shown(found.staff, team.staff), _shown(found.customers, team.customers))
        for team in found.teams
    )
    return TeamsAnswered(
        found.customers.id,
        found.staff.id,
        found.variant,
        found.days.first,
        found.days.last,
        found.as_of,
        LEAST_PAIRS,
        _correlation(found.correlation),
        rows,
    )


def of_teams_answer(answer: Mapping[str, Any]) -> TeamsAnswered:
    """The same from the server's words."""
    rows = tuple(
        TeamRow(team["department"], _shown_of_answer(team["staff"]), _shown_of_answer(team["customers"]))
        for team in answer["data"]
    )
    found = answer["correlation"]
    first, last = (date.fromisoformat(answer["period"][edge]) for edge in ("from", "to"))
    return TeamsAnswered(
        answer["metric"],
        answer["staff_metric"],
        answer["variant"],
        first,
        last,
        datetime.fromisoformat(answer["as_of"]),
        answer["least_departments"],
        Figure(found["value"], found["low"], found["high"], found["n"]) if found else None,
        rows,
    )


def _shown(card: Card, value: MetricValue) -> Shown:
    currency = value.variant if card.variant is Variant.CURRENCY else None
    unit = currency if currency and card.unit is Unit.MONEY else card.unit.value
    return Shown(figure_of(value.estimate, card.unit, currency), unit, value.display.value)


def _shown_of_answer(value: Mapping[str, Any]) -> Shown:
    return Shown(figure_of_answer(value), value["currency"] or value["unit"], value["display"])


def _correlation(found: Estimate | None) -> Figure | None:
    return None if found is None else Figure(found.value, found.low, found.high, found.n)
