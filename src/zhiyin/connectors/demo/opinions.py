"""What customers say: answers to surveys and reviews, moved by what they lived through."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.care import CALL, CHAT, Contacts
from zhiyin.connectors.demo.moments import Kind, Moments
from zhiyin.connectors.demo.people import Flags, People
from zhiyin.connectors.demo.purchases import STORE, Orders
from zhiyin.connectors.demo.seasons import DAY, HOUR, MINUTE, Floats, Ints


class Question(NamedTuple):
    """A survey of one question; the shift of the mean is that of a customer to whom nothing happened."""

    survey_id: str
    kind: str
    relation: str
    lowest: int
    highest: int
    mean: float
    spread: float
    warmth: float  # how much the customer's nature moves it


QUESTIONS = (
    Question("relationship-nps", "nps", "relationship", 0, 10, 8.35, 1.5, 0.9),
    Question("delivery-nps", "nps", "transactional", 0, 10, 8.75, 1.2, 0.7),
    Question("delivery-csat", "csat", "transactional", 1, 5, 4.4, 0.6, 0.3),
    Question("service-csat", "csat", "transactional", 1, 5, 4.3, 0.7, 0.3),
    Question("service-effort", "ces2", "transactional", 1, 7, 5.7, 0.95, 0.35),
    Question("call-effort", "ces1", "transactional", 1, 5, 2.05, 0.8, -0.25),
    Question("store-csat", "csat", "transactional", 1, 5, 4.5, 0.6, 0.3),
)
(REL_NPS, DELIVERY_NPS, DELIVERY_CSAT, SERVICE_CSAT, SERVICE_EFFORT, CALL_EFFORT, STORE_CSAT) = range(len(QUESTIONS))
OLD_EFFORT_UNTIL_DAYS_AGO = 150  # calls were asked by CES 1.0 until then, by CES 2.0 since
_WAVES_DAYS_AGO = (330, 240, 150, 60)
_ANSWER_RATES = (0.27, 0.34, 0.34, 0.36, 0.33, 0.4, 0.3)
WISHED_CHANNELS = tuple(truths.WISHED_CHANNELS)
_TELL_THEIR_CHANNEL = 0.25  # of the known people
_MEMORY = 90 * DAY  # how long an experience moves the relationship


@dataclass
class Surveys:
    """Invitations as columns; `answered_at` is -1 without an answer."""

    person: Ints
    question: Ints
    order: Ints
    contact: Ints
    sent_at: Ints
    opened_at: Ints
    answered_at: Ints
    score: Ints
    has_words: Flags


@dataclass
class Reviews:
    """Reviews as columns."""

    person: Ints
    order: Ints
    product: Ints
    at: Ints
    stars: Ints
    fault: Flags
    late: Flags
    elsewhere: Flags  # on a platform, not in our shop


_Asked = tuple[Ints, Ints, Ints, Ints, Ints, Floats]  # person, question, order, contact, sent, shift


def make_surveys(people: People, orders: Orders, contacts: Contacts, now: int, seed: int) -> Surveys:
    """All invitations and what was answered."""
    rng = np.random.default_rng([seed, 8])
    asked: list[_Asked] = [
        *(_relationship(people, orders, contacts, now - days * DAY, rng) for days in _WAVES_DAYS_AGO),
        _after_deliveries(orders, rng),
        _after_service(contacts, now, rng),
        _after_store_purchases(orders, rng),
    ]
    person, question, order, contact, sent, shift = (np.concatenate(column) for column in zip(*asked, strict=True))
    score = _scores(people, person, question, shift, rng)
    opened = sent + (rng.gamma(1.2, 6.0, person.size) * HOUR).astype(np.int64) + MINUTE
    rate = np.array(_ANSWER_RATES)[question] * np.where(people.polite[person] | people.grumbling[person], 1.8, 1.0)
    draw = rng.random(person.size)
    edge = np.abs(score - np.array([(q.lowest + q.highest) / 2 for q in QUESTIONS])[question])
    surveys = Surveys(
        person=person,
        question=question,
        order=order,
        contact=contact,
        sent_at=sent,
        opened_at=np.where(draw < rate * 1.6, opened, -1),
        answered_at=np.where(draw < rate, opened + rng.integers(20, 400, person.size) * (MINUTE // 60), -1),
        score=score,
        has_words=rng.random(person.size) < np.where(edge >= 2, 0.55, 0.4),
    )
    sorted_by_time = np.argsort(sent, kind="stable")
    return Surveys(**{column.name: getattr(surveys, column.name)[sorted_by_time] for column in fields(Surveys)})


def _scores(people: People, person: Ints, question: Ints, shift: Floats, rng: np.random.Generator) -> Ints:
    of = {name: np.array([getattr(q, name) for q in QUESTIONS])[question] for name in Question._fields[3:]}
    felt = of["mean"] + of["warmth"] * people.warmth[person] + of["spread"] * rng.normal(0, 1, person.size) + shift
    score = np.clip(np.rint(felt), of["lowest"], of["highest"]).astype(np.int64)
    is_nps = question <= DELIVERY_NPS
    score = np.where(is_nps & people.polite[person], rng.integers(9, 11, person.size), score)
    return np.where(is_nps & people.grumbling[person], rng.integers(2, 7, person.size), score)


def _relationship(people: People, orders: Orders, contacts: Contacts, at: int, rng: np.random.Generator) -> _Asked:
    """Asks one in four of those who have bought before."""
    had = np.unique(orders.person[orders.at < at])
    person = had[rng.random(had.size) < 0.26]
    recent = (orders.delivered_at < at) & (orders.delivered_at > at - _MEMORY)
    helped = (contacts.at < at) & (contacts.at > at - _MEMORY)
    shift = (
        -1.6 * _lived_through(people, orders.person[recent & orders.late])[person]
        - 2.2 * _lived_through(people, orders.person[recent & orders.fault])[person]
        - 1.1 * _lived_through(people, contacts.person[helped & contacts.slow])[person]
    )
    sent = at + rng.integers(0, 3 * DAY, person.size)
    return _asked(person, REL_NPS, sent, shift)


def _lived_through(people: People, person: Ints) -> Floats:
    return np.minimum(np.bincount(person, minlength=people.count), 1).astype(np.float64)


def _asked(
    person: Ints,
    question: int | Ints,
    sent: Ints,
    shift: Floats,
    order: Ints | None = None,
    contact: Ints | None = None,
) -> _Asked:
    nothing = np.full(person.size, -1)
    questions = np.broadcast_to(np.asarray(question), person.size)
    return person, questions, nothing if order is None else order, nothing if contact is None else contact, sent, shift


def _after_deliveries(orders: Orders, rng: np.random.Generator) -> _Asked:
    delivered = (orders.channel != STORE) & ~orders.cancelled & (rng.random(orders.count) < 0.5)
    index = np.flatnonzero(delivered)
    question = np.where(rng.random(index.size) < 0.5, DELIVERY_NPS, DELIVERY_CSAT)
    late, fault = orders.late[index], orders.fault[index]
    of_nps = truths.LATE_NPS_SHIFT * late - 2.0 * fault
    of_csat = truths.LATE_CSAT_SHIFT * late - 0.8 * fault
    sent = orders.delivered_at[index] + rng.integers(20 * HOUR, 50 * HOUR, index.size)
    shift = np.where(question == DELIVERY_NPS, of_nps, of_csat)
    return _asked(orders.person[index], question, sent, shift, order=index)


def _after_service(contacts: Contacts, now: int, rng: np.random.Generator) -> _Asked:
    """After a solution: tickets and chats by satisfaction or ease, calls by the effort scale of the day."""
    index = np.flatnonzero((contacts.solved_at > 0) & (rng.random(contacts.at.size) < 0.85))
    by_call, slow = contacts.channel[index] == CALL, contacts.slow[index]
    sent = contacts.solved_at[index] + rng.integers(HOUR, 26 * HOUR, index.size)
    effort = np.where(by_call & (sent < now - OLD_EFFORT_UNTIL_DAYS_AGO * DAY), CALL_EFFORT, SERVICE_EFFORT)
    question = np.where(by_call | (rng.random(index.size) < 0.45), effort, SERVICE_CSAT)
    reopened = contacts.reopened[index]
    shift = np.select(
        [question == SERVICE_CSAT, question == SERVICE_EFFORT],
        [
            truths.SLOW_CSAT_SHIFT * slow + truths.REOPENED_CSAT_SHIFT * reopened,
            truths.SLOW_EFFORT_SHIFT * slow - 1.1 * reopened,
        ],
        0.9 * (contacts.turns[index] >= 2),  # much effort is a high score on this scale
    )
    sent += np.where(contacts.channel[index] == CHAT, 0, HOUR)
    order = contacts.order[index]
    return _asked(contacts.person[index], question, sent, shift, order=order, contact=index)


def _after_store_purchases(orders: Orders, rng: np.random.Generator) -> _Asked:
    index = np.flatnonzero((orders.channel == STORE) & (rng.random(orders.count) < 0.3))
    sent = orders.at[index] + rng.integers(2 * HOUR, 20 * HOUR, index.size)
    shift = -orders.fault[index].astype(np.float64)
    return _asked(orders.person[index], STORE_CSAT, sent, shift, order=index)


def make_reviews(people: People, orders: Orders, seed: int) -> Reviews:
    """Reviews of what was bought; who is disappointed writes more often."""
    rng = np.random.default_rng([seed, 9])
    chance = 0.12 + 0.33 * orders.fault + 0.1 * orders.late
    index = np.flatnonzero((rng.random(orders.count) < chance) & ~orders.cancelled)
    at = orders.delivered_at[index] + ((20 + rng.gamma(1.5, 70.0, index.size)) * HOUR).astype(np.int64)
    person, fault, late = orders.person[index], orders.fault[index], orders.late[index]
    felt = 4.55 + 0.45 * people.warmth[person] + rng.normal(0, 0.85, index.size) - 2.7 * fault - 1.2 * late
    sorted_by_time = np.argsort(at, kind="stable")
    reviews = Reviews(
        person=person,
        order=index,
        product=orders.product[index],
        at=at,
        stars=np.clip(np.rint(felt), 1, 5).astype(np.int64),
        fault=fault,
        late=late,
        elsewhere=rng.random(index.size) < 0.4,
    )
    return Reviews(**{column.name: getattr(reviews, column.name)[sorted_by_time] for column in fields(Reviews)})


def tell_channel_wishes(people: People, opened: Ints, start: int, now: int, moments: Moments, seed: int) -> None:
    """In their account people may say by which channel they like to be in touch."""
    rng = np.random.default_rng([seed, 22])
    person = np.flatnonzero(people.known & (opened < now - DAY) & (rng.random(people.count) < _TELL_THEIR_CHANNEL))
    since = np.maximum(opened[person], start + DAY)
    at = since + (rng.random(person.size) * (now - since)).astype(np.int64)
    channel = rng.choice(len(WISHED_CHANNELS), person.size, p=[*truths.WISHED_CHANNELS.values()])
    moments.add(Kind.CHANNEL_WISHED, at, person, -1, channel)


def tell_opinions(surveys: Surveys, reviews: Reviews, moments: Moments, seed: int) -> None:
    """Invitations, answers and reviews."""
    rng = np.random.default_rng([seed, 10])
    index = np.arange(surveys.person.size)
    moments.add(Kind.SURVEY_SENT, surveys.sent_at, surveys.person, index)
    opened = np.flatnonzero(surveys.opened_at > 0)
    moments.add(Kind.SURVEY_OPENED, surveys.opened_at[opened], surveys.person[opened], opened)
    answered = np.flatnonzero(surveys.answered_at > 0)
    moments.add(Kind.SURVEY_ANSWERED, surveys.answered_at[answered], surveys.person[answered], answered)
    for kind, chosen in ((Kind.REVIEWED, ~reviews.elsewhere), (Kind.REVIEW_POSTED, reviews.elsewhere)):
        which = np.flatnonzero(chosen)
        moments.add(kind, reviews.at[which], reviews.person[which], which)
    bad = np.flatnonzero((reviews.stars <= 3) & (rng.random(reviews.at.size) < 0.55))
    replied = reviews.at[bad] + (rng.gamma(1.5, 14.0, bad.size) * HOUR).astype(np.int64)
    moments.add(Kind.REVIEW_ANSWERED, replied, reviews.person[bad], bad)
