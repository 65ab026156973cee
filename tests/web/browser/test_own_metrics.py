"""Metrics of one's own in the console: written, checked while one writes, tried, saved, found, changed and removed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser

WORTH = """id: big_order_share
name:
  en: Big orders
  zh-CN: 大额订单占比
type: simple
measure:
  of: orders
  share_of: {column: amount, operator: at_least, value: 500}
"""

BROKEN: Mapping[str, tuple[str, int, str]] = {
    "a column that is none": (WORTH.replace("amount", "amout"), 8, "did you mean `amount`?"),
    "a kind of record that is none": (WORTH.replace("orders\n  share", "order\n  share"), 7, "write one of orders"),
    "an operator for numbers on a text": (WORTH.replace("amount", "channel"), 8, "write one of is, is_not, one_of"),
    "a key with a slip": (WORTH.replace("measure:", "mesure:"), 6, "did you mean `measure`?"),
    "no type": (WORTH.replace("type: simple\n", ""), 1, "add a line such as `type: simple`"),
    "a bracket that is not closed": (WORTH.replace("500}", "500"), 9, "this is no YAML"),
    "an id with a space": (WORTH.replace("big_order_share", "big orders"), 1, "small letters, digits and _"),
    "an id of the product": (WORTH.replace("big_order_share", "revenue"), 1, "choose another id"),
    "a name without English": (WORTH.replace("  en: Big orders\n", ""), 3, "`en` is missing here"),
    "an amount in words": (WORTH.replace("500", "much"), 8, "a number belongs here"),
    "two measures": (WORTH.replace("  share_of", "  count: all\n  share_of"), 7, "exactly one of count, sum"),
    "a metric that is made of itself": (
        "id: big_order_share\nname: B\ntype: derived\nexpr: 2 * a\nmetrics: [{name: big_order_share, alias: a}]\n",
        5,
        "take another metric",
    ),
}


@pytest.fixture
def tab(demo: Served, visit: OpenBrowser) -> Iterator[Page]:
    """An empty draft; what is saved is taken away again."""
    page = visit(demo).new_page()
    page.goto(f"{demo.console}/metrics/my-own/new-metric")
    settled(page)
    yield page
    with demo.client() as client:
        for one in client.get("/custom-metrics").json()["data"]:
            client.delete(f"/custom-metrics/{one['id']}")


def write(tab: Page, text: str) -> None:
    tab.get_by_label("Definition in YAML").fill(text)


class TestWriting:
    def test_a_newcomer_gets_from_the_catalogue_to_a_value_of_their_own(self, demo: Served, tab: Page) -> None:
        tab.goto(f"{demo.console}/metrics")
        tab.get_by_role("link", name="Own metrics").click()
        tab.get_by_role("link", name="New metric").click()
        tab.get_by_role("button", name=re.compile("^Share")).click()
        expect(tab.locator(".own-preview .value").first).to_have_text(re.compile(r"^[\d.]+%$"))
        expect(tab.locator(".own-preview")).to_contain_text("95% CI")
        tab.get_by_role("button", name="Save", exact=True).click()
        expect(tab.get_by_role("heading", name="Big orders")).to_be_visible()
        expect(tab.get_by_text("This is what is saved.")).to_be_visible()
        tab.get_by_role("link", name="See its values").click()
        expect(tab.locator("h1")).to_have_text("Big orders")
        expect(tab.locator(".metric-hero .value")).to_have_text(re.compile(r"^[\d.]+%$"))

    @pytest.mark.parametrize(("text", "line", "mend"), BROKEN.values(), ids=BROKEN)
    def test_a_mistake_is_shown_at_its_line_with_its_mend(self, tab: Page, text: str, line: int, mend: str) -> None:
        write(tab, text)
        mistake = tab.locator(".own-mistake").first
        expect(mistake).to_contain_text(mend)
        expect(mistake).to_contain_text(f"line {line},")
        expect(tab.locator(".own-lines .wrong").first).to_have_text(str(line))
        expect(tab.get_by_role("button", name="Save", exact=True)).to_be_disabled()
        mistake.press("Enter")
        expect(tab.get_by_label("Definition in YAML")).to_be_focused()

    def test_all_mistakes_are_shown_at_once_and_break_no_rule(self, tab: Page) -> None:
        write(tab, WORTH.replace("amount", "amout").replace("big_order_share", "Big").replace("Big orders", "no"))
        expect(tab.locator(".own-mistake")).to_have_count(3)
        assert violations(tab) == []

    def test_what_was_written_is_not_lost_to_another_beginning(self, tab: Page) -> None:
        write(tab, WORTH)
        tab.get_by_role("button", name=re.compile("^Ratio")).click()
        tab.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        expect(tab.get_by_label("Definition in YAML")).to_have_value(WORTH)

    def test_every_beginning_can_be_counted_as_it_stands(self, tab: Page) -> None:
        for number in range(6):
            tab.locator(".own-kinds .choice").nth(number).click()
            expect(tab.get_by_text(re.compile("^Saving adds"))).to_be_visible()
            expect(tab.locator(".own-preview .value").first).to_be_visible()
            assert tab.locator("[role=alert]").count() == 0


class TestWhatIsSaved:
    def test_goes_out_as_a_file_and_comes_in_again(self, tab: Page, tmp_path: Path) -> None:
        write(tab, WORTH)
        with tab.expect_download() as download:
            tab.get_by_role("button", name="Save as a file").click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.read_text("utf-8") == WORTH
        write(tab, "")
        tab.locator("input[type=file]").set_input_files(file)
        expect(tab.get_by_label("Definition in YAML")).to_have_value(WORTH)

    def test_has_versions_that_can_be_taken_up_again_and_is_removed_last(self, demo: Served, tab: Page) -> None:
        first = WORTH.replace("big_order_share", "large_share")  # of its own: versions outlive a removal
        with demo.client() as client:
            for text in (first, first.replace("500", "800")):
                client.post("/custom-metrics", json={"definition": text})
        tab.goto(f"{demo.console}/metrics/my-own/large_share")
        tab.get_by_text("Version 1", exact=True).click()
        tab.get_by_role("button", name="Put it into the editor").click()
        expect(tab.get_by_label("Definition in YAML")).to_have_value(first)
        expect(tab.get_by_text("Saving makes version 3 of large_share")).to_be_visible()
        tab.get_by_role("button", name="Remove").click()
        tab.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(tab.get_by_text("Nothing has been defined yet.", exact=False)).to_be_visible()

    def test_is_not_removed_while_another_is_made_of_it(self, demo: Served, tab: Page) -> None:
        twice = "{id: twice, name: T, type: derived, expr: 2 * a, metrics: [{name: big_order_share, alias: a}]}"
        with demo.client() as client:
            for text in (WORTH, twice):
                client.post("/custom-metrics", json={"definition": text})
        tab.goto(f"{demo.console}/metrics/my-own/big_order_share")
        tab.get_by_role("button", name="Remove").click()
        dialog = tab.get_by_role("dialog")
        expect(dialog).to_contain_text("made of it; remove or change them first: twice")
        expect(dialog.get_by_role("button", name="Remove")).to_be_disabled()
        assert violations(tab) == []
        with demo.client() as client:
            client.delete("/custom-metrics/twice")
