"""The first page is there soon: what it needs is fetched side by side, and nothing twice."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.web.browser.conftest import OpenBrowser, Served, settled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("locale", ["en", "zh-CN", "zh-TW"])
def test_what_is_fetched_ahead_is_used_and_not_fetched_again(demo: Served, visit: OpenBrowser, locale: str) -> None:
    tab = visit(demo, locale=locale).new_page()
    asked: Counter[str] = Counter()
    warned: list[str] = []
    tab.on("request", lambda request: asked.update([request.url.removeprefix(demo.server.url)]))
    tab.on("console", lambda message: warned.append(message.text))
    tab.goto(f"{demo.console}/")
    settled(tab)
    tab.wait_for_timeout(4000)  # so long the browser waits before it complains of what was fetched in vain
    first = {url: count for url, count in asked.items() if url.startswith(("/api/v1/session", "/api/v1/meta"))}
    assert first == {"/api/v1/session": 1, f"/api/v1/meta?lang={locale}": 1}
    assert [url for url, count in asked.items() if "/assets/" in url and count > 1] == []
    assert [words for words in warned if "preload" in words] == []
