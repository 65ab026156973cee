"""The channels of which we know what to call them; others go by the name that their sender gave them."""

from __future__ import annotations

from collections.abc import Mapping

from zhiyin.base.locale import Locale, translate

CHANNELS: Mapping[str, str] = {
    "web": "Web",
    "app": "App",
    "mini_program": "Mini-program",
    "store": "Store",
    "call": "Phone call",
    "chat": "Chat",
    "email": "E-mail",
    "sms": "SMS",
    "social": "Social media",
    "review": "Reviews",
    "server": "Server",
    "file": "File",
}


def channel_name(channel: str, locale: Locale) -> str:
    """What a reader calls it."""
    return translate(CHANNELS[channel], locale) if channel in CHANNELS else channel.replace("_", " ")
