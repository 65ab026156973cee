"""Where the story of each line began: the order that a survey, a ticket or a parcel goes back to."""

from __future__ import annotations

import numpy as np

from zhiyin.connectors.demo.moments import Kind, Lines
from zhiyin.connectors.demo.seasons import Ints
from zhiyin.connectors.demo.year import Year


def roots(year: Year, lines: Lines) -> Ints:
    """For each line the instant at which its story began; its own, if it belongs to none."""
    at, kind, _, ref, _ = lines
    began = at.astype(np.int64)
    for first, last, instants in _stories(year):
        is_one = (kind >= first) & (kind <= last)
        began[is_one] = instants[ref[is_one]]
    return began


def _stories(year: Year) -> tuple[tuple[Kind, Kind, Ints], ...]:
    """The first and the last kind of each sort of story, and when each of the sort began."""
    sessions, orders, contacts, surveys = year.sessions, year.orders, year.contacts, year.surveys
    helped = _at(orders.at, contacts.order, contacts.at)
    return (
        (Kind.OPENED, Kind.SIGNED_IN, _at(orders.at, sessions.order, sessions.at)),
        (Kind.PAYMENT_FAILED, Kind.POINTS_REDEEMED, orders.at),
        (Kind.TICKET_OPENED, Kind.CALLED, helped),
        (
            Kind.SURVEY_SENT,
            Kind.SURVEY_ANSWERED,
            _at(orders.at, surveys.order, _at(helped, surveys.contact, surveys.sent_at)),
        ),
        (Kind.REVIEWED, Kind.REVIEW_ANSWERED, orders.at[year.reviews.order]),
    )


def _at(instants: Ints, index: Ints, otherwise: Ints) -> Ints:
    """The instants at these places; where the index is -1, the other ones."""
    return np.where(index >= 0, np.append(instants, 0)[index], otherwise)
