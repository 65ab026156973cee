"""Emerging issues in the browser: told without being asked for, looked into, taken, closed and opened again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations
from zhiyin.base.ids import new_id
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.emerging import store
from zhiyin.feedback.emerging.model import Evidence, Happened, Issue, IssueState, Step
from zhiyin.feedback.listening.daily import day_count
from zhiyin.feedback.listening.model import Cell, DayCount, Habit, RisingPhrase
from zhiyin.metrics.estimate import Estimate
from zhiyin.nlp.model import Polarity

pytestmark = pytest.mark.browser

SINCE, LAST = date(2026, 9, 24), date(2026, 9, 26)
HABIT = Habit(voices=6, exposure=280, dispersion=0.1, weekdays=(1.0,) * 7)


def days() -> tuple[DayCount, ...]:
    """Four quiet weeks, then three days of it."""
    every = (SINCE + timedelta(days=at) for at in range(-28, 3))
    return tuple(day_count(HABIT, on, 7 if on >= SINCE else on.day % 2, 12) for on in every)


def raise_issue(demo: Served) -> str:
    """What the nightly listening writes."""
    now, issue_id = datetime.now(UTC), new_id("emi")
    phrases = (RisingPhrase("左耳断连", 9, 0), RisingPhrase("left earbud", 6, 1))
    cell = Cell("earbuds", "OZ-EB-S3", None, Polarity.NEGATIVE, None)
    evidence = Evidence(cell, "cell", phrases, SINCE, LAST, 21, 0.8, Estimate(26.0, 9.1, 74.0, 21), 1e-13, HABIT)
    with closing(demo.server.app()) as app, app.db.transaction() as tx:
        texts = tuple(text.verbatim.id for text in app.texts.opinions.list_texts(EVERYTHING, limit=12).texts)
        words = tuple(phrase.words for phrase in phrases)
        issue = Issue(issue_id, "", IssueState.OPEN, now, SINCE, LAST, evidence, words, texts, days())
        store.add(tx, issue)
        store.add_step(tx, issue_id, Step(now, Happened.RAISED))
    return issue_id


@pytest.fixture
def issue(demo: Served) -> Iterator[str]:
    """One that is open, dismissed in the end if nobody closed it."""
    found = raise_issue(demo)
    yield found
    with demo.client() as client:
        client.patch(f"/emerging-issues/{found}", json={"state": "dismissed", "reason": "a test has ended"})


def test_a_new_issue_is_told_on_the_overview_without_loading_it_anew(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/")
    settled(tab)
    tab.wait_for_timeout(3_000)  # until the feed has looked once: what is there then is not news
    found = raise_issue(demo)
    line = tab.locator(f"a.issue-line[href$='{found}']")
    expect(line).to_contain_text("21 said so, 0.8 expected", timeout=8_000)
    with demo.client() as client:
        client.patch(f"/emerging-issues/{found}", json={"state": "closed", "reason": "seen"})
    expect(line).to_have_count(0, timeout=8_000)


def test_its_evidence_leads_to_texts_and_customers(demo: Served, visit: OpenBrowser, issue: str) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/topics/emerging")
    tab.locator(f"a.issue-line[href$='{issue}']").click()
    settled(tab)
    expect(tab.get_by_role("heading", level=1)).to_contain_text("S3")
    expect(tab.get_by_text("9.1 – 74.0 (95 % CI), n = 21")).to_be_visible()
    expect(tab.locator(".issue-phrases").get_by_text("左耳断连")).to_be_visible()
    tab.get_by_text("As a table").click()
    expect(tab.get_by_role("row")).to_have_count(32)
    expect(tab.get_by_role("heading", name="Affected customers")).to_be_visible()
    with tab.expect_download() as file:
        tab.get_by_role("link", name="As CSV").click()
    assert file.value.suggested_filename == f"{issue}-customers.csv"


def test_is_taken_closed_with_a_reason_and_opened_again(demo: Served, visit: OpenBrowser, issue: str) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/topics/emerging/{issue}")
    tab.get_by_label("Owner").select_option(label="Li Na")
    expect(tab.locator(".badge", has_text="seen").first).to_be_visible()
    tab.get_by_role("button", name="Close", exact=True).click()
    dialog = tab.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Close").last).to_be_disabled()
    dialog.get_by_label("Reason").fill("the lot was taken back")
    dialog.locator("footer").get_by_role("button", name="Close").click()
    expect(tab.get_by_text("the lot was taken back").first).to_be_visible()
    tab.get_by_role("button", name="Open again").click()
    expect(tab.get_by_role("button", name="Dismiss")).to_be_visible()


@pytest.mark.parametrize(("theme", "is_phone", "locale"), [("light", False, "en"), ("dark", True, "zh-CN")])
def test_breaks_no_rule_and_fits_its_screen(
    theme: str, is_phone: bool, locale: str, demo: Served, visit: OpenBrowser, issue: str
) -> None:
    tab = visit(demo, theme=theme, is_phone=is_phone, locale=locale).new_page()
    for address in ("/topics/emerging", f"/topics/emerging/{issue}"):
        tab.goto(demo.console + address)
        settled(tab)
        assert violations(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_page_is_reached_by_its_letters(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/")
    settled(tab)
    tab.keyboard.press("g")
    tab.keyboard.press("e")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Emerging issues")
