"""The text models of an installation: the one that is always there, and those in `text-models` of its data folder."""

from __future__ import annotations

import logging
import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec

from zhiyin.app.text_posting import FileLedger, TextPost, check_address
from zhiyin.base.clock import Clock, SystemClock
from zhiyin.base.errors import InvalidInput, ZhiyinError
from zhiyin.nlp.model import Language, TextModel
from zhiyin.nlp.plugins.registry import Tools, open_model
from zhiyin.nlp.plugins.router import Route, Router, Task
from zhiyin.nlp.plugins.shadow import Shadowed

log = logging.getLogger(__name__)

FOLDER = "text-models"
"""In the data folder: one TOML file a model, named as the model is."""

Positive = Annotated[float, msgspec.Meta(gt=0)]


class Described(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file says of a model. Nothing is asked, and nothing sent, before `enabled` is true."""

    kind: str
    options: dict[str, Any]
    enabled: bool = False
    languages: tuple[Language, ...] = tuple(Language)
    tasks: tuple[Task, ...] = tuple(Task)
    seconds_a_text: Positive = 1.0
    seconds_a_call: Positive = 30.0
    shadow_share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0  # above 0: reads beside the others, changes nothing
    networks: tuple[str, ...] = ()  # private ones that it may reach


@dataclass(frozen=True, slots=True)
class PluggedIn:
    """A model that is opened, with what its file says."""

    name: str  # of the file
    described: Described
    model: TextModel


def open_text_models(data: Path, base: TextModel, environ: Mapping[str, str], clock: Clock | None = None) -> TextModel:
    """`base` with all enabled models of the data folder; one that cannot be opened is told in the log and left out."""
    plugged = list(_plugged_in(data / FOLDER, base, environ, clock or SystemClock()))
    routes = [_route(one) for one in plugged if not one.described.shadow_share]
    model: TextModel = Router(routes, base, time.monotonic) if routes else base
    for one in plugged:
        if one.described.shadow_share:
            model = Shadowed(model, one.model, one.described.shadow_share, one.name, frozenset(one.described.tasks))
    return model


def _plugged_in(folder: Path, base: TextModel, environ: Mapping[str, str], clock: Clock) -> Iterator[PluggedIn]:
    for file in sorted(folder.glob("*.toml")):
        try:
            described = read_file(file)
            if described.enabled:
                yield PluggedIn(file.stem, described, open_described(file, described, base, environ, clock))
        except ZhiyinError as error:
            log.error("%s: the text model is left out: %s", file, error)


def read_file(file: Path) -> Described:
    """What a file says; InvalidInput with file and place."""
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Described)
    except (OSError, ValueError) as error:
        raise InvalidInput("{file} cannot be used: {reason}", file=file, reason=error) from None


def open_described(
    file: Path, described: Described, base: TextModel, environ: Mapping[str, str], clock: Clock
) -> TextModel:
    """The model that a file describes, under the name of the file."""
    options = described.options
    if isinstance(url := options.get("url"), str):
        check_address(file.stem, url)
    if isinstance(folder := options.get("folder"), str):
        options = {**options, "folder": str(file.parent / folder)}  # relative ones are found beside the file
    try:
        post = TextPost(described.networks)
    except ValueError as error:
        raise InvalidInput("{file} cannot be used: {reason}", file=file, reason=error) from None
    ledger = ledger_of(file)
    return open_model(file.stem, described.kind, options, Tools(post, time.sleep, clock, ledger, environ, base))


def ledger_of(file: Path) -> FileLedger:
    """Where it is kept what the model of this file has cost."""
    return FileLedger(file.with_suffix(".spent.json"))


def _route(one: PluggedIn) -> Route:
    told = one.described
    return Route(
        one.model,
        frozenset(told.languages),
        frozenset(told.tasks),
        told.seconds_a_call,
        told.seconds_a_text,
        one.name,
    )
