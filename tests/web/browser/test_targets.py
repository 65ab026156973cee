"""Targets in the browser: set from the metric's drawer by keyboard, read on its card."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


def test_a_target_is_set_read_and_taken_away(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/?metric=order_count")
    settled(tab)
    drawer = tab.get_by_role("dialog")
    drawer.get_by_role("button", name="Set a target").press("Enter")
    field = drawer.get_by_label("Target for each day")
    expect(field).to_be_focused()
    tab.keyboard.type("1000")
    tab.keyboard.press("Enter")
    expect(drawer.get_by_role("region", name="Target")).to_contain_text("Li Na")

    tab.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    card = tab.get_by_role("link", name="Order count")
    expect(card).to_contain_text("Target 30,000")  # 1,000 for each of 30 days
    expect(card).to_contain_text("under")
    assert violations(tab) == []

    card.click()
    drawer.get_by_role("button", name="Change").click()
    expect(field).to_have_value("1000")
    field.press("Escape")
    expect(drawer).to_be_visible()
    drawer.get_by_role("button", name="Change").click()
    drawer.get_by_role("button", name="Remove the target").click()
    expect(drawer.get_by_role("button", name="Set a target")).to_be_visible()
