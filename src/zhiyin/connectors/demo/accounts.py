"""How accounts come to be known: sign-ups, what the membership system tells of them, the companies they work for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.moments import Kind, Moments
from zhiyin.connectors.demo.people import People
from zhiyin.connectors.demo.purchases import Orders
from zhiyin.connectors.demo.seasons import DAY, DAYS, HOUR, MINUTE, SECOND, Ints

SIGN_UP_METHODS = ("phone", "wechat", "email")
_COMPANY_EVERY = 500  # people
_CONTACTS_A_COMPANY = 3
_LEAVES_AFTER = 45 * DAY  # by then the last points are spent


class Company(NamedTuple):
    """A customer of the business desk."""

    id: str
    name: str
    industry: str


COMPANIES = tuple(
    Company(f"org_{number:03d}", name, industry)
    for number, (name, industry) in enumerate(
        (
            ("山岚设计工作室", "design"), ("北渡律师事务所", "law"), ("Tidewrack Architects", "design"),
            ("青禾语言学校", "education"), ("合木咖啡", "hospitality"), ("临港测绘", "engineering"),
            ("Lanternfield Games", "software"), ("知更物业", "property"), ("望溪诊所", "health"),
            ("稻香出版社", "media"), ("Saltmarsh Logistics", "logistics"), ("圓山攝影", "media"),
        )
    )
)  # fmt: skip


def tell_accounts(people: People, opened: Ints, start: int, moments: Moments, seed: int) -> None:
    """Old accounts come with the first night's transfer, new ones when they are opened; some change later."""
    rng = np.random.default_rng([seed, 17])
    old = np.flatnonzero(people.known & people.old)
    moments.add(Kind.SYNCED, start + HOUR + rng.integers(0, 4 * HOUR, old.size), old)
    new = np.flatnonzero(people.known & ~people.old)
    moments.add(Kind.SIGNED_UP, opened[new], new, -1, rng.integers(0, len(SIGN_UP_METHODS), new.size))
    moments.add(Kind.SYNCED, opened[new] + 20 * SECOND, new)
    changed = np.flatnonzero(people.known & (rng.random(people.count) < 0.1))
    later = start + rng.integers(20, DAYS, changed.size) * DAY + 2 * HOUR + rng.integers(0, HOUR, changed.size)
    kept = later > opened[changed]
    moments.add(Kind.SYNCED, later[kept], changed[kept], -1, 1)
    _tell_companies(people, opened, start, moments, rng)


def tell_members(
    people: People, orders: Orders, opened: Ints, start: int, now: int, moments: Moments, seed: int
) -> None:
    """Whoever has a card has joined the loyalty programme; a few leave it, long after their last order."""
    rng = np.random.default_rng([seed, 21])
    holders = {card: account for account, card in reversed([*enumerate(people.contacts.member)]) if card is not None}
    has_card = np.zeros(people.count, bool)
    has_card[[*holders.values()]] = True  # of two accounts with one card the first
    member = np.flatnonzero(has_card & people.known & (opened < now))
    joined = np.maximum(opened[member], start + 5 * HOUR) + MINUTE
    moments.add(Kind.ENROLLED, joined, member)
    last = np.maximum(joined, start)
    bought = np.zeros(people.count, np.int64)
    np.maximum.at(bought, orders.person, orders.delivered_at)
    last = np.maximum(last, bought[member])
    left = last + _LEAVES_AFTER + rng.integers(0, 90 * DAY, member.size)
    leaves = (rng.random(member.size) < truths.MEMBERS_LEAVE) & (left < now)
    moments.add(Kind.LEFT, left[leaves], member[leaves])


def _tell_companies(people: People, opened: Ints, start: int, moments: Moments, rng: np.random.Generator) -> None:
    candidates = np.flatnonzero(people.known & people.old)
    companies = min(len(COMPANIES), max(1, people.count // _COMPANY_EVERY))
    size = min(companies * _CONTACTS_A_COMPANY, candidates.size)
    person = rng.choice(candidates, size, replace=False)
    at = start + rng.integers(6 * HOUR, 30 * DAY, size)
    moments.add(Kind.GROUPED, at, person, -1, np.arange(size) % companies)
