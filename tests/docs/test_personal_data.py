"""The page on personal data says what the areas register."""

from __future__ import annotations

from tools.personal_data_page import PAGE, page


def test_the_page_of_personal_data_is_made_from_the_registry() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.personal_data_page"
