"""Bringing texts up to date with what they belong to: new ones wait to be read, withdrawn ones go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from zhiyin.db.database import Database, Transaction
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.feedback.opinions.model import UNKNOWN_PRODUCT, Origin, Product, ProductBy, TextState, Written
from zhiyin.feedback.opinions.ports import Gold, IsOwn, NobodyLearns, Orders, all_ours, no_orders
from zhiyin.feedback.opinions.products import chosen
from zhiyin.feedback.opinions.recording import TURN, Recorder
from zhiyin.feedback.opinions.store import heard_rows, text_rows
from zhiyin.feedback.opinions.store.text_rows import FIRST, VerbatimRow

_NEVER_COMPARED = {"origin_revision", "state", "due", "leased_until", "attempts", "error", "revision", "told_places"}


class _Change(NamedTuple):
    """A row before and after; `before` has id 0 when it is new."""

    before: VerbatimRow
    after: VerbatimRow

    @property
    def is_of_words(self) -> bool:
        return self.before.text_hash != self.after.text_hash or self.before.state == TextState.GONE


class Hearing:
    """Keeps one row for each text."""

    def __init__(
        self,
        db: Database,
        recorder: Recorder,
        *,
        orders: Orders = no_orders,
        is_own: IsOwn = all_ours,
        gold: Gold | None = None,
    ) -> None:
        self._db = db
        self._recorder = recorder
        self._orders = orders
        self._is_own = is_own
        self._gold = gold or NobodyLearns()

    def hear(self, origins: Sequence[Origin]) -> int:
        """Bring the texts of these origins up to date; how many have changed. What is known changes nothing."""
        products = self._products(origins)
        with self._db.transaction() as tx:
            one_at_a_time(tx, TURN)
            changes = [change for origin in origins for change in self._of_origin(tx, origin, products)]
            self._store(tx, changes)
        return len(changes)

    def orders_changed(self, numbers: Collection[str]) -> int:
        """Of texts that tell their order alone, take the product from it anew; how many have changed."""
        with self._db.reading() as tx:
            spoken_of = text_rows.order_numbers(tx, numbers)
            wanted = {(row.scope_id, row.order_number or "") for row in text_rows.of_orders(tx, spoken_of)}
        if not wanted:
            return 0
        products = self._orders(wanted)
        with self._db.transaction() as tx:
            one_at_a_time(tx, TURN)
            rows = text_rows.of_orders(tx, spoken_of)
            changes = [_Change(row, _about(row, products.get((row.scope_id, row.order_number or "")))) for row in rows]
            self._store(tx, [change for change in changes if change.after != change.before])
        return len(changes)

    def _products(self, origins: Iterable[Origin]) -> Mapping[tuple[int, str], Product]:
        wanted = {
            (origin.scope_id, text.order_number)
            for origin in origins
            for text in origin.texts
            if text.order_number and text.product == UNKNOWN_PRODUCT
        }
        return self._orders(wanted) if wanted else {}

    def _of_origin(
        self, tx: Transaction, origin: Origin, products: Mapping[tuple[int, str], Product]
    ) -> Iterable[_Change]:
        known = {row.place: row for row in text_rows.of_origins(tx, origin.kind, [origin.id])}
        if any(row.origin_revision > origin.revision for row in known.values()):
            return  # somebody else has heard what came later
        for text in origin.texts:
            before = known.pop(text.place, None) or VerbatimRow(0, origin.kind.value, origin.id, text.place)
            after = self._after(before, origin, text, products)
            if not _same(before, after):
                yield _Change(before, after)
        for row in known.values():
            if row.state != TextState.GONE:
                yield _Change(row, _gone(row, origin))

    def _after(
        self, before: VerbatimRow, origin: Origin, text: Written, products: Mapping[tuple[int, str], Product]
    ) -> VerbatimRow:
        is_own = text.brand is None or self._is_own(text.brand, text.product)
        of_order = products.get((origin.scope_id, text.order_number or ""))
        product, product_by = chosen(text.product, of_order)
        hash_ = _hash(text.text)
        if product_by is None and before.product_by == ProductBy.ALIAS and before.text_hash == hash_:
            product, product_by = Product(before.product_id, before.sku), ProductBy.ALIAS
        return before._replace(
            origin_revision=origin.revision,
            kind=text.kind.value,
            identity_id=origin.identity_id if is_own or text.order_number else 0,
            scope_id=origin.scope_id,
            written_at=text.at,
            channel=text.channel,
            touchpoint=text.touchpoint,
            product_id=product.product_id,
            sku=product.sku,
            product_by=product_by.value if product_by else None,
            order_number=text.order_number,
            ticket_number=text.ticket_number,
            brand=None if is_own else text.brand,
            score=text.score,
            question_kind=text.question_kind,
            is_answered=text.is_answered,
            text=text.text,
            text_hash=hash_,
        )

    def _store(self, tx: Transaction, changes: Sequence[_Change]) -> None:
        """Store the rows; facts of texts that were read are told again, those of other words are no more."""
        of_words = [change for change in changes if change.is_of_words]
        told = self._recorder.forget(tx, [change.before for change in of_words if change.before.id])
        self._gold.forget(tx, [change.after.id for change in changes if not change.after.text_hash])
        revisions = {row.id: row for row in told}
        text_rows.put(tx, [_waiting(change.after, revisions.get(change.after.id)) for change in of_words])
        others = [change.after for change in changes if not change.is_of_words]
        heard = heard_rows.analyses(tx, [row.id for row in others])
        self._recorder.record(tx, [(row, heard[row.id]) for row in others if row.id in heard])
        text_rows.put(tx, [row for row in others if row.id not in heard])


def _waiting(row: VerbatimRow, told: VerbatimRow | None) -> VerbatimRow:
    """The row as nobody has read it yet; one without words waits for nobody."""
    if told is not None:
        row = row._replace(revision=told.revision, told_places=told.told_places)
    is_gone = not row.text_hash
    state = TextState.GONE if is_gone else TextState.WAITING
    due = None if is_gone else FIRST
    return row._replace(state=state.value, due=due, leased_until=0, attempts=0, error=None)


def _gone(row: VerbatimRow, origin: Origin) -> VerbatimRow:
    return row._replace(origin_revision=origin.revision, text="", text_hash="", state=TextState.GONE.value)


def _about(row: VerbatimRow, of_order: Product | None) -> VerbatimRow:
    """The row with the product of its order; without one, as its words call it."""
    if of_order is None:
        is_named = row.product_by == ProductBy.ALIAS
        return row if is_named else row._replace(product_id=None, sku=None, product_by=None)
    return row._replace(product_id=of_order.product_id, sku=of_order.sku, product_by=ProductBy.ORDER.value)


def _same(before: VerbatimRow, after: VerbatimRow) -> bool:
    if before.state == TextState.GONE:
        return False
    now = after._asdict()
    return all(value == now[name] for name, value in before._asdict().items() if name not in _NEVER_COMPARED)


def _hash(text: str) -> str:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
