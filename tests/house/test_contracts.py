"""The house stands as ARCHITECTURE.md draws it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tools.style import import_graph, imported, reachable, read

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "zhiyin"
SQL_ELSEWHERE = {
    "zhiyin.app.sample_data",  # empties the tables of all areas alike, knowing none
    "zhiyin.customers.personal_data",  # names the columns that lead to a person, for erasure
    "zhiyin.web.main",  # asks whether the database answers at all
}
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def protected_modules() -> set[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {module for contract in contracts for module in contract.get("protected_modules", ())}


def test_every_import_contract_is_kept() -> None:
    command = [sys.executable, "-c", LINT_IMPORTS, "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_reaches_itself_not_even_by_a_deferred_import() -> None:
    graph = import_graph(read(PACKAGE))
    assert [name for name in graph if name in reachable(graph, name)] == []


def is_store(name: str) -> bool:
    """`area.store`, `area.something_store`, or a file of the package `area.store`."""
    return any(part == "store" or part.endswith("_store") for part in name.split("."))


def test_the_store_of_every_area_is_private_to_its_service() -> None:
    stores = {m.name for m in read(PACKAGE) if is_store(m.name)}
    private = protected_modules()
    assert {name for name in stores if name not in private and name.rpartition(".")[0] not in private} == set()


def test_sql_is_spoken_in_stores_only() -> None:
    """What can go wrong with a database (`sqlalchemy.exc`) may be known elsewhere."""
    speakers = {
        module.name
        for module in read(PACKAGE)
        for name in imported(module)
        if name.startswith("sqlalchemy") and not name.startswith("sqlalchemy.exc")
    }
    elsewhere = {name for name in speakers if not name.startswith("zhiyin.db.") and not is_store(name)}
    assert elsewhere - SQL_ELSEWHERE == set()


def test_faces_stay_small() -> None:
    large = [m.path for m in read(PACKAGE) if m.path.name == "__init__.py" and m.line_count >= 40]
    assert large == []
