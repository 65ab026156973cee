"""The catalogue of metrics and the page of one, as somebody uses them: by keyboard, from goal to file."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(demo: Served, visit: OpenBrowser) -> Page:
    """The catalogue, signed in."""
    page = visit(demo).new_page()
    page.goto(f"{demo.console}/metrics")
    settled(page)
    return page


class TestByKeyboardAlone:
    def test_a_metric_is_reached_walked_to_and_its_records_lead_to_a_customer(self, demo: Served, tab: Page) -> None:
        tab.goto(f"{demo.console}/")
        settled(tab)
        tab.keyboard.press("g")
        tab.keyboard.press("m")
        expect(tab.get_by_role("heading", name="Metrics", exact=True)).to_be_visible()
        settled(tab)
        tab.keyboard.press("/")
        tab.keyboard.type("订单")
        expect(tab.locator(".catalogue [data-list-item]").first).to_be_visible()
        tab.keyboard.press("Tab")  # out of the field, so that letters are keys again
        tab.keyboard.press("j")
        name = tab.locator(".catalogue [data-list-item]").first
        expect(name).to_be_focused()
        tab.keyboard.press("Enter")
        expect(tab.locator("h1")).to_be_visible()
        settled(tab)
        tab.keyboard.press("j")  # the first part
        tab.keyboard.press("Enter")
        drawer = tab.get_by_role("dialog")
        expect(drawer.locator(".record").first).to_be_visible()
        assert violations(tab) == []
        tab.keyboard.press("j")
        tab.keyboard.press("Enter")
        expect(tab).to_have_url(re.compile("/customers/cus_"))

    def test_the_list_is_one_tab_stop(self, tab: Page) -> None:
        stops = tab.locator('.catalogue [data-list-item][tabindex="0"]')
        assert (stops.count(), tab.locator(".catalogue [data-list-item]").count() > 10) == (1, True)

    def test_the_wall_board_is_opened_and_left(self, demo: Served, tab: Page) -> None:
        tab.goto(f"{demo.console}/?range=90d")
        settled(tab)
        tab.keyboard.press("w")
        expect(tab.locator(".wall .kpi").first).to_be_visible()
        assert tab.locator(".rail").count() == 0
        tab.keyboard.press("Escape")
        expect(tab.locator(".rail")).to_be_visible()
        assert "range=90d" in tab.url


@pytest.mark.parametrize("words", ["Net promoter", "净推荐值", "淨推薦值"])
def test_the_palette_finds_a_metric_in_any_language(words: str, tab: Page) -> None:
    tab.keyboard.press("Control+k")
    tab.get_by_role("dialog").get_by_role("combobox").fill(words)
    expect(tab.get_by_role("option", name="Net promoter score", exact=True)).to_be_visible()
    tab.get_by_role("option", name="Net promoter score", exact=True).click()
    expect(tab.get_by_role("heading", name="Net promoter score", exact=True)).to_be_visible()


def test_numbers_of_the_overview_lead_to_their_page_and_keep_their_days(demo: Served, tab: Page) -> None:
    tab.goto(f"{demo.console}/?range=90d")
    settled(tab)
    tab.locator("a.kpi", has_text="Revenue per buyer").click()
    expect(tab).to_have_url(f"{demo.console}/metrics/revenue_per_buyer?range=90d")


def test_an_old_link_leads_to_the_page(demo: Served, tab: Page) -> None:
    tab.goto(f"{demo.console}/?metric=revenue&range=90d")
    expect(tab).to_have_url(f"{demo.console}/metrics/revenue?range=90d")


class TestTheChooser:
    def test_leads_from_a_goal_by_the_stage_to_a_metric(self, tab: Page) -> None:
        tab.get_by_role("button", name="Help me choose").press("Enter")
        drawer = tab.get_by_role("dialog")
        drawer.get_by_role("button", name="Serve them faster and for good").press("Enter")
        drawer.get_by_role("button", name="Getting help").press("Enter")
        expect(drawer).to_contain_text("The wait for a person is what customers judge help by first.")
        assert violations(tab) == []
        drawer.get_by_role("link", name="First response time").press("Enter")
        expect(tab.get_by_role("heading", name="First response time")).to_be_visible()


class TestARowThatFails:
    def test_says_so_alone_and_is_tried_again(self, demo: Served, visit: OpenBrowser) -> None:
        page = visit(demo).new_page()
        of_its_portion = re.compile(r"/overview\?(?!.*ids=)")  # the headline metrics

        def fail(route: Route) -> None:
            answer = route.fetch()
            panels = answer.json()
            for panel in panels["data"]:
                if panel["metric"] == "revenue":
                    panel |= {"result": None, "error": {"status": 503, "detail": "the facts are away"}}
            route.fulfill(response=answer, body=json.dumps(panels))

        page.route(of_its_portion, fail)
        page.goto(f"{demo.console}/metrics")
        failed = page.get_by_role("alert")
        expect(failed).to_have_count(1)
        expect(failed).to_contain_text("the facts are away")
        expect(page.locator(".catalogue-row .value").first).to_be_visible()
        page.unroute(of_its_portion)
        failed.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("alert")).to_have_count(0)


class TestThePageOfOne:
    def test_each_panel_fails_by_itself(self, demo: Served, visit: OpenBrowser) -> None:
        page = visit(demo).new_page()
        page.route("**/values?*by=channel*", lambda route: route.fulfill(status=500, json={"detail": "no parts"}))
        page.goto(f"{demo.console}/metrics/order_count")
        expect(page.get_by_role("alert")).to_contain_text("no parts")
        expect(page.locator(".metric-hero .value")).to_be_visible()
        expect(page.locator(".metric-series .trend")).to_be_visible()

    def test_is_sorted_narrowed_and_taken_along(self, demo: Served, tab: Page, tmp_path: Path) -> None:
        tab.goto(f"{demo.console}/metrics/order_count?by=channel&range=90d")
        settled(tab)
        cuts = tab.locator(".metric-cuts")
        values = cuts.get_by_role("columnheader", name="Value")
        values.get_by_role("button").press("Enter")
        expect(values).to_have_attribute("aria-sort", "descending")
        values.get_by_role("button").press("Enter")
        expect(values).to_have_attribute("aria-sort", "ascending")

        cuts.get_by_role("button", name="Take along").click()
        with tab.expect_download() as saved:
            cuts.get_by_role("menuitem", name="Download as CSV").click()
        assert saved.value.suggested_filename.startswith("zhiyin-order_count-channel-")
        saved.value.save_as(tmp_path / "parts.csv")
        with (tmp_path / "parts.csv").open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
        shown = cuts.locator("tbody tr").count()
        assert len(lines) == shown > 1
        assert [float(line["value"]) for line in lines] == sorted(float(line["value"]) for line in lines)

        name = cuts.locator("tbody tr").last.get_by_role("button")
        part = name.inner_text()
        name.click()
        tab.get_by_role("dialog").get_by_role("button", name="Narrow the page to this").click()
        expect(tab.get_by_role("button", name=f"Take away: Channel: {part}")).to_be_visible()
        assert "channel=" in tab.url

    def test_is_compared_with_days_of_ones_own(self, demo: Served, tab: Page) -> None:
        tab.goto(f"{demo.console}/metrics/order_count")
        settled(tab)
        tab.get_by_label("Compare with").select_option("own")
        expect(tab.get_by_label("Compared from")).to_be_visible()
        assert "compare=own" in tab.url
        tab.get_by_label("Compared from").fill("2026-01-01")
        tab.get_by_label("Compared to").fill("2026-01-31")
        expect(tab.locator(".metric-hero")).to_contain_text("Jan 1, 2026 – Jan 31, 2026")

    def test_of_what_takes_time_to_mature_tells_of_the_newest_complete_days(self, demo: Served, tab: Page) -> None:
        tab.goto(f"{demo.console}/metrics/repeat_purchase_rate")
        settled(tab)
        expect(tab.locator(".metric-now")).to_contain_text("these are the newest complete days")
        row = tab.locator(".metric-now").get_by_text(" – ").last.inner_text()
        with demo.client() as client:
            (panel,) = client.get("/overview", params={"ids": "repeat_purchase_rate"}).json()["data"]
        first = date.fromisoformat(panel["result"]["period"]["from"])
        assert f"{first:%b} {first.day}, {first.year}" in row

    def test_is_called_by_the_metric(self, demo: Served, tab: Page) -> None:
        tab.goto(f"{demo.console}/metrics/revenue")
        expect(tab).to_have_title("Revenue · Zhiyin")
