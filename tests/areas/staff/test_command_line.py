"""Whoever has the machine adds people and makes keys, beside a running server or without one."""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.areas.staff.conftest import PASSWORD
from zhiyin.base.clock import SystemClock
from zhiyin.base.errors import InvalidInput, ZhiyinError
from zhiyin.cli import people
from zhiyin.db.database import Database
from zhiyin.main import main
from zhiyin.staff.model import Role, ScopeGrant
from zhiyin.staff.service import StaffService


def run(*arguments: str) -> None:
    root = argparse.ArgumentParser()
    people.add_parser(root.add_subparsers(required=True))
    options = root.parse_args(arguments)
    options.run(options)


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "data folder")


def staff_of(data: str) -> StaffService:
    return StaffService(Database(f"sqlite:///{data}/rows.db"), SystemClock())


def test_somebody_added_can_sign_in(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    run("user", "add", "li@example.com", "--role", "agent", "--scope", "A/*/North", "--password-stdin", "--data", data)
    staff = staff_of(data)
    principal = staff.principal_of_session(staff.sign_in.sign_in("li@example.com", PASSWORD, "::1"))
    assert (principal.name, principal.role, principal.grants) == ("li", Role.AGENT, (ScopeGrant("A", "*", "North"),))


def test_what_a_command_writes_is_for_nobody_else_on_the_machine(data: str) -> None:
    before = os.umask(0o022)
    try:
        assert main(["key", "create", "reports", "--role", "viewer", "--data", data]) == 0
    finally:
        os.umask(before)
    written = [Path(data), *Path(data).rglob("*")]
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []


def test_a_wrong_word_is_answered_with_the_right_ones(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("user", "add", "li@example.com", "--role", "king", "--data", data)
    assert "there is no 'king'; there are: owner, admin," in capsys.readouterr().err


def test_a_reader_who_has_seen_enough_gets_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "zhiyin.main", "metric", "list"]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, "")


def test_a_key_made_opens_what_it_was_made_for(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("key", "create", "reports", "--permission", "metrics_read", "--data", data, "--json")
    made = json.loads(capsys.readouterr().out)
    principal = staff_of(data).principal_of_key(made["key"])
    assert principal.permissions == {"metrics_read"}
    assert principal.scopes.is_everything


def test_a_key_is_never_made_for_nothing(data: str) -> None:
    with pytest.raises(InvalidInput, match="say what the key may do"):
        run("key", "create", "reports", "--data", data)


def test_a_scope_that_cannot_be_read_is_refused(data: str) -> None:
    with pytest.raises(ZhiyinError, match="BRAND/DEPARTMENT/REGION"):
        run("key", "create", "reports", "--role", "viewer", "--scope", "North", "--data", data)
