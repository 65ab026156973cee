"""Every command that the documentation shows is run as it stands, in order, in an empty folder."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"\$ |>( |$)")
DOCUMENTED_PORT = "8321"
LIMIT_SECONDS = 300


@dataclass(frozen=True)
class Block:
    """Lines after `$ ` (and `> `, their continuation) are run; the others are what they print, `...` for anything."""

    commands: str
    output: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Block:
        lines = text.splitlines()
        commands = [line[2:] for line in lines if COMMAND.match(line)]
        output = [line for line in lines if line.strip() not in ("", "...") and not COMMAND.match(line)]
        return cls("\n".join(commands), tuple(output))


def blocks(page: Path) -> list[Block]:
    return [Block.read(text) for text in BLOCK.findall(page.read_text(encoding="utf-8"))]


WITH_COMMANDS = [page for page in PAGES if blocks(page)]


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def run(script: str, folder: Path) -> str:
    """Run it in a shell of its own; servers that it starts in the background end with it."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("ZHIYIN_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", "-euo", "pipefail", "-c", script]
    transcript = folder / ".transcript"
    with transcript.open("wb") as output:
        shell = subprocess.Popen(
            command,
            cwd=folder,
            env={**own, "PATH": path, "HOME": str(folder), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = shell.wait(LIMIT_SECONDS)
        finally:
            end(shell.pid)
    text = transcript.read_text(encoding="utf-8", errors="replace")
    assert status == 0, f"exit code {status} after:\n{text}"
    return text


def end(session: int) -> None:
    """End the shell and what it left running; all of it is in the session that it began."""
    try:
        os.killpg(session, signal.SIGTERM)
    except ProcessLookupError:
        return


def matches(expected: str, text: str) -> bool:
    return re.search(".*".join(re.escape(part) for part in expected.strip().split("...")), text) is not None


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: str(page.relative_to(ROOT)))
def test_documented_commands_do_what_the_page_says(page: Path, tmp_path: Path) -> None:
    port = free_port()
    shown = blocks(page)
    pieces = [f"{block.commands}\nprintf '\\n@@ block %d done\\n' {number}" for number, block in enumerate(shown)]
    text = run("\n".join(pieces).replace(DOCUMENTED_PORT, port), tmp_path)
    for number, (block, printed) in enumerate(zip(shown, re.split(r"@@ block \d+ done", text), strict=False)):
        missing = [line for line in block.output if not matches(line.replace(DOCUMENTED_PORT, port), printed)]
        assert missing == [], f"block {number + 1} printed:\n{printed}"


def test_a_command_that_fails_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="exit code 3"):
        run("(exit 3)\necho unreachable", tmp_path)


def test_output_is_compared_with_the_page() -> None:
    block = Block.read("$ echo one two\none ... two\n...\n")
    assert block == Block("echo one two", ("one ... two",))
    assert matches("one ... two", "one and two")
    assert not matches("one ... two", "two and one")
