"""One message of Sensors Data's in our words."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.protocols import channels
from zhiyin.connectors.protocols.bodies import read
from zhiyin.connectors.protocols.identities import distinct, in_traits, stated, usable
from zhiyin.connectors.protocols.limits import Properties, require_time
from zhiyin.connectors.protocols.model import RawRequest
from zhiyin.connectors.protocols.names import event_name
from zhiyin.connectors.protocols.sensors_words import VIEWS, Said, kind_of_identity, split, spoken_name
from zhiyin.connectors.protocols.times import corrected, microseconds
from zhiyin.customers.model import Identifier, IdentifierKind
from zhiyin.touchpoints.model import Interaction, InteractionType

_TRACK, _SIGN_UP, _UNBIND = "track", "track_signup", "track_id_unbind"
_IDENTIFY, _ALIAS, _ITEM, _PAGE = (
    InteractionType.IDENTIFY.value,
    InteractionType.ALIAS.value,
    InteractionType.ITEM.value,
    InteractionType.PAGE.value,
)
_PROFILE = {
    f"profile_{operation}": operation for operation in ("set", "set_once", "increment", "append", "unset", "delete")
}
_KINDS = {
    _SIGN_UP: (_IDENTIFY, "Identified"),
    "track_id_bind": (_ALIAS, "Alias"),
    _UNBIND: (_ALIAS, "Identity Unbound"),
    "item_set": (_ITEM, "Item Set"),
    "item_delete": (_ITEM, "Item Deleted"),
    **dict.fromkeys(_PROFILE, (_IDENTIFY, "Identified")),
}
_TAKE_APART = "unbind"  # what its identifiers say is that they do not belong together
_STATES_CONTACTS = frozenset(["set", "set_once"])
_SENDING = ("_flush_time", "_track_id")  # differs from one try to the next, or is told apart anyway
_SAYS_LITTLE = frozenset(["", channels.SERVER])
_USER, _ANONYMOUS, _DEVICE = (
    IdentifierKind.USER.value,
    IdentifierKind.ANONYMOUS.value,
    IdentifierKind.DEVICE.value,
)
_ANY = msgspec.json.Decoder(dict[str, Any])


class Message(msgspec.Struct, gc=False):
    """The fields that we read, loosely typed."""

    type: Any = None
    event: Any = None
    distinct_id: Any = None
    original_id: Any = None
    login_id: Any = None
    anonymous_id: Any = None
    identities: Properties | list[Any] | None = None
    time: Any = None
    time_free: Any = None
    flush_time: Any = msgspec.field(default=None, name="_flush_time")
    track_id: Any = msgspec.field(default=None, name="_track_id")
    properties: Properties | list[Any] | None = None
    lib: Properties | list[Any] | None = None
    item_type: Any = None
    item_id: Any = None


@dataclass(slots=True)
class Frame:
    """What all messages of one request share."""

    request: RawRequest
    region: str
    seen: dict[str, int] = field(default_factory=dict)  # contents without an id met so far


def interaction(message: Message, raw: bytes, frame: Frame) -> Interaction:
    """The message as an interaction; refused with its reason when it cannot be one."""
    kind, name = _kind_and_name(message)
    said = split(_object(message.properties), _object(message.lib))
    operation = _PROFILE.get(message.type)
    identifiers = _item(message, said) if kind == _ITEM else _identifiers(message, said, operation, frame.region)
    if message.type == _UNBIND:
        identifiers = distinct(_in_identities(_object(message.identities), frame.region)) or identifiers
        said.properties["unbound"] = [f"{identifier.kind}: {identifier.value}" for identifier in identifiers]
        operation = _TAKE_APART
    channel = _channel(name, said)
    on_the_device = channel in channels.ON_THE_DEVICE
    original_at, sent_at, at = _times(message, frame)
    return Interaction(
        event_id=_event_id(message, raw, frame, original_at),
        type=kind,
        name=name,
        at=at,
        received_at=frame.request.received_at,
        original_at=original_at,
        sent_at=sent_at,
        identifiers=identifiers,
        channel=channel,
        touchpoint=channels.touchpoint(channels.WEB if kind == _PAGE else channel, said.properties, {}),
        properties=said.properties if operation in (None, _TAKE_APART) else {},
        traits={} if operation in (None, _TAKE_APART) else said.properties,
        trait_operation=operation or "set",
        context=said.context,
        ip=said.ip or (frame.request.ip if on_the_device else None) or None,
        user_agent=said.user_agent or (frame.request.user_agent if on_the_device else None) or None,
        historical=message.time_free is True,
    )


def _kind_and_name(message: Message) -> tuple[str, str]:
    """What kind of message it is, and its name in our vocabulary."""
    kind = message.type
    if kind == _TRACK:
        name = event_name(message.event)
        return VIEWS.get(name, _TRACK), spoken_name(name)
    if type(kind) is str and kind in _KINDS:
        return _KINDS[kind]
    raise InvalidInput("not a type of message: {raw}", raw=str(kind)[:40])


def _object(value: Any) -> dict[str, Any]:
    """An object; PHP writes an empty one as a list."""
    if type(value) is dict:
        return value
    if value is None or value == []:
        return {}
    raise InvalidInput("{where} is not an object", where="properties")


def _item(message: Message, said: Said) -> tuple[Identifier, ...]:
    """A thing of the brand's own, such as a product: it belongs to nobody."""
    if type(message.item_type) is not str or type(message.item_id) not in (str, int) or message.item_id == "":
        raise InvalidInput("an item needs an item_type and an item_id")
    said.properties |= {"item_type": message.item_type, "item_id": str(message.item_id)}
    return ()


