"""A newcomer with a classifier of their own does what the how-to says, and it reads."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

from tests.unit.nlp.plugins.tiny_onnx import INPUTS, PIECES, network
from zhiyin.app.build import build
from zhiyin.base.config import load_settings
from zhiyin.nlp.model import Taxonomy

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "plug-in-a-text-model.md"


def example(heading: str, language: str) -> str:
    """The first block of a language under a heading, as it stands on the page."""
    section = PAGE.read_text("utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = re.search(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found, f"{heading} shows no {language}"
    return found[1]


def test_a_classifier_is_plugged_in_as_the_page_says(tmp_path: Path) -> None:
    folder = tmp_path / "text-models" / "my-sentiment"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(network(columns=(0, 2), inputs=(*INPUTS, "token_type_ids")))
    (folder / "vocab.txt").write_text("\n".join(PIECES), "utf-8")
    (folder / "text-model.json").write_text(example("A classifier in a local folder", "json"), "utf-8")
    (folder.parent / "my-sentiment.toml").write_text(example("A classifier in a local folder", "toml"), "utf-8")
    with closing(build(load_settings({}, overrides={"data": tmp_path}))) as app:
        model = app.texts.find_model()
    assert model is not None
    bad, good, english = model.read(["手机坏", "手机好", "a bad phone"], Taxonomy(0))
    assert [(one.model, one.sentiment) for one in (bad, good)] == [("my-sentiment@1", -1), ("my-sentiment@1", 1)]
    assert english.model.startswith("encoder@"), "only Chinese is asked of it"
