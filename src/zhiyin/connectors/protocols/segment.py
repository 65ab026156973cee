"""Family A: the HTTP protocol of Segment, spoken by RudderStack as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from zhiyin.base.errors import InvalidInput, TooLarge, ZhiyinError
from zhiyin.connectors.protocols.answers import ACCEPTED, PICTURE, refused
from zhiyin.connectors.protocols.bodies import from_base64, inflate, read
from zhiyin.connectors.protocols.keys import key_in_header, key_in_query, sound_key
from zhiyin.connectors.protocols.limits import (
    MAX_DEPTH,
    MAX_EVENTS,
    MAX_SHARED_BYTES,
    Properties,
    require_shape,
    require_size,
)
from zhiyin.connectors.protocols.model import (
    DEFAULT_REGION,
    Answer,
    Family,
    Outcome,
    Purpose,
    RawRequest,
    Route,
    sender_of,
    whole,
)
from zhiyin.connectors.protocols.segment_messages import Frame, Message, interaction
from zhiyin.connectors.protocols.segment_settings import settings
from zhiyin.connectors.protocols.times import microseconds
from zhiyin.touchpoints.model import Interaction, InteractionType, Rejected

_BATCH_PATHS = frozenset(["/v1/batch", "/v1/b", "/v1/import", "/beacon/v1/batch"])
_IMPORT_PATH = "/v1/import"
_PIXEL_PATHS = {"/pixel/v1/page": InteractionType.PAGE, "/pixel/v1/track": InteractionType.TRACK}
_SINGLE_PATHS: dict[str, str] = {
    f"/v1/{word}": kind.value
    for kind in InteractionType
    if kind is not InteractionType.ITEM
    for word in (kind.value, kind.value[0])
}
_PROJECTS = "/v1/projects/"


class _Batch(msgspec.Struct, rename="camel"):
    """The envelope of many messages; each is read on its own, so that a bad one stops nobody."""

    batch: list[msgspec.Raw]
    context: msgspec.Raw = msgspec.Raw(b"{}")
    sent_at: Any = None
    write_key: Any = None


class _KeyOnly(msgspec.Struct, rename="camel"):
    """Any object; of interest is only its key."""

    write_key: Any = None


_BATCH = msgspec.json.Decoder(_Batch)
_KEY = msgspec.json.Decoder(_KeyOnly)
_MESSAGE = msgspec.json.Decoder(Message)
_CONTEXT: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(Properties)
_ANY = msgspec.json.Decoder(dict[str, Any])


def find_key(headers: Mapping[str, str], path: str, query: str, body: bytes) -> str | None:
    """The write key: Authorization, ?writeKey=, the settings path, or the body's writeKey."""
    authorization = headers.get("authorization")
    if authorization and (key := key_in_header(authorization)):
        return key
    if query and (key := key_in_query(query, "writeKey")):
        return key
    if path.startswith(_PROJECTS):
        return sound_key(path.removeprefix(_PROJECTS).partition("/")[0])
    try:
        content = _pixel(path, query) if path in _PIXEL_PATHS else inflate(body)
        return sound_key(read(_KEY, content).write_key) if content else None
    except ZhiyinError:
        return None


def check(path: str, query: str, body: bytes) -> None:
    """Refuse what no later reader could use: damaged compression, no JSON, no list where one must be."""
    if path in _PIXEL_PATHS:
        _pixel(path, query)
    elif path in _BATCH_PATHS:
        _open_batch(inflate(body))
    else:
        read(_KEY, inflate(body))


def answer(outcome: Outcome, path: str, *, retry_after_seconds: int = 1) -> Answer:
    """{"success": true}, as Segment says it; a picture where a picture was asked for."""
    if outcome is Outcome.OK:
        return PICTURE if path in _PIXEL_PATHS else ACCEPTED
    return refused(outcome, retry_after_seconds)


def decode(request: RawRequest, *, region: str = DEFAULT_REGION) -> list[Interaction | Rejected]:
    """The interactions of one request; what cannot be used comes back with its reason."""
    try:
        frame, messages = _opened(request, region)
    except ZhiyinError as error:
        return [whole(request, error.template, error.params)]
    return [_one(raw, frame) for raw in messages]


