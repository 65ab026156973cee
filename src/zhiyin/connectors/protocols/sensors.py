"""Family C: the protocol of Sensors Data (神策): forms, base64, gzip, pictures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from zhiyin.base.errors import InvalidInput, TooLarge, ZhiyinError
from zhiyin.connectors.protocols.answers import ACCEPTED, PICTURE, refused
from zhiyin.connectors.protocols.bodies import form_fields, from_base64, inflate, read
from zhiyin.connectors.protocols.keys import key_in_header, key_in_query, sound_key
from zhiyin.connectors.protocols.limits import MAX_EVENTS, require_shape, require_size
from zhiyin.connectors.protocols.model import (
    DEFAULT_REGION,
    Answer,
    Family,
    Outcome,
    RawRequest,
    Route,
    sender_of,
    whole,
)
from zhiyin.connectors.protocols.sensors_messages import Frame, Message, interaction
from zhiyin.touchpoints.model import Interaction, Rejected

_PICTURE_PATH = "/sa.gif"
_JSON_STARTS = (b"{", b"[")


class _Keys(msgspec.Struct):
    """What a message says of its project; of an encrypted one the key it was encrypted with."""

    token: Any = None
    project: Any = None
    ekey: Any = None


_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_KEYS = msgspec.json.Decoder(_Keys)
_MESSAGE = msgspec.json.Decoder(Message)
_ANY = msgspec.json.Decoder(dict[str, Any])


def find_key(headers: Mapping[str, str], path: str, query: str, body: bytes) -> str | None:
    """The key: Authorization, ?token=, ?project=, or what the first message says."""
    authorization = headers.get("authorization")
    if authorization and (key := key_in_header(authorization)):
        return key
    if query and (key := key_in_query(query, "token", "project")):
        return key
    try:
        first = next(iter(_messages(query, body)), b"{}")
        said = read(_KEYS, first)
    except ZhiyinError:
        return None
    return sound_key(said.token) or sound_key(said.project)


def check(path: str, query: str, body: bytes) -> None:
    """Refuse what no later reader could use: no data, damaged base64 or compression, no JSON."""
    _messages(query, body)


def answer(outcome: Outcome, path: str, *, retry_after_seconds: int = 1) -> Answer:
    """A picture where a picture was asked for; the SDKs look at the status only."""
    if outcome is Outcome.OK:
        return PICTURE if path == _PICTURE_PATH else ACCEPTED
    return refused(outcome, retry_after_seconds)


def decode(request: RawRequest, *, region: str = DEFAULT_REGION) -> list[Interaction | Rejected]:
    """The interactions of one request; what cannot be used comes back with its reason."""
    try:
        messages = _messages(request.query, request.body)
    except ZhiyinError as error:
        return [whole(request, error.template, error.params)]
    frame = Frame(request=request, region=region)
    return [_one(raw, frame) for raw in messages]


def _messages(query: str, body: bytes) -> list[bytes]:
    """The messages of a body or, for a picture, of its address."""
    content = inflate(_payload(query, inflate(body)))
    if not content.lstrip().startswith(b"["):
        read(_KEYS, content)
        return [content]
    messages = read(_LIST, content)
    if len(messages) > MAX_EVENTS:
        raise TooLarge("the batch has {count} events; at most {limit}", count=len(messages), limit=MAX_EVENTS)
    return [bytes(raw) for raw in messages]


def _payload(query: str, body: bytes) -> bytes:
    """What is in `data` or `data_list` of the form or the query; a body of JSON is its own payload."""
    if body.lstrip()[:1] in _JSON_STARTS:
        return body
    for fields in (form_fields(body), form_fields(query.encode())):
        data = fields.get("data_list") or fields.get("data")
        if data:
            return data if data[:1] in _JSON_STARTS else from_base64(data)
    raise InvalidInput("the request carries no data")


def _one(raw: bytes, frame: Frame) -> Interaction | Rejected:
    try:
        return interaction(_message(raw), raw, frame)
    except ZhiyinError as error:
        return Rejected(
            reason=error.template,
            params=error.params,
            raw=raw,
            received_at=frame.request.received_at,
            around=sender_of(frame.request),
        )


def _message(raw: bytes) -> Message:
    require_size(raw)
    try:
        message = read(_MESSAGE, raw)
    except InvalidInput:
        for values in read(_ANY, raw).values():
            require_shape(values)  # says it in plain words
        raise
    if message.type is None and read(_KEYS, raw).ekey is not None:
        raise InvalidInput("the event is encrypted; switch encryption off in the SDK")
    return message


def again(raw: bytes, around: Mapping[str, Any]) -> tuple[str, bytes]:
    """Path and body of a request that says one message again."""
    return "/sa", b"data=" + quote(b64encode(raw)).encode()


FAMILY = Family(
    name="sensors",
    routes=(Route("/sa", ("GET", "POST")), Route(_PICTURE_PATH, ("GET", "POST"))),
    find_key=find_key,
    check=check,
    answer=answer,
    decode=decode,
    again=again,
)
