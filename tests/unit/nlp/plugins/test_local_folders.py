"""Models in a local folder: an ONNX network is run as it is, and whatever is missing is named."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.unit.nlp.plugins.tiny_onnx import PIECES, write_folder
from zhiyin.base.errors import InvalidInput, Unavailable
from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.nlp.model import Polarity, Taxonomy, Topic
from zhiyin.nlp.plugins.classifying import ClassifyingModel
from zhiyin.nlp.plugins.hf import HuggingFaceClassifier, sentiment_labels
from zhiyin.nlp.plugins.onnx import OnnxClassifier
from zhiyin.nlp.plugins.wordpiece import WordPiece

TREE = Taxonomy(1, (Topic("phone", None, {"en": "Phone"}, {}, include=("phone", "手机")),))


def model(folder: Path) -> ClassifyingModel:
    classifier = OnnxClassifier(folder)
    return ClassifyingModel(classifier.name, classifier, LinearModel.open())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a bad phone", Polarity.NEGATIVE), ("手机好", Polarity.POSITIVE), ("phone phone phone", Polarity.NEUTRAL)],
)
def test_the_network_of_the_folder_judges(tmp_path: Path, text: str, expected: Polarity) -> None:
    (found,) = model(write_folder(tmp_path / "tiny")).read([text], TREE)
    assert (found.model, found.sentiment) == ("tiny@1", expected)


def test_each_sentence_is_judged_for_itself_and_topics_come_from_the_tree(tmp_path: Path) -> None:
    (found,) = model(write_folder(tmp_path / "tiny")).read(["A good phone. A bad bad phone!"], TREE)
    assert [(one.topic, one.polarity) for one in found.opinions] == [
        ("phone", Polarity.POSITIVE),
        ("phone", Polarity.NEGATIVE),
    ]


def test_many_texts_come_back_in_their_order(tmp_path: Path) -> None:
    texts = ["good", "bad phone " * 9, "", "好", "坏"] * 20
    found = model(write_folder(tmp_path / "tiny")).read(texts, TREE)
    assert [one.sentiment for one in found[:5]] == [1, -1, 0, 1, -1]
    assert [one.sentiment for one in found] == [one.sentiment for one in found[:5]] * 20


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 2}, r"\$\.format"),
        ({"heads": {"sentiment": {"output": "logits", "labels": ["sad"]}}}, "unknown label 'sad'"),
        ({"network": "other.onnx"}, "other.onnx cannot be used: there is no such file"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        OnnxClassifier(write_folder(tmp_path / "tiny", **changes))


def test_pieces_are_the_longest_that_fit(tmp_path: Path) -> None:
    pieces = WordPiece(write_folder(tmp_path / "tiny") / "vocab.txt", is_lower=True)
    told = [PIECES[one] for one in pieces.ids("Badly 好phone zzz", 160)]
    assert told == ["[CLS]", "bad", "##ly", "好", "phone", "[UNK]", "[SEP]"]
    assert len(pieces.ids("good " * 500, 16)) == 16


@pytest.mark.skipif(find_spec("transformers") is not None, reason="it is installed here")
def test_a_hugging_face_folder_says_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(Unavailable, match="pip install torch transformers"):
        HuggingFaceClassifier(tmp_path, {})


def test_a_folder_without_configuration_is_none(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"config\.json"):
        HuggingFaceClassifier(tmp_path, {})


def test_the_labels_of_a_network_mean_what_they_say_or_what_is_told() -> None:
    assert sentiment_labels(["Negative", "Positive"], {}) == ("negative", "positive")
    assert sentiment_labels(["LABEL_0", "LABEL_1"], {"LABEL_0": "negative", "LABEL_1": "positive"}) == (
        "negative",
        "positive",
    )
    with pytest.raises(InvalidInput, match="label LABEL_0"):
        sentiment_labels(["LABEL_0"], {})
