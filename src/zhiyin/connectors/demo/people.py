"""Who the customers are: accounts with their ids, where they live, how they shop, and what they share with others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhiyin.connectors.demo.brand import LOCALES, REGIONS, STORES
from zhiyin.connectors.demo.names import Name, draw_names, misspelt
from zhiyin.connectors.demo.seasons import Floats, Ints
from zhiyin.connectors.demo.truths import MEMBER_SHARE, Join

Flags = npt.NDArray[np.bool_]

KNOWN_SHARE = 0.82
_JOINED_BEFORE = 0.55  # were customers when the year began
_DUPLICATES = {Join.EMAIL: 0.008, Join.MEMBER: 0.006, Join.UNIONID: 0.006, Join.WEAK: 0.02}  # of the people
_FAMILY_SHARE = 0.012  # families whose members give one phone number
_SHARED_BROWSER_SHARE = 0.008
_POLITE_SHARE, _GRUMBLING_SHARE = 0.02, 0.012
# Domains that can never exist, and numbers that no network has given out.
_MAIL_DOMAINS = ("postbox.example", "youxiang.example", "letter.example", "mail.ouzel.example", "xinxiang.example")
_PHONE_PATTERNS = {"taiwan": ("+886901", 6), "hong_kong": ("+8524", 7)}
_TABLET_SIGN_INS = 25


@dataclass
class Contacts:
    """The ids of each account, as text; None where it has none."""

    user: list[str]
    email: list[str | None]
    phone: list[str | None]
    member: list[str | None]
    openid: list[str | None]
    unionid: list[str | None]
    browser: list[str]  # anonymous ids
    second_browser: list[str]
    device: list[str]


@dataclass
class People:
    """Accounts by number; several may belong to one human."""

    human: Ints
    locale: Ints
    region: Ints
    city: Ints
    known: Flags
    old: Flags  # were customers when the year began
    joined: Floats  # the first visit, in the even time of visits
    registered: Floats
    buying: Floats  # orders a year
    visiting: Floats  # visits a year
    leaving: Floats  # chance that an order is the last one
    warmth: Floats  # how kindly they judge, standard normal
    app_lover: Floats  # 0 never the app, 1 always
    polite: Flags
    grumbling: Flags
    birthday: list[str]
    names: list[Name]
    written: list[str]
    contacts: Contacts
    duplicates: list[tuple[int, int, Join]]
    families: list[tuple[int, ...]]
    shared_browsers: list[tuple[int, int]]
    tablet_users: list[list[int]]  # by store

    @property
    def count(self) -> int:
        return int(self.human.size)


def make_people(count: int, seed: int) -> People:
    """`count` humans and the second accounts of some of them."""
    rng = np.random.default_rng([seed, 1])
    people = _humans(count, rng)
    _plant_households(people, rng)
    return people


def _humans(count: int, rng: np.random.Generator) -> People:
    known = rng.random(count) < KNOWN_SHARE
    second, joins = _second_accounts(np.flatnonzero(known), count, rng)
    human = np.concatenate((np.arange(count), second))
    extra = human.size - count
    region = rng.choice(len(REGIONS), count, p=[region.share for region in REGIONS])[human]
    locale = _locales(region[:count], rng)[human]
    city = (rng.random(count) * np.array([len(REGIONS[r].cities) for r in region[:count]])).astype(np.int64)[human]
    known = np.concatenate((known, np.ones(extra, bool)))
    old = rng.random(human.size) < np.where(known, _JOINED_BEFORE, 0.0)
    joined = np.where(old, 0.0, rng.random(human.size))
    buying = rng.gamma(0.9, 3.7, human.size) * known
    grumbling = known & (rng.random(human.size) < _GRUMBLING_SHARE)
    buying = np.where(grumbling, 5 + buying, buying)
    buying[count:] *= 0.4
    names = draw_names(locale[:count].tolist(), rng)
    names += [names[index] for index in second.tolist()]
    people = People(
        human=human,
        locale=locale,
        region=region,
        city=city,
        known=known,
        old=old,
        joined=joined,
        registered=np.where(old, 0.0, np.minimum(joined + rng.exponential(0.02, human.size), 0.98)),
        buying=buying,
        visiting=(1.1 + rng.gamma(0.75, 3.9, human.size)) * np.where(known, 1.0, 0.55) + 1.2 * buying,
        leaving=np.where(grumbling, 0.0, rng.beta(1.1, 9.0, human.size)),
        warmth=rng.normal(0, 1, count)[human],
        app_lover=rng.beta(0.7, 1.1, human.size),
        polite=known & ~grumbling & (rng.random(human.size) < _POLITE_SHARE),
        grumbling=grumbling,
        birthday=_birthdays(count, rng, human),
        names=names,
        written=[name.written for name in names],
        contacts=_contacts(names, region, known, rng),
        duplicates=[
            (first, count + number, join)
            for number, (first, join) in enumerate(zip(second.tolist(), joins, strict=True))
        ],
        families=[],
        shared_browsers=[],
        tablet_users=[],
    )
    _settle_second_accounts(people, rng)
    return people


def _second_accounts(known: Ints, count: int, rng: np.random.Generator) -> tuple[Ints, list[Join]]:
    joins = [join for join, share in _DUPLICATES.items() for _ in range(max(1, round(share * count)))]
    joins = joins[: known.size]
    return rng.choice(known, len(joins), replace=False), joins


def _locales(region: Ints, rng: np.random.Generator) -> Ints:
    draw = rng.random(region.size)
    cn, tw, en = (LOCALES.index(locale) for locale in ("zh-CN", "zh-TW", "en"))
    ids = np.array([r.id for r in REGIONS])[region]
    locale = np.where(draw < 0.92, cn, en)
    locale = np.where(ids == "taiwan", np.where(draw < 0.96, tw, en), locale)
    return np.where(ids == "hong_kong", np.where(draw < 0.45, tw, en), locale)


def _birthdays(count: int, rng: np.random.Generator, human: Ints) -> list[str]:
    days = np.datetime64("1962-01-01") + rng.integers(0, 365 * 44, count).astype("timedelta64[D]")
    return [str(day) for day in days[human]]


def _contacts(names: list[Name], region: Ints, known: Flags, rng: np.random.Generator) -> Contacts:
    size = len(names)
    draws = rng.random((size, 4))
    tokens = rng.integers(0, 1 << 62, (size, 5))
    letters = [[f"{token:016x}" for token in column] for column in tokens.T.tolist()]
    is_known = known.tolist()

    def where(column: int, share: float, values: list[str]) -> list[str | None]:
        kept = (draws[:, column] < share).tolist()
        return [v if k and y else None for v, k, y in zip(values, kept, is_known, strict=True)]

    emails = [_email(name, number) for number, name in enumerate(names)]
    phones = [_phone(REGIONS[place].id, number) for number, place in enumerate(region.tolist())]
    unionids = [f"oz{token}" for token in letters[0]]
    return Contacts(
        user=[f"u{100_000 + number}" for number in range(size)],
        email=where(0, 0.8, emails),
        phone=[p if e else q for p, q, e in zip(where(1, 0.85, phones), phones, where(0, 0.8, emails), strict=True)],
        member=where(2, MEMBER_SHARE, [f"88{number:08d}" for number in range(size)]),
        openid=where(3, 0.6, [f"o{token}" for token in letters[1]]),
        unionid=where(3, 0.6, unionids),
        browser=[f"{token}-w1" for token in letters[2]],
        second_browser=[f"{token}-w2" for token in letters[3]],
        device=[f"ozapp-{token}" for token in letters[4]],
    )


def _email(name: Name, number: int) -> str:
    given = name.given[:8]
    form = (f"{name.surname}.{given}{number}", f"{given}{name.surname}{number}", f"{given}_{number}")[number % 3]
    return f"{form}@{_MAIL_DOMAINS[number % 5]}"


def _phone(region: str, number: int) -> str:
    prefix, digits = _PHONE_PATTERNS.get(region, ("+86142", 8))
    return f"{prefix}{number * 38_709_183 % 10**digits:0{digits}d}"  # coprime to 10: no two alike


def _settle_second_accounts(people: People, rng: np.random.Generator) -> None:
    """What each second account has in common with the first, and nothing else."""
    ids = people.contacts
    for first, second, join in people.duplicates:
        ids.member[second] = ids.openid[second] = ids.unionid[second] = None
        if join is Join.WEAK:
            people.written[second] = misspelt(people.names[second], int(rng.integers(0, 1 << 20)))
            ids.email[second] = ids.email[second] or _email(people.names[second], second)
            continue
        ids.phone[second] = ids.email[second] = None
        if join is Join.EMAIL:
            ids.email[first] = ids.email[second] = ids.email[first] or _email(people.names[first], first)
        elif join is Join.MEMBER:
            ids.member[first] = ids.member[second] = ids.member[first] or f"88{first:08d}"
        else:
            ids.unionid[first] = ids.unionid[first] or f"oz{first:016x}"
            ids.openid[first] = ids.openid[first] or f"o{first:016x}"
            ids.unionid[second], ids.openid[second] = ids.unionid[first], f"o{second:016x}"


def _plant_households(people: People, rng: np.random.Generator) -> None:
    """Families with one phone, couples with one browser, and the tablets on the counters of the stores."""
    taken = {account for first, second, _ in people.duplicates for account in (first, second)}
    free = [n for n in rng.permutation(np.flatnonzero(people.known)).tolist() if n not in taken]
    by_region: dict[int, list[int]] = {}
    for account in free:
        by_region.setdefault(int(people.region[account]), []).append(account)
    families = max(1, round(people.count * _FAMILY_SHARE))
    couples = max(1, round(people.count * _SHARED_BROWSER_SHARE))
    for number in range(families + couples):
        region = max(by_region, key=lambda r: len(by_region[r]))
        size = 2 + number % 2 if number < families else 2
        if len(by_region[region]) <= size:
            break
        group = tuple(by_region[region].pop() for _ in range(size))
        _share(people, group, by_phone=number < families)
    people.tablet_users = [_tablet_users(people, store.region, rng) for store in STORES]


def _share(people: People, group: tuple[int, ...], *, by_phone: bool) -> None:
    ids = people.contacts
    if by_phone:
        phone = ids.phone[group[0]] or _phone(REGIONS[int(people.region[group[0]])].id, group[0])
        for member in group:
            ids.phone[member] = phone
            ids.email[member] = ids.email[member] or _email(people.names[member], member)
        people.families.append(group)
    else:
        ids.browser[group[1]] = ids.browser[group[0]]
        people.shared_browsers.append((group[0], group[1]))


def _tablet_users(people: People, region: int, rng: np.random.Generator) -> list[int]:
    candidates = np.flatnonzero(people.known & (people.region == region))
    size = min(_TABLET_SIGN_INS, candidates.size)
    return sorted(rng.choice(candidates, size, replace=False).tolist()) if size else []
