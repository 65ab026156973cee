"""Who subscribes to the sound service: payment after payment, until one is the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.brand import PRICE_FACTORS
from zhiyin.connectors.demo.moments import Kind, Moments
from zhiyin.connectors.demo.people import Flags, People
from zhiyin.connectors.demo.seasons import DAY, DAYS, HOUR, Ints

_SUBSCRIBED_SHARE = 0.055  # of the known people, in the year or since before
_YEARLY_SHARE = 0.3
_HAD_SHARE = 0.5  # of those who were customers when the year began: they subscribed before
_LAPSED_SHARE = 0.2  # of those who end: they do not pay, the others say so
GRACE = 7 * DAY  # whoever does not pay is waited for
_AHEAD = 400 * DAY  # payments are planned so far beyond the year


class Plan(NamedTuple):
    """What is subscribed to; `price` is whole yuan for the days."""

    name: str
    days: int
    price: int
    loss: float  # chance that a payment is the last

    def price_in(self, currency: int) -> int:
        """Whole units of the currency, by its place in CURRENCIES."""
        return round(self.price * PRICE_FACTORS[currency])


PLANS = (
    Plan("sound-monthly", 30, 15, truths.MONTHLY_LOSS),
    Plan("sound-yearly", 365, 128, truths.YEARLY_LOSS),
)
REASONS = tuple(truths.CANCELLED_BECAUSE)


@dataclass
class Subscriptions:
    """Subscriptions as columns."""

    person: Ints
    plan: Ints  # place in PLANS
    at: Ints  # the first payment that is told
    is_new: Flags  # it is the first ever
    payments: Ints
    ends_at: Ints  # when what the last of them paid for is over
    lapses: Flags
    reason: Ints  # place in REASONS of those who say why, or -1

    @property
    def count(self) -> int:
        return int(self.person.size)


def make_subscriptions(people: People, opened: Ints, start: int, now: int, seed: int) -> Subscriptions:
    """Subscriptions that began by `now`."""
    rng = np.random.default_rng([seed, 19])
    person = np.flatnonzero(people.known & (opened < now - DAY) & (rng.random(people.count) < _SUBSCRIBED_SHARE))
    size = person.size
    plan = (rng.random(size) < _YEARLY_SHARE).astype(np.int64)
    length = np.array([each.days * DAY for each in PLANS])[plan]
    since = np.maximum(opened[person], start)
    began = since + (rng.random(size) * (now - since)).astype(np.int64)
    had = people.old[person] & (rng.random(size) < _HAD_SHARE)
    at = np.where(had, start + HOUR + (rng.random(size) * length * 0.95).astype(np.int64), began)
    payments = rng.geometric(np.array([each.loss for each in PLANS])[plan])
    reason = rng.choice(len(REASONS), size, p=[*truths.CANCELLED_BECAUSE.values()])
    kept = at < now
    columns = (
        *(person, plan, at, ~had, payments, at + payments * length, rng.random(size) < _LAPSED_SHARE),
        np.where(rng.random(size) < truths.SAYS_WHY, reason, -1),
    )
    return Subscriptions(*(column[kept] for column in columns))


def tell_subscriptions(subscriptions: Subscriptions, now: int, moments: Moments, seed: int) -> None:
    """Each payment, and how it ends; `ref` is the subscription."""
    rng = np.random.default_rng([seed, 20])
    length = np.array([each.days * DAY for each in PLANS])[subscriptions.plan]
    planned = np.minimum(subscriptions.payments, (now + _AHEAD - subscriptions.at) // length + 1)
    index = np.repeat(np.arange(subscriptions.count), planned)
    turn = np.arange(index.size) - np.repeat(np.cumsum(planned) - planned, planned)
    at, person = subscriptions.at[index] + turn * length[index], subscriptions.person[index]
    begins = (turn == 0) & subscriptions.is_new[index]
    for kind, chosen in ((Kind.SUBSCRIBED, begins), (Kind.RENEWED, ~begins)):
        moments.add(kind, at[chosen], person[chosen], index[chosen])
    before = (rng.uniform(0.05, 0.9, subscriptions.count) * np.minimum(length, DAYS * DAY // 12)).astype(np.int64)
    ends = subscriptions.ends_at < now + _AHEAD
    lapsed, cancelled = np.flatnonzero(ends & subscriptions.lapses), np.flatnonzero(ends & ~subscriptions.lapses)
    moments.add(Kind.LAPSED, subscriptions.ends_at[lapsed] + GRACE, subscriptions.person[lapsed], lapsed)
    at = (subscriptions.ends_at - before)[cancelled]
    moments.add(Kind.CANCELLED_SUBSCRIPTION, at, subscriptions.person[cancelled], cancelled)
