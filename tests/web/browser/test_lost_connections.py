"""A connection that is lost while somebody does something: trying again does it once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled

pytestmark = pytest.mark.browser


def test_what_was_done_but_never_answered_is_not_done_twice(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/sources")
    settled(tab)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    tab.get_by_role("button", name="New source").click()
    dialog = tab.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Kiosk at the station")
    tab.route("**/api/v1/sources", lose_the_answer, times=1)
    dialog.locator("button[type=submit]").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.locator("button[type=submit]").click()
    expect(tab.get_by_role("heading", name="Kiosk at the station")).to_be_visible()
    with demo.client() as api:
        names = [source["name"] for source in api.get("/sources").json()["data"]]
    assert names.count("Kiosk at the station") == 1
