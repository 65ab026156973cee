"""Writes docs/reference/personal-data.md from what the areas register: `python -m tools.personal_data_page`."""

from __future__ import annotations

from pathlib import Path

from zhiyin.app.personal_data import FILES, tables
from zhiyin.db.personal_data import Place

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "personal-data.md"

HEAD = """# Personal data

Where Zhiyin keeps what belongs to a person, what for, and how long. This page is made from the registry in the code:
each area registers its tables where they are declared (`register`, in `src/zhiyin/db/personal_data.py`), and a test
fails when a new table or folder is neither registered nor said to hold nothing of a person. Erasing a single person is
not built yet; it will go through this registry.

## Files and folders

Below the data folder (`ZHIYIN_DATA`).

| place | what | for | kept |
| --- | --- | --- | --- |
"""
TABLES = "| table | columns | what | for | kept |\n| --- | --- | --- | --- | --- |"


def page() -> str:
    """The whole page."""
    files = "\n".join(f"| `{one.path}` | {one.holds} | {one.purpose} | {one.kept} |" for one in FILES)
    parts = [HEAD + files]
    for whose in ("customers", "staff"):
        rows = [_row(place) for place in tables() if place.whose == whose]
        parts.append("\n".join([f"\n## Tables: {whose}\n", TABLES, *rows]))
    return "\n".join(parts) + "\n"


def _row(place: Place) -> str:
    columns = ", ".join(f"`{name}`" for name in place.columns)
    return f"| `{place.table.name}` | {columns} | {place.holds} | {place.purpose} | {place.kept} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
