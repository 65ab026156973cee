"""What moved is looked at once a minute, whoever asks, and apart for what each may see."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Unavailable
from zhiyin.metrics.remembering import MOST, Remembered

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 1, tzinfo=UTC))


@pytest.fixture
def remembered(clock: FixedClock) -> Remembered[int]:
    return Remembered(clock, MINUTE)


def test_an_answer_holds_for_its_time(clock: FixedClock, remembered: Remembered[int]) -> None:
    answers = iter(range(9))
    found = []
    for seconds in (0, 59, 1, 59, 1):
        clock.instant += timedelta(seconds=seconds)
        found.append(remembered.get("moves", lambda: next(answers)))
    assert found == [0, 0, 1, 1, 2]


def test_other_questions_have_answers_of_their_own(remembered: Remembered[int]) -> None:
    numbers = count()
    assert [remembered.get(question, lambda: next(numbers)) for question in "aba"] == [0, 1, 0]


def test_a_failure_is_told_and_not_kept(remembered: Remembered[int]) -> None:
    def fails() -> int:
        raise Unavailable("the facts are being closed; try again in a minute")

    with pytest.raises(Unavailable):
        remembered.get("moves", fails)
    assert remembered.get("moves", lambda: 7) == 7


def test_who_asks_meanwhile_waits_for_the_same_answer(remembered: Remembered[int]) -> None:
    begun, go_on = threading.Event(), threading.Event()
    worked_out, found = [], []

    def slowly() -> int:
        worked_out.append(True)
        begun.set()
        go_on.wait(10)
        return len(worked_out)

    readers = [threading.Thread(target=lambda: found.append(remembered.get("moves", slowly))) for _ in range(5)]
    readers[0].start()
    assert begun.wait(10)
    for reader in readers[1:]:
        reader.start()
    go_on.set()
    for reader in readers:
        reader.join(10)
    assert found == [1] * 5


def test_only_so_many_are_kept(remembered: Remembered[int]) -> None:
    for number in range(MOST + 1):
        remembered.get(number, lambda: 0)
    assert remembered.get(MOST, lambda: 1) == 0
    assert remembered.get(0, lambda: 1) == 1
