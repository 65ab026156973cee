"""The emotion line of a customer: the scores that were given, and what went right or wrong beside them."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


def wrong_without_score(api: httpx.Client) -> tuple[str, int]:
    """A customer with whom things went wrong that no score tells of, and how many of them."""
    for customer in api.get("/customers", params={"kind": "known", "limit": 100}).json()["data"]:
        wrong = api.get(f"/customers/{customer['id']}/timeline", params={"mark": "wrong", "limit": 100}).json()["data"]
        unsaid = [line for line in wrong if line["emotion"] is None]
        if unsaid:
            return customer["id"], len(unsaid)
    raise AssertionError("nothing went wrong in the whole demo")


def test_what_went_wrong_stands_along_the_line(demo: Served, visit: OpenBrowser) -> None:
    with demo.client() as api:
        customer_id, count = wrong_without_score(api)
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/customers/{customer_id}?mark=wrong")
    settled(tab)
    expect(tab.locator(".lanes .felt-mark.wrong")).to_have_count(count)
    assert violations(tab) == []
