"""What customers write is shown as they wrote it, and runs nowhere."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled
from zhiyin.connectors.sources.model import KeyKind

pytestmark = pytest.mark.browser

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{constructor.constructor("alert(3)")()}}'
TURNED = "\u202egnp.exe\u202c"  # right-to-left override, as in forged file names


@pytest.fixture(scope="module")
def customer(demo: Served) -> str:
    """A customer whose every field is an attack."""
    key = demo.server.write_key(KeyKind.SERVER, name=f"{HOSTILE} shop")
    messages: list[dict[str, object]] = [
        {"type": "identify", "userId": "mallory", "traits": {"name": HOSTILE, "nickname": TURNED, HOSTILE: HOSTILE}},
        {"type": "track", "userId": "mallory", "event": HOSTILE, "properties": {HOSTILE: HOSTILE}},
        {
            "type": "track", "userId": "mallory", "event": "Review Posted",
            "properties": {"rating": 1, "title": HOSTILE, "review_body": HOSTILE, "product_id": HOSTILE},
        },
        {"type": "group", "userId": "mallory", "groupId": "g-1", "traits": {"name": HOSTILE}},
    ]  # fmt: skip
    sent = httpx.post(f"{demo.server.url}/v1/batch", auth=(key, ""), json={"batch": messages}, timeout=10)
    sent.raise_for_status()
    demo.server.wait_until_idle()
    with demo.client() as client:
        found = client.get("/customers", params={"query": "mallory"}).json()["data"]
        return str(found[0]["id"])


PAGES = ["/", "/customers?query=mallory", "/customers/{id}", "/customers/{id}/identities", "/customers/{id}/traits"]
PAGES += ["/companies", "/sources", "/sources/quarantine", "/metrics/review_stars?by=product,channel&range=12m"]
PAGES += [
    "/metrics/review_stars?by=product,week&product=%3Cimg%20src%3Dx%20onerror%3Dalert(4)%3E",
    "/metrics?query=%3Cb%3E",
]


@pytest.mark.parametrize("page", PAGES)
def test_hostile_words_run_nowhere(page: str, demo: Served, customer: str, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    trapped: list[str] = []

    def trap(dialog: Dialog) -> None:
        trapped.append(dialog.message)
        dialog.dismiss()

    tab.on("dialog", trap)
    tab.goto(demo.console + page.format(id=customer))
    settled(tab)
    assert trapped == []
    assert tab.locator("img[src=x]").count() == 0


def test_hostile_words_are_shown_as_they_were_written(demo: Served, customer: str, visit: OpenBrowser) -> None:
    tab: Page = visit(demo).new_page()
    tab.goto(f"{demo.console}/customers/{customer}")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("<script>alert(2)</script>")
    expect(tab.locator(".quote").first).to_contain_text("onerror=alert(1)")
