"""Texts and the areas around them: which texts a ticket holds, what an order holds, whose a brand is, who learns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from zhiyin.base.scope import EVERYTHING
from zhiyin.catalog.service import CatalogService
from zhiyin.db.database import Database, Transaction
from zhiyin.feedback.opinions.model import Origin, OriginKind, Product, TextKind, Written
from zhiyin.feedback.opinions.ports import Bought, Told
from zhiyin.nlp.model import Opinion, Taxonomy
from zhiyin.orders.model import Line
from zhiyin.orders.service import OrderService
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.support.model import Author, Message, TicketKind, TicketRecord
from zhiyin.topics.gold import LONGEST_SENTENCE
from zhiyin.topics.gold_model import NewGold, Prediction, Way
from zhiyin.topics.service import TopicService
from zhiyin.topics.succession import History

_KINDS = {
    TicketKind.TICKET: TextKind.TICKET,
    TicketKind.CONVERSATION: TextKind.CONVERSATION,
    TicketKind.CALL: TextKind.CALL,
}
_SUBJECT = "subject"
_ORDERS_LOOKED_AT = 200  # the newest of one person


def origin_of_ticket(record: TicketRecord) -> Origin:
    """A request and what the customer wrote in it; of a call what was written down."""
    texts = tuple(_written(record, message) for message in record.ticket.messages if _is_of_customer(record, message))
    return Origin(
        OriginKind.TICKET, record.id, record.revision, record.identity_id, record.scope_id, texts or _subject(record)
    )


def _is_of_customer(record: TicketRecord, message: Message) -> bool:
    return bool(message.words) and (message.author is Author.CUSTOMER or record.kind is TicketKind.CALL)


def _written(record: TicketRecord, message: Message) -> Written:
    later = (one for one in record.ticket.messages if one.at > message.at and one.is_public)
    is_answered = any(one.author is Author.AGENT for one in later)
    is_call = record.kind is TicketKind.CALL
    return _text(record, str(message.interaction_id), message.words or "", message.at, is_call or is_answered)


def _subject(record: TicketRecord) -> tuple[Written, ...]:
    """A request without any message says in its subject what it is about."""
    ticket = record.ticket
    if not ticket.subject or not ticket.is_from_customer:
        return ()
    is_answered = ticket.first_response is not None
    return (_text(record, _SUBJECT, ticket.subject, ticket.opening.at, is_answered),)


def _text(record: TicketRecord, place: str, words: str, at: int, is_answered: bool) -> Written:
    ticket = record.ticket
    return Written(
        place=place,
        kind=_KINDS[record.kind],
        text=words,
        at=at,
        channel=ticket.channel,
        touchpoint=ticket.touchpoint,
        order_number=ticket.order_number,
        ticket_number=None if record.kind is TicketKind.CALL else record.number,
        product=Product(ticket.product_id, ticket.sku),
        is_answered=is_answered,
    )


class ProductsOfOrders:
    """What orders hold, where that is one product."""

    def __init__(self, orders: OrderService, brand_of: Callable[[int], str]) -> None:
        self._orders = orders
        self._brand_of = brand_of

    def __call__(self, wanted: Collection[tuple[int, str]], /) -> Mapping[tuple[int, str], Product]:
        found = {}
        for record in self._orders.find_by_numbers({number for _, number in wanted}, EVERYTHING):
            products = {Product(line.product_id, line.sku) for line in record.order.lines}
            if len(products) == 1 and any(next(iter(products))):
                found[record.namespace, record.number] = products.pop()
        named = ((key, (self._brand_of(key[0]), key[1])) for key in wanted)
        return {key: found[name] for key, name in named if name in found}


class PurchasesInOrders:
    """Who bought what, as the orders of that person say."""

    def __init__(self, orders: OrderService) -> None:
        self._orders = orders

    def __call__(self, asked: Sequence[Bought], /) -> Mapping[int, bool]:
        """Nothing of those without any order: who has none here may have bought elsewhere, or is not recognised."""
        found = {}
        for one in asked:
            orders = self._orders.list_orders(EVERYTHING, identity_ids=one.identity_ids, limit=_ORDERS_LOOKED_AT).orders
            if orders:
                found[one.text_id] = any(_is_about(line, one.product) for each in orders for line in each.order.lines)
        return found


def _is_about(line: Line, product: Product) -> bool:
    by_sku = product.sku is not None and line.sku == product.sku
    return by_sku or (product.product_id is not None and line.product_id == product.product_id)


class OwnBrands:
    """Whose a brand is: ours when the house or one of its row scopes is called so, or when we sell the product."""

    def __init__(self, db: Database, scopes: ScopeDirectory, catalog: CatalogService, house: str) -> None:
        self._db = db
        self._scopes = scopes
        self._catalog = catalog
        self._house = house

    def __call__(self, brand: str, product: Product, /) -> bool:
        with self._db.reading() as tx:
            known = {self._house, *(place[0] for place in self._scopes.places(tx).values())}
        if brand.casefold() in {name.casefold() for name in known if name}:
            return True
        numbers = [number for number in product if number]
        return bool(numbers) and bool(self._catalog.find_products(numbers))


@dataclass(frozen=True, slots=True)
class PlacesOfTopics:
    """Where the topics of the newest tree are, and what became of older ones."""

    history: History

    @property
    def version(self) -> int:
        return self.history.tree.version

    def today(self, topic_id: str, tree_version: int, sentence: str, /) -> str | None:
        if tree_version == self.version:
            return topic_id
        return self.history.today(topic_id, tree_version, sentence)

    def path_of(self, topic_id: str, /) -> str | None:
        tree = self.history.tree
        return tree.path_of(topic_id) if tree.find(topic_id) else None


class TreeOfTopics:
    """The topic tree, as the reading of texts sees it."""

    def __init__(self, topics: TopicService) -> None:
        self._topics = topics

    def taxonomy(self) -> Taxonomy:
        return self._topics.taxonomy()

    def places(self) -> PlacesOfTopics:
        return PlacesOfTopics(self._topics.history())


class GoldOfCorrections:
    """What people correct becomes gold labels, from which topics and models learn."""

    def __init__(self, topics: TopicService) -> None:
        self._topics = topics

    def correct(self, tx: Transaction, told: Told, /) -> str | None:
        """Keep it as a gold label; the label's id."""
        before, after = told.before, told.after
        sentence = told.anchor.sentence.of(told.text).strip()
        if not 0 < len(sentence) <= LONGEST_SENTENCE:
            return None
        is_right = before and after and (after.topic, after.polarity) == (before.topic, before.polarity)
        new = NewGold(
            sentence=sentence,
            topic_id=after.topic if after else None,
            polarity=after.polarity if after else None,
            way=Way.CONFIRMATION if is_right else Way.CORRECTION,
            text_id=str(told.text_id),
            span=told.anchor.aspect or told.anchor.words or told.anchor.sentence,
            scope_id=told.scope_id,
            said=_said(told.model, before),
        )
        return self._topics.gold.add(tx, new, by=told.by).id

    def revoke(self, tx: Transaction, gold_id: str, by: str, /) -> None:
        """The person has taken it back."""
        self._topics.gold.revoke(tx, gold_id, by=by)

    def forget(self, tx: Transaction, text_ids: Collection[int], /) -> None:
        """Whoever wrote these texts has taken them back: their words go."""
        if text_ids:
            self._topics.gold.forget(tx, map(str, text_ids))


def _said(model: str, before: Opinion | None) -> Prediction:
    """What the model had said of the sentence; what it has missed, it has put under no topic."""
    if before is None:
        return Prediction(model, None, None, 0.0)
    return Prediction(model, before.topic, before.polarity, before.confidence)
