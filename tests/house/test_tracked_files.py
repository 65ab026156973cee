"""What is committed says nothing about the machines it was made on, and holds together."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".jpg", ".ico", ".woff2", ".parquet", ".xlsx", ".gz"}
# The public addresses that a lock may name; everything else in it would be a mirror.
PUBLIC = ("https://pypi.org/simple", "https://files.pythonhosted.org/", "https://registry.npmjs.org/")
ADDRESS = re.compile(r"(?:https?|file)://[^\s\"'<>)\]}`]+")
INDEX_WORDS = re.compile(r"registry|mirror|/simple\b|pool/main|artifactory|nexus")
MACHINE_PATH = re.compile(r"(?<![\w.$~{}/*-])/(?:work|root|home/\w+|farm|opt/pypi|opt/wheels|Users/\w+)/")


def tracked_files() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in done.stdout.split("\0") if name]
    return [f for f in files if f.is_file() and f.suffix not in BINARY and f != Path(__file__)]


def lines_with(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    found = []
    for file in tracked_files():
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            found += [(f"{file.relative_to(ROOT)}:{number}", match.group()) for match in pattern.finditer(line)]
    return found


def test_no_file_names_a_package_mirror() -> None:
    addresses = [(where, url) for where, url in lines_with(ADDRESS) if INDEX_WORDS.search(url)]
    assert [found for found in addresses if not found[1].startswith(PUBLIC)] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_the_requirements_are_hashed_and_name_no_address() -> None:
    for file in (ROOT / "requirements").glob("*.lock"):
        text = file.read_text()
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE)
        assert pinned
        assert all("==" in line and line.endswith("\\") for line in pinned)


def test_nobody_is_asked_to_install_a_second_console_lock() -> None:
    names = {file.name for file in tracked_files()}
    assert not names & {"yarn.lock", "pnpm-lock.yaml", "poetry.lock", "Pipfile.lock"}
