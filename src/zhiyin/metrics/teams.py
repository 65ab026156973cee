"""What the people of a department say of their work, beside what its customers say: of teams, never of people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.arithmetic.ranks import rank_correlation
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Card, Days, Dimension
from zhiyin.metrics.results import Display, MetricResult, MetricValue
from zhiyin.metrics.service import MetricService, Question
from zhiyin.metrics.staff_answers import SMALL


@dataclass(frozen=True, slots=True)
class Team:
    """A department with both figures."""

    department: str
    staff: MetricValue
    customers: MetricValue


@dataclass(frozen=True, slots=True)
class TeamScores:
    """Departments by name, and how far the two figures go together; `correlation` is None for too few of them.

    Several small departments together are no team. What goes together need not be the cause.
    """

    staff: Card
    customers: Card
    days: Days
    as_of: datetime
    variant: str | None
    teams: tuple[Team, ...]
    correlation: Estimate | None


def team_scores(metrics: MetricService, staff_id: str, customers_id: str, question: Question) -> TeamScores:
    """Both metrics of each department over the whole months around the days.

    Only departments enter the correlation of which so many customers were heard that their value may stand alone.
    """
    by_department = Question(question.days, (Dimension.DEPARTMENT,), scopes=question.scopes, places=question.places)
    staff = metrics.values(staff_id, by_department)
    if not staff.card.is_of_staff or metrics.get_card(customers_id).is_of_staff:
        raise InvalidInput("name a metric of the brand's own people and one of its customers", pointer="staff")
    customers = metrics.values(customers_id, replace(by_department, days=staff.days, variant=question.variant))
    variant = customers.values[0].variant if customers.values else None
    said, heard = _by_department(staff, None), _by_department(customers, variant)
    teams = tuple(Team(name, said[name], heard[name]) for name in sorted(said.keys() & heard.keys()))
    pairs = [
        (team.staff.estimate.value, team.customers.estimate.value)
        for team in teams
        if team.customers.display is Display.NORMAL
    ]
    known = [(mine, theirs) for mine, theirs in pairs if mine is not None and theirs is not None]
    correlation = rank_correlation(known)
    return TeamScores(staff.card, customers.card, staff.days, staff.as_of, variant, teams, correlation)


def _by_department(result: MetricResult, variant: str | None) -> dict[str, MetricValue]:
    """The value of each department that has a name and may be shown."""
    return {
        name: value
        for group in result.groups
        for value in group.values
        if isinstance(name := group.key[Dimension.DEPARTMENT], str) and name != SMALL
        if value.variant == variant and value.display is not Display.HIDDEN
    }
