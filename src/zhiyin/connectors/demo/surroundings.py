"""What goes on around the customers: campaigns and their mails, points, stock, outages, visits to stores."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from zhiyin.connectors.demo.brand import PRODUCTS, REGIONS, STORES
from zhiyin.connectors.demo.moments import Kind, Moments
from zhiyin.connectors.demo.people import People
from zhiyin.connectors.demo.purchases import Amounts, Orders
from zhiyin.connectors.demo.seasons import DAY, DAYS, HOUR, MINUTE, SECOND, Ints, local_day


class Campaign(NamedTuple):
    """A promotion of some days, with a mail on its first."""

    slug: str
    names: tuple[str, str, str]  # in the order of LOCALES
    month: int
    day: int
    days: int


CAMPAIGNS = (
    Campaign("spring-refresh", ("春日焕新", "春日煥新", "Spring refresh"), 3, 5, 8),
    Campaign("earth-month", ("旧机换新", "舊機換新", "Trade in, trade up"), 4, 18, 7),
    Campaign("may-holiday", ("五一出行季", "連假出遊季", "Holiday travel picks"), 4, 29, 7),
    Campaign("618", ("618 年中大促", "618 年中慶", "618 mid-year sale"), 6, 1, 20),
    Campaign("summer-sports", ("夏日运动", "夏日運動", "Summer sports"), 7, 12, 9),
    Campaign("back-to-school", ("开学季", "開學季", "Back to school"), 8, 24, 12),
    Campaign("mid-autumn", ("团圆好声音", "團圓好聲音", "Mid-autumn sounds"), 9, 16, 8),
    Campaign("double-11", ("双十一狂欢", "雙十一購物節", "Double 11"), 10, 28, 15),
    Campaign("double-12", ("双十二返场", "雙十二加碼", "Double 12"), 12, 8, 5),
    Campaign("new-year", ("年货节", "年貨節", "New year gifts"), 1, 8, 10),
    Campaign("valentine", ("把喜欢说给你听", "把喜歡說給你聽", "Say it with sound"), 2, 10, 5),
)
_MAILS_A_CAMPAIGN = 0.19  # of the known people with an address


class Outage(NamedTuple):
    """A failure that customers noticed."""

    incident_id: str
    component: str
    days_ago: int
    hours: float


OUTAGES = (
    Outage("inc-login", "app-login", 203, 3.5),
    Outage("inc-pay", "wechat-pay", 96, 1.75),
    Outage("inc-cloud", "watch-sync", 21, 6.0),
)


def campaigns_at(instants: Ints) -> Ints:
    """The campaign that runs at each instant, or -1."""
    days = (instants + 8 * HOUR) // DAY
    unique, inverse = np.unique(days, return_inverse=True)
    running = [_campaign_of(local_day(int(day) * DAY - 8 * HOUR)) for day in unique]
    return np.array(running, dtype=np.int64)[inverse]


def _campaign_of(day: date) -> int:
    for number, campaign in enumerate(CAMPAIGNS):
        start = date(day.year, campaign.month, campaign.day)
        if 0 <= (day - start).days < campaign.days:
            return number
    return -1


def tell_mails(people: People, opened: Ints, start: int, moments: Moments, seed: int) -> None:
    """One mail for each campaign to some of those who gave an address."""
    rng = np.random.default_rng([seed, 11])
    has_email = np.array([email is not None for email in people.contacts.email])
    subscribed = has_email & (rng.random(people.count) < 0.8)
    for day in range(DAYS + 1):
        today = local_day(start + day * DAY)
        for number, campaign in enumerate(CAMPAIGNS):
            if (today.month, today.day) != (campaign.month, campaign.day):
                continue
            morning = start + day * DAY + 9 * HOUR
            person = np.flatnonzero(subscribed & (opened < morning) & (rng.random(people.count) < _MAILS_A_CAMPAIGN))
            subscribed[_mail(person, number, morning, moments, rng)] = False


def _mail(person: Ints, campaign: int, at: int, moments: Moments, rng: np.random.Generator) -> Ints:
    """Sends; answers who unsubscribed."""
    sent = at + rng.integers(0, 40 * MINUTE, person.size)
    bounces = rng.random(person.size) < 0.012
    moments.add(Kind.MAIL_BOUNCED, sent[bounces], person[bounces], campaign)
    person, sent = person[~bounces], sent[~bounces]
    moments.add(Kind.MAIL_DELIVERED, sent, person, campaign)
    reads = rng.random(person.size) < 0.31
    person, read = person[reads], sent[reads] + (rng.gamma(1.1, 7.0, int(reads.sum())) * HOUR).astype(np.int64)
    moments.add(Kind.MAIL_OPENED, read, person, campaign)
    clicks = rng.random(person.size) < 0.2
    moments.add(Kind.MAIL_CLICKED, read[clicks] + 30 * SECOND, person[clicks], campaign)
    leaves = rng.random(person.size) < 0.012
    moments.add(Kind.UNSUBSCRIBED, read[leaves] + MINUTE, person[leaves], campaign)
    return person[leaves]


def tell_points(people: People, orders: Orders, amounts: Amounts, moments: Moments, seed: int) -> None:
    """A point for each ten yuan, when the goods have arrived; some spend theirs."""
    rng = np.random.default_rng([seed, 12])
    is_member = np.array([member is not None for member in people.contacts.member])
    index = np.flatnonzero(is_member[orders.person] & ~orders.cancelled)
    factor = np.array([1.0, 4.6, 1.1])[amounts.currency[index]]
    points = np.maximum((amounts.revenue[index] / factor / 1000).astype(np.int64), 1)
    at = np.maximum(orders.delivered_at[index], orders.at[index]) + 5 * MINUTE
    moments.add(Kind.POINTS_EARNED, at, orders.person[index], index, points)
    spends = rng.random(index.size) < 0.09
    later = at[spends] + rng.integers(DAY, 40 * DAY, int(spends.sum()))
    moments.add(Kind.POINTS_REDEEMED, later, orders.person[index][spends], index[spends], points[spends] // 2 + 1)


def tell_products(start: int, moments: Moments) -> None:
    """The catalogue is told before anything is sold from it."""
    moments.add(Kind.PRODUCT, start + np.arange(len(PRODUCTS), dtype=np.int64) * SECOND, -1, np.arange(len(PRODUCTS)))


def tell_stock(start: int, moments: Moments, seed: int) -> None:
    """Twice a week the warehouse counts every product; now and then one has run out."""
    rng = np.random.default_rng([seed, 13])
    for day in range(0, DAYS + 1, 3):
        left = np.maximum(rng.normal(420, 260, len(PRODUCTS)), 0).astype(np.int64)
        at = start + day * DAY + 21 * HOUR + rng.integers(0, HOUR, len(PRODUCTS))
        moments.add(Kind.STOCK, at, -1, np.arange(len(PRODUCTS)), left)


def tell_outages(people: People, opened: Ints, now: int, moments: Moments, seed: int) -> None:
    """Those hit by an outage ask to be told when it is over, and are told."""
    rng = np.random.default_rng([seed, 14])
    for number, outage in enumerate(OUTAGES):
        begin, length = now - outage.days_ago * DAY, int(outage.hours * HOUR)
        person = np.flatnonzero((opened < begin) & (rng.random(people.count) < 0.012))
        asked = begin + rng.integers(5 * MINUTE, length, person.size)
        moments.add(Kind.OUTAGE_SUBSCRIBED, asked, person, number)
        told = begin + length + rng.integers(10, 120, person.size) * SECOND
        moments.add(Kind.OUTAGE_RESOLVED, told, person, number)


def tell_stores(people: People, orders: Orders, opened: Ints, start: int, moments: Moments, seed: int) -> None:
    """Who comes to a store shows the card; on the counter lies a tablet that many sign in on."""
    rng = np.random.default_rng([seed, 15])
    buys = np.flatnonzero(orders.store >= 0)
    moments.add(Kind.STORE_VISIT, orders.at[buys] - 12 * MINUTE, orders.person[buys], -1, orders.store[buys])
    by_region = [[n for n, store in enumerate(STORES) if store.region == r] for r in range(len(REGIONS))]
    person = np.flatnonzero(people.known & (rng.random(people.count) < 0.35))
    at = start + rng.integers(0, DAYS, person.size) * DAY + rng.integers(10 * HOUR, 21 * HOUR, person.size)
    kept = at > opened[person]
    person, at = person[kept], at[kept]
    draw = rng.integers(0, 6, person.size).tolist()
    places = [by_region[r][d % len(by_region[r])] for r, d in zip(people.region[person].tolist(), draw, strict=True)]
    moments.add(Kind.STORE_VISIT, at, person, -1, np.array(places, dtype=np.int64))
    _tell_tablets(people, opened, start, moments, rng)


def _tell_tablets(people: People, opened: Ints, start: int, moments: Moments, rng: np.random.Generator) -> None:
    for store, users in enumerate(people.tablet_users):
        person = np.array(users, dtype=np.int64)
        at = start + rng.integers(30, DAYS - 1, person.size) * DAY + rng.integers(10 * HOUR, 20 * HOUR, person.size)
        moments.add(Kind.TABLET, np.maximum(at, opened[person] + HOUR), person, -1, store)
        looked = start + rng.integers(0, DAYS, 160) * DAY + rng.integers(10 * HOUR, 20 * HOUR, 160)
        moments.add(Kind.TABLET_VIEWED, looked, -1, rng.integers(0, len(PRODUCTS), 160), store)
