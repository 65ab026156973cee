"""Keys, languages, themes, weight, and one panel that fails without the rest."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled

pytestmark = pytest.mark.browser

HEAVIEST_KB = 350


@pytest.fixture
def tab(demo: Served, visit: OpenBrowser) -> Page:
    """The overview, signed in."""
    page = visit(demo).new_page()
    page.goto(f"{demo.console}/")
    settled(page)
    return page


class TestTheKeyboardAlone:
    def test_goes_to_a_page(self, tab: Page) -> None:
        tab.keyboard.press("g")
        tab.keyboard.press("s")
        expect(tab.get_by_role("heading", name="Connections")).to_be_visible()

    def test_opens_the_palette_and_goes_on_from_there(self, tab: Page) -> None:
        tab.keyboard.press("Control+k")
        expect(tab.get_by_role("dialog")).to_be_visible()
        tab.keyboard.type("Settings")
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("heading", name="Settings", exact=True)).to_be_visible()

    def test_walks_a_list_and_opens_an_item(self, demo: Served, tab: Page) -> None:
        tab.goto(f"{demo.console}/sources")
        settled(tab)
        tab.keyboard.press("j")
        tab.keyboard.press("j")
        second = tab.locator("[data-list-item]").nth(1)
        expect(second).to_be_focused()
        name = second.inner_text()
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("heading", name=name)).to_be_visible()

    def test_closes_a_drawer_and_gives_the_focus_back(self, tab: Page) -> None:
        tab.goto(tab.url.rstrip("/") + "/metrics/order_count")
        settled(tab)
        records = tab.locator(".metric-hero").get_by_role("button", name="n = ")
        records.focus()
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("dialog")).to_be_visible()
        tab.keyboard.press("Escape")
        expect(tab.get_by_role("dialog")).to_have_count(0)
        expect(records).to_be_focused()

    def test_lists_its_keys(self, tab: Page) -> None:
        tab.keyboard.press("?")
        expect(tab.get_by_role("dialog", name="Keyboard")).to_be_visible()


class TestLanguageAndTheme:
    def test_change_in_place(self, tab: Page) -> None:
        tab.evaluate("window.sameTab = true")
        for language, heading in (("简体中文", "概览"), ("繁體中文", "總覽"), ("English", "Overview")):
            tab.keyboard.press("Control+k")
            tab.get_by_role("option", name=language).click()
            expect(tab.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        assert tab.evaluate("document.documentElement.lang") == "en"
        tab.keyboard.press("Control+k")
        tab.get_by_role("option", name="Dark theme").click()
        assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
        assert tab.evaluate("window.sameTab") is True

    def test_are_remembered(self, demo: Served, tab: Page) -> None:
        tab.keyboard.press("Control+k")
        tab.get_by_role("option", name="Dark theme").click()
        tab.goto(f"{demo.console}/settings")
        assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


class TestFilters:
    def test_live_in_the_address(self, demo: Served, tab: Page) -> None:
        tab.get_by_role("button", name="90 days").click()
        assert "range=90d" in tab.url
        tab.get_by_label("Compare with").select_option("year")
        assert "compare=year" in tab.url
        tab.reload()
        expect(tab.get_by_role("button", name="90 days")).to_have_attribute("aria-pressed", "true")


class TestAPanelThatFails:
    def test_leaves_the_rest_of_the_page_alone_and_can_be_tried_again(self, demo: Served, visit: OpenBrowser) -> None:
        page = visit(demo).new_page()
        problem = '{"title": "Broken", "status": 500, "detail": "the facts are away", "request_id": "req_test"}'

        def fail(route: Route) -> None:
            route.fulfill(status=500, content_type="application/problem+json", body=problem)

        page.route("**/api/v1/changes*", fail)
        page.goto(f"{demo.console}/")
        failed = page.get_by_role("alert")
        expect(failed).to_contain_text("the facts are away")
        expect(failed).to_contain_text("req_test")
        expect(page.locator("a.kpi").first).to_be_visible()
        page.unroute("**/api/v1/changes*")
        failed.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("alert")).to_have_count(0)


def test_the_first_visit_weighs_little(demo: Served, visit: OpenBrowser) -> None:
    context = visit(demo)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{demo.console}/")
    settled(page)
    assert 0 < sum(sizes) / 1024 <= HEAVIEST_KB
