"""How people come by: visits to the web shop, the app and the mini-program, each with where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from zhiyin.connectors.demo.brand import CATEGORIES, PRODUCTS, REGIONS
from zhiyin.connectors.demo.moments import Kind, Moments
from zhiyin.connectors.demo.people import Flags, People
from zhiyin.connectors.demo.purchases import APP, MINI, STORE, WEB, Orders, draw_products
from zhiyin.connectors.demo.seasons import DAY, MINUTE, SECOND, Floats, Ints, Tide


class Acquisition(NamedTuple):
    """A way into the shop: who refers, and the marks of a campaign; weights at home and in Hong Kong and Taiwan."""

    referrer: str
    source: str
    medium: str
    weight: float
    weight_abroad: float


ACQUISITIONS = (
    Acquisition("", "", "", 24, 26),  # typed in
    Acquisition("https://www.baidu.com/", "", "", 17, 1),
    Acquisition("https://www.baidu.com/", "baidu", "cpc", 9, 0),
    Acquisition("https://mp.weixin.qq.com/", "wechat", "article", 12, 2),
    Acquisition("", "wechat", "moments_ad", 5, 0),
    Acquisition("https://www.douyin.com/", "douyin", "video", 11, 0),
    Acquisition("https://www.xiaohongshu.com/", "xiaohongshu", "kol", 9, 4),
    Acquisition("https://weibo.com/", "weibo", "social", 3, 1),
    Acquisition("https://www.bing.com/", "", "", 3, 4),
    Acquisition("https://www.google.com/", "", "", 2, 28),
    Acquisition("https://www.google.com/", "google", "cpc", 0.5, 14),
    Acquisition("https://www.facebook.com/", "facebook", "paid_social", 0, 9),
    Acquisition("", "newsletter", "email", 4, 8),
    Acquisition("https://www.zhihu.com/", "", "", 3, 0),
    Acquisition("", "partner", "affiliate", 2, 3),
)
NEWSLETTER = next(n for n, acquisition in enumerate(ACQUISITIONS) if acquisition.medium == "email")
HELP_PAGES = ("orders", "delivery", "returns", "warranty", "invoice", "contact")
_SIGNED_IN_ON_WEB = 0.5
_AWAY = 0.06  # of the year: those who leave come by that much longer


@dataclass
class Sessions:
    """Visits as columns."""

    person: Ints
    at: Ints
    channel: Ints
    signed_in: Flags
    second_browser: Flags
    acquisition: Ints
    order: Ints  # the order it led to, or -1
    product: Ints  # what they came for


def registration_times(people: People, orders: Orders, trade: Tide, seed: int) -> Ints:
    """When each account was opened: before its first order; those of earlier years, before the first day."""
    rng = np.random.default_rng([seed, 3])
    opened = trade.instants(np.minimum(people.registered, 0.98), rng)
    opened[people.old] = trade.start - rng.integers(1, 1200, int(people.old.sum())) * DAY
    first = np.full(people.count, np.iinfo(np.int64).max)
    np.minimum.at(first, orders.person, orders.at)
    return np.where(
        people.known & (people.registered < 1), np.minimum(opened, first - 6 * MINUTE), np.iinfo(np.int64).max
    )


def make_sessions(people: People, orders: Orders, opened: Ints, browsing: Tide, seed: int) -> Sessions:
    """All visits: those that end with an order, and the many that do not."""
    rng = np.random.default_rng([seed, 4])
    person, at = _plain_visits(people, orders, browsing, rng)
    bought = np.flatnonzero(orders.channel != STORE)
    lead = ((4 + rng.gamma(2.0, 6.0, bought.size)) * MINUTE).astype(np.int64)
    channel = np.concatenate((_channels(people, person, rng), orders.channel[bought]))
    order = np.concatenate((np.full(person.size, -1), bought))
    product = np.concatenate((draw_products(person.size, rng), orders.product[bought]))
    person, at = np.concatenate((person, orders.person[bought])), np.concatenate((at, orders.at[bought] - lead))
    habit = (channel != WEB) | (rng.random(person.size) < _SIGNED_IN_ON_WEB) | (order >= 0)
    return Sessions(
        person=person,
        at=at,
        channel=channel,
        signed_in=people.known[person] & (at >= opened[person]) & habit,
        second_browser=(channel == WEB) & (person % 4 == 0) & (rng.random(person.size) < 0.35),
        acquisition=np.where(channel == WEB, _acquisitions(people.region[person], rng), 0),
        order=order,
        product=product,
    )


def _plain_visits(people: People, orders: Orders, browsing: Tide, rng: np.random.Generator) -> tuple[Ints, Ints]:
    end = np.ones(people.count)
    gone = orders.last
    end[orders.person[gone]] = np.minimum(browsing.even(orders.at[gone]) + _AWAY, 1.0)
    span = np.maximum(end - people.joined, 0.0)
    count = rng.poisson(people.visiting * span)
    count = np.where(~people.known | ~people.old, np.maximum(count, 1), count)
    person = np.repeat(np.arange(people.count), count)
    even = people.joined[person] + rng.random(person.size) * span[person]
    firsts = np.cumsum(count)[count > 0] - count[count > 0]
    even[firsts] = people.joined[person[firsts]]
    return person, browsing.instants(np.minimum(even, 0.99999), rng)


def _channels(people: People, person: Ints, rng: np.random.Generator) -> Ints:
    draw, habit = rng.random(person.size), people.app_lover[person]
    uses_wechat = np.array([openid is not None for openid in people.contacts.openid])[person]
    channel = np.where(people.known[person] & (draw < habit * 0.75), APP, WEB)
    return np.where(uses_wechat & (draw > 0.7), MINI, channel)


def _acquisitions(region: Ints, rng: np.random.Generator) -> Ints:
    abroad = np.array([r.currency != "CNY" for r in REGIONS])[region]
    draw = rng.random(region.size)
    home = np.cumsum([a.weight for a in ACQUISITIONS])
    away = np.cumsum([a.weight_abroad for a in ACQUISITIONS])
    drawn = np.where(
        abroad, np.searchsorted(away / away[-1], draw, "right"), np.searchsorted(home / home[-1], draw, "right")
    )
    return np.minimum(drawn, len(ACQUISITIONS) - 1)


class _Steps:
    """Adds the steps of all sessions, one kind after the other, each a little later than the one before."""

    def __init__(self, sessions: Sessions, moments: Moments, rng: np.random.Generator) -> None:
        self.sessions, self._moments, self.rng = sessions, moments, rng
        self._clock = sessions.at.copy()
        self._pace = 0.5 + rng.gamma(2.0, 0.5, sessions.at.size)

    def step(self, kind: Kind, which: Flags, seconds: tuple[int, int], item: Ints | int = -1) -> None:
        """One step of the sessions `which`, a time between `seconds` after their last one."""
        index = np.flatnonzero(which)
        wait = self.rng.integers(seconds[0] * SECOND, seconds[1] * SECOND, index.size) * self._pace[index]
        self._clock[index] += wait.astype(np.int64)
        items = item[index] if isinstance(item, np.ndarray) else item
        self._moments.add(kind, self._clock[index], self.sessions.person[index], index, items)

    def chance(self, share: float | Floats) -> Flags:
        """Each session with this chance."""
        drawn: Flags = self.rng.random(self.sessions.at.size) < share
        return drawn


def tell_visits(sessions: Sessions, campaign: Ints, moments: Moments, seed: int) -> None:
    """The steps of every visit: landing, looking around, the cart; `campaign` runs at its time, or -1."""
    steps = _Steps(sessions, moments, np.random.default_rng([seed, 5]))
    everyone = np.ones(sessions.at.size, bool)
    buys, product = sessions.order >= 0, sessions.product
    steps.step(Kind.OPENED, sessions.channel == APP, (0, 1))
    steps.step(Kind.LANDED, everyone, (1, 3))
    _tell_signing_in(steps)
    has_campaign = campaign >= 0
    seen = has_campaign & steps.chance(0.5)
    steps.step(Kind.PROMOTION_SEEN, seen, (1, 9), campaign)
    steps.step(Kind.PROMOTION_CLICKED, seen & steps.chance(0.24), (2, 30), campaign)
    steps.step(Kind.SEARCHED, steps.chance(0.27), (6, 50), product)
    category = np.array([CATEGORIES.index(p.category) for p in PRODUCTS])[product]
    steps.step(Kind.LISTED, steps.chance(0.46), (6, 50), category)
    goes_on = steps.chance(0.86) | buys
    for turn in range(6):
        seen_product = product if turn == 0 else _similar(product, steps.rng)
        steps.step(Kind.VIEWED, goes_on, (10, 90), seen_product)
        goes_on &= steps.chance(0.57)
    steps.step(Kind.SHARED, steps.chance(0.012), (5, 60), product)
    steps.step(Kind.WISHED, steps.chance(0.035) & ~buys, (5, 60), product)
    _tell_carts(steps, buys)
    page = steps.rng.integers(0, len(HELP_PAGES), sessions.at.size)
    steps.step(Kind.HELP, steps.chance(0.07) & ~buys, (20, 120), page)


def _tell_carts(steps: _Steps, buys: Flags) -> None:
    product = steps.sessions.product
    adds = buys | steps.chance(0.13)
    steps.step(Kind.ADDED, adds, (8, 80), product)
    steps.step(Kind.CART, adds & (buys | steps.chance(0.62)), (5, 60), product)
    leaves = adds & ~buys
    steps.step(Kind.CHECKOUT, buys | (leaves & steps.chance(0.3)), (5, 40), product)
    steps.step(Kind.PAYMENT_INFO, buys, (5, 30), product)
    steps.step(Kind.REMOVED, leaves & steps.chance(0.17), (5, 200), product)


def _tell_signing_in(steps: _Steps) -> None:
    """An account is made known at the first visit of each program, and now and then again."""
    sessions = steps.sessions
    program = sessions.channel * 2 + sessions.second_browser
    index = np.flatnonzero(sessions.signed_in)
    order = index[np.lexsort((sessions.at[index], program[index], sessions.person[index]))]
    key = sessions.person[order] * 8 + program[order]
    is_first = np.zeros(sessions.at.size, bool)
    is_first[order[np.flatnonzero(np.diff(key, prepend=-1))]] = True
    again = sessions.signed_in & (sessions.channel == WEB) & steps.chance(0.12)
    steps.step(Kind.SIGNED_IN, is_first | again, (3, 20))
    steps.step(Kind.IDENTIFIED, is_first | again, (0, 1))


def _similar(product: Ints, rng: np.random.Generator) -> Ints:
    """Mostly a neighbour on the shelf, sometimes something else."""
    near = np.clip(product + rng.integers(-2, 3, product.size), 0, len(PRODUCTS) - 1)
    return np.where(rng.random(product.size) < 0.7, near, draw_products(product.size, rng))
