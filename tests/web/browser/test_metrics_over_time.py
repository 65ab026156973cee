"""A metric over time in the browser: by day, week or month, as a line and as a table."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


def test_a_metric_is_read_by_day_week_and_month(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/?metric=order_count")
    settled(tab)
    drawer = tab.get_by_role("dialog")
    expect(drawer.get_by_role("button", name="Day", exact=True)).to_have_attribute("aria-pressed", "true")

    drawer.get_by_role("button", name="Week", exact=True).press("Enter")
    expect(tab).to_have_url(f"{demo.console}/?metric=order_count&step=week")
    drawer.get_by_text("As a table").press("Enter")
    table = drawer.get_by_role("table").filter(has=tab.get_by_role("columnheader", name="Week"))
    expect(table.get_by_role("row").nth(4)).to_be_visible()
    assert violations(tab) == []

    tab.reload()
    settled(tab)
    expect(drawer.get_by_role("button", name="Week", exact=True)).to_have_attribute("aria-pressed", "true")


def test_few_answers_are_gathered_into_longer_steps(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/?metric=customer_satisfaction")
    settled(tab)
    expect(tab.get_by_role("button", name="Week", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_step_of_the_table_leads_to_its_own_days(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/?metric=order_count&range=90d&step=month")
    settled(tab)
    tab.get_by_text("As a table").click()
    month = tab.locator(".step-table tbody tr").nth(1)  # the newest may have grown meanwhile
    orders = month.get_by_role("cell").last.inner_text()
    month.get_by_role("link").click()
    expect(tab.locator(".metric-hero")).to_contain_text(f"n = {orders}")
