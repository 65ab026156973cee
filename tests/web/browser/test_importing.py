"""Files in the browser: how they are read is shown first, what is wrong is told row by row."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser

CUSTOMERS = """\
客户编号,姓名,手机号,邮箱,备注
C1,沈一,13900001111,shen.yi@example.com,老客户
C2,陆二,不是号码,lu.er@example.com,
"""


@pytest.fixture
def tab(demo: Served, visit: OpenBrowser) -> Page:
    page = visit(demo).new_page()
    page.goto(f"{demo.console}/import")
    settled(page)
    return page


def test_a_file_of_customers_goes_in_but_for_its_broken_row(tab: Page, demo: Served, tmp_path: Path) -> None:
    file = tmp_path / "客户.csv"
    file.write_bytes(CUSTOMERS.encode("gb18030"))
    tab.locator("input[type=file]").set_input_files(file)

    expect(tab.get_by_label("Encoding")).to_have_value("gb18030")
    expect(tab.get_by_label("What is in it?")).to_have_value("customers")
    expect(tab.get_by_label("Field for the column 手机号")).to_have_value("phone")
    tab.get_by_label("Field for the column 备注").select_option("property.")
    assert violations(tab) == []

    tab.get_by_role("button", name="Import 1 file").click()
    job = tab.locator(".job").first
    expect(job).to_contain_text("Done")
    with tab.expect_download() as rejects:
        job.get_by_role("link", name="1 rejected").click()
    assert "不是号码" in rejects.value.path().read_text("utf-8-sig")

    demo.server.wait_until_idle()
    tab.goto(f"{demo.console}/customers?query=shen.yi@example.com")
    expect(tab.get_by_role("link", name="沈一")).to_be_visible()


def test_a_mapping_is_kept_under_its_name(tab: Page, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("who,mail\n周三,zhou.san@example.com\n")
    tab.locator("input[type=file]").set_input_files(file)
    tab.get_by_label("What is in it?").select_option("customers")
    tab.get_by_label("Field for the column who").select_option("name")
    tab.get_by_role("button", name="Save this mapping").click()
    tab.get_by_role("dialog").get_by_label("Name").fill("Contacts")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_role("dialog")).to_have_count(0)

    tab.reload()
    tab.locator("input[type=file]").set_input_files(file)
    tab.get_by_label("What is in it?").select_option("customers")
    tab.get_by_label("Use a saved mapping").select_option("Contacts")
    expect(tab.get_by_label("Field for the column who")).to_have_value("name")


def test_the_last_choice_wins_over_late_answers(tab: Page, tmp_path: Path) -> None:
    held: list[Route] = []
    tab.route("**/imports/files/*kind=orders*", lambda route: held.append(route))  # noqa: PLW0108 - a built-in cannot be a handler
    file = tmp_path / "people.csv"
    file.write_text("姓名,邮箱\n周三,zhou.san@example.com\n")
    tab.locator("input[type=file]").set_input_files(file)
    name = tab.get_by_label("Field for the column 姓名")
    expect(name).to_have_value("name")

    tab.get_by_label("What is in it?").select_option("orders")
    expect(name).to_be_disabled()
    expect(tab.get_by_role("button", name="Import 1 file")).to_be_disabled()
    tab.get_by_label("What is in it?").select_option("customers")
    expect(name).to_be_enabled()
    name.select_option("city")
    with tab.expect_response("**/imports/files/*kind=orders*"):
        held[0].continue_()
    settled(tab)
    expect(tab.get_by_label("What is in it?")).to_have_value("customers")
    expect(name).to_have_value("city")
