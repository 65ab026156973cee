"""Lists, page by page: a cursor is opaque, sealed, and good only for the list that gave it."""

from __future__ import annotations

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field

from zhiyin.base.errors import InvalidInput

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
_SEAL_LENGTH = 12

Row = TypeVar("Row")


class Page(BaseModel, Generic[Row]):
    """Some rows of a list, and the cursor to ask for the next ones with; null at the end."""

    data: list[Row]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a list is wanted: up to `limit` rows behind the position `after` (None: from the start)."""

    after: tuple[Any, ...] | None
    limit: int
    path: str
    key: bytes

    def page(self, rows: Sequence[Row], next_position: Sequence[Any] | None) -> Page[Row]:
        """The page; `next_position` (JSON scalars) says where the next one begins, None that there is none."""
        cursor = None if next_position is None else seal(next_position, self.path, self.key)
        return Page[Row](data=list(rows), next_cursor=cursor)


def page_request(
    request: Request,
    cursor: Annotated[
        str | None, Query(max_length=2000, description="`next_cursor` of the page before; leave out for the first")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> PageRequest:
    key: bytes = request.app.state.cursor_key
    path = request.url.path
    return PageRequest(None if cursor is None else unseal(cursor, path, key), limit, path, key)


Paging = Annotated[PageRequest, Depends(page_request)]


def seal(position: Sequence[Any], path: str, key: bytes) -> str:
    """The position as a cursor of the list at `path`."""
    body = msgspec.json.encode(list(position))
    return urlsafe_b64encode(_mac(body, path, key) + body).decode().rstrip("=")


def unseal(cursor: str, path: str, key: bytes) -> tuple[Any, ...]:
    """The position in a cursor; refuses one that we did not give for this list."""
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    mac, body = raw[:_SEAL_LENGTH], raw[_SEAL_LENGTH:]
    if not hmac.compare_digest(mac, _mac(body, path, key)):
        raise InvalidInput("this cursor is not one of this list", pointer="cursor")
    return tuple(msgspec.json.decode(body))


def _mac(body: bytes, path: str, key: bytes) -> bytes:
    return hmac.digest(key, path.encode() + b"\0" + body, "sha256")[:_SEAL_LENGTH]


RowNumber = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""A row's own number in a path or a query, as far as a database can count."""
