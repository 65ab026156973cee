"""How a request went from open to solved, and perhaps back, and how long it stood in each state.

First resolution is the first solution, full resolution the last one. A request that was closed without having
been solved counts as solved by that; a chat that ends is solved unless somebody says that it is not.
"""

from __future__ import annotations

from typing import NamedTuple

from zhiyin.base.values import flag, text
from zhiyin.support.model import Moment, Status, Stretch, TicketState
from zhiyin.touchpoints.history import History, Told


class Course(NamedTuple):
    """Where a request stands, and how it came there."""

    status: Status
    since: int  # when it came to stand there
    stretches: tuple[Stretch, ...] = ()
    first_solution: Moment | None = None
    last_solution: Moment | None = None  # None while it is open
    reopened_count: int = 0
    first_reopened_at: int | None = None
    tells_states: bool = False  # whether the help desk says where it stands

    @property
    def state(self) -> TicketState:
        return _STATES.get(self.status, TicketState.OPEN)


_STATES = {Status.SOLVED: TicketState.SOLVED, Status.CLOSED: TicketState.CLOSED}
_WORDS = {status.value: status for status in Status}


def course_of(history: History, opened_at: int) -> Course:
    """The course that a history tells of a request that was opened then."""
    course = Course(Status.OPEN, opened_at)
    for told in history:
        course = _after(course, told)
    return course


def _after(course: Course, told: Told) -> Course:
    if told.name == "Ticket Updated":
        return _updated(course, told)
    if told.name in ("Ticket Reopened", "Conversation Started"):
        return _reopened(course, told, Status.OPEN)
    if told.name == "Ticket Resolved" or _solves(told):
        return _solved(course, told, Status.SOLVED)
    if told.name in ("Ticket Closed", "Conversation Ended") and not course.status.is_done:
        unsolved = told.name == "Conversation Ended" and flag(told.properties.get("resolved")) is False
        return _moved(course, told, Status.CLOSED) if unsolved else _solved(course, told, Status.CLOSED)
    return _moved(course, told, Status.CLOSED) if told.name == "Ticket Closed" else course


def _updated(course: Course, told: Told) -> Course:
    """A help desk may tell each state that a request comes to; the same again is no change."""
    status = _WORDS.get((text(told.properties.get("state"), 20) or "").lower())
    if status is None:
        return course
    course = course._replace(tells_states=True)
    if status is course.status:
        return course
    if not status.is_done:
        return _reopened(course, told, status) if course.status.is_done else _moved(course, told, status)
    return _moved(course, told, status) if course.status.is_done else _solved(course, told, status)


def _solves(told: Told) -> bool:
    """A call solves only what it is said to solve."""
    return told.name == "Call Ended" and flag(told.properties.get("resolved")) is True


def _reopened(course: Course, told: Told, status: Status) -> Course:
    if not course.status.is_done:
        return course
    return _moved(course, told, status)._replace(
        last_solution=None,
        reopened_count=course.reopened_count + 1,
        first_reopened_at=told.at if course.first_reopened_at is None else course.first_reopened_at,
    )


def _solved(course: Course, told: Told, status: Status) -> Course:
    moment = Moment(told.at, told.id)
    first = course.first_solution or moment
    return _moved(course, told, status)._replace(first_solution=first, last_solution=moment)


def _moved(course: Course, told: Told, status: Status) -> Course:
    if status is course.status:
        return course
    at = max(told.at, course.since)
    left = Stretch(course.status, course.since, at)
    return course._replace(status=status, since=at, stretches=(*course.stretches, left))
