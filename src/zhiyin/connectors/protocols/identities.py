"""Which ids in a message name a person, in one spelling; what cannot be an id stays a trait."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.protocols.model import DEFAULT_REGION
from zhiyin.customers.model import Identifier, IdentifierKind

_CACHED = 1 << 16
# What programs write when they know nobody. As ids they would join thousands of strangers.
PLACEHOLDERS = frozenset(
    [
        *("", "0", "-1", "null", "(null)", "<null>", "nil", "none", "nan", "n/a", "undefined", "unknown"),
        *("anonymous", "guest", "[object object]", "00000000-0000-0000-0000-000000000000"),
    ]
)
_KIND_OF_TRAIT = {
    **dict.fromkeys(("email", "emailaddress", "mail", "邮箱", "电子邮箱", "邮件地址"), IdentifierKind.EMAIL.value),
    **dict.fromkeys(
        ("phone", "phonenumber", "mobile", "mobilephone", "mobilenumber", "cellphone", "telephone"),
        IdentifierKind.PHONE.value,
    ),
    **dict.fromkeys(("手机", "手机号", "手机号码", "电话", "电话号码"), IdentifierKind.PHONE.value),
    **dict.fromkeys(("membernumber", "memberno", "memberid", "会员号", "会员编号"), IdentifierKind.MEMBER.value),
    **dict.fromkeys(("unionid", "wechatunionid", "wxunionid"), IdentifierKind.UNIONID.value),
    **dict.fromkeys(("openid", "wechatopenid", "wxopenid"), IdentifierKind.OPENID.value),
}


@lru_cache(maxsize=_CACHED)
def usable(kind: str, raw: str, region: str = DEFAULT_REGION) -> Identifier | None:
    """The identifier; None when it names nobody or cannot be one."""
    if raw.strip().lower() in PLACEHOLDERS:
        return None
    try:
        return Identifier.of(kind, raw, region=region)
    except InvalidInput:
        return None


def stated(kind: str, raw: object) -> Identifier | None:
    """An id that the message gives as such: None when absent or a placeholder, refused when it cannot be one."""
    if raw is None:
        return None
    text = raw if type(raw) is str else _text(raw)
    if text is not None:
        found = usable(kind, text)
        if found is not None or text.strip().lower() in PLACEHOLDERS:
            return found
    raise InvalidInput("not a usable {kind}: {raw}", kind=kind, raw=str(raw)[:80])


def _text(raw: object) -> str | None:
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else None


@lru_cache(maxsize=_CACHED)
def kind_of_trait(key: str) -> str | None:
    """The kind of identifier that a trait of this name holds: "mobilePhone" -> phone."""
    return _KIND_OF_TRAIT.get(re.sub(r"[\s_$\-]", "", key).lower())


def in_traits(traits: Mapping[str, Any], region: str) -> Iterable[Identifier]:
    """The e-mail addresses, phone numbers, member numbers ... among the traits of a person."""
    for key, value in traits.items():
        kind = kind_of_trait(key)
        if kind is not None and (text := value if type(value) is str else _text(value)) is not None:
            found = usable(kind, text, region)
            if found is not None:
                yield found


@lru_cache(maxsize=_CACHED)
def custom_kind(word: str) -> str:
    """Another's word for a kind of id in our spelling: "Loyalty Card" -> loyalty_card, "phone" -> phone."""
    snake = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word).lower()).strip("_")
    return kind_of_trait(word) or snake


def distinct(found: Iterable[Identifier | None]) -> tuple[Identifier, ...]:
    """Each identifier once, in the order found."""
    return tuple(dict.fromkeys(filter(None, found)))
