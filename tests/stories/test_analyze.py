"""`zhiyin analyze` in an empty folder: texts in, opinions out, and nothing is left behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stories.polluted import LONG, POLLUTED, TEN_MEGABYTES


def analyze(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhiyin.main", "analyze", *arguments]
    return subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True)


def test_lines_become_opinions_with_their_topics(tmp_path: Path) -> None:
    done = analyze(tmp_path, "-", "--json", "--topics", "electronics_retail", given="电池太不耐用了\n\n👍\n")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["language"], first["sentiment"], first["text"]) == ("zh-Hans", -1, "电池太不耐用了")
    (opinion,) = first["opinions"]
    assert opinion["topic"].startswith("product/battery")
    assert (opinion["aspect"], opinion["words"], opinion["polarity"]) == ("电池", "太不耐用了", -1)
    assert (second["sentiment"], second["opinions"]) == (None, [])
    assert list(tmp_path.iterdir()) == []


def test_whoever_reads_is_named_and_may_be_chosen(tmp_path: Path) -> None:
    for arguments, name in (([], "encoder@"), (["--model", "linear"], "linear@")):
        done = analyze(tmp_path, "-", "--json", *arguments, given="物流很快\n")
        assert json.loads(done.stdout)["model"].startswith(name), done.stderr


def test_a_table_is_read_by_its_column_of_words(tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").write_text('id,评论\n1,物流很快\n2,"The screen is broken, I want a refund"\n', "utf-8")
    done = analyze(tmp_path, "reviews.csv")
    assert done.returncode == 0
    assert "物流很快" in done.stdout
    assert "The screen is broken" in done.stdout


def test_what_nobody_can_like_is_told_with_its_defect_and_stops_nothing(tmp_path: Path) -> None:
    texts = [*(one.text for one in POLLUTED.values()), LONG + "。" * (TEN_MEGABYTES // 3), "物流很快"]
    given = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    (tmp_path / "texts.jsonl").write_text(given, "utf-8")
    done = analyze(tmp_path, "texts.jsonl", "--json")
    assert done.returncode == 0, done.stderr
    told = {line["text"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert set(told) == {text for text in texts if text.strip() and len(text) < TEN_MEGABYTES // 3}
    assert done.stderr == f"line {len(texts) - 1}: the line is too long\n"
    for one in POLLUTED.values():
        assert not one.text.strip() or one.defect is None or one.defect in told[one.text]["defects"]
    assert told["物流很快"]["opinions"][0]["words"] == "很快"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["none.csv"], "cannot be read", id="no file"),
        pytest.param(["a.csv", "--column", "c"], "there is no column c; there are: a, b", id="no column"),
        pytest.param(["a.csv"], "which column holds the texts?", id="several columns"),
        pytest.param(["-", "--topics", "fishing"], "there is no template fishing", id="no template"),
    ],
)
def test_says_what_is_missing(tmp_path: Path, arguments: list[str], expected: str) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    done = analyze(tmp_path, *arguments)
    assert (done.returncode in (1, 2), expected in done.stderr) == (True, True), done.stderr
