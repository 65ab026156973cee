"""`zhiyin topics` does what the service does, and says it plainly."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from zhiyin.main import main
from zhiyin.topics.templates import load_template


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def topics(*words: str) -> tuple[int, str]:
        code = main(["topics", *words, "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return code, said.out + said.err

    return topics


def test_a_tree_starts_from_a_template_and_goes_out_and_in(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = len(load_template("banking").topics)
    assert run("list")[1] == "version 0, 0 topics\n"
    assert run("apply", "banking") == (0, f"version 1: {count} topics changed\n")
    assert run("apply", "banking") == (0, "nothing to change: the tree is so already\n")
    assert f"{count} topics, {count} of them in the tree" in run("list", "--templates")[1]
    assert json.loads(run("list", "--json")[1])["topics"][0]["names"].keys() == {"en", "zh-CN", "zh-TW"}
    _, file = run("export")
    monkeypatch.setattr("sys.stdin", io.StringIO(file))
    assert run("import", "-") == (0, "nothing to change: the tree is so already\n")
    (tmp_path / "small.yaml").write_text("topics: [{names: {zh-CN: 续航}}]", encoding="utf-8")
    assert run("import", str(tmp_path / "small.yaml"))[0] == 0
    assert "xu_hang" in run("list")[1]
    assert "续航 [zh-CN]" in run("list")[1]
    newest, first = json.loads(run("versions", "--json")[1])
    assert (newest["change"], first["details"]) == ("imported", ["banking"])
    assert "template_applied" in run("versions")[1]


def test_a_mistake_in_a_file_is_told_with_its_line(run: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("topics:\n- include: [a]", encoding="utf-8")
    code, said = run("import", str(tmp_path / "bad.yaml"))
    assert (code, said) == (2, "zhiyin: line 2, column 3: a topic needs a name in at least one language\n")
    assert run("apply", "fishing") == (1, "zhiyin: there is no template fishing\n")
