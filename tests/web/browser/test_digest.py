"""The weekly digest in the settings: wanted, changed, looked at and ended."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser


def test_a_digest_is_asked_for_changed_and_ended(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/settings/digest")
    settled(tab)
    expect(tab.get_by_text("This installation has no mail server")).to_be_visible()
    tab.get_by_role("button", name="As a webhook").press("Enter")
    dialog = tab.get_by_role("dialog")
    dialog.get_by_label("Address").fill("https://example.com/hook")
    dialog.locator("[name=weekday]").select_option("Friday")
    dialog.locator("[name=hour]").select_option("17:00")
    dialog.locator("[name=locale]").select_option("zh-TW")
    dialog.get_by_label("What came in").uncheck()
    assert violations(tab) == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("whsec_")
    dialog.get_by_role("button", name="Close").last.click()

    line = tab.get_by_role("listitem").filter(has_text="https://example.com/hook")
    for words in ("Friday, 17:00", "繁體中文", "Missed targets"):
        expect(line).to_contain_text(words)
    expect(line).not_to_contain_text("What came in")
    line.get_by_role("button", name="Change").click()
    dialog.locator("[name=hour]").select_option("09:00")
    dialog.get_by_role("button", name="Save").click()
    expect(line).to_contain_text("Friday, 09:00")
    line.get_by_role("button", name="End it").click()
    expect(line).to_have_count(0)


def test_one_sees_beforehand_what_it_would_say(demo: Served, visit: OpenBrowser) -> None:
    tab = visit(demo, locale="zh-CN", is_phone=True).new_page()
    tab.goto(f"{demo.console}/settings/digest")
    settled(tab)
    tab.get_by_role("button", name="预览").click()
    preview = tab.locator(".digest-preview")
    expect(preview).to_contain_text("== 与前一周相比明显变化的指标")
    expect(preview).to_contain_text("== 未达成的目标")
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
