"""By which traits figures may be cut, and into which values: few, shared by several people, and personal to nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from zhiyin.customers.model import Trust

MOST_VALUES = 50
"""So many values of a trait have a name of their own; all others are told as `OTHER`."""

SHARED_BY = 5
"""With fewer people a value has no name of its own: it would stand for them."""

MOST_CUTS = 40
"""So many traits are cut by at most; a hostile source may tell thousands."""

OTHER = "other"

_MOST_SIGNS = 60
_PERSONAL = re.compile(  # words by themselves, words that others are run together with, and Chinese ones anywhere
    r"(^|_)(mail|mobile|tel|fax|street|zip|postal|dob|id|uid|uuid|guid|ssn|ip|photo|picture|url|website"
    r"|lat|latitude|lon|lng|longitude|token|wechat|weixin|qq|nick|person|manager|owner|advisor|adviser|consultant"
    r"|assignee|recipient|consignee|salesperson|representative|handle|alias|plate|iban"
    r"|(open|union|user|member|customer|client|visitor|account|contact|person|login|device|national|tax)(id|no|number)"
    r"|id(card|no|number)|card(no|number))(_|$)"
    r"|name(_|$)|e_?mail|phone|mobile(no|num)|address|birth|passport|password|avatar|(zip|post)code|contact(?!less)"
    r"|姓名|名字|全名|真名|称呼|稱呼|昵称|暱稱|用户名|使用者名|户名|戶名|账号|賬號|帐号|帳號|头像|頭像|大頭貼"
    r"|联系人|联络人|聯絡人|聯繫人|收货人|收貨人|收件人|负责人|負責人|经理|經理|顾问|顧問|专员|專員|业务员|業務員"
    r"|邮箱|邮件|电邮|郵箱|郵件|電郵|信箱|电话|手机|電話|手機|号码|號碼|编号|編號|卡号|卡號|会员号|會員號|微信|传真|傳真"
    r"|地址|住址|邮编|郵編|邮政编码|郵遞區號|生日|出生|身份证|身份證|身分證|证件|證件|护照|護照|车牌|車牌"
)
_SENSITIVE = re.compile(
    r"(^|_)(religion|religious|faith|belief|ethnic|ethnicity|race|racial|diagnosis|diagnoses|diagnosed|disease|illness"
    r"|disability|disabled|medical|medication|patient|health_(condition|status|issue|record)|pregnant|pregnancy|hiv"
    r"|sexual|sexuality|sexual_orientation|politics|political|trade_union|criminal|biometric|genetic)(_|$)"
    r"|宗教|信仰|民族|种族|種族|族裔|诊断|診斷|疾病|病史|病情|病症|用药|用藥|残疾|殘疾|残障|殘障|身心障碍|身心障礙"
    r"|健康状|健康狀|怀孕|懷孕|孕期|性取向|性傾向|政治|党派|黨派|犯罪|前科"
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


class CutReason(StrEnum):
    """Why figures are cut by a trait, or why they are not."""

    CHOSEN = "chosen"  # always
    SHARED = "shared"  # few values, and most customers' are shared
    ONCE_SHARED = "once_shared"  # not any more; a cut that runs goes on
    SOON = "soon"  # from the next look on
    REFUSED = "refused"  # never
    PERSONAL = "personal"
    NOT_NAMEABLE = "not_nameable"
    PUBLIC = "public"  # told through public keys alone
    MANY_VALUES = "many_values"
    NOT_SHARED = "not_shared"
    FULL = "full"  # as many traits are cut by as may be
    FORGOTTEN = "forgotten"  # of those customers that were told of lately nobody has it

    @property
    def is_for_good(self) -> bool:
        """Whether no choice changes anything: no figure is ever cut by it."""
        return self in {CutReason.PERSONAL, CutReason.NOT_NAMEABLE}


@dataclass(frozen=True, slots=True)
class TraitSeen:
    """A trait as it was told lately: how many values it has of how many customers, and why it makes a cut or none."""

    cut: TraitCut
    value_count: int
    customer_count: int
    reason: CutReason


class TraitTold(NamedTuple):
    """A value of a trait as somebody told it of a customer."""

    name: str
    value: Any
    customer_id: int
    trust: int


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
    """Whether a trait of this name tells who somebody is, or is nobody's business; no figure is ever cut by one."""
    words = "_".join(_WORD_ENDS.split(name)).lower()
    return any(pattern.search(words) for pattern in (_PERSONAL, _SENSITIVE))


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


def chosen_for(before: TraitCut, choice: Choice, seen: Seen) -> TraitCut:
    """The trait as the brand has chosen. A cut that runs goes on, unless what is seen of it speaks against it."""
    few = seen.people.total() < SHARED_BY
    goes_on = choice is Choice.ALWAYS or before.choice is choice or few or seen.is_for_cuts()
    after = replace(before, choice=choice, values=before.values if goes_on else ())
    return replace(after, values=values_for(after, seen))


def counted(told: Iterable[TraitTold], chosen: Collection[str] = ()) -> Mapping[str, Seen]:
    """How many customers have which values, by trait, of what was told, the newest first.

    Anybody can say anything through a public key: it counts only for the traits that the brand itself has chosen.
    """
    found: dict[str, Seen] = {}
    known: set[tuple[str, int]] = set()
    for name, value, customer_id, trust in told:
        if (name, customer_id) not in known and (trust != Trust.PUBLIC or name in chosen):
            known.add((name, customer_id))
            found.setdefault(name, Seen()).people[word_of(value)] += 1
    return found


def seen_traits(newest: Sequence[TraitTold], known: Collection[TraitCut]) -> list[TraitSeen]:
    """Every trait that was told lately or decided about: those that make a cut first, then by customers."""
    cuts = {cut.name: cut for cut in known}
    counting = counted(newest, {cut.name for cut in known if cut.choice is Choice.ALWAYS})
    anybody = counted(newest, {one.name for one in newest})
    is_full = sum(cut.is_cut for cut in known) >= MOST_CUTS
    found = []
    for name in anybody.keys() | {cut.name for cut in known if cut.is_cut or cut.choice is not Choice.AUTO}:
        cut, people = cuts.get(name, TraitCut(0, name)), anybody.get(name, Seen()).people
        reason = _reason(cut, counting.get(name), is_full=is_full, is_told=name in anybody)
        found.append(TraitSeen(cut, len(people), people.total(), reason))
    return sorted(found, key=lambda one: (not one.cut.is_cut, -one.customer_count, one.cut.name))


def _reason(cut: TraitCut, counting: Seen | None, *, is_full: bool, is_told: bool) -> CutReason:
    """`counting` is what counts for a cut: of what came through public keys only what the brand has chosen."""
    if is_personal(cut.name):
        return CutReason.PERSONAL
    if not can_be_asked_for(cut.name):
        return CutReason.NOT_NAMEABLE
    if cut.choice is Choice.NEVER:
        return CutReason.REFUSED
    is_shared = counting is not None and counting.is_for_cuts()
    if cut.is_cut:
        if cut.choice is Choice.ALWAYS:
            return CutReason.CHOSEN
        return CutReason.SHARED if is_shared else CutReason.ONCE_SHARED
    if counting is None:
        return CutReason.PUBLIC if is_told else CutReason.FORGOTTEN
    if cut.choice is Choice.ALWAYS:
        return CutReason.SOON if counting.shared() else CutReason.NOT_SHARED
    if is_shared:
        return CutReason.FULL if is_full else CutReason.SOON
    return CutReason.MANY_VALUES if len(counting.people) > MOST_VALUES else CutReason.NOT_SHARED
