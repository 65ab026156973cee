"""How bodies arrive: compressed or not, JSON or forms or base64, whatever their headers claim."""

from __future__ import annotations

import binascii
import json
import zlib
from base64 import b64decode
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

import msgspec

from zhiyin.base.errors import InvalidInput, TooLarge
from zhiyin.connectors.protocols.limits import MAX_BODY_BYTES

T = TypeVar("T")

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_LONGEST_INT = 18  # digits that always fit 64 bits
MAX_MEMBERS = 16
"""Compressed parts in one body: what follows each is copied, so very many tiny ones would cost minutes."""


def inflate(body: bytes) -> bytes:
    """The body without its compression, known by its first bytes and not by a header; capped before and after."""
    if len(body) > MAX_BODY_BYTES:
        raise _too_large()
    if not _is_compressed(body):
        return body
    parts: list[bytes] = []
    room = MAX_BODY_BYTES
    while body:
        if len(parts) == MAX_MEMBERS:
            raise InvalidInput("the body is compressed, and damaged")
        part, body = _inflate_member(body, room)
        room -= len(part)
        parts.append(part)
    return b"".join(parts)


def _is_compressed(body: bytes) -> bool:
    if body[:2] == _GZIP:
        return True
    # RFC 1950: the method is 8 (deflate) and the first two bytes are a multiple of 31
    return len(body) > 2 and body[0] & 0x0F == 8 and body[0] >> 4 <= 7 and (body[0] << 8 | body[1]) % 31 == 0


def _inflate_member(body: bytes, room: int) -> tuple[bytes, bytes]:
    """One gzip member or zlib stream, and what follows it."""
    engine = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        part = engine.decompress(body, room + 1)
    except zlib.error:
        raise InvalidInput("the body is compressed, and damaged") from None
    if len(part) > room:
        raise _too_large()
    if not engine.eof:
        raise InvalidInput("the body is compressed, and damaged")
    return part, engine.unused_data


def _too_large() -> TooLarge:
    return TooLarge("the body is larger than {limit} bytes", limit=MAX_BODY_BYTES)


def form_fields(text: bytes) -> dict[str, bytes]:
    """The first value of each field of an url-encoded form or query."""
    fields: dict[str, bytes] = {}
    for pair in text.split(b"&"):
        name, equals, value = pair.partition(b"=")
        if equals:
            fields.setdefault(_plain(name).decode("utf-8", "replace"), _plain(value))
    return fields


def _plain(encoded: bytes) -> bytes:
    return unquote_to_bytes(encoded.replace(b"+", b" "))


def from_base64(text: bytes) -> bytes:
    """What base64 hides: standard or url-safe, padded or not, a "+" that became a space in a query."""
    clean = text.strip(b"\r\n\t").replace(b" ", b"+").replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
    try:
        return b64decode(clean + b"=" * (-len(clean) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput("the data is not base64") from None


def read(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    """JSON of the wanted shape; what only a strict parser refuses is mended first."""
    try:
        return decoder.decode(raw)
    except (ValueError, RecursionError):
        strict = mended(raw)
    try:
        return decoder.decode(strict)
    except (ValueError, RecursionError) as problem:
        raise InvalidInput("the message has the wrong shape: {problem}", problem=str(problem)[:200]) from None


def mended(raw: bytes) -> bytes:
    """JSON that a strict parser refuses, made strict; InvalidInput when it is no JSON at all.

    Seen in the field: NaN and Infinity (Python), halves of an emoji cut by
    a substring (JavaScript), a byte order mark, numbers beyond 64 bits.
    """
    text = raw.removeprefix(_BOM).decode("utf-8", "replace")
    try:
        value = json.loads(text, parse_constant=_nothing, parse_int=_int_or_text, parse_float=_finite)
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        raise InvalidInput("the body is not JSON") from None


def _nothing(_: str) -> None:
    return None


def _int_or_text(digits: str) -> Any:
    return int(digits) if len(digits) <= _LONGEST_INT else digits


def _finite(text: str) -> float | None:
    number = float(text)
    return number if abs(number) < float("inf") else None
