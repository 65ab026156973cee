"""One message of Segment's or RudderStack's in our words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.protocols import channels
from zhiyin.connectors.protocols.bodies import read
from zhiyin.connectors.protocols.identities import custom_kind, distinct, in_traits, stated, usable
from zhiyin.connectors.protocols.limits import MAX_NAME_LENGTH, Properties, require_time
from zhiyin.connectors.protocols.model import RawRequest
from zhiyin.connectors.protocols.names import event_name, one_line
from zhiyin.connectors.protocols.times import corrected, microseconds
from zhiyin.customers.model import MAX_IDENTIFIER_LENGTH, Identifier, IdentifierKind
from zhiyin.touchpoints.model import Interaction, InteractionType

_TRACK, _IDENTIFY, _PAGE, _SCREEN, _GROUP, _ALIAS = (
    kind.value for kind in InteractionType if kind is not InteractionType.ITEM
)
_NAME_OF_KIND = {
    _IDENTIFY: "Identified",
    _PAGE: "Page Viewed",
    _SCREEN: "Screen Viewed",
    _GROUP: "Group Joined",
    _ALIAS: "Alias",
}
_KINDS = frozenset([_TRACK, *_NAME_OF_KIND])
_VIEWS = frozenset([_PAGE, _SCREEN])
_NEED_A_PERSON = frozenset([_IDENTIFY, _ALIAS])
_SAYS_LITTLE = frozenset(["", channels.SERVER])
_EXTERNAL = ("externalIds", "externalId")  # Segment's word, RudderStack's word
_SENDING = ("sentAt", "receivedAt", "_metadata", "writeKey")  # differs from one try to the next
_USER, _ANONYMOUS, _DEVICE = (
    IdentifierKind.USER.value,
    IdentifierKind.ANONYMOUS.value,
    IdentifierKind.DEVICE.value,
)


_OBJECT = msgspec.json.Decoder(dict[str, Any])


class Message(msgspec.Struct, rename="camel", gc=False):
    """The fields that we read; loosely typed, because people send numbers as ids and lists for nothing."""

    type: Any = None
    event: Any = None
    name: Any = None
    category: Any = None
    user_id: Any = None
    anonymous_id: Any = None
    previous_id: Any = None
    group_id: Any = None
    message_id: Any = None
    timestamp: Any = None
    original_timestamp: Any = None
    sent_at: Any = None
    channel: Any = None
    traits: Properties | list[Any] | None = None
    properties: Properties | list[Any] | None = None
    context: Properties | list[Any] | None = None


@dataclass(slots=True)
class Frame:
    """What all messages of one request share."""

    request: RawRequest
    region: str
    kind: str | None = None  # the path says it, for single messages
    historical: bool = False
    sent_at: int | None = None
    sent_at_said: Any = None  # the same as the batch had it
    context: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)  # contents without an id met so far


def interaction(message: Message, raw: bytes, frame: Frame) -> Interaction:
    """The message as an interaction; refused with its reason when it cannot be one."""
    kind = frame.kind or _kind(message)
    name = _name(kind, message)
    context = _object(message.context, "context")
    if frame.context:
        context = {**frame.context, **context}
    person = _object(context.pop("traits", None), "context.traits")
    traits = _object(message.traits, "traits")
    properties = _object(message.properties, "properties")
    if kind in _VIEWS:
        _add_view(properties, message)
    if kind == _IDENTIFY:
        traits = person = {**person, **traits}
    original_at, sent_at, at = _times(message, frame)
    channel = _channel(message, name, properties, context)
    on_the_device = channel in channels.ON_THE_DEVICE
    return Interaction(
        event_id=_event_id(message, raw, frame, original_at),
        type=kind,
        name=name,
        at=at,
        received_at=frame.request.received_at,
        original_at=original_at,
        sent_at=sent_at,
        identifiers=_identifiers(kind, message, context, person, frame.region),
        group_id=_group_id(kind, message),
        channel=channel,
        touchpoint=_touchpoint(kind, channel, message, properties, context),
        properties=properties,
        traits=traits if kind != _TRACK else {},
        context=context,
        consent=_consent(context),
        ip=_ip(context, on_the_device, frame),
        user_agent=_text(context.get("userAgent")) or (frame.request.user_agent if on_the_device else None) or None,
        historical=frame.historical,
    )


def _kind(message: Message) -> str:
    kind = message.type.lower() if type(message.type) is str else message.type
    if type(kind) is str and kind in _KINDS:
        return kind
    raise InvalidInput("not a type of message: {raw}", raw=str(message.type)[:40])


def _name(kind: str, message: Message) -> str:
    return _NAME_OF_KIND[kind] if kind in _NAME_OF_KIND else event_name(message.event)


def _object(value: Any, where: str) -> dict[str, Any]:
    """An object of our own to change; PHP writes an empty one as a list."""
    if type(value) is dict:
        return value
    if value is None or value == []:
        return {}
    raise InvalidInput("{where} is not an object", where=where)


def _add_view(properties: dict[str, Any], message: Message) -> None:
    """A page's or screen's own name and category are kept among its properties."""
    if message.name is not None:
        properties.setdefault("name", message.name)
    if message.category is not None:
        properties.setdefault("category", message.category)


def _times(message: Message, frame: Frame) -> tuple[int | None, int | None, int]:
    """When the sender says it happened and was sent, and when it happened by our clock."""
    received_at = frame.request.received_at
    original_at = microseconds(message.timestamp or message.original_timestamp)
    sent_at = frame.sent_at
    if message.sent_at is not None:
        try:
            sent_at = microseconds(message.sent_at)
        except InvalidInput:
            sent_at = None
    at = corrected(original_at, None if frame.historical else sent_at, received_at)
    require_time(at, received_at)
    return original_at, sent_at, at


def _event_id(message: Message, raw: bytes, frame: Frame, original_at: int | None) -> str:
    """The sender's message id; without one, what the message says, and how often it said so in this request.

    A message without id and time is new each time that it arrives.
    """
    given = message.message_id
    if type(given) is str and given.isprintable() and given.strip():
        return given if len(given) <= MAX_IDENTIFIER_LENGTH else blake2b(given.encode(), digest_size=16).hexdigest()
    content = read(_OBJECT, raw)
    for key in _SENDING:
        content.pop(key, None)
    if original_at is None:
        content["receivedAt"] = frame.request.received_at
    canonical = msgspec.json.encode([frame.kind, content], order="deterministic")
    digest = blake2b(canonical, digest_size=16).hexdigest()
    times = frame.seen[digest] = frame.seen.get(digest, 0) + 1
    return digest if times == 1 else f"{digest}-{times}"


def _identifiers(
    kind: str, message: Message, context: dict[str, Any], person: dict[str, Any], region: str
) -> tuple[Identifier, ...]:
    """All ids that the message says belong to one person, the strongest first."""
    user = stated(_USER, message.user_id)
    anonymous = stated(_ANONYMOUS, message.anonymous_id)
    if kind in _NEED_A_PERSON and user is None and anonymous is None:
        raise InvalidInput("an {kind} message needs a userId or an anonymousId", kind=kind)
    found = [user, anonymous]
    if kind == _ALIAS:
        found += _previous(message)
    if person:
        found += in_traits(person, region)
    if "externalIds" in context or "externalId" in context:
        found += [one for key in _EXTERNAL for one in _external(context.get(key), region)]
    if "device" in context:
        found.append(_device(context["device"]))
    return distinct(found)


def _previous(message: Message) -> list[Identifier | None]:
    """The id before: of a visitor, or of a user. The message does not say which, so it is named as both."""
    if message.previous_id is None:
        raise InvalidInput("an alias message needs a previousId")
    visitor = stated(_ANONYMOUS, message.previous_id)
    return [visitor] if message.previous_id == message.anonymous_id else [visitor, stated(_USER, message.previous_id)]


def _external(given: Any, region: str) -> Iterator[Identifier | None]:
    """Ids of other systems: [{"type": "loyaltyCard", "id": "42"}]."""
    for entry in given if type(given) is list else ():
        if type(entry) is dict and type(entry.get("type")) is str and type(entry.get("id")) in (str, int):
            yield usable(custom_kind(entry["type"]), str(entry["id"]), region)


def _device(device: Any) -> Identifier | None:
    return usable(_DEVICE, device["id"]) if type(device) is dict and type(device.get("id")) is str else None


def _group_id(kind: str, message: Message) -> str | None:
    if kind != _GROUP:
        return None
    group = stated("group_id", message.group_id)
    if group is None:
        raise InvalidInput("a group message needs a groupId")
    return group.value


def _channel(message: Message, name: str, properties: dict[str, Any], context: dict[str, Any]) -> str:
    """Where it happened; a library on a server may tell in the properties for which channel it speaks."""
    library = context.get("library")
    library_name = library.get("name") if type(library) is dict else None
    channel = channels.channel(_word(context.get("channel")), name, _word(library_name), _word(message.channel))
    if channel in _SAYS_LITTLE and "channel" in properties:
        return channels.spoken_channel(_word(properties["channel"])) or channel
    return channel


def _touchpoint(kind: str, channel: str, message: Message, properties: dict[str, Any], context: dict[str, Any]) -> str:
    if kind == _SCREEN and type(message.name) is str:
        return one_line(message.name)[:MAX_NAME_LENGTH]
    page = context.get("page")
    return channels.touchpoint(
        channels.WEB if kind == _PAGE else channel, properties, page if type(page) is dict else {}
    )


def _word(value: Any) -> str:
    return value if type(value) is str else ""


def _consent(context: dict[str, Any]) -> dict[str, Any] | None:
    """Segment's categoryPreferences, or RudderStack's lists of allowed and denied categories."""
    if "consent" in context:
        given = context["consent"]
        preferences = given.get("categoryPreferences") if type(given) is dict else None
        if type(preferences) is not dict:
            return None
        return {word: value for word, value in preferences.items() if type(value) is bool} or None
    management = context.get("consentManagement")
    if type(management) is not dict:
        return None
    consent: dict[str, Any] = {}
    for key, allowed in (("allowedConsentIds", True), ("deniedConsentIds", False)):
        ids = management.get(key)
        consent |= {word: allowed for word in ids if type(word) is str} if type(ids) is list else {}
    return consent or None


def _ip(context: dict[str, Any], on_the_device: bool, frame: Frame) -> str | None:
    """The address the sender names; our peer's only when that is the customer's own machine."""
    if named := _text(context.get("ip")):
        return named
    return frame.request.ip or None if on_the_device or context.get("direct") is True else None


def _text(value: Any) -> str | None:
    return value[:1024] if type(value) is str and value else None