def _opened(request: RawRequest, region: str) -> tuple[Frame, list[bytes]]:
    """What all messages of the request share, and the messages."""
    frame = Frame(
        request=request,
        region=region,
        kind=_SINGLE_PATHS.get(request.path),
        historical=request.path == _IMPORT_PATH,
    )
    if request.path in _PIXEL_PATHS:
        frame.kind = _PIXEL_PATHS[request.path].value
        return frame, [_pixel(request.path, request.query)]
    body = inflate(request.body)
    if request.path not in _BATCH_PATHS:
        frame.sent_at = _time_or_none(request.sent_at)
        return frame, [body]
    batch = _open_batch(body)
    frame.sent_at_said = batch.sent_at
    frame.sent_at = _time_or_none(batch.sent_at or request.sent_at)
    if bytes(batch.context) != b"null":
        frame.context = read(_CONTEXT, bytes(batch.context))
    return frame, [bytes(raw) for raw in batch.batch]


def _open_batch(body: bytes) -> _Batch:
    batch = read(_BATCH, body)
    if len(batch.batch) > MAX_EVENTS:
        raise TooLarge("the batch has {count} events; at most {limit}", count=len(batch.batch), limit=MAX_EVENTS)
    if len(bytes(batch.context)) > MAX_SHARED_BYTES:
        raise TooLarge("the shared context has more than {limit} bytes", limit=MAX_SHARED_BYTES)
    return batch


def _one(raw: bytes, frame: Frame) -> Interaction | Rejected:
    try:
        return interaction(_message(raw), raw, frame)
    except ZhiyinError as error:
        return Rejected(
            reason=error.template,
            params=error.params,
            raw=_by_itself(raw, frame.kind),
            received_at=frame.request.received_at,
            around=_around(frame),
        )


def _around(frame: Frame) -> dict[str, Any]:
    """What the message loses when it leaves its request."""
    sent_at = frame.sent_at_said if frame.sent_at is not None else None
    said = {"context": frame.context, "sentAt": sent_at}
    return sender_of(frame.request) | {name: value for name, value in said.items() if value}


def again(raw: bytes, around: Mapping[str, Any]) -> tuple[str, bytes]:
    """Path and body of a request that says one message again, as its own request said it."""
    shared = {name: around[name] for name in ("context", "sentAt") if name in around}
    rest = msgspec.json.encode(shared)[1:]
    path = _IMPORT_PATH if around.get("path") == _IMPORT_PATH else "/v1/batch"
    return path, b'{"batch":[' + raw + b"]" + (b"," if shared else b"") + rest


def _by_itself(raw: bytes, kind: str | None) -> bytes:
    """A message that can be sent again in a batch: what its path said of it goes along."""
    if kind is None or not raw.startswith(b"{") or b'"type"' in raw:
        return raw
    return msgspec.json.encode({"type": kind})[:-1] + (b"," if raw[1:].lstrip() != b"}" else b"") + raw[1:]


def _message(raw: bytes) -> Message:
    require_size(raw)
    try:
        return read(_MESSAGE, raw)
    except InvalidInput:
        for values in read(_ANY, raw).values():
            require_shape(values)  # says it in plain words
        raise


def _time_or_none(sent: object) -> int | None:
    """A time of sending that cannot be read is as good as none."""
    try:
        return microseconds(sent)
    except InvalidInput:
        return None


def _pixel(path: str, query: str) -> bytes:
    """The message that a picture's address carries: ?data=<base64 of JSON>, or RudderStack's dotted parameters."""
    given = dict(reversed(parse_qsl(query)))
    if "data" in given:
        return from_base64(given["data"].encode())
    message: dict[str, Any] = {"channel": "web"}
    for dotted, value in given.items():
        _set_dotted(message, dotted.split("."), value)
    if path == "/pixel/v1/page":
        message.setdefault("name", "Unknown Page")
    return msgspec.json.encode(message)


def _set_dotted(message: dict[str, Any], steps: list[str], value: str) -> None:
    """`properties.plan=gold` becomes {"properties": {"plan": "gold"}}."""
    place = message
    for step in steps[:-1][:MAX_DEPTH]:
        inner = place.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        place = inner
    place[steps[-1]] = value


FAMILY = Family(
    name="segment",
    routes=(
        *(Route(path, ("POST",)) for path in sorted({*_BATCH_PATHS, *_SINGLE_PATHS})),
        *(Route(path, ("GET",)) for path in sorted(_PIXEL_PATHS)),
        Route("/v1/projects/{write_key}/settings", ("GET",), Purpose.SETTINGS),
        Route("/sourceConfig/", ("GET",), Purpose.SETTINGS),
        Route("/sourceConfig", ("GET",), Purpose.SETTINGS),
    ),
    find_key=find_key,
    check=check,
    answer=answer,
    decode=decode,
    again=again,
    settings=settings,
)
