"""What could not be delivered, in the browser: facts that cannot be read are let go."""

from __future__ import annotations

from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


def test_facts_that_cannot_be_read_are_let_go(demo: Served, visit: OpenBrowser) -> None:
    with closing(demo.server.app()) as app, app.db.transaction() as tx:
        app.facts.add(tx, "fact_orders", 7, b"torn")
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/settings/deliveries")
    settled(tab)
    row = tab.get_by_role("row", name="fact_orders")
    expect(row).to_contain_text("cannot be read")
    assert violations(tab) == []
    row.get_by_role("button", name="Count without them").click()
    expect(row).to_have_count(0)
    expect(tab.get_by_text("Nothing is stuck")).to_be_visible()
