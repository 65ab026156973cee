"""Who a customer is: identifiers, the links between them, and the profile they make."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

import phonenumbers

from zhiyin.base.errors import InvalidInput


class IdentifierKind(StrEnum):
    """The kinds of identifier that we know by name; any other word is a custom kind."""

    USER = "user_id"
    MEMBER = "member_number"
    UNIONID = "wechat_unionid"
    OPENID = "wechat_openid"
    EMAIL = "email"
    PHONE = "phone"
    ANONYMOUS = "anonymous_id"
    DEVICE = "device_id"


_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
_CUSTOM_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")
MAX_IDENTIFIER_LENGTH = 255


class Identifier(NamedTuple):
    """One id of a person, in one spelling: the same id is always the same pair."""

    kind: str
    value: str

    @classmethod
    def of(cls, kind: str, raw: object, *, region: str = "CN") -> Identifier:
        """Any identifier, normalised by its kind; refuses what cannot be one."""
        text = str(raw).strip()
        if kind == IdentifierKind.EMAIL:
            return cls.email(text)
        if kind == IdentifierKind.PHONE:
            return cls.phone(text, region=region)
        if not _CUSTOM_KIND.fullmatch(kind):
            raise InvalidInput("not a kind of identifier: {kind}", kind=kind)
        if not text or len(text) > MAX_IDENTIFIER_LENGTH or not text.isprintable():
            raise InvalidInput("not a usable {kind}: {raw}", kind=kind, raw=text[:80])
        return cls(str(kind), text)

    @classmethod
    def email(cls, raw: str) -> Identifier:
        """An e-mail address in lower case: " Li.Na@Example.COM" -> li.na@example.com."""
        text = raw.strip().lower()
        if len(text) > 254 or not _EMAIL.fullmatch(text) or not text.isprintable():
            raise InvalidInput("not an e-mail address: {raw}", raw=raw[:80])
        return cls(IdentifierKind.EMAIL.value, text)

    @classmethod
    def phone(cls, raw: str, *, region: str = "CN") -> Identifier:
        """A phone number as E.164: "138 0013 8000" -> +8613800138000; `region` is for numbers without +."""
        try:
            number = phonenumbers.parse(raw, region)
        except phonenumbers.NumberParseException:
            raise InvalidInput("not a phone number: {raw}", raw=raw[:40]) from None
        if not phonenumbers.is_possible_number(number):
            raise InvalidInput("not a phone number: {raw}", raw=raw[:40])
        return cls(IdentifierKind.PHONE.value, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
