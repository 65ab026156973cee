"""An invented brand for the tests of metrics: what people said, bought and waited for, and the facts of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.ports.facts_at_hand import SentBatch
from zhiyin.base.clock import to_micros
from zhiyin.touchpoints.causes import Cause
from zhiyin.warehouse.facts import encode

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 7, 1, 4, tzinfo=UTC)  # noon in Shanghai
NOBODY = 0
NEW_YEAR = datetime(2026, 1, 1, tzinfo=ZONE)
ROUND_THE_CLOCK = 1
"""The version of the business hours by which tickets are told: work never stops, and began in 1970."""

_HOUR = 3_600_000_000


def local_day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


@dataclass(frozen=True)
class Answer:
    id: int
    person: int
    at: datetime
    score: float
    kind: str = "nps"
    scale: int | None = 10
    relation: str | None = "relationship"
    channel: str | None = "web"
    product: str | None = None
    scope: int = 0
    order: str | None = None
    response: int | None = None
    question: str | None = None
    choice: str | None = None
    brand: str | None = None  # a competitor's

    @property
    def row(self) -> tuple[object, ...]:
        return (
            self.id, 1, False, self.person, to_micros(self.at), local_day(self.at), self.kind, self.relation,
            self.scale, self.score, "s1", self.channel, "page", self.scope, self.order, None, self.product,
            None, self.response, self.question, self.choice, self.brand,
        )  # fmt: skip


@dataclass(frozen=True)
class Order:
    id: int
    person: int
    at: datetime
    net: int | None
    refunded: int = 0
    state: str = "paid"
    currency: str = "CNY"
    channel: str | None = "web"
    products: tuple[str, ...] = ("p1",)
    scope: int = 0
    came_back: tuple[str, ...] = ()
    promised_at: datetime | None = None
    delivered_at: datetime | None = None
    discount: int | None = 0
    shipped_at: datetime | None = None
    refunded_at: datetime | None = None
    was_sent: bool | None = None  # None: as the state says
    has_lines: bool = True

    @property
    def amount(self) -> int:
        return (self.net or 0) - self.refunded

    @property
    def counts(self) -> bool:
        return self.state != "cancelled" and (self.net or 0) > 0

    @property
    def row(self) -> tuple[object, ...]:
        return (
            self.id, 1, False, self.person, to_micros(self.at), local_day(self.at), self.state, self.channel, "page",
            self.scope, self.currency, 2, self.net, self.discount, 0, 0, self.net, self.refunded, len(self.products),
            self.promised_at, self.delivered_at, f"N{self.id}", self.promised_at and local_day(self.promised_at),
            None if self.delivered_at is None else self.id % 4 > 0, None, self.shipped_at, self.refunded_at,
            len(self.came_back) if self.has_lines else None, self.is_sent,
        )  # fmt: skip

    @property
    def is_sent(self) -> bool:
        told = self.shipped_at or self.delivered_at
        return (
            bool(told or self.state in ("shipped", "delivered", "returned")) if self.was_sent is None else self.was_sent
        )

    def lines(self) -> Iterator[tuple[object, ...]]:
        for place, product in enumerate(self.products):
            share = (self.net or 0) // len(self.products)
            yield (
                self.id * 100 + place, 1, False, self.id, self.person, to_micros(self.at), local_day(self.at), product,
                product, "category", 1, share, share, int(product in self.came_back), self.currency, self.scope,
                self.channel, self.state, int(product in self.came_back and self.id % 2 == 0),
            )  # fmt: skip


@dataclass(frozen=True)
class Ticket:
    id: int
    person: int
    at: datetime
    answered_after: int | None  # seconds
    solved_after: int | None
    state: str = "open"
    channel: str | None = "call"
    scope: int = 0

    @property
    def row(self) -> tuple[object, ...]:
        opened = to_micros(self.at)
        answered = None if self.answered_after is None else opened + self.answered_after * 1_000_000
        solved = None if self.solved_after is None else opened + self.solved_after * 1_000_000
        return (
            self.id, 1, False, self.person, opened, local_day(self.at), self.channel, "line 1", self.scope, self.state,
            opened + 1_000_000, answered, solved, solved, 0, 2, "p1", None, None, "agent 1", "delivery",
            "ticket" if self.id % 4 else "conversation", True, *self._course(opened, solved),
            opened + 4 * _HOUR, opened + 72 * _HOUR, None, True, 1, 3_000 + self.id,
            local_day(self.at), self.id % 5 == 0, self.id % 3 > 0, self.id % 7 == 0, ROUND_THE_CLOCK, opened, 1_000_000,
            answered and answered - opened, solved and solved - opened, solved and solved - opened,
            *((0, opened) if self.state == "open" else (_HOUR, solved)),
        )  # fmt: skip

    def _course(self, opened: int, solved: int | None) -> tuple[object, ...]:
        """An hour with us and half an hour with the customer before the end; of what is open still, nothing yet."""
        if self.state == "open":
            return ("open", opened, 0, 0, 0, 0, None)
        return (self.state, solved, 0, _HOUR, 0, _HOUR // 2, None)


@dataclass(frozen=True)
class Visit:
    id: int
    person: int
    at: datetime
    channel: str | None = "web"
    scope: int = 0
    name: str = "Page Viewed"
    mark: int = 0
    received_at: datetime | None = None
    subscription: str | None = None
    ends_on: date | None = None
    amount: int | None = None
    currency: str | None = None
    cause: str | None = None

    @property
    def row(self) -> tuple[object, ...]:
        return (
            self.id, 1, False, self.person, to_micros(self.at), local_day(self.at), 1, self.scope, "page",
            self.name, self.channel, "page", *[None] * 4, self.amount, self.currency, self.mark, None, self.received_at,
            self.subscription, self.ends_on, self.cause,
        )  # fmt: skip


@dataclass(frozen=True)
class Opinion:
    """What a text says as a whole, or of one thing; polarity None where it is mixed."""

    id: int
    person: int
    at: datetime
    polarity: int | None
    emotion: str | None = None
    text: int = 0
    is_whole: bool = True
    is_mixed: bool = False
    topic: str | None = None
    product: str | None = None
    channel: str | None = "web"
    scope: int = 0
    brand: str | None = None  # of a competitor

    @property
    def row(self) -> tuple[object, ...]:
        return (
            self.id, 1, False, self.person, to_micros(self.at), local_day(self.at), self.scope, self.channel, "page",
            self.text or self.id, self.is_whole, self.is_mixed, self.topic, self.product, None, self.polarity,
            self.emotion, 0.9, "lexicon@1", None, None, None, self.brand,
        )  # fmt: skip


@dataclass(frozen=True)
class Session:
    """A visit; the steps of the way to an order by their minute, None where they were not taken."""

    id: int
    person: int
    at: datetime
    minutes: float = 0
    acts: int = 1
    views: int = 1
    viewed: float | None = None
    added: float | None = None
    checkout: float | None = None
    ordered: float | None = None
    steps: int = 0
    channel: str | None = "web"
    scope: int = 0

    @property
    def row(self) -> tuple[object, ...]:
        return (
            self.id, 1, False, self.person, to_micros(self.at), local_day(self.at), self._after(self.minutes), 1,
            self.scope, self.channel, "page", self.acts, self.views,
            *(self._after(step) for step in (self.viewed, self.added, self.checkout, self.ordered)), None, self.steps,
        )  # fmt: skip

    def _after(self, minutes: float | None) -> int | None:
        return None if minutes is None else to_micros(self.at + timedelta(minutes=minutes))


@dataclass(frozen=True)
class Brand:
    """Everything that happened. `people` says which customer each identity is."""

    answers: Sequence[Answer] = ()
    orders: Sequence[Order] = ()
    tickets: Sequence[Ticket] = ()
    visits: Sequence[Visit] = ()
    sessions: Sequence[Session] = ()
    opinions: Sequence[Opinion] = ()
    people: dict[int, int] = field(default_factory=dict)
    browsers: frozenset[int] = frozenset()  # identities that name nobody
    unsaid: frozenset[int] = frozenset()  # identities of which that is not known

    def batches(self) -> list[SentBatch]:
        rows: dict[str, list[tuple[object, ...]]] = {
            "fact_responses": [answer.row for answer in self.answers],
            "fact_orders": [order.row for order in self.orders],
            "fact_order_lines": [line for order in self.orders for line in order.lines()],
            "fact_tickets": [ticket.row for ticket in self.tickets],
            "fact_interactions": [visit.row for visit in self.visits],
            "fact_customer_value": [*_foretold(self.orders)],
            "fact_opinions": [opinion.row for opinion in self.opinions],
            "fact_sessions": [session.row for session in self.sessions],
            "identity_customer": [
                (identity, customer, 1, None if identity in self.unsaid else identity not in self.browsers)
                for identity, customer in self.people.items()
            ],
        }
        return [SentBatch(i, fact, encode(fact, of_fact)) for i, (fact, of_fact) in enumerate(rows.items(), 1)]

    def customer(self, person: int) -> int:
        """Who it is; the lively brand's person 0 is nobody."""
        return self.people.get(person, -person)


