"""The facts: which tables the warehouse keeps, their columns in order, and how their rows travel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from zhiyin.base.errors import InvalidInput

_COUNT = pa.int32()
_ID = pa.int64()
_MINOR_UNITS = pa.int64()
_MICROS = pa.int64()  # a length of time
_TEXT = pa.string()
_DAY = pa.date32()  # the brand's local day; as a date, or as whole days since 1970
_INSTANT = pa.timestamp("us", tz="UTC")  # as a datetime, or as microseconds since 1970


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact table. `key` names the fact that a later revision replaces.

    `columns` grow at their end only, and `version` rises with each addition: a
    batch or a Parquet file of an older version reads as NULL in the newer columns.
    """

    name: str
    key: str
    columns: pa.Schema
    version: int = 1

    @property
    def has_days(self) -> bool:
        """Whether its rows belong to days (and the lake parts them so)."""
        return "day" in self.columns.names

    @property
    def can_retract(self) -> bool:
        """Whether a revision can say that the fact is no more."""
        return "retracted" in self.columns.names


def _columns(required: dict[str, pa.DataType], optional: dict[str, pa.DataType]) -> pa.Schema:
    fields = [pa.field(name, kind, nullable=False) for name, kind in required.items()]
    return pa.schema(fields + [pa.field(name, kind) for name, kind in optional.items()])


_REVISED = {"fact_id": _ID, "revision": _COUNT, "retracted": pa.bool_()}

INTERACTIONS = Fact(
    "fact_interactions",
    "fact_id",
    _columns(
        {**_REVISED, "identity_id": _ID, "at": _INSTANT, "day": _DAY},
        {
            "source_id": _COUNT,
            "scope_id": _COUNT,
            "type": _TEXT,
            "name": _TEXT,
            "channel": _TEXT,
            "touchpoint": _TEXT,
            "product_id": _TEXT,
            "sku": _TEXT,
            "order_number": _TEXT,
            "ticket_number": _TEXT,
            "amount": _MINOR_UNITS,
            "currency": _TEXT,
            "mark": pa.int8(),  # -1 went wrong, 0, 1 went right
            "mark_rule": _TEXT,
            "received_at": _INSTANT,  # NULL where the past was told; version 2
            "subscription_id": _TEXT,  # told by a trusted sender
            "ends_on": _DAY,  # until when a subscription is paid for
            "cause": _TEXT,  # why it was cancelled, one of `touchpoints/causes.py`; version 3
        },
    ),
    version=3,
)

RESPONSES = Fact(
    "fact_responses",
    "fact_id",
    _columns(
        {**_REVISED, "identity_id": _ID, "answered_at": _INSTANT, "day": _DAY},
        {
            "question_kind": _TEXT,  # nps, csat, ces1 ...: see touchpoints/questions.py
            "relation": _TEXT,  # relationship (asked now and then), transactional (asked after an event)
            "scale_max": _COUNT,
            "score": pa.float64(),
            "survey_id": _TEXT,
            "channel": _TEXT,
            "touchpoint": _TEXT,
            "scope_id": _COUNT,
            "order_number": _TEXT,
            "ticket_number": _TEXT,
            "product_id": _TEXT,
            "sku": _TEXT,
            "response_id": _ID,  # answers of one response share it
            "question_id": _TEXT,
            "choice": _TEXT,  # what was chosen, of answers that have no order; version 3
            "brand": _TEXT,  # a competitor's, whose product it is about; NULL: our own; version 4
        },
    ),
    version=4,
)

ORDERS = Fact(
    "fact_orders",
    "fact_id",
    _columns(
        {**_REVISED, "identity_id": _ID, "ordered_at": _INSTANT, "day": _DAY},
        {
            "state": _TEXT,  # placed, paid, shipped, delivered, cancelled, returned
            "channel": _TEXT,
            "touchpoint": _TEXT,
            "scope_id": _COUNT,
            "currency": _TEXT,
            "exponent": _COUNT,
            "gross": _MINOR_UNITS,
            "discount": _MINOR_UNITS,
            "tax": _MINOR_UNITS,
            "shipping": _MINOR_UNITS,
            "net": _MINOR_UNITS,  # merchandise after discounts, without tax and shipping
            "refunded": _MINOR_UNITS,
            "units": _COUNT,
            "promised_at": _INSTANT,
            "delivered_at": _INSTANT,
            "order_number": _TEXT,
            # Version 2. Facts of before are told again once, in the background (`OrderService.tell_again`).
            "due_on": _DAY,  # the day of `promised_at`
            "is_in_full": pa.bool_(),  # nothing was missing of what was delivered in the end
            "cancelled_at": _INSTANT,
            "shipped_at": _INSTANT,  # the first parcel; this and the next three are version 3, told again likewise
            "refunded_at": _INSTANT,  # the first money that was paid back
            "returned_units": _COUNT,
            "was_sent": pa.bool_(),  # a part of it at least, whatever the state says since
        },
    ),
    version=3,
)

