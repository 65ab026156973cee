"""The library of benchmarks in the console: found, imported from a file, taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import OpenBrowser, Served, settled, violations

pytestmark = pytest.mark.browser

ROWS = """metric,value,population,source,year,verified
net_promoter_score,42,customers of household appliances,our yearbook,2025,yes
happiness,7,everybody,hearsay,2024,no
"""


def test_a_file_is_imported_its_bad_rows_told_and_a_figure_taken_away(
    demo: Served, visit: OpenBrowser, tmp_path: Path
) -> None:
    file = tmp_path / "benchmarks.csv"
    file.write_text(ROWS, encoding="utf-8")
    tab = visit(demo).new_page()
    tab.goto(f"{demo.console}/metrics/cited-benchmarks")
    settled(tab)
    tab.locator("input[type=file]").set_input_files(file)
    expect(tab.get_by_text("1 taken, 0 unchanged, 1 rejected")).to_be_visible()
    expect(tab.locator(".cited-rejected")).to_have_text("Line 3, metric: there is no metric happiness")
    tab.get_by_label("Find by metric, source or population").fill("yearbook")
    expect(tab.locator(".benchmarks li")).to_have_count(1)
    expect(tab.locator(".benchmarks li")).to_contain_text("42")
    assert violations(tab) == []
    tab.get_by_role("button", name="Remove: ").click()
    tab.get_by_role("button", name="Remove for good: ").click()
    expect(tab.get_by_text("our yearbook")).to_have_count(0)
