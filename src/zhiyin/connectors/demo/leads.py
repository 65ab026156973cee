"""Leads: who asked for a call, a trial or an offer before they bought anything, and what became of them."""

from __future__ import annotations

import numpy as np

from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.moments import Kind, Moments
from zhiyin.connectors.demo.people import Flags, People
from zhiyin.connectors.demo.purchases import Orders
from zhiyin.connectors.demo.seasons import DAY, DAYS, HOUR, MINUTE, Floats, Ints

LEAD_FORMS = (("trial-at-home", "web"), ("trial-in-store", "store"), ("business-offer", "call"))  # with its channel
_LEAD_SHARE = 0.05  # of the accounts
_QUALIFIED_SHARE = 0.55  # of those that come to nothing
_SOON, _LATER = truths.LEAD_CONVERSION
_LONGEST = 92 * DAY  # whose first order is earlier may have asked before the year began
_NEVER = np.iinfo(np.int64).max


def tell_leads(people: People, orders: Orders, opened: Ints, now: int, moments: Moments, seed: int) -> None:
    """So many of them order within thirty and within ninety days as `truths.LEAD_CONVERSION` says, in every month."""
    rng = np.random.default_rng([seed, 18])
    first = np.full(people.count, _NEVER)
    np.minimum.at(first, orders.person, orders.at)
    able = _able(people, opened, now)
    start = now - DAYS * DAY
    buyers = rng.permutation(np.flatnonzero(able & (first != _NEVER) & (first > start + _LONGEST)))
    others = rng.permutation(np.flatnonzero(able & (first == _NEVER)))
    size = min(round(_LEAD_SHARE * people.count), int(buyers.size / _LATER), int(others.size / (1 - _LATER)))
    soon, later = round(_SOON * size), round((_LATER - _SOON) * size)
    waited = np.concatenate((_between(rng, 0.25, 29.5, soon), _between(rng, 31, 89, later)))
    buyers = buyers[: soon + later]
    came = first[buyers] - waited
    others = others[: size - buyers.size]
    others_came = rng.choice(came, others.size) + _between(rng, -2, 2, others.size) if came.size else came
    others = others[: others_came.size]
    _tell(buyers, came, others, np.minimum(others_came, now - HOUR), moments, rng)
    moments.add(Kind.LEAD_CONVERTED, first[buyers] + 5 * MINUTE, buyers)


def _able(people: People, opened: Ints, now: int) -> Flags:
    """New to the brand, known by an address of their own."""
    twice = np.zeros(people.count, bool)
    twice[[account for first, second, _ in people.duplicates for account in (first, second)]] = True
    has_email = np.array([email is not None for email in people.contacts.email])
    able: Flags = people.known & ~people.old & has_email & ~twice & (opened < now)
    return able


def _tell(
    buyers: Ints, came: Ints, others: Ints, others_came: Ints, moments: Moments, rng: np.random.Generator
) -> None:
    person, at = np.concatenate((buyers, others)), np.concatenate((came, others_came))
    form = rng.choice(len(LEAD_FORMS), person.size, p=(0.5, 0.35, 0.15))
    moments.add(Kind.LEAD_CREATED, at, person, form)
    is_qualified = np.concatenate((np.ones(buyers.size, bool), rng.random(others.size) < _QUALIFIED_SHARE))
    moments.add(Kind.LEAD_QUALIFIED, (at + _between(rng, 0.02, 0.2, person.size))[is_qualified], person[is_qualified])


def _between(rng: np.random.Generator, low: float, high: float, size: int) -> Ints:
    """So many lengths of time, in days from `low` to `high`."""
    draws: Floats = rng.uniform(low, high, size)
    return (draws * DAY).astype(np.int64)
