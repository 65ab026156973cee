"""Goals in the browser: of customers of a trait, and what is closed once for all."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


def test_a_goal_is_set_for_customers_of_a_trait(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/kpis")
    settled(tab)
    tab.get_by_role("button", name="Add a KPI").first.click()
    dialog = tab.get_by_role("dialog")
    dialog.get_by_label("Metric").first.select_option("net_promoter_score")
    dialog.get_by_label("What is known of customers").select_option("trait.tier")
    values = dialog.locator("select[name=traitValue]")
    value = values.locator("option").first.inner_text()
    values.select_option(value)
    dialog.get_by_label("Name (that of the metric if left empty)").fill("NPS of a tier")
    assert violations(tab) == []
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(dialog).to_have_count(0)
    line = tab.locator(".kpi-line").filter(has_text="NPS of a tier")
    expect(line).to_contain_text(f"tier: {value}")
    line.get_by_role("link", name="NPS of a tier").click()
    settled(tab)
    expect(tab.get_by_label("Narrowed to")).to_contain_text(value)


@pytest.fixture(scope="module")
def closed(demo: Served) -> dict[str, Any]:
    """A KPI of the demo brand whose last month is closed."""
    last_month = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
    with demo.client() as client:
        client.post("/kpi-closings", json={"rhythm": "month", "on": last_month.isoformat()}).raise_for_status()
        found: list[dict[str, Any]] = client.get("/kpi-closings?from=2020-01-01&to=2100-12-31").json()["data"]
    return found[0]


@pytest.mark.parametrize("may_reopen", [True, False])
def test_reopening_is_offered_where_the_server_allows_it(
    may_reopen: bool, closed: dict[str, Any], demo: Served, visit: OpenBrowser
) -> None:
    def answer(route: Route) -> None:
        fetched = route.fetch()
        told = fetched.json()
        for kpi in told["data"]:
            kpi["may_reopen"] = may_reopen and kpi["may_reopen"]
        route.fulfill(response=fetched, body=json.dumps(told))

    tab = visit(demo).new_page()
    tab.route("**/api/v1/kpis?*", answer)
    tab.goto(f"{demo.console}/kpis?on={closed['period']['from']}")
    settled(tab)
    line = tab.locator(".kpi-line").filter(has_text=closed["name"]).filter(has_text="Closed on").first
    line.get_by_role("button", name="What to do with").press("Enter")
    expect(tab.get_by_role("menuitem", name="Change")).to_be_visible()
    expect(tab.get_by_role("menuitem", name="Reopen the period")).to_have_count(1 if may_reopen else 0)
