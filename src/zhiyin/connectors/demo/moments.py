"""The plan of the year: one line for each thing that will be told, as columns, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, auto

import numpy as np
import numpy.typing as npt

from zhiyin.connectors.demo.seasons import Ints

Small = npt.NDArray[np.int32]
Lines = tuple[npt.NDArray[np.integer], ...]  # at, kind, person, ref, item


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
    PRODUCT = auto()  # the catalogue tells what it is called
    STOCK = auto()  # item: what lies there now
    OUTAGE_SUBSCRIBED = auto()
    OUTAGE_RESOLVED = auto()
    # leads, members, wishes
    LEAD_CREATED = auto()  # ref: the form
    LEAD_QUALIFIED = auto()
    LEAD_CONVERTED = auto()
    ENROLLED = auto()
    LEFT = auto()
    CHANNEL_WISHED = auto()  # item: channel
    # subscriptions: ref is the subscription
    SUBSCRIBED = auto()
    RENEWED = auto()
    CANCELLED_SUBSCRIPTION = auto()
    LAPSED = auto()


@dataclass
class Moments:
    """Lines of the plan; append in any order, then sort once. All but the instants fit 32 bits."""

    _at: list[Ints] = field(default_factory=list)
    _others: tuple[list[Small], ...] = field(default_factory=lambda: ([], [], [], []))

    def add(self, kind: Kind, at: Ints, person: Ints | int, ref: Ints | int = -1, item: Ints | int = -1) -> None:
        """Add one line for each instant of `at`."""
        self._at.append(at)
        for parts, value in zip(self._others, (int(kind), person, ref, item), strict=True):
            parts.append(np.broadcast_to(np.asarray(value, dtype=np.int32), at.size))

    def parted(self, now: int) -> tuple[Lines, Lines]:
        """Columns (at, kind, person, ref, item), sorted by time: what happened by `now`, and what is to come."""
        at = np.concatenate(self._at)
        order = np.argsort(at, kind="stable")
        columns: Lines = (at[order], *(np.concatenate(parts)[order] for parts in self._others))
        past = int(np.count_nonzero(at <= now))
        return tuple(column[:past] for column in columns), tuple(column[past:] for column in columns)
