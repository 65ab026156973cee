"""What one can do with orders: bring them up to date with what was taken, find them, count them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock, to_micros
from zhiyin.base.errors import NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.db.outbox import Outbox
from zhiyin.orders import store
from zhiyin.orders.events import OrdersChanged
from zhiyin.orders.facts import TOLD_AS, line_facts, order_fact, products_without_category
from zhiyin.orders.folding import KEPT, counting, number_of, order_of
from zhiyin.orders.judging import marks_of, worth_saying
from zhiyin.orders.model import Order, OrderRecord, OrderState, OrderTotals
from zhiyin.orders.progress import is_told
from zhiyin.orders.store import OrderRow
from zhiyin.touchpoints.history import decode, encode, merged, owner, scope, told
from zhiyin.touchpoints.identities import Strengths, all_alike
from zhiyin.touchpoints.marks import MarkFor, Rulebook
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.warehouse.days import LocalDays
from zhiyin.warehouse.facts import encode as encode_facts

BrandOf = Callable[[int], str]
"""The brand of a row scope; "" for the company itself."""
Categories = Callable[[Transaction, Collection[str]], Mapping[str, str]]
"""The categories of products, as far as the catalogue knows them."""


class OrderPage(NamedTuple):
    """Some orders, and where the next page begins; None at the end."""

    orders: list[OrderRecord]
    next_position: tuple[int, int] | None


class _Draft(NamedTuple):
    """An order as it is after a batch; `row` has its next revision when it changed."""

    row: OrderRow
    order: Order
    changed: bool
    known_lines: int
    marks: list[MarkFor]


class OrderService:
    """The orders of everybody. An order number belongs to its brand, whichever source speaks of it."""

    def __init__(
        self,
        db: Database,
        outbox: Outbox,
        facts: FactBatches,
        clock: Clock,
        *,
        zone: ZoneInfo,
        currency: str,
        rulebook: Callable[[], Rulebook] = Rulebook,
        strengths: Strengths = all_alike,
        brand_of: BrandOf = lambda _: "",
        categories: Categories = lambda tx, products: {},
    ) -> None:
        self._db = db
        self._outbox = outbox
        self._facts = facts
        self._clock = clock
        self._zone = zone
        self._currency = currency
        self._days = LocalDays(zone)
        self._rulebook = rulebook
        self._strengths = strengths
        self._brand_of = brand_of
        self._categories = categories

    def take(self, interactions: Sequence[TakenInteraction]) -> list[MarkFor]:
        """Bring orders up to date, and say which marks their interactions bear now.

        What was taken before changes nothing; its marks are said again, so that
        nothing is lost when the one who stores them fails in between.
        """
        by_order = self._by_order(interactions)
        if not by_order:
            return []
        rules = self._rulebook()
        with self._db.transaction() as tx:
            one_at_a_time(tx, "orders")
            known = store.find(tx, [key for key, _, _ in by_order])
            drafts = [
                self._draft(tx, known.get(key) or OrderRow(0, key, namespace, number), new, rules)
                for (key, namespace, number), new in by_order.items()
            ]
            self._save(tx, [draft for draft in drafts if draft.changed])
        return [mark for draft in drafts for mark in draft.marks]

    def check_promises(self, tell: Callable[[list[MarkFor]], None], limit: int = 500) -> int:
        """Tell which orders have not come by the promised time; how many. Each is told once, until it changes.

        What changed while we told of it is taken back, and looked at again when its new time has come.
        """
        rules = self._rulebook()
        now = to_micros(self._clock.now())
        grace = rules.promise_grace
        if grace is None:
            return 0
        with self._db.reading() as tx:
            overdue = [(row, self._record(row).order) for row in store.due(tx, now - grace, limit)]
        if not overdue:
            return 0
        tell([MarkFor(order.placing_id, rules.overdue(order.promised_at or now, now)) for _, order in overdue])
        with self._db.transaction() as tx:
            as_seen = store.not_due(tx, [row for row, _ in overdue])
        changed = [order.placing_id for row, order in overdue if row.id not in as_seen]
        tell([MarkFor(placing_id, rules.no_longer_overdue()) for placing_id in changed])
        return len(overdue)

    def tell_again(self, limit: int = 500) -> int:
        """Tell the facts that were told as an earlier version; how many."""
        with self._db.transaction() as tx:
            one_at_a_time(tx, "orders")
            old = store.told_before(tx, TOLD_AS, limit)
            rows = store.put(tx, [row._replace(revision=row.revision + 1, told_as=TOLD_AS) for row in old])
            records = [(self._record(row), row.line_count) for row in rows]
            self._tell_facts(tx, [one for one in records if one[0].order.state is not OrderState.ATTEMPTED])
        return len(old)

    def get_order(self, order_id: int, scopes: ScopeFilter) -> OrderRecord:
        with self._db.reading() as tx:
            row = store.get(tx, order_id, scopes)
        if row is None:
            raise NotFound("there is no order {id}", id=order_id)
        return self._record(row)

    def find_by_number(self, number: str, scopes: ScopeFilter) -> list[OrderRecord]:
        """The orders of that number: usually one, one for each brand that has it."""
        with self._db.reading() as tx:
            return [self._record(row) for row in store.numbered(tx, number.strip(), scopes, limit=20)]

    def find_by_numbers(self, numbers: Collection[str], scopes: ScopeFilter) -> list[OrderRecord]:
        """The orders of any of these numbers, also those of which only parts are known."""
        with self._db.reading() as tx:
            return [self._record(row) for row in store.of_numbers(tx, numbers, scopes)]

    def numbers_of(self, order_ids: Collection[int]) -> set[str]:
        """The numbers of these orders."""
        with self._db.reading() as tx:
            return store.numbers_of(tx, order_ids)

    def list_orders(
        self,
        scopes: ScopeFilter,
        *,
        identity_ids: Collection[int] | None = None,
        state: OrderState | None = None,
        before: tuple[int, int] | None = None,
        limit: int = 50,
    ) -> OrderPage:
        """Orders before a position, newest first; of these identities, or of everybody."""
        with self._db.reading() as tx:
            rows = store.page(tx, scopes, identity_ids=identity_ids, state=state, before=before, limit=limit + 1)
        shown = rows[:limit]
        more = len(rows) > limit
        return OrderPage([self._record(row) for row in shown], (shown[-1].ordered_at, shown[-1].id) if more else None)

    def totals(self, identity_ids: Collection[int], scopes: ScopeFilter) -> dict[int, OrderTotals]:
        """What each of these identities has ordered; add those of one customer with `combined`."""
        called_off = (OrderState.ATTEMPTED, OrderState.CANCELLED)
        found: dict[int, OrderTotals] = {}
        with self._db.reading() as tx:
            for identity_id, currency, count, net, last_at in store.totals(tx, identity_ids, scopes, called_off):
                one = OrderTotals(count, ((currency, net),) if net is not None else (), last_at)
                found[identity_id] = combined([found.get(identity_id, OrderTotals()), one])
        return found

    def _by_order(self, interactions: Sequence[TakenInteraction]) -> dict[tuple[str, str, str], list[TakenInteraction]]:
        """The interactions of each order, by its key, brand and number."""
        found: dict[tuple[str, str, str], list[TakenInteraction]] = {}
        for interaction in interactions:
            number = number_of(interaction)
            if number is not None:
                namespace = self._brand_of(interaction.scope_id)
                found.setdefault((f"{namespace}\x1f{number}", namespace, number), []).append(interaction)
        return found

    def _draft(self, tx: Transaction, row: OrderRow, new: Sequence[TakenInteraction], rules: Rulebook) -> _Draft:
        before = decode(row.history)
        history = merged(before, (told(each, KEPT) for each in new))
        order = order_of(history, currency=self._currency, zone=self._zone)
        marks = marks_of(history, order, rules)
        counted = counting(history)
        if counted == counting(before) and is_told(history) == is_told(
            before
        ):  # what never counts is not kept, nor told to anybody
            return _Draft(row, order, changed=False, known_lines=row.line_count, marks=marks)
        due_at = row.due_at or 0  # looked at already, or about to be
        was_overdue = OrderState(row.state).is_open and due_at < to_micros(self._clock.now())
        changed = row._replace(
            identity_id=owner(counted, partial(self._strengths, tx)),
            scope_id=scope(counted),
            ordered_at=order.ordered_at,
            state=order.state.value,
            currency=order.currency,
            net=order.amounts.net,
            due_at=order.due_at,
            line_count=len(order.lines),
            revision=row.revision + 1,
            history=encode(history),
            told_as=TOLD_AS,
        )
        said = worth_saying(marks, before, was_overdue=was_overdue)
        return _Draft(changed, order, changed=True, known_lines=row.line_count, marks=said)

    def _save(self, tx: Transaction, drafts: Sequence[_Draft]) -> None:
        rows = store.put(tx, [draft.row for draft in drafts])
        stored = [draft._replace(row=row) for draft, row in zip(drafts, rows, strict=True)]
        self._tell(tx, [draft for draft in stored if draft.order.state is not OrderState.ATTEMPTED])

    def _tell(self, tx: Transaction, drafts: Sequence[_Draft]) -> None:
        """Hand the facts to the warehouse, and the news to whoever listens."""
        self._tell_facts(tx, [(_record_of(draft.row, draft.order), draft.known_lines) for draft in drafts])
        if drafts:
            self._outbox.add(tx, OrdersChanged([draft.row.id for draft in drafts]))

    def _tell_facts(self, tx: Transaction, told: Sequence[tuple[OrderRecord, int]]) -> None:
        """The facts of orders, each with how many lines were told of it before."""
        orders: list[tuple[object, ...]] = []
        lines: list[tuple[object, ...]] = []
        unsaid = {product for record, _ in told for product in products_without_category(record.order)}
        categories = self._categories(tx, unsaid) if unsaid else {}
        for record, known_lines in told:
            orders.append(order_fact(record, self._days))
            lines += line_facts(record, self._days, known_lines, categories)
        for fact, rows in (("fact_orders", orders), ("fact_order_lines", lines)):
            if rows:
                self._facts.add(tx, fact, len(rows), encode_facts(fact, rows))

    def _record(self, row: OrderRow) -> OrderRecord:
        return _record_of(row, order_of(decode(row.history), currency=self._currency, zone=self._zone))


def combined(totals: Iterable[OrderTotals]) -> OrderTotals:
    """The orders of several identities together, revenue by currency."""
    count, last_at = 0, None
    revenue: dict[str, int] = {}
    for each in totals:
        count += each.count
        last_at = max(filter(None, (last_at, each.last_ordered_at)), default=None)
        for currency, amount in each.revenue:
            revenue[currency] = revenue.get(currency, 0) + amount
    return OrderTotals(count, tuple(sorted(revenue.items())), last_at)


def _record_of(row: OrderRow, order: Order) -> OrderRecord:
    return OrderRecord(row.id, row.number, row.namespace, row.identity_id, row.scope_id, row.revision, order)
