"""The plan of the year: one line for each thing that will be told, as columns, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, auto

import numpy as np

from zhiyin.connectors.demo.seasons import Ints


class Kind(IntEnum):
    """What is told; says what `ref` and `item` of its line mean."""

    # sessions: ref is the session
    OPENED = 0  # the app
    LANDED = auto()
    SEARCHED = auto()  # item: product looked for
    LISTED = auto()  # item: category
    VIEWED = auto()  # item: product, as for the next five
    ADDED = auto()
    REMOVED = auto()
    WISHED = auto()
    SHARED = auto()
    CART = auto()
    CHECKOUT = auto()  # item: product; an order's own checkout has its order's products
    PAYMENT_INFO = auto()
    PROMOTION_SEEN = auto()  # item: campaign
    PROMOTION_CLICKED = auto()
    HELP = auto()  # item: which page
    IDENTIFIED = auto()
    SIGNED_IN = auto()
    # accounts
    SYNCED = auto()  # the membership system tells all it knows
    SIGNED_UP = auto()  # item: how
    GROUPED = auto()  # item: company
    TABLET = auto()  # item: store
    TABLET_VIEWED = auto()  # ref: product, item: store; nobody is signed in
    STORE_VISIT = auto()  # item: store
    # orders: ref is the order
    PAYMENT_FAILED = auto()
    ORDERED = auto()
    PAID = auto()
    SHIPPED = auto()
    DELIVERED = auto()
    CANCELLED = auto()
    RETURNED = auto()
    REFUNDED = auto()
    POINTS_EARNED = auto()  # item: points
    POINTS_REDEEMED = auto()
    # contacts: ref is the contact, item the number of the message
    TICKET_OPENED = auto()
    TICKET_ACKNOWLEDGED = auto()
    TICKET_ANSWERED = auto()
    TICKET_FOLLOWED_UP = auto()
    TICKET_RESOLVED = auto()
    TICKET_REOPENED = auto()
    CHAT_STARTED = auto()
    CHAT_ASKED = auto()
    CHAT_BOT = auto()
    CHAT_TRANSFERRED = auto()
    CHAT_ANSWERED = auto()
    CHAT_ENDED = auto()
    CALLED = auto()
    # opinions: ref is the survey or the review
    SURVEY_SENT = auto()
    SURVEY_OPENED = auto()
    SURVEY_ANSWERED = auto()
    REVIEWED = auto()
    REVIEW_POSTED = auto()
    REVIEW_ANSWERED = auto()
    # surroundings: ref is the campaign, the product or the outage
    MAIL_DELIVERED = auto()
    MAIL_OPENED = auto()
    MAIL_CLICKED = auto()
    MAIL_BOUNCED = auto()
    UNSUBSCRIBED = auto()
    STOCK = auto()  # item: what lies there now
    OUTAGE_SUBSCRIBED = auto()
    OUTAGE_RESOLVED = auto()


@dataclass
class Moments:
    """Lines of the plan; append in any order, then sort once."""

    _parts: list[tuple[Ints, Ints, Ints, Ints, Ints]] = field(default_factory=list)

    def add(self, kind: Kind, at: Ints, person: Ints | int, ref: Ints | int = -1, item: Ints | int = -1) -> None:
        """Add one line for each instant of `at`."""
        size = at.size
        columns = (np.broadcast_to(np.asarray(c, dtype=np.int64), size) for c in (int(kind), person, ref, item))
        kinds, persons, refs, items = columns
        self._parts.append((at, kinds, persons, refs, items))

    def until(self, now: int) -> tuple[Ints, ...]:
        """Columns (at, kind, person, ref, item) of all that happened by `now`, sorted by time."""
        at, *others = (np.concatenate([part[column] for part in self._parts]) for column in range(5))
        past = np.flatnonzero(at <= now)
        order = past[np.argsort(at[past], kind="stable")]
        return at[order], *(column[order] for column in others)
