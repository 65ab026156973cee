"""The models that come with the product: which one reads, and what is said when a file of theirs is not what it was."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from zhiyin.app.build import build
from zhiyin.app.text_reading import open_text_model
from zhiyin.base.config import load_settings
from zhiyin.base.errors import Unavailable
from zhiyin.nlp.model import Taxonomy
from zhiyin.nlp.models import FOLDER
from zhiyin.nlp.shipped import DESCRIPTION, open_encoder

NETWORK = "sentence.onnx"
Spoil = Callable[[Path], object]


def spoilt(folder: Path, spoil: Spoil) -> Path:
    """A copy of what is shipped, after an accident."""
    copy = shutil.copytree(FOLDER, folder / "models", copy_function=lambda one, other: Path(other).symlink_to(one))
    spoil(copy)
    return copy


def cut(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        whole = (folder / name).read_bytes()
        (folder / name).unlink()
        (folder / name).write_bytes(whole[: len(whole) // 2])

    return spoil


@pytest.mark.parametrize(
    ("spoil", "named", "reason"),
    [
        pytest.param(lambda folder: (folder / NETWORK).unlink(), NETWORK, "No such file", id="a network is gone"),
        pytest.param(cut(NETWORK), NETWORK, "is damaged: install it again", id="a network is cut short"),
        pytest.param(cut("pieces.tsv"), "pieces.tsv", "is damaged: install it again", id="the pieces are cut short"),
        pytest.param(lambda folder: (folder / DESCRIPTION).unlink(), DESCRIPTION, "No such file", id="no description"),
        pytest.param(cut(DESCRIPTION), DESCRIPTION, "is damaged: install it again", id="half a description"),
    ],
)
def test_a_file_that_is_not_what_was_shipped_is_named(tmp_path: Path, spoil: Spoil, named: str, reason: str) -> None:
    folder = spoilt(tmp_path, spoil)
    with pytest.raises(Unavailable) as told:
        open_encoder(folder)
    assert str(folder / named) in str(told.value)
    assert reason in str(told.value)


def test_the_encoder_reads_unless_somebody_chooses_otherwise(tmp_path: Path) -> None:
    for environ, expected in [({}, "encoder@"), ({"ZHIYIN_TEXT_MODEL": "linear"}, "linear@")]:
        settings = load_settings(environ, overrides={"data": tmp_path / expected})
        with closing(build(settings)) as app:
            model = app.texts.find_model()
        assert model is not None
        assert model.name.startswith(expected)
        assert model.read(["物流很快"], Taxonomy(0))[0].model == model.name


def test_the_linear_model_reads_where_the_encoder_cannot_and_the_log_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = spoilt(tmp_path, cut(NETWORK))
    monkeypatch.setattr("zhiyin.nlp.shipped.open_encoder.__defaults__", (folder,))
    with caplog.at_level(logging.WARNING):
        model = open_text_model()
    assert model is not None
    assert model.name.startswith("linear@")
    assert f"{folder / NETWORK} is damaged" in caplog.text
