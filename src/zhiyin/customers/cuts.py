"""By which traits figures may be cut, and into which values: few, shared by several people, and personal to nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_VALUES = 50
"""So many values of a trait have a name of their own; all others are told as `OTHER`."""

SHARED_BY = 5
"""With fewer people a value has no name of its own: it would stand for them."""

MOST_CUTS = 40
"""So many traits are cut by at most; a hostile source may tell thousands."""

OTHER = "other"

_MOST_SIGNS = 60
_PERSONAL = re.compile(
    r"(^|_)(name|nickname|surname|firstname|lastname|fullname|username|email|mail|phone|mobile|tel|telephone|fax"
    r"|address|street|zip|zipcode|postcode|postal|birthday|birth|birthdate|dob|id|uid|uuid|guid|openid|unionid"
    r"|passport|ssn|ip|avatar|photo|picture|url|website|lat|latitude|lon|lng|longitude|token|password"
    r"|wechat|weixin|qq)(_|$)"
    r"|姓名|名字|昵称|邮箱|邮件|电话|手机|地址|住址|生日|出生|身份证|证件|护照|微信|暱稱|郵箱|郵件|電話|手機|身分證|證件|護照"
)
_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^\w]+|(?<=\D)(?=\d)")
_CONTACT = re.compile(r"@|\d[\d\s().-]{5,}\d")  # in a value: an address or a number that one can be reached by


class Choice(StrEnum):
    """Whether the brand cuts by a trait."""

    AUTO = "auto"  # when its values are few and shared
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class TraitCut:
    """What the brand wants with a trait, and the values that have a name of their own while it is cut by."""

    id: int
    name: str
    choice: Choice = Choice.AUTO
    values: tuple[str, ...] = ()
    version: int = 0

    @property
    def is_cut(self) -> bool:
        return bool(self.values) and self.choice is not Choice.NEVER

    def told(self, value: Any) -> str | None:
        """How a customer's value is told; None when it says nothing that one could cut by."""
        word = word_of(value)
        if word is None:
            return None
        return word if word in self.values else OTHER


@dataclass(slots=True)
class Seen:
    """How many people have which value of a trait; None is a value that nothing can be cut by."""

    people: Counter[str | None] = field(default_factory=Counter)

    def shared(self) -> list[str]:
        """The values that enough people share, the most frequent first; none by which somebody can be reached."""
        ordered = sorted(self.people.items(), key=lambda one: (-one[1], one[0] or ""))
        return [word for word, n in ordered if word and n >= SHARED_BY and not _CONTACT.search(word)]

    def is_for_cuts(self) -> bool:
        """Whether the values are few, and most people's are shared."""
        common = sum(self.people[word] for word in self.shared())
        return len(self.people) <= MOST_VALUES and 2 * common > self.people.total()


def can_be_asked_for(name: str) -> bool:
    """Whether a reader can name the trait: `trait.plan`, several by comma, a value behind `=`."""
    return len(name) <= _MOST_SIGNS and name == name.strip() and name.isprintable() and not {",", "="} & set(name)


def is_personal(name: str) -> bool:
    """Whether a trait of this name tells who somebody is; no figure is ever cut by one."""
    return _PERSONAL.search("_".join(_WORD_ENDS.split(name)).lower()) is not None


def word_of(value: Any) -> str | None:
    """A value as a short word; None when it is none."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int):
        return None
    word = str(value).strip()
    return word if 0 < len(word) <= _MOST_SIGNS else None


def values_for(cut: TraitCut, seen: Seen) -> tuple[str, ...]:
    """The values that have a name of their own from now on: once named, always named, until nobody cuts by it."""
    if cut.choice is Choice.NEVER or is_personal(cut.name) or not can_be_asked_for(cut.name):
        return ()
    if cut.choice is Choice.AUTO and not (cut.values or seen.is_for_cuts()):
        return ()
    new = [word for word in seen.shared() if word not in cut.values]
    return (*cut.values, *new)[:MOST_VALUES]


def counted(told: Iterable[tuple[str, Any, int]]) -> Mapping[str, Seen]:
    """How many people have which values, by trait, of (trait, value, identity), the newest first."""
    found: dict[str, Seen] = {}
    known: set[tuple[str, int]] = set()
    for name, value, identity_id in told:
        if (name, identity_id) not in known:
            known.add((name, identity_id))
            found.setdefault(name, Seen()).people[word_of(value)] += 1
    return found