ORDER_LINES = Fact(
    "fact_order_lines",
    "fact_id",
    _columns(
        {**_REVISED, "order_id": _ID, "identity_id": _ID, "ordered_at": _INSTANT, "day": _DAY},
        {
            "product_id": _TEXT,
            "sku": _TEXT,
            "category": _TEXT,
            "quantity": _COUNT,
            "unit_price": _MINOR_UNITS,
            "line_total": _MINOR_UNITS,
            "returned_quantity": _COUNT,
            "currency": _TEXT,
            "scope_id": _COUNT,
            "channel": _TEXT,
            "state": _TEXT,
            "faulty_quantity": _COUNT,  # came back because it was faulty; version 2, told again like orders
        },
    ),
    version=2,
)

TICKETS = Fact(
    "fact_tickets",
    "fact_id",
    _columns(
        {**_REVISED, "identity_id": _ID, "opened_at": _INSTANT, "day": _DAY},
        {
            "channel": _TEXT,
            "touchpoint": _TEXT,
            "scope_id": _COUNT,
            "state": _TEXT,
            "first_any_response_at": _INSTANT,
            "first_response_at": _INSTANT,  # by a person; a bot's answer does not count
            "first_solved_at": _INSTANT,
            "last_solved_at": _INSTANT,
            "reopened_count": _COUNT,
            "message_count": _COUNT,
            "product_id": _TEXT,
            "sku": _TEXT,
            "order_number": _TEXT,
            "agent_id": _TEXT,
            "topic": _TEXT,
            # Version 2. Facts of before are told again once, in the background (`SupportService.tell_again`).
            "kind": _TEXT,  # ticket, conversation, call (one that belongs to no ticket)
            "is_from_customer": pa.bool_(),
            "status": _TEXT,  # new, open, on_hold, pending, solved, closed
            "status_since": _INSTANT,
            "new_micros": _MICROS,  # time in each state, those of before `status_since`
            "open_micros": _MICROS,
            "on_hold_micros": _MICROS,
            "pending_micros": _MICROS,
            "first_reopened_at": _INSTANT,
            "response_due_at": _INSTANT,  # promised for this ticket, or else by the house
            "resolution_due_at": _INSTANT,  # promised for this ticket
            "is_promise_kept": pa.bool_(),  # what the help desk says of its promise
            "has_promise": pa.bool_(),  # whether the help desk told either of these two; true or unknown
            "handled_count": _COUNT,  # how often somebody worked on it for a told time
            "handled_micros": _MICROS,
            "handled_on": _DAY,  # when the last of this work ended
            "is_complaint": pa.bool_(),
            "is_solved_at_first_contact": pa.bool_(),  # as somebody said
            "is_beyond_first_level": pa.bool_(),
            "schedule_id": _COUNT,  # the version of the business hours that was valid at the opening
            "opened_business": _MICROS,  # business hours since 2000
            "first_any_response_business": _MICROS,  # business hours since the opening
            "first_response_business": _MICROS,
            "first_solved_business": _MICROS,
            "last_solved_business": _MICROS,
            "waited_business": _MICROS,  # new, open and on hold, before `status_since`
            "status_since_business": _MICROS,  # business hours since 2000
        },
    ),
    version=2,
)

OPINIONS = Fact(
    "fact_opinions",
    "fact_id",
    _columns(
        {**_REVISED, "identity_id": _ID, "at": _INSTANT, "day": _DAY},
        {
            "scope_id": _COUNT,
            "channel": _TEXT,
            "touchpoint": _TEXT,
            "text_id": _ID,  # opinions of one text share it
            "is_whole_text": pa.bool_(),  # of the text as a whole, or else of one thing that it speaks of
            "is_mixed": pa.bool_(),  # the text speaks well of one thing and ill of another
            "topic": _TEXT,  # from the root of the topic tree down, parted by /
            "product_id": _TEXT,
            "sku": _TEXT,
            "polarity": pa.int8(),  # -2 very bad to 2 very good
            "emotion": _TEXT,  # anger, disgust, fear, joy, sadness, surprise or neutral
            "confidence": pa.float64(),  # 0 to 1
            "model": _TEXT,  # with its version: name@version
            "response_id": _ID,  # of a survey or a review, as in fact_responses
            "ticket_number": _TEXT,
            "order_number": _TEXT,
            "brand": _TEXT,  # a competitor's; NULL: our own. This and all below are version 2
            "topic_id": _TEXT,
            "aspect": _TEXT,  # the words for the thing that is spoken of, where it is named
            "words": _TEXT,  # the words that say something of it
            "intent": _TEXT,  # of the text: praise, complaint, question ...
            "urgency": pa.int8(),  # of the text: 0 none to 3 critical
            "stance": _TEXT,  # of the text: recommends, warns, defends or none
            "language": _TEXT,  # of the text, by its script
            "tree_version": _COUNT,  # of the topic tree that it was read with
        },
    ),
    version=2,
)

