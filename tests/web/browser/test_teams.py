"""Departments' own people beside their customers, on the page of the employees' metric."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations
from tests.web.browser.test_every_page import width_beyond_screen

pytestmark = pytest.mark.browser

LAST_MONTH = datetime.now(UTC).replace(day=1, hour=4, minute=0, second=0, microsecond=0) - timedelta(days=10)
DAYS = f"from={LAST_MONTH:%Y-%m}-01&to={LAST_MONTH:%Y-%m-%d}"
SHOPS = [f"分店 {number:02}" for number in range(1, 12)]
CUSTOMERS = 32
OWN_PEOPLE = 6
"""So many answer in each shop: five would do, and one more may be lost to nobody."""


@pytest.fixture(scope="module")
def shops(demo: Served) -> Served:
    """Eleven shops whose people and customers have answered; the more of the people promote, the more customers do."""
    with demo.client() as client:
        for number, shop in enumerate(SHOPS):
            told = {"name": shop, "kind": "server", "department": shop}
            source = client.post("/sources", json=told).raise_for_status().json()["id"]
            made = client.post(f"/sources/{source}/keys", json={"kind": "server"}).raise_for_status().json()
            staff = [answer(f"{shop}-s{i}", "enps", 10 if i * 2 <= number else 3) for i in range(OWN_PEOPLE)]
            heard = [answer(f"{shop}-c{i}", "nps", 9 if i <= 2 * number + 3 else 2) for i in range(CUSTOMERS)]
            sent = {"batch": staff + heard}
            httpx.post(f"{demo.server.url}/v1/batch", auth=(made["secret"], ""), json=sent).raise_for_status()
        wait_until_counted(client, len(SHOPS) * CUSTOMERS)
    return demo


def wait_until_counted(client: httpx.Client, answers: int) -> None:
    """A page shows what was counted when it was opened; the catalogue looks once a minute for what was first told."""
    deadline, counted, shown = time.monotonic() + 120, 0, set[str]()
    while counted < answers or "employee_net_promoter_score" not in shown:
        assert time.monotonic() < deadline, "the answers were not counted, or not shown, in two minutes"
        time.sleep(0.2)
        found = client.get(f"/team-scores/net_promoter_score?{DAYS}").raise_for_status().json()["data"]
        counted = sum(one["customers"]["n"] for one in found)
        shown = {card["id"] for card in client.get("/metrics").raise_for_status().json()["data"]}


def answer(who: str, kind: str, score: int) -> dict[str, object]:
    said = {"question_kind": kind, "score": score, "max": 10, "survey_id": kind}
    at = LAST_MONTH.isoformat()
    return {"type": "track", "userId": who, "event": "Survey Responded", "timestamp": at, "properties": said}


def open_page(tab: Page, shops: Served) -> None:
    tab.goto(f"{shops.console}/metrics/employee_net_promoter_score?{DAYS}")
    settled(tab)


def test_departments_stand_side_by_side_with_how_far_both_go_together(shops: Served, visit: OpenBrowser) -> None:
    tab = visit(shops).new_page()
    open_page(tab, shops)
    panel = tab.locator(".metric-teams")
    expect(panel.get_by_role("row")).to_have_count(len(SHOPS) + 1)
    expect(panel).to_contain_text("Spearman’s rank correlation")
    expect(panel).to_contain_text("11 departments")
    assert violations(tab) == []
    chosen = panel.get_by_label("Beside which metric of customers")
    expect(chosen).to_have_value("net_promoter_score")
    chosen.select_option("order_count")
    expect(panel.get_by_role("row")).to_have_count(0)
    expect(panel).to_contain_text("from 10 departments on")


def test_single_answers_are_offered_nowhere_and_time_is_told_by_months(shops: Served, visit: OpenBrowser) -> None:
    tab = visit(shops).new_page()
    open_page(tab, shops)
    expect(tab.locator(".metric-now")).to_contain_text("n = 66")
    expect(tab.locator(".metric-now").get_by_role("button", name="n =")).to_have_count(0)
    expect(tab.locator(".metric-cuts tbody").get_by_role("button")).to_have_count(0)
    expect(tab.locator("[role=alert]")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_they_fit_a_phone(theme: str, shops: Served, visit: OpenBrowser) -> None:
    tab = visit(shops, theme=theme, is_phone=True, locale="zh-CN").new_page()
    open_page(tab, shops)
    expect(tab.locator(".metric-teams")).to_contain_text("斯皮尔曼等级相关系数")
    assert violations(tab) == []
    assert width_beyond_screen(tab) == 0
