"""Loops that run until told to stop: one thread each, none of which ever dies of a passing trouble."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

TROUBLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Loop:
    """Work done step by step; `step` says whether there was anything to do."""

    name: str
    step: Callable[[], bool]
    idle_seconds: float


class Loops:
    """Runs loops side by side until `stopping` is set, by whomever."""

    def __init__(self, loops: list[Loop], stopping: threading.Event) -> None:
        self._stopping = stopping
        self._threads = [threading.Thread(target=self._run, args=(loop,), name=loop.name) for loop in loops]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each loop finish its step, then return."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _run(self, loop: Loop) -> None:
        while not self._stopping.is_set():
            try:
                busy = loop.step()
            except Exception:  # the work is still where it was: it is done again
                if self._stopping.is_set():
                    log.info("%s: a step was cut short", loop.name, exc_info=True)
                    return
                log.exception("%s: a step failed; trying again", loop.name)
                self._stopping.wait(TROUBLE_SECONDS)
                continue
            if not busy:
                self._stopping.wait(loop.idle_seconds)
