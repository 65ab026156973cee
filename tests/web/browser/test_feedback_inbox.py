"""The inbox of what customers wrote: read, corrected, added to and undone; by keyboard too, whatever the words hold."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="document.title=1">续航很差😀，<b>屏幕清晰</b>'


def texts(demo: Served, **wanted: Any) -> list[dict[str, Any]]:
    with demo.client() as client:
        found: list[dict[str, Any]] = client.get("/texts", params={"limit": 100, **wanted}).json()["data"]
    return found


@pytest.fixture(scope="module", autouse=True)
def all_is_read(demo: Served) -> None:
    """The worker has read what the demo's people wrote."""
    deadline = time.monotonic() + 240
    with demo.client() as client:
        while client.get("/text-analysis").json()["new_waiting"] and time.monotonic() < deadline:
            time.sleep(1)


@pytest.fixture
def text(demo: Served) -> dict[str, Any]:
    """A review with opinions that nobody has corrected."""
    return next(one for one in texts(demo, kind="review", corrected=False) if one["opinions"] and one["customer"])


def reading(demo: Served, visit: OpenBrowser, text: dict[str, Any], query: str = "", **browser: Any) -> Page:
    tab = visit(demo, **browser).new_page()
    tab.goto(f"{demo.console}/feedback/{text['id']}{query}")
    settled(tab)
    expect(tab.locator(".marked-text")).to_be_visible()
    return tab


def test_a_text_is_found_opened_and_read_by_keyboard(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/")
    settled(tab)
    tab.keyboard.press("g")
    tab.keyboard.press("f")
    settled(tab)
    newest = texts(demo)
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    settled(tab)
    expect(tab.locator(".marked-text")).to_have_text(newest[1]["text"])
    expect(tab.locator(".text-line[aria-current=true]")).to_have_count(1)


def test_the_text_is_marked_where_its_opinions_stand(demo: Served, visit: OpenBrowser) -> None:
    text = next(one for one in texts(demo) if any(said["words"] for said in one["opinions"]))
    tab = reading(demo, visit, text)
    expect(tab.locator(".marked-text")).to_have_text(text["text"])
    span = next(said["words"] for said in text["opinions"] if said["words"])
    marked = "".join(tab.locator(".marked-text mark").all_inner_texts())
    assert text["text"][span["start"] : span["end"]] in marked


def test_filters_stand_in_the_address(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/feedback")
    settled(tab)
    tab.get_by_role("button", name="Negative and valuable").click()
    settled(tab)
    assert "polarity=-1" in tab.url
    assert "orders_from=2" in tab.url
    tab.get_by_role("button", name="All", exact=True).click()
    tab.get_by_role("button", name="Filters").click()
    tab.get_by_label("Kind").select_option("survey")
    settled(tab)
    assert "kind=survey" in tab.url
    expect(tab.locator(".text-line").first).to_contain_text("Survey answer")
    tab.get_by_label("Find words in texts").fill("no such words anywhere")
    expect(tab.get_by_text("Nothing matches these filters.")).to_be_visible()


def test_an_opinion_is_corrected_and_undone_with_two_keys(
    demo: Served, visit: OpenBrowser, text: dict[str, Any]
) -> None:
    tab = reading(demo, visit, text)
    tab.keyboard.press("c")
    form = tab.get_by_role("form", name="Correct")
    form.get_by_label("Find a topic").fill("deliv")
    form.get_by_role("combobox").select_option(label="Delivery")
    form.get_by_role("button", name="Neutral").click()
    form.get_by_role("button", name="Save").press("Enter")
    first = tab.locator(".opinion").first
    expect(first).to_contain_text("Said by a person")
    expect(first).to_contain_text("Delivery")
    assert violations(tab) == []
    tab.locator("h1").click()
    tab.keyboard.press("u")
    expect(tab.locator(".history")).to_contain_text("Taken back")
    expect(tab.get_by_text("Said by a person")).to_have_count(0)


def test_a_missed_opinion_is_added_by_its_words_and_taken_back(
    demo: Served, visit: OpenBrowser, text: dict[str, Any]
) -> None:
    tab = reading(demo, visit, text, locale="zh-CN")
    before = len(text["opinions"])
    tab.get_by_role("button", name="补充遗漏的观点").click()
    form = tab.get_by_role("form", name="补充遗漏的观点")
    form.get_by_label("说出这一点的文字").fill("并不在其中")
    expect(form).to_contain_text("原文中没有这些文字")
    form.get_by_label("说出这一点的文字").fill(text["text"][:2])
    form.get_by_role("combobox").select_option("nowhere")
    form.get_by_role("button", name="保存").click()
    expect(tab.locator(".opinion")).to_have_count(before + 1)
    tab.locator(".history").get_by_role("button", name="撤销").click()
    expect(tab.locator(".opinion")).to_have_count(before)


def test_what_somebody_else_has_changed_is_not_overwritten(
    demo: Served, visit: OpenBrowser, text: dict[str, Any]
) -> None:
    tab = reading(demo, visit, text)
    with demo.client() as client:
        said = {"place": text["opinions"][0]["place"], "polarity": 0}
        made = client.post(f"/texts/{text['id']}/corrections", json=said).raise_for_status().json()
    tab.get_by_role("button", name="Nothing is said there").first.click()
    expect(tab.get_by_role("alert")).to_contain_text("has changed meanwhile")
    with demo.client() as client:
        client.delete(f"/texts/{text['id']}/corrections/{made['corrections'][-1]['id']}").raise_for_status()


def test_many_are_confirmed_in_one_go_and_undone(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/feedback?kind=review&corrected=false")
    settled(tab)
    for box in tab.locator(".text-row input").all()[:3]:
        box.check()
    tab.get_by_role("button", name="All are right").click()
    expect(tab.locator(".bulk")).to_contain_text("corrected")
    assert len(texts(demo, kind="review", corrected=True)) >= 1
    tab.locator(".bulk").get_by_role("button", name="Undo").click()
    expect(tab.locator(".bulk").get_by_role("button", name="Undo")).to_have_count(0)
    assert texts(demo, kind="review", corrected=True) == []


@pytest.mark.parametrize(("theme", "is_phone"), [("light", False), ("dark", True)])
def test_reading_breaks_no_rule_and_leads_back(
    demo: Served, visit: OpenBrowser, text: dict[str, Any], theme: str, is_phone: bool
) -> None:
    tab = reading(demo, visit, text, "?kind=review", theme=theme, is_phone=is_phone, locale="zh-TW")
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    if is_phone:
        tab.get_by_role("link", name="返回列表").click()
        settled(tab)
        assert tab.url.endswith("/feedback?kind=review")
    else:
        expect(tab.locator(".customer-pane")).to_contain_text("顧客")


def test_markup_in_a_text_stays_text(demo: Served, visit: OpenBrowser, text: dict[str, Any]) -> None:
    tab = visit(demo).new_page()
    told = {**text, "text": HOSTILE, "opinions": [], "corrections": []}
    tab.route(f"**/api/v1/texts/{text['id']}", lambda route: route.fulfill(json=told))
    tab.goto(f"{demo.console}/feedback/{text['id']}")
    expect(tab.locator(".marked-text")).to_have_text(HOSTILE)
    assert tab.locator(".marked-text img, .marked-text b").count() == 0
    assert tab.title() != "1"
    assert tab.locator(".marked-text").get_attribute("lang") == "zh-CN"
