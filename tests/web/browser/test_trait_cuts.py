"""The traits that figures are cut by, in the settings: read with their reasons, chosen by keyboard, for who may."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


def test_a_trait_is_given_up_and_taken_up_again(demo: Served, visit: OpenBrowser) -> None:
    with demo.client() as client:
        cut = next(one["name"] for one in client.get("/trait-cuts/seen").json()["data"] if one["is_cut"])
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/settings/traits")
    settled(tab)
    line = tab.get_by_role("row").filter(has=tab.get_by_role("group", name=f"Cut by {cut}", exact=True))
    expect(line).to_contain_text("shared by 5 or more")
    line.get_by_role("button", name="Never").press("Enter")
    expect(line).to_contain_text("never, as chosen")
    expect(tab.get_by_role("status").filter(has_text=cut)).to_contain_text("Never")
    expect(line.get_by_role("button", name="Never")).to_be_focused()
    expect(line.get_by_role("button", name="Never")).to_have_attribute("aria-pressed", "true")
    assert violations(tab) == []
    with demo.client() as client:
        assert f"trait.{cut}" not in [one["id"] for one in client.get("/metrics").json()["dimensions"]]

    line.get_by_role("button", name="Automatic").press("Space")
    expect(line).to_contain_text("shared by 5 or more")


def test_a_personal_trait_cannot_be_chosen(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo, locale="zh-CN").new_page()
    tab.goto(f"{demo.console}/settings/traits")
    settled(tab)
    line = tab.get_by_role("row").filter(has_text="会透露客户是谁").first
    expect(line).to_be_visible()
    expect(line.get_by_role("button")).to_have_count(0)


def test_a_list_that_cannot_be_had_says_so_and_is_asked_for_again(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.route("**/api/v1/trait-cuts/seen", lambda route: route.abort())
    tab.goto(f"{demo.console}/settings/traits")
    retry = tab.get_by_role("button", name="Try again")
    expect(retry).to_be_visible()
    tab.unroute("**/api/v1/trait-cuts/seen")
    retry.click()
    expect(tab.get_by_role("table")).to_be_visible()
