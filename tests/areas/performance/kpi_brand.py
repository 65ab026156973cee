"""A brand of two departments with answers and requests, and what its people do with KPIs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.areas.metrics.brand import ZONE, Answer, Brand, Ticket
from tests.web.cast import Browser, House
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.metrics.catalog import net_promoter_score
from zhiyin.metrics.model import Change, Metric
from zhiyin.metrics.votes import votes_metric
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

SERVICE, NORTH = 1, 2
PLACES = {SERVICE: ("A", "Service", "South"), NORTH: ("A", "Retail", "North")}
NPS = {"metric": "net_promoter_score", "variant": "transactional"}
OF_SERVICE = {**NPS, "only": {"department": "Service"}}
OF_CHAT = {**NPS, "only": {"channel": "chat"}}
OF_NORTH = {**NPS, "only": {"brand": "A", "region": "North"}}
OF_PRO = {**NPS, "only": {"trait.plan": "pro"}}
OF_GOLD = {**NPS, "only": {"trait.plan": "gold"}}
ENPS = {"metric": "employee_net_promoter_score"}
FEBRUARY = {"rhythm": "month", "on": "2026-02-14"}
MARCH = {"rhythm": "month", "on": "2026-03-14"}
ALL_OF_FEBRUARY = "from=2026-02-01&to=2026-02-28"


def said(first: int, scope: int, promoters: int, passives: int, detractors: int, *, day: int = 10) -> list[Answer]:
    scores = [10] * promoters + [8] * passives + [2] * detractors
    at = datetime(2026, 2, day, 12, tzinfo=ZONE)
    return [
        Answer(first + i, first + i, at, score, relation="transactional", scope=scope)
        for i, score in enumerate(scores)
    ]  # fmt: skip


def waited(count: int) -> list[Ticket]:
    at = datetime(2026, 2, 26, 12, tzinfo=ZONE)
    return [Ticket(9_000 + i, i, at, 600, 1_200, "solved", scope=SERVICE) for i in range(count)]


def of_staff(people: int, *, first: int = 7_000) -> list[Answer]:
    at = datetime(2026, 2, 10, 12, tzinfo=ZONE)
    return [Answer(first + i, first + i, at, 9, "enps", scope=SERVICE) for i in range(people)]


def own(version: int, *, good_from: int) -> Metric:
    """What a brand has defined itself: whom it takes for a promoter is another thing in each version."""
    card = replace(net_promoter_score.CARD, id="own", history=(Change(version, date(2026, 3, 1), "as it is"),))
    return votes_metric(card, kind="nps", lowest=0, scale_max=10, good_from=good_from, bad_to=6)


@dataclass
class Goals:
    """The house, and the facts that can still come."""

    house: House
    engine: DuckDbEngine
    clock: FixedClock
    db: Database
    customs: dict[str, Metric]
    traits: list[str]
    told: int = 0

    def tell(self, brand: Brand) -> None:
        """More facts come, and what was remembered of before is forgotten."""
        self.clock.instant += timedelta(minutes=5)
        self.told += 1
        batches = [replace(batch, id=batch.id + 100 * self.told) for batch in brand.batches()]
        self.engine.apply(batches, as_of=self.clock.now())


def add(browser: Browser, measure: dict[str, Any] | None, **more: Any) -> str:
    answer = browser.post("/kpis", {"measure": measure, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def tree(browser: Browser, on: str = "2026-02-14") -> dict[str, dict[str, Any]]:
    return {kpi["id"]: kpi for kpi in browser.get(f"/kpis?on={on}").json()["data"]}


def closings(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/kpi-closings?{ALL_OF_FEBRUARY}").json()["data"]
    return found
