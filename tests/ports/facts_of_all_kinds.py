"""A few thousand facts of every table, made by chance that is always the same, with what trips engines up.

Columns are filled by their names and types, so that a new column or table is in without further ado.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhiyin.base.clock import to_micros
from zhiyin.touchpoints.questions import SCALES, QuestionKind
from zhiyin.warehouse.facts import CUSTOMER_TRAITS, FACTS, IDENTITY_CUSTOMER, Fact

NOW = datetime(2026, 7, 1, 3, tzinfo=UTC)
DAYS = 120
ROWS = 2_000
IDENTITIES = 90
SCOPES = range(4)

Numbers = NDArray[np.int64]
Values = NDArray[Any]

_DAY = 86_400_000_000
_HOURS_EAST = 8

# What names mean; every other text is one of a few words, every other number one of a few small ones.
WORDS: Mapping[str, Sequence[str]] = {
    "channel": ["web", "app", "store", "chat"],
    "touchpoint": ["checkout", "it's, (odd)", "delivery"],
    "relation": ["relationship", "transactional"],
    "state": ["placed", "paid", "delivered", "cancelled", "returned", "solved", "closed"],
    "currency": ["CNY", "CNY", "HKD"],
    "type": ["track", "page"],
    "name": [
        *("Page Viewed", "Product Added", "Order Completed", "Points Earned", "Points Redeemed"),
        *("Lead Created", "Lead Converted", "Loyalty Enrolled", "Loyalty Left"),
        *("Subscription Started", "Subscription Paused", "Subscription Cancelled", "Subscription Ended"),
        *("Outage Viewed", "Outage Notified"),
    ],
    "emotion": ["anger", "joy", "neutral"],
    "choice": ["web", "call", "store"],
    "cause": ["poor_service", "too_expensive", "other"],
    "product_id": ["p1", "p2", "p3"],
    "topic": ["delivery", "invoice"],
    "status": ["new", "open", "pending", "solved"],
    "kind": ["ticket", "conversation", "call"],
    "agent_id": ["a1", "a2"],
}
_NEVER_UNKNOWN = {"question_kind", "scale_max", "score", "currency", "net", "state", "quantity", "line_total"}
_NEVER_UNKNOWN |= {"event_count", "view_count", "ended_at"}


def facts() -> dict[str, pa.Table]:
    """The rows of every table, first and later revisions together, in no order."""
    return {fact.name: _rows(fact) for fact in FACTS.values()}


def _rows(fact: Fact) -> pa.Table:
    chance = np.random.default_rng(len(fact.name) * 31 + len(fact.columns))
    if fact is IDENTITY_CUSTOMER:
        identities = np.arange(IDENTITIES - 10)  # of ten nobody knows the customer
        customers, revisions = 1000 + identities // 2, np.ones(len(identities), np.int32)
        names_somebody = pa.array(identities % 3 > 0, mask=identities % 11 == 0)
        return pa.table([identities, customers, revisions, names_somebody], schema=fact.columns)
    if fact is CUSTOMER_TRAITS:
        return _traits()
    at = to_micros(NOW - timedelta(days=DAYS)) + chance.integers(0, DAYS * 24, ROWS) * (_DAY // 24)  # ties are many
    columns = [_column(field, at, chance) for field in fact.columns]
    if "response_id" in fact.columns.names:  # its answers differ only in what was asked and answered
        of_response = pa.array(np.arange(ROWS) // len(KINDS) * len(KINDS))
        own = {"fact_id", "question_id", "question_kind", "scale_max", "score"}
        columns = [
            column if field.name in own else column.take(of_response)
            for field, column in zip(fact.columns, columns, strict=True)
        ]
    first = pa.Table.from_arrays(columns, schema=fact.columns)
    return pa.concat_tables([first, _revised(first, chance)]).take(chance.permutation(ROWS + ROWS // 10))


def _traits() -> pa.Table:
    """What is known of most customers: two traits, of which one was told wrongly at first, and some taken back."""
    rows: list[tuple[object, ...]] = []
    for customer in range(1000, 1000 + IDENTITIES // 2 - 8):
        plan, segment, scope = ("free", "pro", "it's")[customer % 3], ("new", "loyal")[customer % 2], customer % 4
        rows.append((customer * 10, 1, False, customer, scope, "plan", plan))
        rows.append((customer * 10 + 1, 1, False, customer, None if scope == 3 else scope, "segment", "other"))
        rows.append((customer * 10 + 1, 2, customer % 5 == 0, customer, scope, "segment", segment))
    fields = list(CUSTOMER_TRAITS.columns)
    columns = [pa.array(values, field.type) for values, field in zip(zip(*rows, strict=True), fields, strict=True)]
    return pa.Table.from_arrays(columns, schema=CUSTOMER_TRAITS.columns)


def _revised(first: pa.Table, chance: np.random.Generator) -> pa.Table:
    """Later revisions of some rows: half of them say that the fact is no more."""
    some = first.take(chance.choice(ROWS, ROWS // 10, replace=False))
    others = {"revision": [2] * some.num_rows, "retracted": [i % 2 == 0 for i in range(some.num_rows)]}
    columns = [
        pa.array(others[field.name], field.type) if field.name in others else some[field.name] for field in some.schema
    ]
    return pa.Table.from_arrays(columns, schema=some.schema)


def _column(field: pa.Field, at: Numbers, chance: np.random.Generator) -> pa.Array:
    values = _values(field, at, chance)
    often = 0.6 if field.name == "order_number" else 0.15  # most requests are about no order
    is_unknown = chance.random(ROWS) < (often if field.nullable and field.name not in _NEVER_UNKNOWN else 0)
    made = pa.array(values, mask=is_unknown)
    return made.cast(pa.int32()).cast(field.type) if pa.types.is_date(field.type) else made.cast(field.type)


def _values(field: pa.Field, at: Numbers, chance: np.random.Generator) -> Values:
    if field.name in _OWN:
        return _OWN[field.name](at, chance)
    if pa.types.is_timestamp(field.type):
        is_first = field.name in {"at", "ordered_at", "answered_at", "opened_at", "started_at"}
        return at if is_first else at + chance.integers(0, 10 * _DAY, ROWS)
    return _of_type(field, chance)


_PRICES = [kind for kind in QuestionKind if kind.startswith("price_")]  # from too cheap to too expensive
KINDS = {kind: (0, scale.highest) for kind, scale in SCALES.items()}
"""What is asked, the lowest answer, and by how much the highest lies above it."""
KINDS |= {kind: (100 * i, 99) for i, kind in enumerate(_PRICES)}
KINDS |= {QuestionKind.PREFERRED_CHANNEL: (0, 1)}
_ASKED = np.arange(ROWS) % len(KINDS)
_LEAST, _HIGHEST = np.array([*KINDS.values()])[_ASKED].T

_OWN: Mapping[str, Callable[[Numbers, np.random.Generator], Values]] = {
    "fact_id": lambda at, chance: np.arange(1, ROWS + 1),
    "order_id": lambda at, chance: np.arange(1, ROWS + 1) // 2 + 1,  # one or two lines for each order
    "revision": lambda at, chance: np.ones(ROWS, np.int64),
    "retracted": lambda at, chance: np.zeros(ROWS, bool),
    "identity_id": lambda at, chance: (IDENTITIES * chance.random(ROWS) ** 2).astype(np.int64),
    "day": lambda at, chance: (at + _HOURS_EAST * (_DAY // 24)) // _DAY,
    "scope_id": lambda at, chance: chance.integers(0, len(SCOPES), ROWS),
    "question_kind": lambda at, chance: np.array([*KINDS])[_ASKED],
    "scale_max": lambda at, chance: _HIGHEST,
    "score": lambda at, chance: _LEAST + np.round(chance.random(ROWS) * _HIGHEST * 2) / 2,
    "response_id": lambda at, chance: np.arange(ROWS) // len(KINDS),
    "quantity": lambda at, chance: chance.integers(1, 4, ROWS),
    "schedule_id": lambda at, chance: chance.integers(1, 3, ROWS),
    "mark": lambda at, chance: chance.integers(-1, 2, ROWS),
    "ends_on": lambda at, chance: (at + _HOURS_EAST * (_DAY // 24)) // _DAY + chance.integers(0, 30, ROWS),
    "text_id": lambda at, chance: np.arange(ROWS) // 3,
    "polarity": lambda at, chance: chance.integers(-2, 3, ROWS),
    "order_number": lambda at, chance: np.array([f"N{number}" for number in range(ROWS)]),
    "ticket_number": lambda at, chance: np.array([f"N{number}" for number in range(ROWS)]),
}


def _of_type(field: pa.Field, chance: np.random.Generator) -> Values:
    if pa.types.is_string(field.type):
        return chance.choice(np.array(WORDS.get(field.name, ["one", "two", "三"])), ROWS)
    if pa.types.is_boolean(field.type):
        return chance.random(ROWS) < 0.5
    if pa.types.is_date(field.type):
        return chance.integers(20_500, 20_650, ROWS)
    if field.type == pa.float64():
        return chance.random(ROWS)
    if field.type == pa.int64():
        return chance.integers(-5_000, 90_000_000, ROWS)  # amounts of money
    return chance.integers(0, 5, ROWS)
