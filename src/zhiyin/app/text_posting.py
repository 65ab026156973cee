"""How text models that an operator has plugged in reach their servers: never into a network that was not opened."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhiyin.base.errors import InvalidInput, Unavailable
from zhiyin.messaging.outgoing import Outgoing, checked_url
from zhiyin.nlp.plugins.asking import Answer
from zhiyin.nlp.plugins.budget import Spent


class TextPost:
    """A `Post` to the wide world and to the networks that the operator has opened for one model."""

    def __init__(self, networks: Sequence[str]) -> None:
        self._outgoing = Outgoing.into(networks)

    def __call__(
        self, url: str, body: bytes, headers: Mapping[str, str], *, timeout_seconds: float, most_bytes: int
    ) -> Answer:
        begun = time.monotonic()
        try:
            status, told, answer = self._outgoing.ask(
                url, body, headers, timeout_seconds=timeout_seconds, most_bytes=most_bytes
            )
        except http.client.HTTPException as error:
            if time.monotonic() - begun >= timeout_seconds:
                raise TimeoutError(f"timed out after {timeout_seconds:g} s") from None
            raise OSError(f"it broke off: {str(error) or type(error).__name__}") from None
        return Answer(status, answer, _seconds(told.get("retry-after", "")))


def check_address(name: str, url: str) -> None:
    """InvalidInput for an address to which nothing can be posted."""
    try:
        checked_url(url)
    except InvalidInput:
        raise InvalidInput(
            "text model {name}: its url is not an address such as https://models.example.com/read: {url}",
            name=name,
            url=url,
            pointer="/options/url",
        ) from None


def _seconds(retry_after: str) -> float | None:
    return float(retry_after) if retry_after.isdecimal() else None


@dataclass(frozen=True, slots=True)
class FileLedger:
    """What a model has cost today, in a file beside its description."""

    file: Path

    def spent_on(self, day: date) -> Spent:
        """Nothing when the file tells of another day; Unavailable when it cannot be read: the cap holds anyway."""
        if not self.file.exists():
            return Spent()
        try:
            told = json.loads(self.file.read_text("utf-8"))
            return Spent(told["requests"], told["cost"]) if told["day"] == day.isoformat() else Spent()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unavailable("{file} cannot be read: {reason}; delete it", file=self.file, reason=error) from None

    def keep(self, day: date, spent: Spent) -> None:
        """Write it whole or not at all."""
        draft = self.file.with_suffix(".new")
        draft.write_text(json.dumps({"day": day.isoformat(), "requests": spent.requests, "cost": spent.cost}), "utf-8")
        draft.replace(self.file)
