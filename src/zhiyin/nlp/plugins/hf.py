"""Classifiers in a local folder of Hugging Face's format, where `transformers` and `torch` are installed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zhiyin.base.errors import InvalidInput, Unavailable
from zhiyin.nlp.linear.heads import Floats
from zhiyin.nlp.plugins.classifying import LABELS, SENTIMENT

_AT_ONCE = 16


class HuggingFaceClassifier:
    """A `Classifier` of sentiment. Nothing is fetched from anywhere, and no code of the folder is run."""

    def __init__(self, folder: Path, labels: Mapping[str, str]) -> None:
        if not (folder / "config.json").is_file():
            raise InvalidInput(
                "{file} cannot be used: {reason}", file=folder / "config.json", reason="there is no such file"
            )
        self._torch, transformers = _needed("torch"), _needed("transformers")
        self._tokens = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._network = transformers.AutoModelForSequenceClassification.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True
        ).eval()
        own = [self._network.config.id2label[place] for place in range(self._network.config.num_labels)]
        self.labels: Mapping[str, Sequence[str]] = {SENTIMENT: sentiment_labels(own, labels)}

    def chances(self, sentences: Sequence[str]) -> Mapping[str, Floats]:
        """Probabilities, one row a sentence."""
        rows = [np.zeros((0, len(self.labels[SENTIMENT])), np.float32)]
        for start in range(0, len(sentences), _AT_ONCE):
            part = list(sentences[start : start + _AT_ONCE])
            given = self._tokens(part, return_tensors="pt", padding=True, truncation=True, max_length=256)
            with self._torch.inference_mode():
                rows.append(self._network(**given).logits.softmax(-1).numpy())
        return {SENTIMENT: np.concatenate(rows)}


def sentiment_labels(own: Sequence[str], told: Mapping[str, str]) -> tuple[str, ...]:
    """What the labels of a network mean: as told, else by their own names; InvalidInput for one that says nothing."""
    meant = [told.get(label, label).lower() for label in own]
    for label, meaning in zip(own, meant, strict=True):
        if meaning not in LABELS:
            raise InvalidInput(
                "label {label} of the model means nothing here: give labels, such as {example}",
                label=label,
                example=f'{label} = "negative"',
            )
    return tuple(meant)


def _needed(package: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError:
        raise Unavailable(
            "a model of Hugging Face's format needs {package}: pip install torch transformers, or export it to ONNX",
            package=package,
        ) from None
