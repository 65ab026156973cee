"""How the brand is asked for help, and how it answers: tickets, chats and calls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.moments import Kind, Moments
from zhiyin.connectors.demo.people import Flags, People
from zhiyin.connectors.demo.purchases import SLOW_SHARE, STORE, Orders, draw_products
from zhiyin.connectors.demo.seasons import DAY, HOUR, MINUTE, SECOND, Ints, Tide

TOPICS = ("delivery", "fault", "returns", "invoice", "account", "usage", "payment")
DELIVERY, FAULT, RETURNS, INVOICE, ACCOUNT, USAGE, PAYMENT = range(len(TOPICS))
EMAIL, FORM, SOCIAL, CHAT, CALL = range(5)  # the first three are tickets
AGENTS = 28
_PLAIN_CONTACTS = 0.24  # a person and year, about no order
_GENERAL_TOPICS = (0.0, 0.30, 0.0, 0.14, 0.20, 0.28, 0.08)
_REPEATED = 0.09  # come back within days


@dataclass
class Contacts:
    """Contacts as columns; `solved_at` is -1 when it is never solved."""

    person: Ints
    order: Ints
    topic: Ints
    channel: Ints
    product: Ints  # -1 when it is about none
    known_fault: Flags  # it is about the planted fault
    at: Ints
    slow: Flags
    answered_at: Ints
    solved_at: Ints
    reopened: Flags
    agent: Ints
    turns: Ints  # how often the customer wrote again


def make_contacts(people: People, orders: Orders, opened: Ints, office: Tide, now: int, seed: int) -> Contacts:
    """All contacts of the year in the order of time; those about its last orders lie beyond `now`."""
    rng = np.random.default_rng([seed, 6])
    about_orders = _about_orders(orders, now, rng)
    others = _about_other_things(people, opened, office, rng)
    person, at, order, topic, product, fault, slow = (
        np.concatenate(pair) for pair in zip(about_orders, others, strict=True)
    )
    again = np.flatnonzero((rng.random(person.size) < _REPEATED) & (topic != INVOICE))
    at_again = at[again] + ((8 + rng.gamma(2.0, 22.0, again.size)) * HOUR).astype(np.int64)
    person, order, topic, product, fault = (
        np.concatenate((column, column[again])) for column in (person, order, topic, product, fault)
    )
    at, slow = np.concatenate((at, at_again)), np.concatenate((slow, rng.random(again.size) < SLOW_SHARE))
    sorted_by_time = np.argsort(at, kind="stable")
    person, at, order, topic, product, fault, slow = (
        column[sorted_by_time] for column in (person, at, order, topic, product, fault, slow)
    )
    return _answered(people, (person, at, order, topic, product, fault, slow), rng)


_Found = tuple[Ints, Ints, Ints, Ints, Ints, Flags, Flags]


def _about_orders(orders: Orders, now: int, rng: np.random.Generator) -> _Found:
    index = np.flatnonzero(orders.contact)
    late, fault = orders.late[index], orders.fault[index]
    draw = rng.random(index.size)
    plain = np.select([draw < 0.3, draw < 0.55, draw < 0.8], [RETURNS, INVOICE, USAGE], FAULT)
    topic = np.where(fault, FAULT, np.where(late, DELIVERY, plain))
    had_it = np.where(orders.channel[index] == STORE, orders.at[index], orders.delivered_at[index])
    after = had_it + ((2 + rng.gamma(1.3, 60.0, index.size)) * HOUR).astype(np.int64)
    waiting = orders.promised_at[index] + rng.integers(-4 * HOUR, 20 * HOUR, index.size)
    at = np.where((topic == DELIVERY) & (waiting > 0), waiting, after)
    is_planted = fault & (orders.at[index] >= now - truths.FAULT_DAYS_AGO * DAY)
    return orders.person[index], at, index, topic, orders.product[index], is_planted, orders.slow[index]


def _about_other_things(people: People, opened: Ints, office: Tide, rng: np.random.Generator) -> _Found:
    count = rng.poisson(_PLAIN_CONTACTS * people.known, people.count)
    person = np.repeat(np.arange(people.count), count)
    at = office.instants(rng.random(person.size), rng)
    kept = at > opened[person]
    person, at = person[kept], at[kept]
    topic = rng.choice(len(TOPICS), person.size, p=_GENERAL_TOPICS)
    product = np.where((topic == FAULT) | (topic == USAGE), draw_products(person.size, rng), -1)
    nothing = np.full(person.size, -1)
    return person, at, nothing, topic, product, np.zeros(person.size, bool), rng.random(person.size) < SLOW_SHARE


def _answered(people: People, found: _Found, rng: np.random.Generator) -> Contacts:
    person, at, order, topic, product, fault, slow = found
    channel = _channels(people, person, slow, rng)
    size = person.size
    quick = np.select(
        [channel == CHAT, channel == CALL],
        [rng.gamma(2.0, 25.0, size) * SECOND, rng.gamma(1.4, 40.0, size) * SECOND],
        np.minimum(rng.lognormal(3.5, 0.9, size), truths.SLOW_HOURS * 57) * MINUTE,
    )
    wait = np.where(slow, (truths.SLOW_HOURS + 0.4 + rng.gamma(1.6, 7.0, size)) * HOUR, quick).astype(np.int64)
    work = np.where(channel >= CHAT, rng.gamma(2.5, 3.0, size) * MINUTE, rng.lognormal(2.4, 1.0, size) * HOUR)
    answered = at + wait
    solved = np.where(rng.random(size) < 0.93, answered + work.astype(np.int64) + MINUTE, -1)
    return Contacts(
        person=person,
        order=order,
        topic=topic,
        channel=channel,
        product=product,
        known_fault=fault,
        at=at,
        slow=slow,
        answered_at=answered,
        solved_at=solved,
        reopened=(solved > 0) & (channel < CHAT) & (rng.random(size) < 0.08),
        agent=rng.integers(0, AGENTS, size),
        turns=np.minimum(rng.geometric(0.6, size), 4) - 1,
    )


def _channels(people: People, person: Ints, slow: Flags, rng: np.random.Generator) -> Ints:
    """Slow answers belong to tickets; nobody writes or calls from what they have not given us."""
    draw = rng.random(person.size)
    channel = np.select([draw < 0.16, draw < 0.36, draw < 0.42, draw < 0.78], [EMAIL, FORM, SOCIAL, CHAT], CALL)
    channel = np.where(slow & (channel >= CHAT), np.where(draw < 0.7, FORM, EMAIL), channel)
    has_email = np.array([email is not None for email in people.contacts.email])[person]
    has_phone = np.array([phone is not None for phone in people.contacts.phone])[person]
    channel = np.where((channel == EMAIL) & ~has_email, FORM, channel)
    return np.where((channel == CALL) & ~has_phone, CHAT, channel)


def tell_contacts(contacts: Contacts, moments: Moments, seed: int) -> None:
    """Every message of every contact."""
    rng = np.random.default_rng([seed, 7])
    _tell_tickets(contacts, moments, rng)
    _tell_chats(contacts, moments, rng)
    called = np.flatnonzero(contacts.channel == CALL)
    end = np.where(
        contacts.solved_at[called] > 0, contacts.solved_at[called], contacts.answered_at[called] + 3 * MINUTE
    )
    moments.add(Kind.CALLED, end, contacts.person[called], called)


def _tell_tickets(contacts: Contacts, moments: Moments, rng: np.random.Generator) -> None:
    index = np.flatnonzero(contacts.channel < CHAT)
    person, at, answered = contacts.person[index], contacts.at[index], contacts.answered_at[index]
    moments.add(Kind.TICKET_OPENED, at, person, index)
    acknowledged = contacts.channel[index] != SOCIAL
    moments.add(Kind.TICKET_ACKNOWLEDGED, at[acknowledged] + 9 * SECOND, person[acknowledged], index[acknowledged])
    moments.add(Kind.TICKET_ANSWERED, answered, person, index, 0)
    solved = contacts.solved_at[index]
    for turn in range(1, 4):
        more = np.flatnonzero((contacts.turns[index] >= turn) & (solved > 0))
        share = (turn - rng.random(more.size) * 0.4) / 4
        written = answered[more] + (share * (solved[more] - answered[more])).astype(np.int64)
        moments.add(Kind.TICKET_FOLLOWED_UP, written, person[more], index[more], turn)
        reply = written + ((solved[more] - written) * 0.15).astype(np.int64)
        moments.add(Kind.TICKET_ANSWERED, reply, person[more], index[more], turn)
    done = solved > 0
    moments.add(Kind.TICKET_RESOLVED, solved[done], person[done], index[done])
    _tell_reopening(contacts, moments, rng)


def _tell_reopening(contacts: Contacts, moments: Moments, rng: np.random.Generator) -> None:
    index = np.flatnonzero(contacts.reopened)
    person, again = contacts.person[index], contacts.solved_at[index] + rng.integers(2 * HOUR, 60 * HOUR, index.size)
    moments.add(Kind.TICKET_REOPENED, again, person, index)
    moments.add(Kind.TICKET_FOLLOWED_UP, again + SECOND, person, index, 4)
    answer = again + rng.integers(HOUR // 2, 9 * HOUR, index.size)
    moments.add(Kind.TICKET_ANSWERED, answer, person, index, 4)
    moments.add(Kind.TICKET_RESOLVED, answer + rng.integers(HOUR // 4, 30 * HOUR, index.size), person, index, 1)


def _tell_chats(contacts: Contacts, moments: Moments, rng: np.random.Generator) -> None:
    index = np.flatnonzero(contacts.channel == CHAT)
    person, at = contacts.person[index], contacts.at[index]
    answered = contacts.answered_at[index]
    moments.add(Kind.CHAT_STARTED, at, person, index)
    moments.add(Kind.CHAT_ASKED, at + SECOND, person, index, 0)
    moments.add(Kind.CHAT_BOT, at + 2 * SECOND, person, index)
    moments.add(Kind.CHAT_TRANSFERRED, answered - SECOND, person, index)
    moments.add(Kind.CHAT_ANSWERED, answered, person, index, 0)
    clock = answered
    for turn in range(1, 4):
        goes_on = contacts.turns[index] >= turn
        clock = clock + rng.integers(20 * SECOND, 120 * SECOND, index.size) * goes_on
        moments.add(Kind.CHAT_ASKED, clock[goes_on], person[goes_on], index[goes_on], turn)
        clock = clock + rng.integers(20 * SECOND, 90 * SECOND, index.size) * goes_on
        moments.add(Kind.CHAT_ANSWERED, clock[goes_on], person[goes_on], index[goes_on], turn)
    end = np.maximum(clock + MINUTE, contacts.solved_at[index])
    moments.add(Kind.CHAT_ENDED, end, person, index)
