"""From what a row tells to canonical interactions: whose, when, and under which id for ever."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import msgspec

from zhiyin.base.errors import InvalidInput
from zhiyin.base.values import first_text
from zhiyin.connectors.files import telling_orders, telling_others
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.links import Link, Links
from zhiyin.connectors.files.mapping import Mapping
from zhiyin.connectors.files.model import Row
from zhiyin.connectors.files.said import Said
from zhiyin.connectors.files.values import Refused, RowReader, Values
from zhiyin.connectors.protocols.limits import MAX_EVENT_BYTES
from zhiyin.customers.model import Identifier
from zhiyin.touchpoints.model import Interaction

_encode = msgspec.json.Encoder(order="deterministic").encode


class Composer:
    """Turns the rows of one file into interactions."""

    def __init__(
        self, reader: RowReader, mapping: Mapping, links: Links, received_at: int, *, payments_apart: bool = False
    ) -> None:
        """`payments_apart`: a file of the same import tells the payments, so that rows of orders need not."""
        self._reader = reader
        self._mapping = mapping
        self._links = links
        self._received_at = received_at
        self._is_silent_of_payments = payments_apart and mapping.kind is Kind.ORDERS

    def interactions(self, row: Row) -> list[Interaction]:
        """Everything that a row tells, or `Refused`."""
        values = self._reader.read(row) if not self._is_continued(row) else self._reader.readable(row)
        try:
            told = list(tell(values, self._mapping))
        except Refused as refused:
            column = self._reader.column(refused.column)
            raise Refused(column, self._reader.raw(row, refused.column) or refused.value, refused.error) from None
        if self._is_silent_of_payments:
            told = [each for each in told if each.name != "Order Paid"]
        link = self._link(values)
        people = self._people(values, link)
        return [self._interaction(each, values, link, people) for each in told]

    def _is_continued(self, row: Row) -> bool:
        """A further line of the order above: shops write one row a line, with the order on the first alone."""
        if self._mapping.kind is not Kind.ORDERS or row.problem is not None:
            return False
        is_order = self._reader.raw(row, "placed_at") != ""
        has_line = any(self._reader.raw(row, name) for name in telling_orders.LINE_FIELDS)
        id_ = self._reader.raw(row, "order_id")
        return not is_order and has_line and self._links.find("order", id_).at is not None

    def _link(self, values: Values) -> Link:
        """The order or ticket that the row is about; a row that is one itself says so itself."""
        is_one = self._mapping.kind in (Kind.ORDERS, Kind.TICKETS)
        find = self._links.find if is_one else self._links.find_anywhere
        for kind in ("order", "ticket"):
            if (id_ := values.text(f"{kind}_id")) is not None:
                return find(kind, id_)
        return Link()

    def _people(self, values: Values, link: Link) -> tuple[Identifier, ...]:
        """All identifiers that the row names; of a row that names nobody, those of its order or ticket."""
        key = values.text("customer_key")
        if self._mapping.kind is Kind.CUSTOMERS:
            return values.identifiers
        named = (*(self._links.customer(key) if key else ()), *values.identifiers)
        return tuple(dict.fromkeys(named)) or link.identifiers

    def _interaction(self, said: Said, values: Values, link: Link, people: tuple[Identifier, ...]) -> Interaction:
        at = said.at if said.at is not None else self._known_time(said, values, link)
        text = values.text
        scope = {part: text(part) for part in ("brand", "department", "region") if text(part)}
        found = Interaction(
            event_id=self._event_id(said, values),
            type=said.type,
            name=said.name,
            at=at,
            received_at=self._received_at,
            identifiers=people if said.type != "item" else (),
            channel=text("channel") or "",
            touchpoint=text("touchpoint") or "",
            properties=said.properties | self._category(said),
            traits=said.traits,
            context=scope if self._mapping.kind is not Kind.PRODUCTS else {},
            historical=True,
        )
        if len(_encode(found)) > MAX_EVENT_BYTES:
            raise Refused("", "", InvalidInput("the row says more than {limit} bytes", limit=MAX_EVENT_BYTES))
        return found

    def _category(self, said: Said) -> dict[str, str]:
        """What a line of an order leaves to the list of products."""
        if said.name != "Order Line Added" or said.properties.get("category"):
            return {}
        article = first_text(said.properties, "product_id", "sku")
        category = self._links.category(article) if article else None
        return {"category": category} if category else {}

    def _known_time(self, said: Said, values: Values, link: Link) -> int:
        if said.is_timeless:
            key = values.text("customer_key")
            return (self._links.find("customer", key).at if key else None) or self._received_at
        paid = link.paid_at if said.name == "Order Paid" else None
        at = paid or link.at or values.at("fallback_at")
        if at is None:
            raise Refused("", "", InvalidInput("neither the row nor its order says when this was"))
        return at

    def _event_id(self, said: Said, values: Values) -> str:
        """The same for the same row for ever, another when the row has changed; what other files add does not count."""
        own = [said.at, said.properties, said.traits, values.identifiers, values.text("customer_key")]
        digest = blake2b(_encode([said.name, said.key, own]), digest_size=12).hexdigest()
        return f"{self._mapping.kind.value}:{said.key[:120]}:{digest}"


def tell(values: Values, mapping: Mapping) -> Iterator[Said]:
    """What a row of this kind tells."""
    match mapping.kind:
        case Kind.ORDERS if "placed_at" not in values.said:
            return telling_orders.line(values)
        case Kind.RESPONSES:
            return telling_others.response(values, mapping.relation)
        case Kind.INTERACTIONS:
            return telling_others.interaction(values, dict(mapping.event_names))
        case _:
            return _TELLERS[mapping.kind](values)


_TELLERS = {
    Kind.CUSTOMERS: telling_others.customer,
    Kind.ORDERS: telling_orders.order,
    Kind.ORDER_LINES: telling_orders.line,
    Kind.PAYMENTS: telling_orders.payment,
    Kind.DELIVERIES: telling_orders.delivery,
    Kind.REVIEWS: telling_others.review,
    Kind.TICKETS: telling_others.ticket,
    Kind.TICKET_MESSAGES: telling_others.ticket_message,
    Kind.PRODUCTS: telling_others.product,
}
