"""The pages of the documentation hold together: links, the index, the glossary, the decisions."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from zhiyin.base.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)|\!\[[^\]]*\]\(([^)\s]+)\)")


def links(page: Path) -> list[str]:
    found = [first or second for first, second in LINK.findall(page.read_text(encoding="utf-8"))]
    return [target for target in found if "://" not in target and not target.startswith("mailto:")]


def glossary() -> list[list[str]]:
    lines = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in rows if row[0] != "en" and not set(row[0]) <= {"-", " "}]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [target for target in links(page) if not (page.parent / target).exists()] == []


def test_the_index_leads_to_every_page() -> None:
    listed = {(DOCS / target).resolve() for target in links(DOCS / "README.md")}
    listed |= {(DOCS / "decisions" / target).resolve() for target in links(DOCS / "decisions" / "README.md")}
    assert {page for page in DOCS.rglob("*.md") if page.name != "README.md"} - listed == set()


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(page.name[:4]) for page in (DOCS / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_term_has_a_word_in_all_three_languages() -> None:
    rows = glossary()
    assert rows
    assert [row for row in rows if len(row) < 3 or not all(row[:3])] == []


def test_no_term_stands_twice() -> None:
    terms = [row[0].lower() for row in glossary()]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


@pytest.mark.parametrize(("column", "encoding"), [(1, "gb2312"), (2, "cp950")])
def test_a_term_is_written_in_its_own_script(column: int, encoding: str) -> None:
    """GB 2312 has no traditional characters, Big5 no simplified ones."""
    foreign = {sign for row in glossary() for sign in row[column] if not sign.encode(encoding, errors="ignore")}
    assert foreign == set()


def test_every_option_is_in_the_reference() -> None:
    page = (DOCS / "reference" / "configuration.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `(\w+)` \| `(\w+)`", page, re.MULTILINE))
    assert documented == {field.name: f"{PREFIX}{field.name.upper()}" for field in fields(Settings)}
