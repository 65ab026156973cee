"""The words of Sensors Data ($pageview, $identity_mobile, $url ...) in ours, where the meaning is sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zhiyin.connectors.protocols.identities import custom_kind
from zhiyin.customers.model import IdentifierKind
from zhiyin.touchpoints.model import InteractionType
from zhiyin.touchpoints.vocabulary import EVENTS

VIEWS = {
    "$pageview": InteractionType.PAGE.value,
    "$MPViewScreen": InteractionType.SCREEN.value,
    "$AppViewScreen": InteractionType.SCREEN.value,
}
_NAMES = {
    "$pageview": "Page Viewed",
    "$MPViewScreen": "Screen Viewed",
    "$AppViewScreen": "Screen Viewed",
    "$AppInstall": "Application Installed",
    "$AppStart": "Application Opened",
    "$MPLaunch": "Application Opened",
    "$AppEnd": "Application Backgrounded",
    "$MPHide": "Application Backgrounded",
}
_PROPERTIES = {
    "$url": "url",
    "$url_path": "path",
    "$title": "title",
    "$referrer": "referrer",
    "$referrer_host": "referring_domain",
    "$screen_name": "screen_name",
}
_CONTEXT = {
    "$lib": ("library", "name"),
    "$lib_version": ("library", "version"),
    "$os": ("os", "name"),
    "$os_version": ("os", "version"),
    "$manufacturer": ("device", "manufacturer"),
    "$model": ("device", "model"),
    "$device_id": ("device", "id"),
    "$app_id": ("app", "namespace"),
    "$app_name": ("app", "name"),
    "$app_version": ("app", "version"),
    "$utm_source": ("campaign", "source"),
    "$utm_medium": ("campaign", "medium"),
    "$utm_campaign": ("campaign", "name"),
    "$utm_term": ("campaign", "term"),
    "$utm_content": ("campaign", "content"),
}
_IDENTITIES = {
    "$identity_login_id": IdentifierKind.USER.value,
    "$identity_mobile": IdentifierKind.PHONE.value,
    "$identity_email": IdentifierKind.EMAIL.value,
    **dict.fromkeys(
        ("$identity_cookie_id", "$identity_anonymous_id", "$identity_distinct_id", "$identity_mp_id"),
        IdentifierKind.ANONYMOUS.value,
    ),
    **dict.fromkeys(
        ("$identity_android_id", "$identity_android_uuid", "$identity_idfv", "$identity_idfa", "$identity_oaid"),
        IdentifierKind.DEVICE.value,
    ),
}


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


_VOCABULARY = {_squashed(name): name for name in EVENTS}


@lru_cache(maxsize=1 << 14)
def spoken_name(name: str) -> str:
    """The event in our vocabulary: a built-in one, or one of ours without its spaces ("OrderCompleted").

    Names of events must be variable names there, so ours cannot be sent as they are.
    """
    return _NAMES.get(name) or (name if name.startswith("$") else _VOCABULARY.get(_squashed(name), name))


@lru_cache(maxsize=4096)
def kind_of_identity(key: str) -> str:
    """The kind of identifier that a key of `identities` holds: "$identity_mp_unionid" -> wechat_unionid."""
    if key in _IDENTITIES:
        return _IDENTITIES[key]
    bare = key.removeprefix("$identity_")
    if bare.endswith(("unionid", "union_id")):
        return IdentifierKind.UNIONID.value
    return IdentifierKind.OPENID.value if bare.endswith(("openid", "open_id")) else custom_kind(bare)


@dataclass(slots=True)
class Said:
    """What the properties of a message say, taken apart."""

    properties: dict[str, Any]
    context: dict[str, Any]
    ip: str | None = None
    user_agent: str | None = None
    is_login_id: bool = False


def split(given: dict[str, Any], lib: dict[str, Any]) -> Said:
    """Properties under our names; what describes the machine goes into the context; the rest stays as it is."""
    said = Said(properties={}, context={})
    properties = said.properties
    for key, value in given.items():
        if not key.startswith("$"):
            properties[key] = value
        elif key in _CONTEXT:
            _put(said.context, _CONTEXT[key], value)
        elif key == "$is_login_id":
            said.is_login_id = value is True
        elif key in ("$ip", "$user_agent"):
            setattr(said, key[1:], value[:1024] if type(value) is str and value else None)
        else:
            name = _PROPERTIES.get(key, key)
            properties[key if name in given else name] = value
    if "library" not in said.context and lib:
        _put(said.context, ("library", "name"), lib.get("$lib"))
        _put(said.context, ("library", "version"), lib.get("$lib_version"))
    return said


def _put(context: dict[str, Any], place: tuple[str, str], value: Any) -> None:
    outer, inner = place
    context.setdefault(outer, {})[inner] = value
