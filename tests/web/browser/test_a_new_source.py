"""From a new source to its first event on a live timeline, all in the browser but the sending."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled

pytestmark = pytest.mark.browser


def send(served: Served, key: str, message: dict[str, object]) -> None:
    httpx.post(f"{served.server.url}/v1/track", auth=(key, ""), json=message, timeout=10).raise_for_status()


def make_source(tab: Page, served: Served, name: str) -> str:
    """Create a source and a server key by hand; the key as it is shown."""
    tab.goto(f"{served.console}/sources")
    tab.get_by_role("button", name="New source").first.click()
    tab.get_by_label("Name").fill(name)
    tab.get_by_role("dialog").get_by_text("Server", exact=True).click()
    tab.get_by_role("button", name="Create").click()
    expect(tab.get_by_role("heading", name=name)).to_be_visible()
    tab.get_by_role("button", name="New server key").click()
    return tab.locator(".notice .code-block").inner_text()


class TestANewSource:
    def test_shows_its_server_key_once_within_code_to_paste(self, demo: Served, visit: OpenBrowser) -> None:
        tab = visit(demo).new_page()
        key = make_source(tab, demo, "Till 1")
        expect(tab.locator(".snippets pre")).to_contain_text(key)
        tab.reload()
        settled(tab)
        assert key not in tab.content()

    def test_sees_its_first_event_arrive(self, demo: Served, visit: OpenBrowser) -> None:
        tab = visit(demo).new_page()
        key = make_source(tab, demo, "Till 2")
        tab.get_by_role("link", name="Live events").click()
        expect(tab.get_by_text("Nothing has arrived yet")).to_be_visible()
        send(demo, key, {"userId": "till-2-buyer", "event": "Store Visited", "properties": {"store": "静安"}})
        arrived = tab.locator(".event-line")
        expect(arrived).to_have_count(1)
        expect(arrived).to_contain_text("till-2-buyer")
        arrived.click()
        expect(tab.get_by_role("dialog")).to_contain_text("静安")

    def test_learns_how_it_differs_from_the_plan(self, demo: Served, visit: OpenBrowser) -> None:
        tab = visit(demo).new_page()
        key = make_source(tab, demo, "Till 3")
        send(demo, key, {"userId": "till-3-buyer", "event": "Bought Something", "properties": {}})
        tab.get_by_role("link", name="Tracking plan").click()
        expect(tab.get_by_role("cell", name="unknown event")).to_be_visible()


class TestTheLiveFeed:
    def test_shows_what_just_happened_and_leads_to_the_customer(self, demo: Served, visit: OpenBrowser) -> None:
        tab = visit(demo).new_page()
        key = make_source(tab, demo, "Till 4")
        tab.goto(f"{demo.console}/")
        settled(tab)
        send(demo, key, {"userId": "feed-buyer", "event": "Store Visited", "properties": {"store": "徐汇"}})
        line = tab.locator(".feed-line", has_text="feed-buyer")
        expect(line).to_be_visible()
        line.click()
        expect(tab.get_by_role("dialog")).to_contain_text("徐汇")

    def test_holds_still_while_it_is_paused(self, demo: Served, visit: OpenBrowser) -> None:
        tab = visit(demo).new_page()
        key = make_source(tab, demo, "Till 5")
        tab.goto(f"{demo.console}/")
        settled(tab)
        tab.keyboard.press("p")
        expect(tab.get_by_role("button", name="Resume")).to_be_visible()
        send(demo, key, {"userId": "paused-buyer", "event": "Store Visited"})
        expect(tab.get_by_text("1 new")).to_be_visible()
        expect(tab.locator(".feed-line", has_text="paused-buyer")).to_have_count(0)
        tab.keyboard.press("p")
        expect(tab.locator(".feed-line", has_text="paused-buyer")).to_be_visible()
