"""Which marks the interactions of a request bear."""

from __future__ import annotations

from collections.abc import Iterable

from zhiyin.support.model import Ticket
from zhiyin.touchpoints.mark_rules import NO_RESPONSE, REPEAT_CONTACT
from zhiyin.touchpoints.marks import Mark, MarkFor, Rulebook

Marked = frozenset[tuple[int, str]]
"""Interactions that were said to bear a mark, each with its rule; what no longer holds is taken back."""


def marks_of(ticket: Ticket, rules: Rulebook) -> list[MarkFor]:
    """A first answer over the target, a solution that was fast and lasted."""
    marks = []
    opened_at = ticket.opening.at
    answer, solution = ticket.first_response, ticket.first_solution
    if answer is not None and ticket.is_from_customer:
        marks.append(MarkFor(answer.interaction_id, rules.first_response(opened_at, answer.at, ticket.channel)))
    if solution is not None and ticket.is_from_customer and not ticket.reopened_count:
        marks.append(MarkFor(solution.interaction_id, rules.solution(opened_at, solution.at, ticket.channel)))
    return [mark for mark in marks if mark.mark.value]


def taken_back(marked: Marked, marks: Iterable[MarkFor], ticket: Ticket) -> list[MarkFor]:
    """The marks that were said once and hold no longer."""
    holding = {(each.interaction_id, each.mark.rule) for each in marks}
    if ticket.awaits_answer:
        holding.add((ticket.opening.interaction_id, NO_RESPONSE.id))
    if ticket.is_from_customer:  # beside what other requests is judged apart, see `repeats`
        holding.add((ticket.opening.interaction_id, REPEAT_CONTACT.id))
    return [MarkFor(interaction_id, Mark(0, rule)) for interaction_id, rule in sorted(marked - holding)]


def due_at(ticket: Ticket, rules: Rulebook) -> int | None:
    """When somebody should look whether it was answered; None when no answer is awaited."""
    target = rules.response_target(ticket.channel)
    return ticket.opening.at + target if target is not None and ticket.awaits_answer else None
