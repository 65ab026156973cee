"""Topics & products in the browser: a cell leads to its line over time and its texts; by keyboard too."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("read")]
READING_SECONDS = 120


@pytest.fixture(scope="module")
def read(demo: Served) -> None:
    """The worker has read every text."""
    until = time.monotonic() + READING_SECONDS
    with demo.client() as client:
        while (state := client.get("/text-analysis").json())["new_waiting"] or not state["by_state"].get("read"):
            assert time.monotonic() < until, state
            time.sleep(0.5)


def opened(demo: Served, visit: OpenBrowser, query: str = "?range=12m", **browser: object) -> Page:
    tab = visit(demo, **browser).new_page()
    tab.goto(f"{demo.console}/topics{query}")
    settled(tab)
    expect(tab.get_by_role("heading", name="Net sentiment by product and topic")).to_be_visible()
    return tab


def test_a_cell_says_its_sign_and_n_and_opens_what_stands_behind_it(demo: Served, visit: OpenBrowser) -> None:
    tab = opened(demo, visit)
    cell = tab.locator("button.cell:not(.empty):not(.few)[data-at^='1-']").first
    expect(cell).to_contain_text("95 % interval")
    cell.click()
    drawer = tab.get_by_role("dialog")
    expect(drawer.get_by_role("img", name="Net sentiment over time")).to_be_visible()
    for heading in ("Said most often", "In their words"):
        expect(drawer.get_by_role("heading", name=heading)).to_be_visible()
    expect(drawer.get_by_role("link", name="Open").first).to_have_attribute("href", re.compile("/feedback/"))
    assert violations(tab) == []


def test_the_table_is_one_tab_stop_and_arrows_walk_in_it(demo: Served, visit: OpenBrowser) -> None:
    tab = opened(demo, visit)
    assert tab.locator("button.cell[tabindex='0']").count() == 1
    tab.locator("button.cell[tabindex='0']").focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("button.cell[data-at='1-1']")).to_be_focused()
    tab.keyboard.press("x")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("x")
    expect(tab.get_by_role("heading", name="Side by side")).to_be_visible()
    assert tab.url.count("side=") == 2, "a link shows the same to whoever opens it"


def test_a_topic_leads_to_those_below_it_and_back(demo: Served, visit: OpenBrowser) -> None:
    tab = opened(demo, visit)
    tab.locator("table.heat thead .link-button").first.click()
    back = tab.get_by_role("button", name="Back to all topics")
    expect(back).to_be_visible()
    back.click()
    expect(back).to_have_count(0)


def test_a_panel_that_fails_leaves_the_others_alone(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.route("**/opinions/feelings*of=urgency*", lambda route: route.fulfill(status=500, body="{}"))
    tab.goto(f"{demo.console}/topics?range=12m")
    expect(tab.locator("[role=alert]")).to_have_count(1)
    expect(tab.locator("button.cell").first).to_be_visible()


def test_nothing_said_is_told_with_a_way_on(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/topics?from=2001-01-01&to=2001-01-02")
    expect(tab.get_by_text("Nothing has been said of products in these days")).to_be_visible()
    tab.goto(f"{demo.console}/topics?view=competitors")
    expect(tab.get_by_role("link", name="Import reviews")).to_be_visible()


def test_on_a_phone_lines_open_one_by_one(demo: Served, visit: OpenBrowser) -> None:
    tab = opened(demo, visit, is_phone=True)
    tab.locator(".line-list > li").nth(1).locator("summary").click()
    tab.locator(".line-list > li").nth(1).locator(".line-cell").first.click()
    expect(tab.get_by_role("dialog")).to_be_visible()
    assert violations(tab) == []
