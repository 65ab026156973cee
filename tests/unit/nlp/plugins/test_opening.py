"""Models of an installation: described in its data folder, off before somebody turns them on."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest

from tests.unit.nlp.plugins.server import Reply, model_server
from tests.unit.nlp.plugins.tiny_onnx import write_folder
from zhiyin.app.build import build
from zhiyin.app.text_models import FOLDER, open_text_models
from zhiyin.app.text_posting import FileLedger
from zhiyin.base.clock import SystemClock
from zhiyin.base.config import load_settings
from zhiyin.base.errors import Unavailable
from zhiyin.nlp.linear.heads import Floats
from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.nlp.model import Taxonomy, TextModel
from zhiyin.nlp.plugins.budget import Spent
from zhiyin.nlp.plugins.classifying import ClassifyingModel
from zhiyin.nlp.plugins.registry import GROUP, Options, Tools
from zhiyin.nlp.plugins.router import Router
from zhiyin.nlp.plugins.shadow import Shadowed

LINEAR = LinearModel.open()
TREE = Taxonomy(1)
ANSWER = {"model": "theirs@1", "analyses": [{"sentiment": -1, "sentiment_confidence": 1.0}]}


def opened(data: Path, environ: Mapping[str, str] | None = None) -> TextModel:
    return open_text_models(data, LINEAR, environ or {})


def describe(data: Path, text: str, name: str = "theirs") -> None:
    (data / FOLDER).mkdir(exist_ok=True)
    (data / FOLDER / f"{name}.toml").write_text(text, "utf-8")


def test_without_any_the_linear_model_reads(tmp_path: Path) -> None:
    assert opened(tmp_path) is LINEAR


def test_a_model_is_off_before_it_is_enabled(tmp_path: Path) -> None:
    with model_server(Reply(ANSWER)) as server:
        describe(tmp_path, f'kind = "http"\nnetworks = ["127.0.0.0/8"]\n[options]\nurl = "{server.url}"')
        assert opened(tmp_path) is LINEAR
    assert server.requests == []


def test_an_enabled_model_is_asked(tmp_path: Path) -> None:
    with model_server(Reply(ANSWER)) as server:
        describe(
            tmp_path,
            f'kind = "http"\nenabled = true\nnetworks = ["127.0.0.0/8"]\ntasks = ["sentiment"]\n'
            f'[options]\nurl = "{server.url}"\nkey_variable = "THEIR_KEY"',
        )
        model = opened(tmp_path, {"THEIR_KEY": "secret"})
        (found,) = model.read(["很好"], TREE)
    assert isinstance(model, Router)
    assert (found.sentiment, found.model) == (-1, "theirs@1+linear@1")
    assert server.headers[0]["authorization"] == "Bearer secret"


def test_a_model_that_may_not_be_reached_is_answered_for(tmp_path: Path) -> None:
    with model_server(Reply(ANSWER)) as server:
        describe(tmp_path, f'kind = "http"\nenabled = true\n[options]\nurl = "{server.url}"')
        (found,) = opened(tmp_path).read(["很好"], TREE)
    assert found.model == "linear@1"
    assert server.requests == []


def test_a_local_folder_is_found_beside_its_description(tmp_path: Path) -> None:
    describe(tmp_path, 'kind = "onnx"\nenabled = true\n[options]\nfolder = "tiny"', "local")
    write_folder(tmp_path / FOLDER / "tiny")
    (found,) = opened(tmp_path).read(["a bad phone"], TREE)
    assert (found.model, found.sentiment) == ("tiny@1", -1)


def test_a_challenger_reads_beside(tmp_path: Path) -> None:
    describe(tmp_path, 'kind = "onnx"\nenabled = true\nshadow_share = 1.0\n[options]\nfolder = "tiny"', "local")
    write_folder(tmp_path / FOLDER / "tiny")
    model = opened(tmp_path)
    assert isinstance(model, Shadowed)
    assert model.read(["a bad phone"], TREE)[0].model == "linear@1"
    assert model.agreement.report()[0].n == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kind = ", "cannot be used"),
        ('kind = "magic"\nenabled = true\n[options]\n', "there is no kind magic; there are hf, http, llm, onnx"),
        ('kind = "http"\nenabled = true\n[options]\n', "url"),
        ('kind = "http"\nenabled = true\n[options]\nurl = "ftp://x"', "its url is not an address"),
        ('kind = "http"\nenabled = true\nnetworks = ["home"]\n[options]\nurl = "https://example.com"', "home"),
        ('kind = "http"\nenabled = true\n[options]\nurl = "https://example.com"\nkey_variable = "NO"', "NO is not set"),
        ('kind = "llm"\nenabled = true\n[options]\nurl = "https://example.com"\nmodel = "m"', "price_of_million_sent"),
        ('kind = "http"\nenabled = true\ntasks = ["cooking"]\n[options]\n', "cooking"),
    ],
)
def test_a_wrong_description_is_told_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str, reason: str
) -> None:
    describe(tmp_path, text)
    with caplog.at_level(logging.ERROR):
        assert opened(tmp_path) is LINEAR
    assert reason in caplog.text


def open_shouting(name: str, options: Options, tools: Tools) -> TextModel:
    """What a package would bring."""
    return ClassifyingModel(f"{name}@{options['version']}", Shouting(), tools.base)


class Shouting:
    """A classifier of one rule: who shouts is angry."""

    labels: Mapping[str, Sequence[str]] = {"sentiment": ("negative", "positive")}

    def chances(self, sentences: Sequence[str]) -> Mapping[str, Floats]:
        return {"sentiment": np.array([[1, 0] if one.isupper() else [0, 1] for one in sentences], np.float32)}


def test_a_package_brings_a_kind_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("shouting", f"{__name__}:open_shouting", GROUP)
    monkeypatch.setattr("zhiyin.nlp.plugins.registry.entry_points", lambda group: [point] if group == GROUP else [])
    describe(tmp_path, 'kind = "shouting"\nenabled = true\n[options]\nversion = 3')
    found = opened(tmp_path).read(["WHERE IS IT", "there it is"], TREE)
    assert [(one.model, one.sentiment) for one in found] == [("theirs@3", -1), ("theirs@3", 1)]


def test_what_was_spent_outlasts_a_new_start_and_no_day(tmp_path: Path) -> None:
    today = SystemClock().now().date()
    FileLedger(tmp_path / "spent.json").keep(today, Spent(3, 0.5))
    assert FileLedger(tmp_path / "spent.json").spent_on(today) == Spent(3, 0.5)
    assert FileLedger(tmp_path / "spent.json").spent_on(today + timedelta(days=1)) == Spent()


def test_a_damaged_ledger_spends_nothing(tmp_path: Path) -> None:
    (tmp_path / "spent.json").write_text("{")
    with pytest.raises(Unavailable, match="delete it"):
        FileLedger(tmp_path / "spent.json").spent_on(SystemClock().now().date())


def test_the_installation_reads_with_what_its_folder_describes(tmp_path: Path) -> None:
    describe(tmp_path, 'kind = "onnx"\nenabled = true\n[options]\nfolder = "tiny"', "local")
    write_folder(tmp_path / FOLDER / "tiny")
    with closing(build(load_settings({}, overrides={"data": tmp_path}))) as app:
        model = app.texts.find_model()
    assert model is not None
    assert model.read(["a bad phone"], TREE)[0].model == "tiny@1"
