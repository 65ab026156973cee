"""A metric over time in the browser: by day, week or month, as a line and as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Route, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


def test_a_metric_is_read_by_day_week_and_month(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/metrics/order_count")
    settled(tab)
    expect(tab.get_by_role("button", name="Day", exact=True)).to_have_attribute("aria-pressed", "true")

    tab.get_by_role("button", name="Week", exact=True).press("Enter")
    expect(tab).to_have_url(f"{demo.console}/metrics/order_count?step=week")
    tab.get_by_text("As a table").press("Enter")
    table = tab.get_by_role("table").filter(has=tab.get_by_role("columnheader", name="Week"))
    expect(table.get_by_role("row").nth(4)).to_be_visible()
    assert violations(tab) == []

    tab.reload()
    settled(tab)
    expect(tab.get_by_role("button", name="Week", exact=True)).to_have_attribute("aria-pressed", "true")


def test_few_answers_are_gathered_into_longer_steps(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/metrics/customer_satisfaction")
    settled(tab)
    expect(tab.get_by_role("button", name="Week", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_step_of_the_table_leads_to_its_own_days(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/metrics/order_count?range=90d&step=month")
    settled(tab)
    tab.get_by_text("As a table").click()
    month = tab.locator(".step-table tbody tr").nth(1)  # the newest may have grown meanwhile
    orders = month.get_by_role("cell").last.inner_text()
    month.get_by_role("link").click()
    expect(tab.locator(".metric-hero")).to_contain_text(f"n = {orders}")


def test_a_changed_definition_is_marked(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    today = datetime.now(UTC).date()

    def changed(route: Route) -> None:
        answer = route.fetch()
        cards = answer.json()
        card = next(card for card in cards["data"] if card["id"] == "order_count")
        card["history"].append({"version": 9, "on": str(today - timedelta(days=9)), "what": "<b>tests left out</b>"})
        route.fulfill(response=answer, json=cards)

    tab.route("**/api/v1/metrics?*", changed)
    tab.goto(f"{demo.console}/metrics/order_count")
    settled(tab)
    expect(tab.locator(".trend .break")).to_have_text("v9")
    tab.get_by_text("As a table").click()
    expect(tab.locator(".step-table")).to_contain_text("definition 9: <b>tests left out</b>")
