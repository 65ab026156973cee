"""What the process that reads texts tells of its models, so that the server and the command line can say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Unavailable
from zhiyin.db.database import Database
from zhiyin.db.settings import find_setting, save_setting
from zhiyin.nlp.model import TextModel
from zhiyin.nlp.plugins.agreement import TaskAgreement
from zhiyin.nlp.plugins.router import Router
from zhiyin.nlp.plugins.shadow import Shadowed
from zhiyin.nlp.shipped import open_shipped
from zhiyin.nlp.taught.taught_model import TaughtModel

_KEPT_AS = "texts.models"


class Asked(msgspec.Struct, frozen=True):
    """How a model beside ours has done since the reading began."""

    file: str
    model: str
    asked: int
    failed: int
    last_reason: str
    is_resting: bool


class Compared(msgspec.Struct, frozen=True):
    """How often a challenger said the same as those that count, since the reading began."""

    file: str
    model: str
    failures: int  # texts that the challenger could not read
    tasks: tuple[TaskAgreement, ...]


class Told(msgspec.Struct, frozen=True):
    """The models of the process that reads."""

    reads: str  # the model of the product that reads
    since: datetime
    trouble: str | None  # why it is not the one that was chosen
    routes: tuple[Asked, ...] = ()
    shadows: tuple[Compared, ...] = ()


class Telling:
    """Keeps what there is to tell, whenever it has changed."""

    def __init__(self, db: Database, clock: Clock, chosen: str, model: TextModel) -> None:
        self._db, self._model, self._since = db, model, clock.now()
        base = _base(model)
        self._trouble = None if base.name.startswith(f"{chosen}@") else _trouble(chosen)
        self._kept: Told | None = None

    def step(self) -> bool:
        """Keep what is new; False, for the next look can wait."""
        told = self.told()
        if told != self._kept:
            with self._db.transaction() as tx:
                save_setting(tx, _KEPT_AS, msgspec.to_builtins(told))
            self._kept = told
        return False

    def told(self) -> Told:
        shadows, below = _parted(self._model)
        router = below if isinstance(below, Router) else None
        return Told(
            _base(below).name,
            self._since,
            self._trouble,
            tuple(_asked(router)) if router else (),
            tuple(Compared(s.file, s.challenger.name, s.agreement.failures, tuple(s.report())) for s in shadows),
        )


def find_told(db: Database) -> Told | None:
    """What was told last; None before any process has read."""
    with db.reading() as tx:
        kept = find_setting(tx, _KEPT_AS)
    return None if kept is None else msgspec.convert(kept, Told)


def _asked(router: Router) -> Iterator[Asked]:
    for route in router.routes:
        state, name = router.states[route.model.name], route.model.name
        yield Asked(route.file, name, state.asked, state.failed, state.last_reason, router.is_resting(route))


def _parted(model: TextModel) -> tuple[list[Shadowed], TextModel]:
    """The challengers, and those that count."""
    shadows: list[Shadowed] = []
    if isinstance(model, TaughtModel):  # what was learnt here stands upon all others
        model = model.base
    while isinstance(model, Shadowed):
        shadows.append(model)
        model = model.champion
    return shadows[::-1], model


def _base(model: TextModel) -> TextModel:
    below = _parted(model)[1]
    return below.fallback if isinstance(below, Router) else below


def _trouble(chosen: str) -> str | None:
    try:
        open_shipped(chosen)
    except Unavailable as error:
        return str(error)
    return None
