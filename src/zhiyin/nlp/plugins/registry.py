"""Which kinds of text models there are: ours, and those of installed packages under `zhiyin.text_models`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from zhiyin.base.clock import Clock
from zhiyin.base.errors import InvalidInput
from zhiyin.nlp.masking import mask
from zhiyin.nlp.model import TextModel
from zhiyin.nlp.plugins.asking import Asker, Pause, Post
from zhiyin.nlp.plugins.budget import Budget, Ledger, Price
from zhiyin.nlp.plugins.classifying import ClassifyingModel
from zhiyin.nlp.plugins.http import HttpModel
from zhiyin.nlp.plugins.llm import LlmModel

GROUP = "zhiyin.text_models"
Options = Mapping[str, Any]
Positive = Annotated[float, msgspec.Meta(gt=0)]
Asked = TypeVar("Asked", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Tools:
    """What a model may use; all of the outside that it gets."""

    post: Post
    pause: Pause
    clock: Clock
    ledger: Ledger
    environ: Mapping[str, str]
    base: TextModel  # the one that is always there


OpenModel = Callable[[str, Options, Tools], TextModel]
"""Opens a model of a kind by its name and options: what an entry point of the group names."""


class HttpOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of a server that speaks our JSON."""

    url: str
    key_variable: str = ""  # the environment variable that holds a bearer token
    timeout_seconds: Positive = 10.0
    retries: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2


class LlmOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of an OpenAI-compatible address; prices and caps are asked for, because they are nobody's default."""

    url: str  # ending with /chat/completions
    model: str
    price_of_million_sent: Annotated[float, msgspec.Meta(ge=0)]
    price_of_million_answered: Annotated[float, msgspec.Meta(ge=0)]
    most_cost_a_day: Positive
    most_requests_a_day: Annotated[int, msgspec.Meta(ge=1)]
    key_variable: str = ""
    timeout_seconds: Positive = 60.0
    retries: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2


class FolderOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of a model in a local folder; `labels` say what the names of its classes mean."""

    folder: str
    labels: dict[str, str] = {}


def list_kinds() -> dict[str, OpenModel]:
    """All kinds by name; one of a package does not take the name of ours."""
    foreign = {point.name: _Foreign(point.load) for point in entry_points(group=GROUP)}
    return {**foreign, "http": _http, "llm": _llm, "onnx": _onnx, "hf": _hugging_face}


def open_model(name: str, kind: str, options: Options, tools: Tools) -> TextModel:
    """A model of a kind; InvalidInput for a kind that there is not, or options that do not fit."""
    kinds = list_kinds()
    if kind not in kinds:
        raise InvalidInput(
            "text model {name}: there is no kind {kind}; there are {kinds}",
            name=name,
            kind=kind,
            kinds=", ".join(sorted(kinds)),
            pointer="/kind",
        )
    return kinds[kind](name, options, tools)


@dataclass(frozen=True, slots=True)
class _Foreign:
    """Loads the code of a package only when a model of its kind is opened."""

    load: Callable[[], OpenModel]

    def __call__(self, name: str, options: Options, tools: Tools) -> TextModel:
        return self.load()(name, options, tools)


def options_of(name: str, options: Options, form: type[Asked]) -> Asked:
    """Options in their form; InvalidInput that names the option."""
    try:
        return msgspec.convert(options, form)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            "text model {name}: its options do not fit: {reason}", name=name, reason=error, pointer="/options"
        ) from None


def _http(name: str, options: Options, tools: Tools) -> TextModel:
    told = options_of(name, options, HttpOptions)
    headers = _authorization(name, told.key_variable, tools)
    asker = Asker(tools.post, tools.pause, told.url, headers, told.timeout_seconds, told.retries)
    return HttpModel(name, asker)


def _llm(name: str, options: Options, tools: Tools) -> TextModel:
    told = options_of(name, options, LlmOptions)
    headers = _authorization(name, told.key_variable, tools)
    asker = Asker(tools.post, tools.pause, told.url, headers, told.timeout_seconds, told.retries)
    price = Price(told.price_of_million_sent, told.price_of_million_answered)
    budget = Budget(price, told.most_cost_a_day, told.most_requests_a_day, tools.ledger, tools.clock)
    return LlmModel(f"{name}@{told.model}", told.model, asker, budget, mask)


def _onnx(name: str, options: Options, tools: Tools) -> TextModel:
    from zhiyin.nlp.plugins.onnx import OnnxClassifier  # the runtime takes memory that others need not

    classifier = OnnxClassifier(Path(options_of(name, options, FolderOptions).folder))
    return ClassifyingModel(classifier.name, classifier, tools.base)


def _hugging_face(name: str, options: Options, tools: Tools) -> TextModel:
    from zhiyin.nlp.plugins.hf import HuggingFaceClassifier

    told = options_of(name, options, FolderOptions)
    return ClassifyingModel(name, HuggingFaceClassifier(Path(told.folder), told.labels), tools.base)


def _authorization(name: str, variable: str, tools: Tools) -> Mapping[str, str]:
    if not variable:
        return {}
    key = tools.environ.get(variable, "")
    if not key:
        raise InvalidInput(
            "text model {name}: the environment variable {variable} is not set", name=name, variable=variable
        )
    return {"Authorization": f"Bearer {key}"}
