"""Which text models read: seen over the API and at the command line, by whoever looks after the installation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.unit.nlp.plugins.tiny_onnx import write_folder
from tests.web.cast import ADMIN, ANALYST, NORTHERN, OWNER, VIEWER, House, Member, house_with
from zhiyin.app.text_models import FOLDER, open_text_models
from zhiyin.app.text_models_told import Telling
from zhiyin.app.text_posting import FileLedger
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.main import main
from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.nlp.model import Taxonomy
from zhiyin.nlp.plugins.budget import Spent
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.service import StaffService
from zhiyin.web.api import text_models

TEXTS = ["a good phone", "a bad phone", "bad, bad, bad", "物流很快"]
SHADOW = 'kind = "onnx"\nenabled = true\ntasks = ["sentiment"]\nshadow_share = 1.0\n[options]\nfolder = "tiny"\n'
PRICED = """kind = "llm"
tasks = ["opinions"]
[options]
url = "https://api.example.com/v1/chat/completions"
model = "some-model"
price_of_million_sent = 0.5
price_of_million_answered = 1.5
most_cost_a_day = 5.0
most_requests_a_day = 2000
"""


@dataclass(frozen=True)
class Installation:
    """A data folder with its people; whoever reads is asked to by `read`."""

    house: House
    db: Database
    clock: FixedClock
    data: Path
    chosen: str = "linear"

    def describe(self, name: str, text: str) -> None:
        (self.data / FOLDER / f"{name}.toml").write_text(text, "utf-8")

    def read(self) -> None:
        """As the worker does it: open what the folder describes, read, tell."""
        model = open_text_models(self.data, LinearModel.open(), {}, self.clock)
        telling = Telling(self.db, self.clock, self.chosen, model)
        model.read(TEXTS, Taxonomy(1))
        telling.step()


@pytest.fixture
def installation(db: Database, clock: FixedClock, tmp_path: Path) -> Installation:
    staff = StaffService(db, clock, Passwords(rounds=1, memory_kib=64))
    write_folder(tmp_path / FOLDER / "tiny")
    house = house_with(db, clock, tmp_path, staff, [text_models.router])
    return Installation(house, db, clock, tmp_path)


def seen(installation: Installation, by: Member = OWNER) -> dict[str, Any]:
    with installation.house.as_(by) as browser:
        answer = browser.get("/text-models")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_before_anything_was_read_only_the_choice_is_known(installation: Installation) -> None:
    assert seen(installation) == {"chosen": "encoder", "reads": None, "data": []}


def test_a_challenger_shows_how_often_it_agrees(installation: Installation) -> None:
    installation.describe("tiny", SHADOW)
    installation.read()
    found = seen(installation)
    assert found["reads"] == {"model": "linear@1", "since": "2026-03-02T09:00:00Z", "trouble": None}
    (model,) = found["data"]
    assert (model["name"], model["shadow_share"], model["asked"]) == ("tiny", 1.0, None)
    assert (model["compared"]["model"], model["compared"]["failures"]) == ("tiny@1", 0)
    (sentiment,) = model["compared"]["tasks"]
    assert sentiment["task"] == "sentiment", "only what it is asked for is compared"
    assert sentiment["n"] == len(TEXTS)
    assert 0 <= sentiment["low"] <= sentiment["share"] <= sentiment["high"] <= 1


def test_a_model_that_counts_shows_how_often_it_was_asked(installation: Installation) -> None:
    installation.describe("tiny", SHADOW.replace("shadow_share = 1.0\n", ""))
    installation.read()
    (model,) = seen(installation)["data"]
    assert model["asked"] == {
        "model": "tiny@1", "asked": 1, "failed": 0, "last_reason": None, "resting": False,
    }  # fmt: skip
    assert model["compared"] is None


def test_a_model_with_a_price_shows_what_today_has_cost_and_no_address(installation: Installation) -> None:
    installation.describe("priced", PRICED)
    ledger = FileLedger(installation.data / FOLDER / "priced.spent.json")
    ledger.keep(installation.clock.now().date(), Spent(12, 0.25))
    (model,) = seen(installation)["data"]
    assert (model["kind"], model["enabled"], model["tasks"]) == ("llm", False, ["opinions"])
    assert model["cost"] == {"requests": 12, "cost": 0.25, "most_requests": 2000, "most_cost": 5.0}
    assert "example.com" not in json.dumps(model)


def test_a_file_that_cannot_be_used_says_why(installation: Installation) -> None:
    installation.describe("broken", 'kind = "onnx"\ncolour = "red"\n')
    (model,) = seen(installation)["data"]
    assert (model["kind"], model["enabled"]) == (None, False)
    assert "colour" in model["problem"]


@pytest.mark.parametrize(
    ("member", "status"),
    [
        pytest.param(ADMIN, 200, id="an administrator"),
        pytest.param(ANALYST, 200, id="an analyst"),
        pytest.param(VIEWER, 403, id="whoever only looks"),
        pytest.param(NORTHERN, 403, id="whoever sees half the brand"),
    ],
)
def test_are_seen_by_whoever_sees_everything_and_jobs(installation: Installation, member: Member, status: int) -> None:
    with installation.house.as_(member) as browser:
        assert browser.get("/text-models").status_code == status


def test_the_command_line_tells_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "priced.toml").write_text(PRICED, "utf-8")
    assert main(["text-models", "--data", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "encoder is to read; nothing has been read yet" in shown
    assert "priced: llm, not enabled" in shown
    assert "today 0 requests of 2000, cost 0 of 5" in shown
    main(["text-models", "--data", str(tmp_path), "--json"])
    assert json.loads(capsys.readouterr().out)["models"][0]["most_cost_a_day"] == 5.0
