"""What a word on the command line may say; who says something else is told what there is."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)


def one_of(kind: type[E]) -> Callable[[str], E]:
    """Reads one of the kind by its value."""

    def read(text: str) -> E:
        if text not in tuple(kind):
            raise ArgumentTypeError(f"there is no {text!r}; there are: {', '.join(kind)}")
        return kind(text)

    return read


def day(text: str) -> date:
    """Reads a day such as 2026-03-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2026-03-31") from None
