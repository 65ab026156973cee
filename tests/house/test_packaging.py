"""A package of Zhiyin carries the console, and says so when it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("pyproject.toml", "README.md", "LICENSE", "NOTICE")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What an sdist holds of the packaging, with a package of one module and no console sources."""
    tree = tmp_path / "with a space"
    shutil.copytree(ROOT / "tools", tree / "tools")
    for name in NEEDED:
        shutil.copy(ROOT / name, tree / name)
    (tree / "src" / "zhiyin").mkdir(parents=True)
    shutil.copy(ROOT / "src" / "zhiyin" / "__init__.py", tree / "src" / "zhiyin")
    return tree


def build_wheel(tree: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    own = {key: value for key, value in os.environ.items() if key != "ZHIYIN_CONSOLE_SKIP"}
    return subprocess.run(command, cwd=tree, env={**own, **environment}, capture_output=True, text=True)


def packed(tree: Path) -> set[str]:
    (wheel,) = (tree / "out").glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_a_wheel_takes_the_built_console_with_it(tree: Path) -> None:
    static = tree / "src" / "zhiyin" / "web" / "static" / "assets"
    static.mkdir(parents=True)
    (static.parent / "index.html").write_text("<!doctype html>")
    (static / "main-1a2b.js").write_text("")
    done = build_wheel(tree)
    assert done.returncode == 0, done.stderr
    assert {"zhiyin/web/static/index.html", "zhiyin/web/static/assets/main-1a2b.js"} <= packed(tree)


def test_no_wheel_is_built_without_the_console_unawares(tree: Path) -> None:
    done = build_wheel(tree)
    assert done.returncode != 0
    assert "neither the built files nor console/ are here" in done.stderr


def test_the_console_can_be_left_out_on_purpose(tree: Path) -> None:
    done = build_wheel(tree, ZHIYIN_CONSOLE_SKIP="1")
    assert done.returncode == 0, done.stderr
    assert "zhiyin/__init__.py" in packed(tree)
