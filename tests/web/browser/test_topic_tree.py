"""The topic tree in the browser: walked by keys, a topic tried out, added, split and taken back; labels by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser

EXAMPLES = (
    "礼品包装很漂亮",
    "包装盒适合送人",
    "The gift wrap was lovely",
    "Wrapped so nicely as a present",
    "送礼很有面子",
)


@pytest.fixture
def tab(demo: Served, visit: OpenBrowser) -> Page:
    page = visit(demo).new_page()
    page.goto(f"{demo.console}/topics/tree")
    settled(page)
    return page


def test_the_tree_is_walked_with_the_arrow_keys(tab: Page) -> None:
    tree = tab.get_by_role("tree")
    tree.get_by_role("treeitem").first.focus()
    tab.keyboard.press("ArrowRight")
    expect(tree.get_by_role("treeitem", expanded=True)).to_have_count(1)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(tree.get_by_role("treeitem", selected=True)).to_have_attribute("aria-level", "2")
    expect(tab.locator(".topic-pane")).to_contain_text("Path in facts")
    assert violations(tab) == []


def test_a_newcomer_adds_a_topic_sees_what_fits_splits_it_and_takes_that_back(tab: Page, demo: Served) -> None:
    tab.get_by_role("button", name="Add a topic").click()
    form = tab.get_by_role("dialog")
    form.get_by_label("Name in English").fill("Gift wrapping")
    form.get_by_label("Name in simplified Chinese").fill("礼品包装")
    form.locator("textarea[name=examples]").fill("\n".join(EXAMPLES))
    form.locator("textarea[name=include]").fill("包装")
    form.get_by_role("button", name="Try it out").click()
    expect(form.locator(".tryout")).to_contain_text("would stand here")
    assert violations(tab) == []
    form.get_by_role("button", name="Save").press("Enter")
    expect(form).to_have_count(0)
    expect(tab.locator(".topic-pane h2")).to_have_text("Gift wrapping")
    expect(tab.get_by_role("button", name="Read all texts again")).to_be_visible()
    split(tab)
    tab.get_by_role("button", name="Undo the last change").first.click()
    dialog = tab.get_by_role("dialog")
    expect(dialog.locator(".effects")).to_contain_text("Boxes")
    dialog.get_by_role("button", name="Undo the last change").click()
    expect(dialog).to_have_count(0)
    with demo.client() as client:
        keys = {topic["key"] for topic in client.get("/topics").json()["data"]}
    assert "gift_wrapping" in keys
    assert "boxes" not in keys


def split(tab: Page) -> None:
    tab.get_by_role("button", name="Split").click()
    dialog = tab.get_by_role("dialog")
    for place, (name, phrase) in enumerate((("Boxes", "包装盒"), ("Wrapping paper", "包装纸"))):
        dialog.get_by_label("Name in English").nth(place).fill(name)
        dialog.get_by_role("textbox", name="Include phrases").nth(place).fill(phrase)
    expect(dialog.locator(".effects")).to_contain_text("2 new topics: Boxes, Wrapping paper")
    assert violations(tab) == []
    dialog.get_by_role("button", name="Split").click()
    expect(dialog).to_have_count(0)


def test_a_template_is_seen_before_it_comes(tab: Page) -> None:
    tab.get_by_role("button", name="Templates").click()
    dialog = tab.get_by_role("dialog")
    dialog.get_by_label("Restaurants").check()
    expect(dialog.locator(".effects")).to_contain_text("new topics")
    assert violations(tab) == []
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


def test_sentences_are_labelled_with_the_number_keys(tab: Page, demo: Served) -> None:
    with demo.client() as client:
        before = client.get("/topics/learning").json()["new_label_count"]
    tab.goto(f"{demo.console}/topics/tree/queue")
    settled(tab)
    first = tab.locator(".to-label").inner_text()
    tab.keyboard.press("9")
    expect(tab.locator(".to-label")).not_to_have_text(first)
    expect(tab.get_by_role("status").filter(has_text="labelled")).to_contain_text("1 labelled")
    with demo.client() as client:
        assert client.get("/topics/learning").json()["new_label_count"] == before + 1
