"""How a request went from open to solved, and perhaps back.

First resolution is the first solution, full resolution the last one. A request that was closed without having
been solved counts as solved by that; a chat that ends is solved unless somebody says that it is not.
"""

from __future__ import annotations

from typing import NamedTuple

from zhiyin.base.values import flag
from zhiyin.support.model import Moment, TicketState
from zhiyin.touchpoints.history import History, Told


class Course(NamedTuple):
    """Where a request stands, and when it was solved."""

    state: TicketState = TicketState.OPEN
    first_solution: Moment | None = None
    last_solution: Moment | None = None  # None while it is open
    reopened_count: int = 0


def course_of(history: History) -> Course:
    """The course that a history tells."""
    course = Course()
    for told in history:
        course = _after(course, told)
    return course


def _after(course: Course, told: Told) -> Course:
    if told.name in ("Ticket Reopened", "Conversation Started"):
        if course.state is TicketState.OPEN:
            return course
        return course._replace(state=TicketState.OPEN, last_solution=None, reopened_count=course.reopened_count + 1)
    if told.name == "Ticket Resolved" or _solves(told):
        return _solved(course, told, TicketState.SOLVED)
    if told.name in ("Ticket Closed", "Conversation Ended") and course.state is TicketState.OPEN:
        unsolved = told.name == "Conversation Ended" and flag(told.properties.get("resolved")) is False
        return course._replace(state=TicketState.CLOSED) if unsolved else _solved(course, told, TicketState.CLOSED)
    return course._replace(state=TicketState.CLOSED) if told.name == "Ticket Closed" else course


def _solves(told: Told) -> bool:
    """A call solves only what it is said to solve."""
    return told.name == "Call Ended" and flag(told.properties.get("resolved")) is True


def _solved(course: Course, told: Told, state: TicketState) -> Course:
    moment = Moment(told.at, told.id)
    return course._replace(state=state, first_solution=course.first_solution or moment, last_solution=moment)
