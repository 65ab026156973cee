"""Which model is asked for which text and task; while one fails or dawdles, the one that is always there answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum

from zhiyin.nlp.model import Analysis, Language, Taxonomy, TextModel

log = logging.getLogger(__name__)

REST_SECONDS = 60.0
"""So long a model is left alone after it failed."""


class Task(StrEnum):
    """What a model may be asked for."""

    SENTIMENT = "sentiment"
    EMOTION = "emotion"
    INTENT = "intent"
    OPINIONS = "opinions"
    URGENCY = "urgency"
    STANCE = "stance"


_FIELDS: Mapping[Task, tuple[str, ...]] = {
    Task.SENTIMENT: ("sentiment", "sentiment_confidence"),
    Task.EMOTION: ("emotions",),
    Task.INTENT: ("intents",),
    Task.OPINIONS: ("opinions", "sentences"),
    Task.URGENCY: ("urgency",),
    Task.STANCE: ("stance",),
}


@dataclass(frozen=True, slots=True)
class Route:
    """A model, the languages and tasks it is asked for, and how long it may take."""

    model: TextModel
    languages: frozenset[Language] = frozenset(Language)
    tasks: frozenset[Task] = frozenset(Task)
    seconds_a_call: float = 30.0
    seconds_a_text: float = 1.0
    file: str = ""  # that describes it, without its ending


@dataclass
class RouteState:
    """How a route has done since the start."""

    asked: int = 0
    failed: int = 0
    last_reason: str = ""
    rests_until: float = 0.0  # on the clock of the router
    running: Future[list[Analysis]] | None = None
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "text-model"))


class Router:
    """A `TextModel` of several; of two routes that fit, the first speaks."""

    def __init__(self, routes: Sequence[Route], fallback: TextModel, seconds: Callable[[], float]) -> None:
        self.routes, self.fallback, self._seconds = tuple(routes), fallback, seconds
        self.states = {route.model.name: RouteState() for route in routes}

    @property
    def name(self) -> str:
        """Of all together; each analysis names those that were heard in it."""
        return "+".join([*(route.model.name for route in self.routes), self.fallback.name])

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        """One analysis a text, in their order, whatever fails."""
        found = self.fallback.read(texts, taxonomy)
        for route in reversed(self.routes):
            places = [place for place, one in enumerate(found) if one.language in route.languages]
            told = self._asked(route, [texts[place] for place in places], taxonomy) if places else None
            for place, one in zip(places, told or (), strict=False):
                found[place] = _joined(found[place], one, route.tasks)
        return found

    def is_resting(self, route: Route) -> bool:
        """Whether it is left alone because it failed."""
        return self._seconds() < self.states[route.model.name].rests_until

    def _asked(self, route: Route, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis] | None:
        """What the model says; None when it rests, is late, or fails in whatever way."""
        state = self.states[route.model.name]
        if self.is_resting(route) or (state.running is not None and not state.running.done()):
            return None
        state.asked += 1
        state.running = state.pool.submit(route.model.read, texts, taxonomy)
        try:
            told = state.running.result(min(route.seconds_a_call, route.seconds_a_text * len(texts)))
        except TimeoutError:
            self._rest(route, state, "it took too long")
            return None
        except Exception as error:  # a plug-in may raise anything, and must not stop the reading
            log.warning("text model %s failed", route.model.name, exc_info=True)
            self._rest(route, state, str(error) or type(error).__name__)
            return None
        if len(told) != len(texts):
            self._rest(route, state, f"{len(told)} analyses of {len(texts)} texts")
            return None
        return told

    def _rest(self, route: Route, state: RouteState, reason: str) -> None:
        log.warning("text model %s rests for %.0f s: %s", route.model.name, REST_SECONDS, reason)
        state.failed += 1
        state.last_reason = reason
        state.rests_until = self._seconds() + REST_SECONDS

    def close(self) -> None:
        """Wait for nobody any more."""
        for state in self.states.values():
            state.pool.shutdown(wait=False, cancel_futures=True)


def _joined(below: Analysis, told: Analysis, tasks: frozenset[Task]) -> Analysis:
    """What one model says of some tasks upon what others say of the rest."""
    if tasks == frozenset(Task):
        return replace(told, language=below.language, defects=below.defects)
    fields = {name: getattr(told, name) for task in tasks for name in _FIELDS[task]}
    return replace(below, model=f"{told.model}+{below.model}", **fields)
