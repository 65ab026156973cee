"""The pages on metrics and facts say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from tools.metrics_page import PAGE, page
from zhiyin.warehouse.facts import FACTS

FACTS_PAGE = Path(__file__).resolve().parents[2] / "docs" / "concepts" / "facts.md"


def test_the_page_of_metrics_is_made_from_their_cards() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.metrics_page"


def test_the_page_of_facts_names_their_columns_in_order() -> None:
    rows = (line for line in FACTS_PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    cells = ([cell.strip() for cell in row.strip("|").split("|")] for row in rows)
    documented = {name.strip("`"): re.findall(r"`(\w+)`", columns) for name, _, columns in cells}
    assert documented == {name: fact.columns.names for name, fact in FACTS.items()}
