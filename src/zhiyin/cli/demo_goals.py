"""What the demo brand has set up: a small tree of KPIs, and the topics of its trade."""

from __future__ import annotations

from typing import NamedTuple

from zhiyin.app.build import App
from zhiyin.cli.kpi import WHO_RUNS_IT
from zhiyin.metrics.model import Dimension
from zhiyin.performance.kpis.model import Measure, Rhythm
from zhiyin.performance.kpis.service import Draft
from zhiyin.performance.model import only_of
from zhiyin.topics.templates import load_template

_MONTH, _QUARTER = Rhythm.MONTH, Rhythm.QUARTER


class _Goal(NamedTuple):
    metric: str
    target: float
    weight: float = 1
    variant: str = ""
    rhythm: Rhythm = _MONTH
    channel: str = ""


class _Heading(NamedTuple):
    name: str
    department: str
    weight: float
    goals: tuple[_Goal, ...]


_TRADE = "electronics_retail"
_COMPANY = "Company 全公司"


def _headings(customers: int) -> tuple[_Heading, ...]:
    """Revenue grows with the number of customers: in fen a day."""
    return (
        _Heading("Experience 客户体验", "insight", 3, (
            _Goal("net_promoter_score", 30, 2, "transactional", _QUARTER), _Goal("review_stars", 4.2),
        )),
        _Heading("Commerce 电商", "commerce", 2, (
            _Goal("revenue", 240.0 * customers, 2, "CNY"), _Goal("unit_return_rate", 0.05, 1, "", _QUARTER),
        )),
        _Heading("Logistics 物流", "logistics", 2, (_Goal("on_time_delivery_rate", 0.92),)),
        _Heading("Service 客服", "service", 2, (
            _Goal("first_response_time", 1800, 2), _Goal("fcr_no_repeat", 0.75), _Goal("customer_satisfaction", 0.8),
        )),
        _Heading("Digital 数字渠道", "digital", 1, (
            _Goal("session_conversion_rate", 0.2, 1, "", _MONTH, "app"), _Goal("cart_abandonment_rate", 0.3),
        )),
    )  # fmt: skip


def set_goals(app: App, customers: int) -> None:
    """Once: where there are KPIs already, nothing is added."""
    with app.db.reading() as tx:
        if app.kpis.known(tx):
            return
    top = app.kpis.add(WHO_RUNS_IT, Draft(name=_COMPANY), None, None)
    for heading in _headings(customers):
        draft = Draft(top.id, heading.name, heading.department, None, heading.weight)
        parent = app.kpis.add(WHO_RUNS_IT, draft, None, None)
        for goal in heading.goals:
            only = only_of({Dimension.CHANNEL: goal.channel} if goal.channel else {})
            measure = Measure(goal.metric, goal.variant, only, goal.rhythm)
            draft = Draft(parent.id, "", heading.department, None, goal.weight)
            app.kpis.add(WHO_RUNS_IT, draft, measure, goal.target)


def set_topics(app: App) -> None:
    """Before anything is read, so that it is read once; where there are topics already, none is added."""
    if not app.topics.tree().topics:
        app.topics.apply_template(load_template(_TRADE), by=WHO_RUNS_IT.id)
