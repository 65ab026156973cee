"""Targets in the browser: set on the metric's page by keyboard, read on its card."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


def test_a_target_is_set_read_and_taken_away(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/metrics/order_count")
    settled(tab)
    tab.get_by_role("button", name="Set a target").press("Enter")
    field = tab.get_by_label("Target for each day")
    expect(field).to_be_focused()
    tab.keyboard.type("1000")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("region", name="Target")).to_contain_text("Li Na")

    tab.goto(f"{demo.console}/")
    card = tab.get_by_role("link", name="Order count").and_(tab.locator(".kpi"))
    expect(card).to_contain_text("Target 30,000")  # 1,000 for each of 30 days
    expect(card).to_contain_text("under")
    assert violations(tab) == []

    card.click()
    tab.get_by_role("button", name="Change", exact=True).and_(tab.locator(".button")).click()
    expect(field).to_have_value("1000")
    field.press("Escape")
    expect(field).to_have_count(0)
    tab.get_by_role("button", name="Change", exact=True).and_(tab.locator(".button")).click()
    tab.get_by_role("button", name="Remove the target").click()
    expect(tab.get_by_role("button", name="Set a target")).to_be_visible()
