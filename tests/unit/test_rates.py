"""A key may send so much a second; who sends more waits, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from zhiyin.connectors.rates import BURST_SECONDS, EVENT_BYTES, Rates
from zhiyin.customers.model import Trust


@dataclass
class Stopwatch:
    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def rates(watch: Stopwatch) -> Rates:
    return Rates({Trust.PUBLIC: 100, Trust.SERVER: 0}, watch)


def taken(rates: Rates, key: str = "a", *, tries: int = 5_000, size: int = 300) -> int:
    """How many of so many requests pass."""
    return sum(rates.wait(key, Trust.PUBLIC, size) == 0 for _ in range(tries))


def test_a_burst_passes_once_and_then_only_the_rate(rates: Rates, watch: Stopwatch) -> None:
    assert taken(rates) == 100 * BURST_SECONDS
    watch.at += 1
    assert taken(rates) == 100


def test_who_was_quiet_may_send_no_more_than_one_burst(rates: Rates, watch: Stopwatch) -> None:
    taken(rates)
    watch.at += 3_600
    assert taken(rates) == 100 * BURST_SECONDS


def test_a_large_request_weighs_as_many_events(rates: Rates) -> None:
    assert taken(rates, size=10 * EVENT_BYTES - 1) == 100


def test_the_largest_request_passes_and_is_paid_for_afterwards(watch: Stopwatch) -> None:
    rates = Rates({Trust.PUBLIC: 1}, watch)
    assert rates.wait("a", Trust.PUBLIC, 4 << 20) == 0
    wait = rates.wait("a", Trust.PUBLIC, 300)
    assert wait == 4097 - BURST_SECONDS
    watch.at += wait + 1
    assert rates.wait("a", Trust.PUBLIC, 300) == 0


def test_each_key_has_its_own(rates: Rates) -> None:
    taken(rates, "a")
    assert taken(rates, "b", tries=1) == 1


def test_a_rate_of_0_is_no_limit(rates: Rates) -> None:
    assert not any(rates.wait("server", Trust.SERVER, 4 << 20) for _ in range(1_000))
