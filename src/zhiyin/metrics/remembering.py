"""Answers that many readers ask for and nobody needs by the second: worked out once, then handed to all."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from zhiyin.base.clock import Clock

Answer = TypeVar("Answer")

MOST = 200


class Remembered(Generic[Answer]):
    """Keeps each answer for a while, but no failure. Who asks while it is being worked out waits for the same."""

    def __init__(self, clock: Clock, keep: timedelta) -> None:
        self._clock = clock
        self._keep = keep
        self._changing = threading.Lock()
        self._answers: OrderedDict[Hashable, tuple[datetime, Future[Answer]]] = OrderedDict()

    def get(self, question: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """The answer to the question, as it was at most `keep` ago; `work_out` may raise."""
        answer, is_ours = self._promised(question)
        if is_ours:
            try:
                answer.set_result(work_out())
            except BaseException as error:
                self._drop(question)
                answer.set_exception(error)
                raise
        return answer.result()

    def _promised(self, question: Hashable) -> tuple[Future[Answer], bool]:
        """Somebody's answer that still holds, or a new one that the caller must work out."""
        now = self._clock.now()
        with self._changing:
            known = self._answers.get(question)
            if known is not None and now - known[0] < self._keep:
                return known[1], False
            answer: Future[Answer] = Future()
            self._answers[question] = now, answer
            self._answers.move_to_end(question)
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
            return answer, True

    def _drop(self, question: Hashable) -> None:
        with self._changing:
            self._answers.pop(question, None)