def _identifiers(message: Message, said: Said, operation: str | None, region: str) -> tuple[Identifier, ...]:
    """All ids that the message says belong to one person, the strongest first."""
    identities = _object(message.identities)
    found: list[Identifier | None] = [_login(message.login_id, region)] if message.login_id is not None else []
    if identities:
        found += _in_identities(identities, region)
    if message.anonymous_id is not None:
        found.append(stated(_ANONYMOUS, message.anonymous_id))
    if not any(found):
        found += _distinct_id(message, said, region)
    if message.type == _SIGN_UP and not identities:
        if message.original_id is None:
            raise InvalidInput("a {kind} message needs an original_id", kind=_SIGN_UP)
        found.append(stated(_ANONYMOUS, message.original_id))
    if operation in _STATES_CONTACTS:
        found += in_traits(said.properties, region)
    device = said.context.get("device")
    if device and type(device.get("id")) is str:
        found.append(usable(_DEVICE, device["id"]))
    if not any(found):
        raise InvalidInput("a {kind} message needs a distinct_id or identities", kind=message.type)
    return distinct(found)


def _login(login_id: Any, region: str) -> Identifier | None:
    """The id of a person who is signed in; one that is not the user id says so: "$identity_mobile+138..."."""
    if type(login_id) is str and login_id.startswith("$identity_"):
        key, _, value = login_id.partition("+")
        return usable(kind_of_identity(key), value, region)
    return stated(_USER, login_id)


def _in_identities(identities: dict[str, Any], region: str) -> list[Identifier]:
    """The identifiers of the map, those of visitors and devices last."""
    given = ((key, one) for key, value in identities.items() for one in (value if type(value) is list else (value,)))
    found = [usable(kind_of_identity(key), str(one), region) for key, one in given if type(one) in (str, int)]
    return sorted(filter(None, found), key=lambda identifier: identifier.kind in (_ANONYMOUS, _DEVICE))


def _distinct_id(message: Message, said: Said, region: str) -> list[Identifier | None]:
    """The id of clients that name only one: of a user when they say so, else of a visitor.

    Both live in one namespace there, and servers often leave out the flag
    after the sign-up; so the sign-up names the user's id as a visitor's too.
    """
    if message.type == _SIGN_UP:
        return [stated(_USER, message.distinct_id), stated(_ANONYMOUS, message.distinct_id)]
    if type(message.distinct_id) is str and message.distinct_id.startswith("$identity_"):
        return [_login(message.distinct_id, region)]
    return [stated(_USER if said.is_login_id else _ANONYMOUS, message.distinct_id)]


def _channel(name: str, said: Said) -> str:
    """Where the library runs; one on a server may tell in the properties for which channel it speaks."""
    library = said.context.get("library", {}).get("name")
    channel = channels.channel("", name, library if type(library) is str else "", "")
    own = said.properties.get("channel")
    if channel in _SAYS_LITTLE and type(own) is str:
        return channels.spoken_channel(own) or channel
    return channel


def _times(message: Message, frame: Frame) -> tuple[int | None, int | None, int]:
    """When the sender says it happened and was sent, and when it happened by our clock."""
    received_at = frame.request.received_at
    original_at = microseconds(message.time)
    try:
        sent_at = microseconds(message.flush_time)
    except InvalidInput:
        sent_at = None
    at = corrected(original_at, None if message.time_free is True else sent_at, received_at)
    require_time(at, received_at)
    return original_at, sent_at, at


def _event_id(message: Message, raw: bytes, frame: Frame, original_at: int | None) -> str:
    """A hash of what tells messages apart, and how often the same came in this request.

    `_track_id` is five random digits before the last four of the time: alone
    it repeats within days, so it counts together with time and person. The
    Python SDK sends none, then the whole content counts.
    """
    if message.track_id is not None and original_at is not None:
        content: Any = [message.track_id, message.time, message.type, message.event, message.distinct_id]
        return _digest(content)
    content = read(_ANY, raw)
    for key in _SENDING:
        content.pop(key, None)
    if original_at is None:
        content["received_at"] = frame.request.received_at
    digest = _digest(content)
    times = frame.seen[digest] = frame.seen.get(digest, 0) + 1
    return digest if times == 1 else f"{digest}-{times}"


def _digest(content: Any) -> str:
    return blake2b(msgspec.json.encode(content, order="deterministic"), digest_size=16).hexdigest()
