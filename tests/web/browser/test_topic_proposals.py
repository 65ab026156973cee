"""Missing topics in the browser: read, dismissed by a key and taken back, made a topic and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations
from zhiyin.base.ids import new_id
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.proposals.model import Sentence
from zhiyin.feedback.proposals.store import rows as store
from zhiyin.feedback.proposals.store.rows import New, Unplaced

pytestmark = pytest.mark.browser


def propose(demo: Served) -> str:
    """What the daily search writes."""
    found = new_id("tpr")
    with closing(demo.server.app()) as app, app.db.transaction() as tx:
        texts = [one.verbatim for one in app.texts.opinions.list_texts(EVERYTHING, limit=12).texts]
        members = [
            Unplaced(Sentence(text.id, 0, min(len(text.text), 60), text.text[:60]), text.scope_id, "") for text in texts
        ]
        found_hashes = tx.exec_driver_sql("SELECT id, text_hash FROM verbatim")
        hashes = {row.id: row.text_hash for row in found_hashes}
        members = [one._replace(text_hash=hashes[one.sentence.text_id]) for one in members]
        phrases = {"en": ("gift wrap", "ribbon"), "zh": ("礼品包装", "丝带")}
        store.replace_open(tx, (), [New(found, phrases, "words", {0: 90}, 0.31, None, 1_790_000_000_000_000, members)])
    return found


@pytest.fixture
def proposal(demo: Served) -> Iterator[str]:
    found = propose(demo)
    yield found
    with closing(demo.server.app()) as app, app.db.transaction() as tx:
        tx.exec_driver_sql("DELETE FROM topic_proposal")
        tx.exec_driver_sql("DELETE FROM topic_proposal_sentence")


def test_a_proposal_tells_how_much_is_said_and_leads_to_the_texts(
    demo: Served, visit: OpenBrowser, proposal: str
) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/topics/proposals")
    settled(tab)
    card = tab.locator(".proposal")
    expect(card.get_by_role("heading")).to_have_text("gift wrap · ribbon · 礼品包装")
    expect(card).to_contain_text("12 sentences in 12 texts")
    expect(card).to_contain_text("95 % CI")
    assert "/feedback/" in (card.locator(".examples a").first.get_attribute("href") or "")


def test_a_key_dismisses_it_and_undo_brings_it_back(demo: Served, visit: OpenBrowser, proposal: str) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/topics/proposals")
    settled(tab)
    tab.keyboard.press("j")
    tab.keyboard.press("d")
    expect(tab.locator(".proposal")).to_have_count(0)
    expect(tab.get_by_role("status").filter(has_text="Dismissed")).to_be_visible()
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator(".proposal")).to_have_count(1)


def test_it_becomes_a_topic_with_a_name_in_each_language_and_can_be_taken_back(
    demo: Served, visit: OpenBrowser, proposal: str
) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/topics/proposals")
    settled(tab)
    tab.keyboard.press("j")
    tab.keyboard.press("a")
    dialog = tab.get_by_role("dialog")
    expect(dialog.get_by_label("English")).to_have_value("gift wrap")
    assert violations(tab) == []
    dialog.get_by_label("Traditional Chinese").fill("禮品包裝")
    dialog.get_by_role("button", name="Accept").click()
    expect(tab.locator(".proposal")).to_have_count(0)
    with demo.client() as client:
        assert "gift_wrap" in {topic["key"] for topic in client.get("/topics").json()["data"]}
    tab.get_by_role("link", name="Accepted").click()
    tab.get_by_role("button", name="Take back").click()
    expect(tab.locator(".proposal")).to_have_count(0)
    with demo.client() as client:
        assert "gift_wrap" not in {topic["key"] for topic in client.get("/topics").json()["data"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("is_phone", [False, True], ids=["desk", "phone"])
def test_the_queue_breaks_no_rule(theme: str, is_phone: bool, demo: Served, visit: OpenBrowser, proposal: str) -> None:
    tab = visit(demo, theme=theme, is_phone=is_phone, locale="zh-CN" if is_phone else "en").new_page()
    tab.goto(f"{demo.console}/topics/proposals")
    settled(tab)
    expect(tab.locator(".proposal")).to_have_count(1)
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
