"""The text models of an installation as a person sees them: who reads, who is asked beside, what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhiyin.app.text_models import FOLDER, Described, ledger_of, read_file
from zhiyin.app.text_models_told import Asked, Compared, Told, find_told
from zhiyin.base.clock import Clock
from zhiyin.base.config import Settings
from zhiyin.base.errors import ZhiyinError
from zhiyin.db.database import Database
from zhiyin.nlp.plugins.budget import Spent


@dataclass(frozen=True, slots=True)
class Beside:
    """A model that a file describes; `described` is None where the file cannot be used, and `problem` says why."""

    name: str
    described: Described | None
    problem: str | None = None
    spent: Spent | None = None  # today; None where nothing has a price
    asked: Asked | None = None
    compared: Compared | None = None

    @property
    def most_cost(self) -> float | None:
        return _cap(self.described, "most_cost_a_day")

    @property
    def most_requests(self) -> int | None:
        cap = _cap(self.described, "most_requests_a_day")
        return None if cap is None else int(cap)


@dataclass(frozen=True, slots=True)
class TextModels:
    """All of them."""

    chosen: str
    told: Told | None  # None before anything was read
    beside: tuple[Beside, ...]


def text_models(settings: Settings, db: Database, clock: Clock) -> TextModels:
    """What the files say, and what the process that reads has told."""
    told = find_told(db)
    files = sorted((settings.data / FOLDER).glob("*.toml"))
    today = clock.now().date()
    return TextModels(settings.text_model, told, tuple(_beside(files, told, today)))


def _beside(files: list[Path], told: Told | None, today: date) -> Iterator[Beside]:
    asked = {one.file: one for one in told.routes} if told else {}
    compared = {one.file: one for one in told.shadows} if told else {}
    for file in files:
        try:
            described = read_file(file)
            spent = ledger_of(file).spent_on(today) if _cap(described, "most_cost_a_day") is not None else None
        except ZhiyinError as error:
            yield Beside(file.stem, None, str(error))
            continue
        yield Beside(file.stem, described, None, spent, asked.get(file.stem), compared.get(file.stem))


def _cap(described: Described | None, option: str) -> float | None:
    value = described.options.get(option) if described else None
    return float(value) if isinstance(value, int | float) else None
