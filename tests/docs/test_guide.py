"""The page on choosing metrics says what the guide says."""

from __future__ import annotations

from tools.guide_page import PAGE, page


def test_the_page_is_made_from_the_guide() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.guide_page"
