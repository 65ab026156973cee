"""Departments' own people beside their customers on the command line, and asked of a server."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_command import MARCH, ask
from tests.areas.metrics.test_teams import PLACES, asked, shops
from zhiyin.app.asking_teams import of_scores, of_teams_answer
from zhiyin.app.build import build
from zhiyin.base.config import load_settings
from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale
from zhiyin.web.api.teams import TeamScoresOut


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve shops, whose people and customers have answered in March."""
    app = build(load_settings({}, overrides={"data": tmp_path}))
    with app.db.transaction() as tx:
        assert [app.scopes.scope_id(tx, *place) for place in PLACES.values()] == [*PLACES]
        for batch in shops(12).batches():
            app.facts.add(tx, batch.fact, 1, batch.payload)
    app.close()
    return tmp_path


class TestTheCommand:
    def test_prints_departments_side_by_side(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert ask("teams", "customer_satisfaction", *MARCH, "--data", str(folder)) == 0
        head, *lines, together = capsys.readouterr().out.splitlines()
        assert head == "employee_net_promoter_score | customer_satisfaction, 2026-03-01 to 2026-03-31"
        assert len(lines) == 12
        assert lines[0].startswith("Shop 01 ")
        assert "n=15 |" in lines[0]
        assert together.startswith("rank correlation (Spearman): 0.")
        assert together.endswith("n=12 departments")

    def test_says_when_too_few_departments_were_heard(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        ask("teams", "customer_satisfaction", "--from", "2026-02-01", "--to", "2026-02-28", "--data", str(folder))
        assert capsys.readouterr().out.splitlines()[1:] == [
            "no department of which both may be shown",
            "how far both go together is told of 10 departments or more whose values may stand alone and differ",
        ]

    def test_prints_json_and_csv(self, folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        file = tmp_path / "teams.csv"
        words = ["teams", "customer_satisfaction", *MARCH, "--staff", "employee_net_promoter_score"]
        ask(*words, "--format", "json", "--data", str(folder))
        told = json.loads(capsys.readouterr().out)
        assert (told["correlation"]["n"], told["first"], told["rows"][0]["department"]) == (12, "2026-03-01", "Shop 01")
        ask(*words, "--format", "csv", "--output", str(file), "--data", str(folder))
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
        assert (rows[0]["department"], rows[0]["staff_n"], rows[0]["customers_unit"]) == ("Shop 01", "15", "share")

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["teams"], "teams what"),
            (["teams", "customer_satisfaction", "--by", "channel"], "leave --by away"),
            (["teams", "customer_satisfaction", "--compare", "year"], "leave --compare away"),
            (["teams", "customer_satisfaction", "--format", "parquet"], "table, json or csv"),
            (["teams", "employee_engagement"], "one of its customers"),
            (["revenue", "--staff", "employee_engagement"], "goes with `teams`"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, folder: Path, words: list[str], message: str) -> None:
        with pytest.raises(InvalidInput, match=message):
            ask(*words, "--data", str(folder))


def test_the_server_tells_the_same(measuring: Measuring) -> None:
    for count in (12, 3):
        found = asked(measuring, shops(count))
        answer = json.loads(TeamScoresOut.of(found, Locale.EN).model_dump_json(by_alias=True))
        assert of_teams_answer(answer) == of_scores(found)
