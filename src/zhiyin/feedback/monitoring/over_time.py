"""Opinions over time: by the brand's day, week or month in which a text was written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from zhiyin.base.clock import from_micros
from zhiyin.feedback.monitoring.model import Person, Step, Tally, tally_of


def begins_on(day: date, step: Step) -> date:
    """The first day of the step around a day."""
    match step:
        case Step.DAY:
            return day
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)


def by_step(
    said: Iterable[tuple[int, tuple[int, int], Person]], step: Step, zone: ZoneInfo
) -> list[tuple[date, Tally]]:
    """The tally of each step in which anything is said, in their order."""
    people: dict[date, dict[int, Person]] = {}
    for at, (person, _), one in said:
        begin = begins_on(from_micros(at).astimezone(zone).date(), step)
        known = people.setdefault(begin, {})
        known[person] = _together(known.get(person), one)
    return [(begin, tally_of(people[begin].values())) for begin in sorted(people)]


def _together(one: Person | None, other: Person) -> Person:
    if one is None:
        return other
    return Person(
        one.positive + other.positive,
        one.neutral + other.neutral,
        one.negative + other.negative,
        one.texts + other.texts,
    )
