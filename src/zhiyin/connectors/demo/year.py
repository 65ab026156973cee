"""The whole year of the demo brand, planned: who, what, when; nothing is told yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from zhiyin.base.clock import to_micros
from zhiyin.connectors.demo import surroundings
from zhiyin.connectors.demo.accounts import tell_accounts, tell_members
from zhiyin.connectors.demo.brand import STORES
from zhiyin.connectors.demo.care import Contacts, make_contacts, tell_contacts
from zhiyin.connectors.demo.fulfilment import tell_orders
from zhiyin.connectors.demo.leads import tell_leads
from zhiyin.connectors.demo.moments import Lines, Moments
from zhiyin.connectors.demo.opinions import (
    Reviews,
    Surveys,
    make_reviews,
    make_surveys,
    tell_channel_wishes,
    tell_opinions,
)
from zhiyin.connectors.demo.people import People, make_people
from zhiyin.connectors.demo.purchases import Amounts, Orders, make_orders, order_amounts
from zhiyin.connectors.demo.seasons import Ints, tide
from zhiyin.connectors.demo.subscriptions import Subscriptions, make_subscriptions, tell_subscriptions
from zhiyin.connectors.demo.truths import Duplicate, Truths
from zhiyin.connectors.demo.visits import Sessions, make_sessions, registration_times, tell_visits


@dataclass(frozen=True)
class Year:
    """Tables of the year and its lines, sorted by time: those until `now`, and those that follow from them later."""

    seed: int
    now: int
    series: str  # set apart in all numbers (orders, tickets ...) from those of other runs; empty for the first
    people: People
    opened: Ints
    orders: Orders
    amounts: Amounts
    sessions: Sessions
    contacts: Contacts
    surveys: Surveys
    reviews: Reviews
    subscriptions: Subscriptions
    lines: Lines
    coming: Lines
    first: int = 0  # the number of the first line

    @property
    def count(self) -> int:
        return int(self.lines[0].size)

    def truths(self) -> Truths:
        """Who is who in this year, by user id."""
        ids, people = self.people.contacts.user, self.people
        return Truths(
            duplicates=[Duplicate(ids[first], ids[second], join) for first, second, join in people.duplicates],
            families=[tuple(ids[member] for member in family) for family in people.families],
            shared_browsers=[(ids[first], ids[second]) for first, second in people.shared_browsers],
            store_tablets={
                f"tablet-{store.id}": [ids[user] for user in users]
                for store, users in zip(STORES, people.tablet_users, strict=True)
            },
            polite_leavers=[ids[n] for n in np.flatnonzero(people.polite).tolist()],
            grumbling_loyals=[ids[n] for n in np.flatnonzero(people.grumbling).tolist()],
        )


def plan_year(customers: int, seed: int, now: datetime, *, series: str = "", lives: int | None = None) -> Year:
    """The year that ends `now`, the same for the same seed and instant; `lives`: the same people, another year."""
    instant = to_micros(now)
    trade, browsing = tide(now), tide(now, softness=0.55)
    people = make_people(customers, seed)
    seed = seed if lives is None else lives
    orders = make_orders(people, trade, instant, seed)
    amounts = order_amounts(orders, people)
    opened = registration_times(people, orders, trade, seed)
    sessions = make_sessions(people, orders, opened, browsing, seed)
    contacts = make_contacts(people, orders, opened, tide(now, softness=0.7, office=True), instant, seed)
    surveys = make_surveys(people, orders, contacts, instant, seed)
    reviews = make_reviews(people, orders, seed)
    subscriptions = make_subscriptions(people, opened, trade.start, instant, seed)
    moments = Moments()
    surroundings.tell_products(trade.start, moments)
    tell_visits(sessions, surroundings.campaigns_at(sessions.at), moments, seed)
    tell_accounts(people, opened, trade.start, moments, seed)
    tell_orders(orders, moments, seed)
    tell_contacts(contacts, moments, seed)
    tell_opinions(surveys, reviews, moments, seed)
    surroundings.tell_mails(people, opened, trade.start, moments, seed)
    surroundings.tell_points(people, orders, amounts, moments, seed)
    surroundings.tell_stock(trade.start, moments, seed)
    surroundings.tell_outages(people, opened, instant, moments, seed)
    surroundings.tell_stores(people, orders, opened, trade.start, moments, seed)
    tell_leads(people, orders, opened, instant, moments, seed)
    tell_members(people, orders, opened, trade.start, instant, moments, seed)
    tell_channel_wishes(people, opened, trade.start, instant, moments, seed)
    tell_subscriptions(subscriptions, instant, moments, seed)
    lines, coming = moments.parted(instant)
    return Year(
        seed=seed,
        now=instant,
        series=series,
        people=people,
        opened=opened,
        orders=orders,
        amounts=amounts,
        sessions=sessions,
        contacts=contacts,
        surveys=surveys,
        reviews=reviews,
        subscriptions=subscriptions,
        lines=lines,
        coming=coming,
    )
