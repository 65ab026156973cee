"""What pyproject.toml asks for is what the code imports, and the locks hold it."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tools.style import imported, read

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# Loaded by name, not by an import statement.
LOADED_BY_NAME = {
    "httptools",  # by uvicorn
    "uvloop",  # by uvicorn
    "websockets",  # by uvicorn
    "psycopg",  # by SQLAlchemy, from the database address
    "python-multipart",  # by Starlette, for forms
    "tzdata",  # by zoneinfo
}


def distribution(requirement: str) -> str:
    return re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def declared() -> set[str]:
    optional = [each for extra in PROJECT.get("optional-dependencies", {}).values() for each in extra]
    return {distribution(each) for each in [*PROJECT["dependencies"], *optional]}


def used() -> set[str]:
    """The distributions that `src` imports itself."""
    owners = packages_distributions()
    tops = {name.partition(".")[0] for module in read(ROOT / "src" / "zhiyin") for name in imported(module)}
    foreign = tops - set(sys.stdlib_module_names) - {"zhiyin"}
    return {owners[top][0].lower().replace("_", "-") for top in foreign if top in owners}


def test_nothing_is_imported_that_is_not_declared() -> None:
    assert used() - declared() == set()


def test_nothing_is_declared_that_is_not_used() -> None:
    assert declared() - used() - LOADED_BY_NAME == set()


def test_the_run_lock_holds_every_declared_dependency() -> None:
    lock = (ROOT / "requirements" / "run.lock").read_text()
    locked = {distribution(line) for line in re.findall(r"^[a-z0-9].*$", lock, re.MULTILINE)}
    assert {distribution(each) for each in PROJECT["dependencies"]} - locked == set()