SESSIONS = Fact(
    "fact_sessions",
    "fact_id",  # the smallest of its interactions' ids: what comes late never changes it
    _columns(
        {**_REVISED, "identity_id": _ID, "started_at": _INSTANT, "day": _DAY},
        {
            "ended_at": _INSTANT,  # its last act
            "source_id": _COUNT,
            "scope_id": _COUNT,
            "channel": _TEXT,  # of the first act, like source, scope and touchpoint (the landing page)
            "touchpoint": _TEXT,
            "event_count": _COUNT,
            "view_count": _COUNT,  # pages and screens
            "viewed_at": _INSTANT,  # when a product was first looked at
            "added_at": _INSTANT,  # when something was first put into the cart
            "checkout_at": _INSTANT,
            "ordered_at": _INSTANT,
            "order_number": _TEXT,  # the smallest of several
            "steps_in_order": pa.int8(),  # of viewed, added, checkout, ordered, so many one after the other
        },
    ),
)

CUSTOMER_VALUES = Fact(
    "fact_customer_value",
    "fact_id",  # of each identity of a first order and currency; a run of the models is its revision
    _columns(
        {**_REVISED, "identity_id": _ID, "fitted_at": _INSTANT},
        {
            "first_ordered_at": _INSTANT,
            "first_on": _DAY,  # this and the three below are those of the first order
            "scope_id": _COUNT,  # NULL of who bought in several
            "channel": _TEXT,
            "touchpoint": _TEXT,
            "currency": _TEXT,
            "repeat_purchases": _COUNT,  # days with orders after the first
            "recency_days": _COUNT,  # from the first order to the last
            "age_days": _COUNT,  # from the first order to the day of the fit
            "p_alive": pa.float64(),  # the chance that they still buy; NULL of who bought once: not estimable
            "p_alive_error": pa.float64(),  # standard errors: what chance leaves open in the model
            "expected_purchases": pa.float64(),  # in 12 months
            "expected_spending": _MINOR_UNITS,  # a purchase
            "expected_value": _MINOR_UNITS,  # of the 12 months, discounted
            "expected_value_error": _MINOR_UNITS,
            "model": _TEXT,  # the job that fitted it
        },
    ),
)

IDENTITY_CUSTOMER = Fact(
    "identity_customer",
    "identity_id",
    _columns(
        {"identity_id": _ID, "customer_id": _ID, "revision": _COUNT},
        {"is_person": pa.bool_()},  # it names somebody, and not only a browser or a device; version 2
    ),
    version=2,
)

CUSTOMER_TRAITS = Fact(
    "fact_customer_traits",
    "fact_id",  # of a customer and a trait that the brand cuts by
    _columns(
        {**_REVISED, "identity_id": _ID},  # the one that stands for the customer: its `identity_customer.customer_id`
        {
            "scope_id": _COUNT,  # the first of those in which the identity was seen that the value came through
            "name": _TEXT,
            "value": _TEXT,  # as it is now; "other" where too few people share it
        },
    ),
)

FACTS = {
    fact.name: fact
    for fact in (
        *(INTERACTIONS, RESPONSES, ORDERS, ORDER_LINES, TICKETS),
        *(OPINIONS, SESSIONS, CUSTOMER_VALUES, IDENTITY_CUSTOMER, CUSTOMER_TRAITS),
    )
}

_WRITE = pa.ipc.IpcWriteOptions(compression="lz4")


def fact_named(name: str) -> Fact:
    """The fact table of that name."""
    if name not in FACTS:
        raise InvalidInput("no fact table is named {name}", name=name)
    return FACTS[name]


def encode(fact: str, rows: Sequence[tuple[object, ...]]) -> bytes:
    """Rows as an Arrow stream; each row's values in the order of the fact's columns.

    Rows may stop early: columns left out at the end are unknown.
    """
    columns = fact_named(fact).columns
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(column, field.type) for column, field in zip(values, columns, strict=False)]
    arrays += [pa.nulls(len(rows), field.type) for field in list(columns)[len(arrays) :]]
    return encode_table(pa.Table.from_arrays(arrays, schema=columns))


def encode_table(table: pa.Table) -> bytes:
    """A table of a fact's columns as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_WRITE) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def decode(fact: str, payload: bytes) -> pa.Table:
    """The rows of a stream, in the columns of today; columns that its writer did not know are NULL."""
    try:
        with pa.ipc.open_stream(payload) as stream:
            return conform(fact_named(fact), stream.read_all())
    except pa.ArrowException as error:
        raise InvalidInput("a batch of {fact} cannot be read: {reason}", fact=fact, reason=error) from error


def conform(fact: Fact, table: pa.Table) -> pa.Table:
    """The table in the fact's own columns: missing ones NULL, unknown ones left out."""
    if table.schema.equals(fact.columns):
        return table
    known = set(table.column_names)
    arrays = [
        table[field.name].cast(field.type) if field.name in known else pa.nulls(table.num_rows, field.type)
        for field in fact.columns
    ]
    return pa.Table.from_arrays(arrays, schema=fact.columns)
