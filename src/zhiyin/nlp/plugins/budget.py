"""What a model that costs money may cost in a day, and how often it may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Unavailable

_MILLION = 1_000_000


class Ledger(Protocol):
    """Keeps what was spent, so that a new start does not spend it again."""

    def spent_on(self, day: date) -> Spent: ...

    def keep(self, day: date, spent: Spent) -> None: ...


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day has cost so far."""

    requests: int = 0
    cost: float = 0.0  # in whatever currency the prices are


@dataclass(frozen=True, slots=True)
class Price:
    """What the provider takes for a million tokens."""

    of_million_sent: float
    of_million_answered: float

    def cost(self, sent: int, answered: int) -> float:
        return (sent * self.of_million_sent + answered * self.of_million_answered) / _MILLION


@dataclass(frozen=True, slots=True)
class Budget:
    """Refuses the request with which a day would begin to cost more. Days are those of UTC."""

    price: Price
    most_cost_a_day: float
    most_requests_a_day: int
    ledger: Ledger
    clock: Clock

    def take(self, model: str) -> None:
        """Count one request before it goes out; Unavailable when the day has none left."""
        day = self.clock.now().date()
        spent = self.ledger.spent_on(day)
        if spent.requests >= self.most_requests_a_day:
            raise Unavailable(
                "text model {model} was asked {count} times today, its most; it goes on tomorrow",
                model=model,
                count=spent.requests,
            )
        if spent.cost >= self.most_cost_a_day:
            raise Unavailable(
                "text model {model} has cost {cost} today, its most; it goes on tomorrow",
                model=model,
                cost=round(spent.cost, 4),
            )
        self.ledger.keep(day, Spent(spent.requests + 1, spent.cost))

    def pay(self, sent: int, answered: int) -> None:
        """Count the tokens of an answer."""
        day = self.clock.now().date()
        spent = self.ledger.spent_on(day)
        self.ledger.keep(day, Spent(spent.requests, spent.cost + self.price.cost(sent, answered)))
