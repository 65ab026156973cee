"""`zhiyin kpi`: goals from the command line, over the data folder."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from zhiyin.main import main

FEBRUARY = ("--from", "2026-02-01", "--to", "2026-02-28")


class Typed:
    """What was printed by a command that ended well."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self.capsys = str(data), capsys

    def __call__(self, *words: str, ends: int = 0) -> str:
        assert main(["kpi", *words, "--data", self.data]) == ends
        return self.capsys.readouterr().out


@pytest.fixture
def kpi(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(tmp_path / "data", capsys)


def test_goals_are_set_closed_exported_reopened_and_removed(kpi: Typed) -> None:
    top = kpi("add", "--name", "公司").strip()
    csat = ("--metric", "customer_satisfaction", "--only", "channel=chat", "--target", "0.8")
    goal = kpi("add", *csat, "--parent", top, "--department", "客服", "--weight", "3").strip()
    listed = kpi("list", "--on", "2026-02-14").splitlines()
    assert listed[0].endswith("公司")
    assert listed[1].startswith(f"  {goal}  Customer satisfaction")
    assert listed[1].endswith("no value")
    assert "1 closed, 0 left" in kpi("close", "month", "--on", "2026-02-14")
    (line,) = csv.DictReader(io.StringIO(kpi("export", *FEBRUARY)))
    said = (line["part"], line["department"], line["weight"], line["n"], line["target"], line["closed_by"])
    assert said == ('{"channel":"chat"}', "客服", "3.0", "0", "0.8", "command line")
    kpi("reopen", line["closing_id"], "--reason", "late surveys")
    kpi("remove", goal)
    (line,) = csv.DictReader(io.StringIO(kpi("export", *FEBRUARY)))
    assert (line["reopened_reason"], line["kpi_id"]) == ("late surveys", goal)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("add", "--metric", "happiness"), id="no such metric"),
        pytest.param(("remove", "kpi_1"), id="no such KPI"),
        pytest.param(("close", "month", "--on", "2100-01-01"), id="a period that is not over"),
    ],
)
def test_what_cannot_be_is_refused(kpi: Typed, words: tuple[str, ...]) -> None:
    kpi(*words, ends=1)


@pytest.mark.parametrize("part", ["channel", "mood=good", "=web", "trait.=pro"])
def test_a_part_is_a_dimension_and_a_word(kpi: Typed, part: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        kpi("add", "--metric", "customer_satisfaction", "--only", part)
