"""Alerts in the browser: told without being asked for, looked into, owned, muted and closed; by keyboard too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations
from zhiyin.base.ids import new_id
from zhiyin.performance.watching import store
from zhiyin.performance.watching.model import Alert, JudgedDay, Series, Shift

pytestmark = pytest.mark.browser

LAST = date(2026, 9, 30)
SINCE = date(2026, 9, 24)


def judged_day(on: date) -> JudgedDay:
    return JudgedDay(on, 65.0 if on < SINCE else 41.0, 64.0, 55.0, 73.0, 40)


def raise_alert(demo: Served, *, channel: str) -> str:
    """What the nightly judging writes when a score has fallen."""
    now, alert_id = datetime.now(UTC), new_id("alr")
    series = Series(new_id("wat"), "net_promoter_score", "transactional", channel, True, None, now, is_judged=True)
    days = tuple(judged_day(LAST - timedelta(days=ago)) for ago in range(27, -1, -1) if ago != 20)
    shift = Shift(SINCE, 41.0, 64.0, -23.0, -31.0, -15.0, 280, -4.4, 31_000.0)
    with closing(demo.server.app()) as app, app.db.transaction() as tx:
        store.add_series(tx, series)
        known = store.find_series_of(tx, series.metric_id, series.variant, series.channel)
        assert known
        store.add_alert(tx, Alert(alert_id, known, 1, now, days[0].on, LAST, 0, 25, shift, days))
    return alert_id


@pytest.fixture
def alert(demo: Served) -> Iterator[str]:
    """One that is open, closed again by whatever the test leaves."""
    found = raise_alert(demo, channel="chat")
    yield found
    with demo.client() as client:
        client.post(f"/alerts/{found}/closing", json={"why": "false_alarm"})


def looked_into(demo: Served, visit: OpenBrowser, alert: str, **browser: object) -> Page:
    tab = visit(demo, **browser).new_page()
    tab.goto(f"{demo.console}/alerts/{alert}")
    settled(tab)
    expect(tab.get_by_role("heading", level=1)).to_contain_text("·")
    return tab


def test_a_new_alert_is_told_on_the_overview_without_loading_it_anew(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/")
    settled(tab)
    tab.wait_for_timeout(3_000)  # until the feed has looked once: what is there then is not news
    found = raise_alert(demo, channel="wechat")
    line = tab.locator(f"a.alert-line[href$='{found}']")
    expect(line).to_contain_text("41 instead of 64", timeout=8_000)
    with demo.client() as client:
        client.post(f"/alerts/{found}/closing", json={"why": "explained"})
    expect(line).to_have_count(0, timeout=8_000)


def test_an_alert_says_what_moved_since_when_and_how_sure(demo: Served, visit: OpenBrowser, alert: str) -> None:
    tab = looked_into(demo, visit, alert)
    evidence = tab.locator(".card", has_text="Evidence")
    for words in ("41", "−23", "worse", "64: a difference of −31 to −15", "Sep 24", "once in 85 years", "25 series"):
        expect(evidence).to_contain_text(words)
    chart = tab.get_by_role("img", name="Net promoter score over time")
    chart.focus()
    tab.keyboard.press("ArrowLeft")
    expect(tab.locator(".chart-said")).to_contain_text("expected 55 – 73")
    tab.get_by_text("As a table").click()
    expect(tab.get_by_role("row").filter(has_text="since the shift")).to_have_count(7)
    tab.get_by_role("link", name="To the metric").click()
    settled(tab)
    expect(tab.locator(".alert-line")).to_contain_text("41 instead of 64")
    assert "channel=chat" in tab.url


@pytest.mark.parametrize(("theme", "is_phone"), [("light", False), ("dark", True)])
def test_an_alert_breaks_no_rule_in_chinese(
    demo: Served, visit: OpenBrowser, alert: str, theme: str, is_phone: bool
) -> None:
    tab = looked_into(demo, visit, alert, theme=theme, is_phone=is_phone, locale="zh-TW")
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_an_alert_is_owned_muted_and_closed_by_keyboard(demo: Served, visit: OpenBrowser, alert: str) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/")
    settled(tab)
    tab.keyboard.press("g")
    tab.keyboard.press("a")
    settled(tab)
    tab.locator(f"a.alert-line[href$='{alert}']").press("Enter")
    settled(tab)
    tab.get_by_label("Looks after it").select_option(label="Li Na")
    tab.get_by_role("button", name="Mute").press("Enter")
    tab.get_by_label("Reason").fill("新的客服系统")
    tab.get_by_label("Reason").press("Tab")
    assert violations(tab) == []
    tab.get_by_role("dialog").get_by_role("button", name="Mute", exact=True).press("Enter")
    expect(tab.get_by_role("button", name="No longer muted")).to_be_visible()
    tab.get_by_role("button", name="Close the alert").press("Enter")
    tab.get_by_label("A false alarm").check()
    tab.get_by_label("Note").fill("measured twice")
    tab.get_by_role("dialog").get_by_role("button", name="Close the alert").press("Enter")
    expect(tab.get_by_text("Closed as false alarm")).to_be_visible()
    expect(tab.get_by_text("measured twice")).to_be_visible()

    tab.goto(f"{demo.console}/alerts?state=closed")
    settled(tab)
    tab.get_by_role("button", name="Mine").click()
    closed = tab.locator(f"a.alert-line[href$='{alert}']")
    for words in ("Li Na", "muted", "false alarm"):
        expect(closed).to_contain_text(words)
    tab.goto(f"{demo.console}/alerts/series")
    settled(tab)
    tab.get_by_role("button", name="No longer muted").click()
    expect(tab.get_by_role("button", name="No longer muted")).to_have_count(0)


def test_a_series_is_put_on_the_list_and_taken_off(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/alerts/series")
    settled(tab)
    tab.get_by_role("button", name="Watch a series").click()
    dialog = tab.get_by_role("dialog")
    dialog.get_by_role("combobox").first.select_option("order_count")
    dialog.locator("select[name=channel]").select_option("web")
    dialog.get_by_role("button", name="Watch a series").click()
    line = (
        tab.get_by_role("row")
        .filter(has=tab.get_by_role("link", name="Order count", exact=True))
        .filter(has_text="Web")
    )
    line.get_by_role("button", name="Stop watching").click()
    line.get_by_role("button", name="Watch again").click()
    expect(line.get_by_role("button", name="Stop watching")).to_be_visible()
    line.get_by_role("button", name="Stop watching").click()


def test_an_alert_that_there_is_not_is_said_so(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/alerts/alr_none")
    expect(tab.get_by_role("alert")).to_contain_text("there is no alert")