def _foretold(orders: Sequence[Order]) -> Iterator[tuple[object, ...]]:
    """As if the models had said of each person what their first order was worth, and an even chance of whoever came
    again."""
    first: dict[tuple[int, str], list[Order]] = {}
    for order in sorted(orders, key=lambda order: order.at):
        if order.counts and order.person != NOBODY:
            first.setdefault((order.person, order.currency), []).append(order)
    for number, ((person, currency), bought) in enumerate(first.items(), 1):
        opening, repeats = bought[0], len(bought) - 1
        alive, error = (0.5, 0.1) if repeats else (None, None)
        yield (
            number, 1, False, person, to_micros(NOW), to_micros(opening.at), local_day(opening.at), opening.scope,
            opening.channel, "page", currency, repeats, 0, 1, alive, error, 1.5, opening.net, opening.net, 10, "job",
        )  # fmt: skip


QUESTIONS = [("nps", 10, 0), ("csat", 5, 1), ("ces1", 5, 1), ("ces2", 7, 1), ("stars", 5, 1)]


def lively_brand(seed: int = 7, size: int = 1500) -> Brand:
    """Half a year of a busy brand: two currencies, several channels, people with two identities, late answers."""
    chance = random.Random(seed)

    def moment() -> datetime:
        return (NEW_YEAR + timedelta(seconds=chance.randrange(180 * 86_400))).astimezone(UTC)

    def one_answer(i: int) -> Answer:
        kind, scale, lowest = chance.choice(
            [("nps", 10, 0), ("csat", 5, 1), ("ces1", 5, 1), ("ces2", 7, 1), ("stars", 5, 1)]
        )
        return Answer(
            i, chance.randrange(300), moment(), chance.randint(lowest, scale), kind, scale,
            chance.choice(["relationship", "transactional"]), chance.choice(["web", "call", None]),
            chance.choice(["p1", "p2"]), chance.choice([0, 1, 2]),
        )  # fmt: skip

    def one_order(i: int) -> Order:
        net = chance.choice([None, 0, *(chance.randint(100, 99_999) for _ in range(18))])
        person, ordered_at = chance.randrange(300), moment()
        refunded = chance.choice([0, 0, 0, 50])
        return Order(
            i, person, ordered_at, net, refunded,
            chance.choice(["paid", "delivered", "cancelled", "returned"]), chance.choice(["CNY", "CNY", "USD"]),
            chance.choice(["web", "store"]), tuple(chance.sample(["p1", "p2", "p3"], chance.randint(1, 3))),
            chance.choice([0, 1, 2]), promised_at=ordered_at + timedelta(days=3),
            delivered_at=ordered_at + timedelta(days=2 + i % 3) if i % 5 else None,
            shipped_at=ordered_at + timedelta(days=1) if i % 5 else None,
            refunded_at=ordered_at + timedelta(hours=20 * (i % 3)) if refunded else None,
        )  # fmt: skip

    def one_ticket(i: int) -> Ticket:
        answered = chance.choice([None, *(chance.randint(30, 90_000) for _ in range(4))])
        solved = None if answered is None else chance.choice([None, answered + chance.randint(60, 500_000)])
        state = "solved" if solved is not None and chance.random() < 0.9 else "open"
        channel = ("call", "chat", "email")[i % 3]
        return Ticket(i, chance.randrange(300), moment(), answered, solved, state, channel, chance.choice([0, 1, 2]))

    return Brand(
        answers=[*(one_answer(i) for i in range(size)), *_modules(size), *_choices(20 * size)],
        orders=[*(one_order(i) for i in range(size)), *_last_year(size)],
        tickets=[one_ticket(i) for i in range(size)],
        visits=[*_visits(size), *_standing(size)],
        sessions=[*_sessions(size)],
        opinions=[*_opinions(size)],
        people={person: person // 2 for person in range(300) if person % 7},  # some are not known yet
    )


MODULES: dict[int, list[tuple[str, int | None]]] = {
    1: [("ease", 5), ("enjoyment", 5), ("convenience", 5), ("needs_met", 5)],
    2: [("brand_connection", 10), ("brand_connection", 10), ("brand_prominence", 10), ("brand_prominence", 10)],
    3: [("trust", 7), ("memorability", 7)],
    4: [("mystery_shop", 100)],
    6: [("enps", 10), ("engagement", 5)],
    5: [("price_too_cheap", None), ("price_cheap", None), ("price_expensive", None), ("price_too_expensive", None)],
}
"""Questions that are asked together, each with its scale."""


def _modules(first_id: int) -> Iterator[Answer]:
    """Responses to short modules, some of which skip a question."""
    chance = random.Random(first_id)
    for i in range(900):
        person, moment = chance.randrange(300), at(1 + chance.randrange(180), chance.randrange(24)).astimezone(UTC)
        about = chance.choice(["web", "call", None]), chance.choice(["p1", "p2"]), chance.choice([0, 1, 2])
        for place, (kind, scale) in enumerate(MODULES[1 + i % 6]):
            if chance.random() < 0.9:
                score = 100 * place + chance.randint(1, 200) if scale is None else chance.randint(1, scale)
                yield Answer(
                    first_id + 10 * i + place, person, moment, score, kind, scale, None, *about,
                    response=i, question=f"q{place}",
                )  # fmt: skip


def _visits(count: int) -> Iterator[Visit]:
    """People who come once, or again hours, days or weeks later; some with two identities, some nobody."""
    chance = random.Random(count)
    for i in range(count):
        person = chance.choice([NOBODY, *range(200, 600)])
        again = timedelta(hours=chance.choice([0, 1, 20, 30, 170, 180, 400, 730, 1000]))
        channel, scope = chance.choice(["web", "app"]), chance.choice([0, 1, 2])
        yield Visit(i, person, at(1 + person % 150) + again, channel, scope, name=_DONE[i % len(_DONE)])


_DONE = (*["Page Viewed"] * 8, "Points Earned", "Points Redeemed", "Points Earned", "Product Shared")


_COURSE = (
    *("Lead Created", "Loyalty Enrolled", "Subscription Started", "Lead Created", "Subscription Paused"),
    *("Loyalty Left", "Subscription Cancelled", "Lead Converted", "Subscription Started", "Subscription Ended"),
)


def _standing(first_id: int) -> Iterator[Visit]:
    """People who become leads, members and subscribers, and some of whom leave again."""
    chance = random.Random(first_id + 2)
    for i in range(600):
        person, moment = 600 + i % 60, at(i // 3 - 70 + chance.randrange(30), chance.randrange(24))
        name = _COURSE[i // 60]
        subscription = f"S{person}" if name.startswith("Subscription") else None
        visit = Visit(
            first_id + i, person, moment, chance.choice(["web", "app"]), person % 3, name,
            received_at=moment + timedelta(minutes=chance.choice([0, 4, 30, 600])), subscription=subscription,
        )  # fmt: skip
        if name == "Subscription Started":
            currency = "USD" if person % 7 == 0 else "CNY"
            paid_until = local_day(moment + timedelta(days=365 if person % 5 == 0 else 30))
            visit = replace(visit, amount=1_000 + person, currency=currency, ends_on=paid_until)
        elif name == "Subscription Cancelled":
            visit = replace(visit, cause=chance.choice([*Cause, None]))
        yield visit
    for i in range(60):  # strangers of March
        moment = at(60 + i % 30, 9)
        yield Visit(first_id + 600 + i, 700 + i, moment, chance.choice(["web", "app"]), i % 3, "Lead Created")
    for i in range(240):  # an outage now and then
        name = ("Outage Viewed", "Outage Notified")[i % 2]
        yield Visit(first_id + 700 + i, i // 2, at(60 + i % 40, i % 24), chance.choice(["web", "app"]), i % 3, name)


def _choices(first_id: int) -> Iterator[Answer]:
    """By which channel people like to be in touch; some leave it open."""
    chance = random.Random(first_id)
    for i in range(300):
        choice = chance.choice(["web", "call", "call", "chat", None])
        person, moment = chance.randrange(300), at(1 + chance.randrange(180), chance.randrange(24)).astimezone(UTC)
        yield Answer(
            first_id + i, person, moment, 0, "preferred_channel", None, None, scope=i % 3, choice=choice
        )  # fmt: skip


def _opinions(count: int) -> Iterator[Opinion]:
    """Texts of one mind and of two, with what they say of single things."""
    chance = random.Random(count + 3)
    for i in range(count):
        text, is_mixed, moment = i // 3, i // 3 % 4 == 0, at(1 + i // 3 % 180, i // 3 % 24)
        polarity = None if is_mixed and i % 3 == 0 else chance.randint(-2, 2)
        yield Opinion(
            i + 1, text % 200, moment, polarity, chance.choice(["anger", "joy", "sadness", "neutral", None]), text + 1,
            i % 3 == 0, is_mixed, None if i % 3 == 0 else chance.choice(["delivery/late", "price"]),
            chance.choice(["p1", "p2"]), chance.choice(["web", "app"]), text % 3,
        )  # fmt: skip


def _sessions(count: int) -> Iterator[Session]:
    """Visits of half a year, some with a cart, fewer with an order."""
    chance = random.Random(count + 1)
    for i in range(count):
        steps = chance.choice([0, 1, 1, 2, 3, 4])
        viewed, added, checkout, ordered = (float(step) if step <= steps else None for step in range(1, 5))
        yield Session(
            i, chance.randrange(1, 300), at(1 + chance.randrange(180), chance.randrange(24)), chance.choice([0, 5, 20]),
            chance.randint(1, 9), 1, viewed, added, checkout, ordered, steps, chance.choice(["web", "app"]), i % 3,
        )  # fmt: skip


def _last_year(first_id: int) -> Iterator[Order]:
    """Sixty people who bought in autumn, half of them again in winter."""
    for i in range(60):
        yield Order(first_id + 2 * i, 300 + i, at(-60 + i), net=5_000 + i, scope=i % 3)
        if i % 2:
            yield Order(first_id + 2 * i + 1, 300 + i, at(40 + i // 2), net=7_000 + i, scope=i % 3, channel="store")


def at(day: int, hour: int = 12) -> datetime:
    """Some hour of the brand's nth day of 2026."""
    return NEW_YEAR + timedelta(days=day - 1, hours=hour)
