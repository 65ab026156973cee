"""Asking a server that may be slow, busy or wrong; what reaches the network is handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from zhiyin.base.errors import Unavailable

MOST_BYTES = 32 << 20
TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500
_LONGEST_PAUSE_SECONDS = 30.0

Pause = Callable[[float], None]
"""Waits so many seconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, read to its end."""

    status: int
    body: bytes
    retry_after_seconds: float | None = None


class Post(Protocol):
    """One request. Raises OSError when there is no answer in time, or one longer than `most_bytes`."""

    def __call__(
        self, url: str, body: bytes, headers: Mapping[str, str], *, timeout_seconds: float, most_bytes: int
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks again, later each time, where that may help."""

    post: Post
    pause: Pause
    url: str
    headers: Mapping[str, str]
    timeout_seconds: float = 10.0
    retries: int = 2
    first_pause_seconds: float = 0.5

    def ask(self, model: str, body: bytes) -> bytes:
        """The body of the first good answer; Unavailable with the last reason when there is none."""
        reason = ""
        for attempt in range(self.retries + 1):
            answer, reason = self._asked(body)
            if answer is not None and answer.status < _REFUSED:
                return answer.body
            if answer is not None and not _may_pass(answer.status):
                break
            if attempt < self.retries:
                self.pause(self._pause_seconds(attempt, answer))
        raise Unavailable(
            "text model {model}: {url} gives no answer: {reason}", model=model, url=self.url, reason=reason
        )

    def _asked(self, body: bytes) -> tuple[Answer | None, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", **self.headers}
        try:
            answer = self.post(self.url, body, headers, timeout_seconds=self.timeout_seconds, most_bytes=MOST_BYTES)
        except OSError as error:
            return None, str(error) or type(error).__name__
        return answer, f"HTTP {answer.status}"

    def _pause_seconds(self, attempt: int, answer: Answer | None) -> float:
        """As long as the server asks for, else twice as long each time; never for ever."""
        own = self.first_pause_seconds * 2.0**attempt
        asked = answer.retry_after_seconds if answer else None
        return min(own if asked is None else asked, _LONGEST_PAUSE_SECONDS)


_REFUSED = 300


def _may_pass(status: int) -> bool:
    return status == TOO_MANY_REQUESTS or status >= _SERVER_ERRORS
