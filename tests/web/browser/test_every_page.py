"""Every page, light and dark, on a desk and on a phone: no rule of axe broken, nothing wider than the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/wall",
    "/alerts",
    "/alerts?state=closed",
    "/alerts/series",
    "/topics/emerging",
    "/topics/emerging?state=closed",
    "/feedback",
    "/feedback?polarity=-1&orders_from=2",
    "/feedback/{text}",
    "/metrics",
    "/metrics?goal=loyalty",
    "/metrics/order_count",
    "/metrics/net_promoter_score?by=channel,week",
    "/metrics/revenue?by=product,channel&channel=web&compare=year",
    "/metrics/unit_return_rate",
    "/metrics/no_such_metric",
    "/metrics/cited-benchmarks",
    "/metrics/my-own",
    "/metrics/my-own/new-metric?kind=derived",
    "/topics?range=12m",
    "/topics?range=12m&line=category&compare=none",
    "/topics?view=competitors",
    "/topics/tree",
    "/topics/tree/queue",
    "/kpis",
    "/kpis?on=2026-01-15&ranked=first_response_time",
    "/topics/proposals",
    "/topics/proposals?state=dismissed",
    "/customers",
    "/customers/reviews",
    "/customers/{customer}",
    "/customers/{customer}/identities",
    "/customers/{customer}/traits",
    "/sources",
    "/sources/{source}",
    "/sources/{source}/events",
    "/sources/{source}/plan",
    "/sources/{source}/settings",
    "/sources/quarantine",
    "/import",
    "/settings",
    "/settings/digest",
    "/settings/users",
    "/settings/api-keys",
    "/settings/rules",
    "/settings/traits",
    "/settings/text-models",
    "/settings/deliveries",
    "/settings/audit-log",
    "/settings/sample-data",
    "/companies",
]


@pytest.fixture(scope="module")
def addresses(demo: Served) -> dict[str, str]:
    """A customer and a source to look at."""
    with demo.client() as client:
        newest = client.get("/interactions", params={"limit": 50}).json()["data"]
        customer = next(line["customer"]["id"] for line in newest if line["customer"])
        text = client.get("/texts", params={"kind": "review"}).json()["data"][0]["id"]
        return {"customer": customer, "source": client.get("/sources").json()["data"][0]["id"], "text": str(text)}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("theme", "is_phone"), [("light", False), ("dark", False), ("light", True), ("dark", True)])
def test_a_page_breaks_no_rule_and_fits_its_screen(
    page: str, theme: str, is_phone: bool, demo: Served, addresses: dict[str, str], visit: OpenBrowser
) -> None:
    locale = "zh-CN" if is_phone else "en"
    tab = visit(demo, theme=theme, is_phone=is_phone, locale=locale).new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.goto(demo.console + page.format(**addresses))
    settled(tab)
    assert faults == []
    assert violations(tab) == []
    assert width_beyond_screen(tab) == 0
    assert tab.locator("[role=alert]").count() == 0


def width_beyond_screen(tab: Page) -> int:
    return int(tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("is_phone", [False, True], ids=["desk", "phone"])
def test_the_sign_in_page_breaks_no_rule(theme: str, is_phone: bool, demo: Served, visit: OpenBrowser) -> None:
    tab = visit(theme=theme, is_phone=is_phone).new_page()
    tab.goto(demo.console + "/")
    settled(tab)
    assert violations(tab) == []
    assert width_beyond_screen(tab) == 0
