"""Which models read texts, in the settings: what reads, how far it is, and what is the matter with a file."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import PHONE, OpenBrowser, Served, settled, violations
from zhiyin.app.text_models import FOLDER

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "reads", "unusable"),
    [
        pytest.param("en", "What reads", "cannot be used", id="English"),
        pytest.param("zh-CN", "当前使用的模型", "无法使用", id="simplified Chinese"),
        pytest.param("zh-TW", "目前使用的模型", "無法使用", id="traditional Chinese"),
    ],
)
def test_shows_what_reads_and_the_file_that_cannot_be_used(
    demo: Served, visit: OpenBrowser, locale: str, reads: str, unusable: str
) -> None:
    folder = demo.server.data / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / "theirs.toml").write_text('kind = "onnx"\ncolour = "red"\n', "utf-8")
    tab = visit(demo, locale=locale).new_page()
    tab.goto(f"{demo.console}/settings/text-models")
    settled(tab)
    expect(tab.get_by_role("heading", name=reads, exact=True)).to_be_visible()
    expect(tab.get_by_text("encoder@").first).to_be_visible()
    expect(tab.get_by_role("progressbar")).to_be_visible()
    line = tab.get_by_role("listitem").filter(has_text="theirs")
    expect(line).to_contain_text(unusable)
    expect(line).to_contain_text("colour")
    assert violations(tab) == []
    tab.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright's own dictionary
    assert violations(tab) == []
