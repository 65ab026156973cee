"""What lists may be narrowed by: query parameters that several of them share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

_NO_NUL = r"^[^\x00]*$"  # PostgreSQL refuses a text that holds one

OfCustomer = Annotated[str | None, Query(max_length=60, pattern=_NO_NUL, description="The id of a customer")]
OfNumber = Annotated[str | None, Query(max_length=255, pattern=_NO_NUL, description="Its own number")]
OfText = Annotated[str | None, Query(max_length=255, pattern=_NO_NUL)]


def position(after: tuple[object, ...] | None) -> tuple[int, int] | None:
    """The instant and row number behind which the page begins."""
    return (int(str(after[0])), int(str(after[1]))) if after else None
