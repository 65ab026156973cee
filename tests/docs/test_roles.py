"""The table of roles in the documentation is the one that the code holds."""

from __future__ import annotations

from pathlib import Path

from zhiyin.staff.access import ROLES, Permission
from zhiyin.staff.model import Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "roles.md"


def documented() -> dict[str, list[bool]]:
    rows = (line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    cells = ([cell.strip() for cell in row.strip("|").split("|")] for row in rows)
    return {name.strip("`"): [cell == "yes" for cell in held] for name, *held in cells}


def test_the_page_shows_what_each_role_may_do() -> None:
    held = {permission.value: [permission in ROLES[role] for role in Role] for permission in Permission}
    assert documented() == held
