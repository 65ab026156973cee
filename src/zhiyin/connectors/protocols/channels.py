"""Where it happened: the channel and the touchpoint of an interaction, from what the sender tells of itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from zhiyin.connectors.protocols.limits import MAX_NAME_LENGTH
from zhiyin.connectors.protocols.names import one_line

WEB, APP, MINI_PROGRAM, SERVER = "web", "app", "mini_program", "server"
STORE, CALL, CHAT, EMAIL, SMS, SOCIAL = "store", "call", "chat", "email", "sms", "social"
ON_THE_DEVICE = frozenset([WEB, APP, MINI_PROGRAM])  # the request comes from the customer's own machine

_SPOKEN = {
    **{channel: channel for channel in (WEB, APP, MINI_PROGRAM, SERVER, STORE, CALL, CHAT, EMAIL, SMS, SOCIAL)},
    "browser": WEB,
    "mobile": APP,
    "miniprogram": MINI_PROGRAM,
    "mini-program": MINI_PROGRAM,
    "phone": CALL,
    "call_centre": CALL,
    "call_center": CALL,
}
_MINI_PROGRAM_MARKS = (
    *("miniprogram", "mini-program", "mini_program", "weapp", "小程序"),
    *("alipaymini", "baidumini", "bytedancemini", "qqmini", "kuaishoumini"),
)
_WEB_LIBRARIES = frozenset(["analytics.js", "js", "rudderlabs javascript sdk", "web"])
_APP_MARKS = (
    *("ios", "swift", "android", "kotlin", "react-native", "react_native", "flutter", "unity", "cordova"),
    *("harmony", "xamarin", "maui"),
)
_HOME_OF_EVENT = {
    **dict.fromkeys(("Conversation Started", "Conversation Ended", "Message Sent", "Message Received"), CHAT),
    **dict.fromkeys(("Email Delivered", "Email Opened", "Email Link Clicked", "Email Bounced"), EMAIL),
    **dict.fromkeys(("Email Marked as Spam", "Unsubscribed"), EMAIL),
    "Call Ended": CALL,
    "Store Visited": STORE,
}


def spoken_channel(word: str) -> str:
    """A channel that the sender names itself; empty when it is none of ours."""
    return _SPOKEN.get(word.lower(), "")


@lru_cache(maxsize=1 << 14)
def channel(said: str, event: str, library: str, side: str) -> str:
    """The channel that the sender says; else where such an event belongs; else where its library runs.

    `side` is RudderStack's word for where the library runs; a more telling
    library name comes first, because a mini-program calls itself "web" too.
    """
    found = spoken_channel(said) or _HOME_OF_EVENT.get(event, "")
    if found:
        return found
    found = library_channel(library)
    return found if found not in ("", SERVER) else spoken_channel(side) or found


def library_channel(library: str) -> str:
    """The channel that an SDK of this name works in; empty for an unnamed one."""
    name = library.lower()
    if any(mark in name for mark in _MINI_PROGRAM_MARKS):
        return MINI_PROGRAM
    if name in _WEB_LIBRARIES:
        return WEB
    if any(mark in name for mark in _APP_MARKS):
        return APP
    return SERVER if name else ""


def touchpoint(channel: str, properties: dict[str, Any], page: dict[str, Any]) -> str:
    """More closely than the channel: the path of a page, the name of a screen, a store, a queue."""
    if channel == WEB:
        return _word(page.get("path")) or _word(properties.get("path")) or _path_of(properties.get("url"))
    if channel == STORE:
        return _first(properties, ("store", "store_name", "store_id", "storeId"))
    if channel in (CALL, CHAT):
        return _first(properties, ("queue", "queue_name", "line"))
    if channel == MINI_PROGRAM:
        return _first(properties, ("path", "screen_name")) or _word(page.get("path"))
    return _first(properties, ("screen", "screen_name")) or _word(page.get("path"))


def _first(properties: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        if word := _word(properties.get(key)):
            return word
    return ""


def _word(value: object) -> str:
    if type(value) is str:
        return one_line(value)[:MAX_NAME_LENGTH]
    return str(value) if type(value) is int else ""


def _path_of(url: object) -> str:
    """The path of an address; empty when there is none."""
    try:
        return one_line(urlsplit(url).path)[:MAX_NAME_LENGTH] if type(url) is str else ""
    except ValueError:
        return ""
