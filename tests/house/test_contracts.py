"""The house stands as ARCHITECTURE.md draws it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tools.style import import_graph, reachable, read

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "zhiyin"
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


def test_the_store_of_every_area_is_private_to_its_service() -> None:
    stores = {
        ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        for file in PACKAGE.rglob("*store.py")
        if file.name == "store.py" or file.name.endswith("_store.py")
    }
    assert stores - protected_modules() == set()


def test_faces_stay_small() -> None:
    large = [m.path for m in read(PACKAGE) if m.path.name == "__init__.py" and m.line_count >= 40]
    assert large == []
