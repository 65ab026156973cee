"""The planted truths: what is known to be so in the demo brand, for a test or a newcomer to find again.

Told in words in `docs/concepts/demo-brand.md`. Rates and shifts are what the
generator was told to do; the scores that people give are rounded and bounded,
so the differences seen (`SEEN_...`) are given beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

# A product fault that emerges: the left earbud of one model cuts out (左耳断连), from one lot on.
FAULT_SKU = "OZ-EB-S3"
FAULT_DAYS_AGO = 45
FAULT_RATE = 0.26  # of the units ordered since
FAULT_RATE_BEFORE = 0.012
FAULT_WORDS = ("左耳", "left earbud", "left bud", "left one", "left side")

# A courier change in half of the regions: more parcels come late there, and only there.
COURIER_DAYS_AGO = 110
COURIER_REGIONS = frozenset({"east", "north", "southwest", "northeast"})
LATE_RATE = 0.08
LATE_RATE_NEW_COURIER = 0.24

# What experiences do to answers: shifts of the mean before rounding, and differences seen after it.
LATE_NPS_SHIFT = -2.6
SEEN_LATE_NPS = (-2.8, -1.8)  # transactional 0-10, late less on time
LATE_CSAT_SHIFT = -1.4
SEEN_LATE_CSAT = (-1.75, -1.05)  # after delivery 1-5, late less on time
SLOW_HOURS = 4  # a first answer by a person that takes longer is slow
SLOW_CSAT_SHIFT = -1.2
SEEN_SLOW_CSAT = (-1.55, -0.85)  # after service 1-5, slow less quick
SLOW_EFFORT_SHIFT = -1.5
SEEN_SLOW_EFFORT = (-2.1, -1.1)  # CES 2.0, 1-7, slow less quick
REOPENED_CSAT_SHIFT = -0.9

# What experiences do to loyalty: added to the chance that an order was the last one.
LATE_LEAVE = 0.16
FAULT_LEAVE = 0.22
SLOW_LEAVE = 0.12

# Leads with a first order within 30 and within 90 days.
LEAD_CONVERSION = (0.24, 0.33)

# Subscribers: the chance that a payment is the last, and what those who cancel say why.
MONTHLY_LOSS = 0.06
YEARLY_LOSS = 0.3
SAYS_WHY = 0.75
CANCELLED_BECAUSE = {"too_expensive": 0.36, "not_used": 0.28, "poor_service": 0.16, "switched": 0.12, "other": 0.08}

# Members of the loyalty programme: how many of the known people have a card, and how many of those who have not ordered
# for long leave it again.
MEMBER_SHARE = 0.72
MEMBERS_LEAVE = 0.08

# By which channel people say that they like to be in touch; what they do is another matter.
WISHED_CHANNELS = {"chat": 0.38, "app": 0.24, "email": 0.19, "call": 0.13, "social": 0.06}


class Join(StrEnum):
    """What two accounts of one person share."""

    EMAIL = "email"  # both verified by the membership system: to be joined
    MEMBER = "member_number"  # one card in both accounts: to be joined
    UNIONID = "wechat_unionid"  # one WeChat account: to be joined
    WEAK = "weak"  # only name (misspelt or in pinyin), birthday, city: a matter of likelihood


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two accounts of one person."""

    first: str  # user ids
    second: str
    join: Join


@dataclass(frozen=True, slots=True)
class Truths:
    """Who is who, by user id."""

    duplicates: list[Duplicate] = field(default_factory=list)
    families: list[tuple[str, ...]] = field(default_factory=list)  # different people, one phone: never to be joined
    shared_browsers: list[tuple[str, str]] = field(default_factory=list)  # two people, one browser
    store_tablets: dict[str, list[str]] = field(default_factory=dict)  # device id -> people who signed in on it
    polite_leavers: list[str] = field(default_factory=list)  # say 9 or 10, and never buy again
    grumbling_loyals: list[str] = field(default_factory=list)  # say 0 to 6, and buy on
