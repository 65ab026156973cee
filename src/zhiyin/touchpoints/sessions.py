"""Sessions: what counts as one, and the queries that fold interactions into them.

A session is what one identity does in the brand's web shop, app or mini-program with less than 30 minutes of silence
in between. Everything here is a question to the warehouse (decision 0011): the answer depends on the interactions
alone, not on when they came.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from zhiyin.touchpoints.event_spec import Topic
from zhiyin.touchpoints.vocabulary import EVENTS, MESSAGES
from zhiyin.warehouse.engine import Query
from zhiyin.warehouse.facts import SESSIONS

SILENCE = timedelta(minutes=30)
"""So long without an act ends a session."""

CHANNELS = ("web", "app", "mini_program")
ORDER = "Order Completed"
"""Belongs to the session in which it was placed, whoever tells of it; alone it is none, and it prolongs none."""

_BY_VISITORS = {Topic.VISITS, Topic.ACCOUNT, Topic.SHOPPING}
_ALSO_BY_VISITORS = {"Promotion Viewed", "Promotion Clicked"}

NO_ACTS = sorted(
    MESSAGES
    | {name for name, spec in EVENTS.items() if spec.topic not in _BY_VISITORS and name not in _ALSO_BY_VISITORS}
)
"""What no visitor does: mails, tickets, deliveries, messages of an SDK. Names that are not ours may be acts."""

VIEWS = ("Page Viewed", "Screen Viewed")
STEPS = {
    "Product Viewed": 1,
    "Product Added": 2,
    "Wishlist Product Added to Cart": 2,
    "Checkout Started": 3,
    ORDER: 4,
}
"""The way to an order."""

_SILENT = SILENCE // timedelta(microseconds=1)
_IS_ACT = f"channel IN {CHANNELS} AND name NOT IN ({', '.join(repr(name) for name in NO_ACTS)})"
_STEP = " ".join(f"WHEN '{name}' THEN {step}" for name, step in STEPS.items())
_OF_THE_FIRST = ("source_id", "scope_id", "channel", "touchpoint")
_STEP_COLUMNS = (("viewed_at", 1), ("added_at", 2), ("checkout_at", 3), ("ordered_at", 4))
_SESSION = "identity_id, nth"
_SAID = SESSIONS.columns.names[3:]  # behind fact_id, revision, retracted


def day_counts() -> Query:
    """How many interactions each day has, and the sum of their ids: they tell whether any came or went."""
    counts = "count(*) AS interaction_count, CAST(sum(fact_id) AS BIGINT) AS id_sum"
    return Query(f"SELECT day, {counts} FROM fact_interactions GROUP BY day ORDER BY day")  # noqa: S608 - our own names


def changed_sessions(first: date, last: date, *, revision: int, part: int = 0, parts: int = 1) -> Query:
    """What has to be told so that `fact_sessions` holds the sessions that began on these days.

    Of the identities of one part; rows of `fact_sessions`, with this revision.
    """
    query = sessions(first, last, part=part, parts=parts)
    told = "SELECT * FROM fact_sessions WHERE day BETWEEN $first AND $last AND identity_id % $parts = $part"
    differs = " OR ".join(f's."{name}" IS DISTINCT FROM t."{name}"' for name in _SAID)
    changes = f"""
        SELECT s.fact_id, CAST($revision AS INTEGER) AS revision, false AS retracted, {_named("s")}
        FROM sessions s LEFT JOIN told t ON t.fact_id = s.fact_id WHERE t.fact_id IS NULL OR {differs}
        UNION ALL
        SELECT t.fact_id, CAST($revision AS INTEGER) AS revision, true AS retracted, {_named("t")}
        FROM told t LEFT JOIN sessions s ON s.fact_id = t.fact_id WHERE s.fact_id IS NULL
        ORDER BY fact_id
    """  # noqa: S608 - our own names
    return query.then("sessions", told).then("told", changes, revision=revision)


def sessions(first: date, last: date, *, part: int = 0, parts: int = 1) -> Query:
    """The sessions that began on these days, of one part of all identities.

    One that never ends is a machine's: it counts to the end of the day after it began, so that no more than one day
    around has to be looked at.
    """
    numbered = _numbered_acts(first - timedelta(days=1), last + timedelta(days=1), part, parts)
    began_on = f"SELECT *, min(day) OVER (PARTITION BY {_SESSION}) AS began_on FROM numbered"  # noqa: S608 - our own names
    within = "SELECT * FROM begun WHERE began_on BETWEEN $first AND $last AND days_between(day, began_on) <= 1"
    acts = numbered.then("numbered", began_on).then("begun", within, first=first, last=last)
    steps = _steps_in_order(acts)
    return replace(steps, sql=_FOLDED, steps=(*steps.steps, ("steps", steps.sql)))


def _numbered_acts(first: date, last: date, part: int, parts: int) -> Query:
    """Acts, and orders among them, each with the number of its session among those of its identity."""
    heard = f"""
        SELECT identity_id, fact_id, micros("at") AS t, "at", day, source_id, scope_id, channel, touchpoint,
            order_number, CASE WHEN name = '{ORDER}' THEN 0 ELSE 1 END AS is_act,
            CASE WHEN name IN {VIEWS} THEN 1 ELSE 0 END AS is_view, CASE name {_STEP} END AS step
        FROM fact_interactions
        WHERE day BETWEEN $from AND $until AND identity_id <> 0 AND identity_id % $parts = $part
            AND (({_IS_ACT}) OR (name = '{ORDER}' AND channel IN {(*CHANNELS, "server", "")}))
    """  # noqa: S608 - our own names
    with_last = """
        SELECT *, max(CASE WHEN is_act = 1 THEN t END) OVER (
            PARTITION BY identity_id ORDER BY t, fact_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS last_act FROM heard
    """
    begins = f"CASE WHEN is_act = 1 AND (last_act IS NULL OR t - last_act >= {_SILENT}) THEN 1 ELSE 0 END"
    numbered = f"""
        SELECT *, {begins} AS begins, sum({begins}) OVER (
            PARTITION BY identity_id ORDER BY t, fact_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS nth FROM with_last WHERE is_act = 1 OR t - last_act < {_SILENT}
    """  # noqa: S608 - our own names
    query = Query(heard, {"from": first, "until": last, "part": part, "parts": parts})
    return query.then("heard", with_last).then("with_last", numbered)


def _steps_in_order(acts: Query) -> Query:
    """For each session, how far it came on the way to an order when one step must follow the other."""
    carts = f"""
        SELECT {_SESSION}, t, step, min(CASE WHEN step = 1 THEN t END) OVER (PARTITION BY {_SESSION}) AS viewed
        FROM acts WHERE step IS NOT NULL
    """  # noqa: S608 - our own names
    checkouts = f"""
        SELECT *, min(CASE WHEN step = 2 AND t >= viewed THEN t END) OVER (PARTITION BY {_SESSION}) AS added FROM carts
    """  # noqa: S608 - our own names
    orders = f"""
        SELECT *, min(CASE WHEN step = 3 AND t >= added THEN t END) OVER (PARTITION BY {_SESSION}) AS began
        FROM checkouts
    """  # noqa: S608 - our own names
    steps = f"""
        SELECT {_SESSION}, CASE WHEN min(viewed) IS NULL THEN 0 WHEN min(added) IS NULL THEN 1
            WHEN min(began) IS NULL THEN 2 WHEN max(CASE WHEN step = 4 THEN t END) >= min(began) THEN 4 ELSE 3
            END AS steps_in_order
        FROM orders GROUP BY {_SESSION}
    """  # noqa: S608 - our own names
    return acts.then("acts", carts).then("carts", checkouts).then("checkouts", orders).then("orders", steps)


_FOLDED = f"""
    SELECT f.*, CAST(coalesce(s.steps_in_order, 0) AS TINYINT) AS steps_in_order FROM (
        SELECT {_SESSION}, min(CASE WHEN is_act = 1 THEN fact_id END) AS fact_id, min("at") AS started_at,
            began_on AS day, max(CASE WHEN is_act = 1 THEN "at" END) AS ended_at,
            {", ".join(f"max(CASE WHEN begins = 1 THEN {name} END) AS {name}" for name in _OF_THE_FIRST)},
            CAST(sum(is_act) AS INTEGER) AS event_count, CAST(sum(is_view) AS INTEGER) AS view_count,
            {", ".join(f'min(CASE WHEN step = {step} THEN "at" END) AS {name}' for name, step in _STEP_COLUMNS)},
            min(CASE WHEN step = 4 THEN order_number END) AS order_number
        FROM acts GROUP BY {_SESSION}, began_on
    ) f LEFT JOIN steps s ON s.identity_id = f.identity_id AND s.nth = f.nth
"""  # noqa: S608 - our own names


def _named(table: str) -> str:
    return ", ".join(f'{table}."{name}"' for name in _SAID)
