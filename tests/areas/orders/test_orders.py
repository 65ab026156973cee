"""What one can do with orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.base.errors import NotFound
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.catalog.service import CatalogService
from zhiyin.customers.model import Trust
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.orders.model import OrderState, OrderTotals
from zhiyin.orders.service import OrderService, combined
from zhiyin.touchpoints.marks import Mark, MarkFor
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.warehouse.facts import decode

HOUR = 3_600_000_000
START = to_micros(datetime(2026, 3, 1, tzinfo=UTC))
LI, WANG, COOKIE = 20, 30, 7


def taken(
    id_: int, name: str, number: str = "1001", *, at: int = 0, by: int = LI, scope: int = 0, **properties: Any
) -> TakenInteraction:
    """An interaction `at` hours after the start (its id in hours unless told)."""
    when = START + (at or id_) * HOUR
    return TakenInteraction(id_, by, 1, scope, name, "track", when, "web", "", {"order_id": number, **properties})


def latest(facts: FactBatches, fact: str) -> dict[int, dict[str, Any]]:
    """What the warehouse believes: of each fact the last revision, retracted ones left out."""
    found: dict[int, dict[str, Any]] = {}
    for batch in facts.list_waiting(()):
        if batch.fact != fact:
            continue
        for row in decode(fact, batch.payload).to_pylist():
            if row["fact_id"] not in found or row["revision"] > found[row["fact_id"]]["revision"]:
                found[row["fact_id"]] = row
    return {fact_id: row for fact_id, row in found.items() if not row["retracted"]}


class TestTakingInteractions:
    def test_an_order_is_there_once_however_often_it_is_told(self, orders: OrderService, facts: FactBatches) -> None:
        placed = taken(1, "Order Completed", total=99.9)
        orders.take([placed])
        orders.take([placed, placed])
        (order,) = orders.list_orders(EVERYTHING).orders
        assert (order.number, order.order.state, order.order.amounts.net, order.revision) == (
            "1001", OrderState.PLACED, 9990, 1,
        )  # fmt: skip
        assert len(facts.list_waiting(())) == 1

    def test_two_sources_speak_of_the_same_order(self, orders: OrderService) -> None:
        orders.take([taken(1, "Order Completed", total=5, scope=1)])
        orders.take([taken(2, "Order Shipped", scope=2)])
        (order,) = orders.list_orders(EVERYTHING).orders
        assert order.order.state is OrderState.SHIPPED

    def test_two_brands_may_use_the_same_number(self, orders: OrderService) -> None:
        orders.take([taken(1, "Order Completed", scope=1), taken(2, "Order Completed", scope=3)])
        assert [one.namespace for one in orders.find_by_number("1001", EVERYTHING)] == ["Cloudleaf", "Otter"]

    def test_the_strongest_identity_owns_the_order(self, orders: OrderService) -> None:
        orders.take([taken(1, "Order Completed", by=COOKIE), taken(2, "Order Paid", by=LI)])
        assert [one.identity_id for one in orders.list_orders(EVERYTHING).orders] == [LI]

    def test_a_failed_payment_alone_is_no_order(self, orders: OrderService, facts: FactBatches) -> None:
        orders.take([taken(1, "Payment Failed")])
        assert orders.list_orders(EVERYTHING).orders == []
        assert facts.list_waiting(()) == []

    def test_an_interaction_without_a_number_is_passed_over(self, orders: OrderService) -> None:
        nameless = taken(1, "Order Completed")._replace(properties={"total": 5})
        assert orders.take([nameless, taken(2, "Page Viewed")]) == []
        assert orders.list_orders(EVERYTHING).orders == []

    def test_others_hear_which_orders_changed(self, orders: OrderService, outbox: Outbox) -> None:
        orders.take([taken(1, "Order Completed")])
        heard: list[bytes] = []
        outbox.deliver({"listener": heard.append})
        (order,) = orders.list_orders(EVERYTHING).orders
        assert heard == [b'{"order_ids":[%d]}' % order.id]

    def test_a_late_delivery_is_marked_and_the_mark_falls_with_a_better_promise(self, orders: OrderService) -> None:
        promise = datetime.fromtimestamp(START / 1e6, UTC) + timedelta(hours=10)
        marks = orders.take(
            [taken(1, "Order Completed", promised_at=promise.isoformat()), taken(2, "Order Delivered", at=20)]
        )
        assert MarkFor(2, Mark(-1, "late_delivery", {"hours": 10})) in marks
        later = (promise + timedelta(days=2)).isoformat()
        marks = orders.take([taken(3, "Order Updated", promised_at=later)])
        assert MarkFor(2, Mark(0, "late_delivery")) in marks

    def test_marks_are_said_again_for_who_could_not_store_them(self, orders: OrderService) -> None:
        told = [taken(1, "Order Completed", promised_at="2026-03-01T02:00:00Z"), taken(2, "Order Delivered", at=20)]
        marks = orders.take(told)
        again = orders.take(told)
        assert marks == [mark for mark in again if mark in marks] != []

    def test_a_delivery_on_time_has_nothing_to_say(self, orders: OrderService) -> None:
        placed = taken(1, "Order Completed", promised_at="2026-03-09T02:00:00Z")
        assert orders.take([placed, taken(2, "Order Delivered")]) == []


class TestFacts:
    def test_a_number_of_a_deleted_row_is_not_given_again(
        self, orders: OrderService, facts: FactBatches, db: Database
    ) -> None:
        orders.take([taken(1, "Order Completed", "A1")])
        with db.transaction() as tx:
            tx.execute(text("DELETE FROM sales_order"))
        orders.take([taken(2, "Order Completed", "A2")])
        assert len({row["fact_id"] for row in latest(facts, "fact_orders").values()}) == 2

    def test_the_order_and_its_lines_are_told_to_the_warehouse(self, orders: OrderService, facts: FactBatches) -> None:
        tea = {"sku": "TEA", "category": "tea", "price": "19.90", "quantity": 2}
        orders.take([taken(1, "Order Completed", products=[tea], scope=1, shipping=5, at=17)])
        (fact,) = latest(facts, "fact_orders").values()
        assert fact | {"state": "placed", "net": 3980, "gross": 3980, "shipping": 500, "units": 2} == fact
        assert (fact["currency"], fact["exponent"]) == ("CNY", 2)
        assert fact["day"].isoformat() == "2026-03-02"  # 17:00 UTC is one o'clock the next day in Shanghai
        (line,) = latest(facts, "fact_order_lines").values()
        assert line | {"sku": "TEA", "category": "tea", "quantity": 2, "line_total": 3980, "scope_id": 1} == line
        assert line["order_id"] == fact["fact_id"]

    def test_when_it_was_sent_and_paid_back_is_told_with_it(self, orders: OrderService, facts: FactBatches) -> None:
        products = [{"sku": "TEA", "price": 5, "quantity": 2}]
        orders.take([taken(1, "Order Completed", products=products), taken(4, "Order Refunded", total=5)])
        (fact,) = latest(facts, "fact_orders").values()
        assert (fact["shipped_at"], to_micros(fact["refunded_at"]), fact["returned_units"]) == (
            None,
            START + 4 * HOUR,
            0,
        )
        back = {"sku": "TEA", "quantity": 1}
        orders.take(
            [
                taken(2, "Order Shipped"),
                taken(3, "Order Refunded", total=5),
                taken(5, "Order Returned", products=[back]),
            ]
        )
        (fact,) = latest(facts, "fact_orders").values()
        assert (to_micros(fact["shipped_at"]), to_micros(fact["refunded_at"])) == (START + 2 * HOUR, START + 3 * HOUR)
        assert fact["returned_units"] == 1

    def test_a_line_without_a_category_has_that_of_its_product(
        self, db: Database, outbox: Outbox, facts: FactBatches, clock: FixedClock
    ) -> None:
        catalog = CatalogService(db, currency="CNY")
        orders = OrderService(
            db, outbox, facts, clock, zone=ZoneInfo("UTC"), currency="CNY", categories=catalog.categories
        )
        catalog.take([taken(1, "Item Set", item_type="product", item_id="TEA", category="tea/green")])
        tea, mug = {"sku": "TEA", "price": 1}, {"sku": "MUG", "price": 2}
        own = {"sku": "POT", "price": 2, "category": "pots"}
        orders.take([taken(2, "Order Completed", products=[tea, mug, own])])
        found = {line["sku"]: line["category"] for line in latest(facts, "fact_order_lines").values()}
        assert found == {"TEA": "tea/green", "MUG": None, "POT": "pots"}

    def test_a_line_that_was_taken_out_is_retracted(self, orders: OrderService, facts: FactBatches) -> None:
        tea, pot = {"sku": "TEA", "price": 1}, {"sku": "POT", "price": 2}
        orders.take([taken(1, "Order Completed", products=[tea, pot])])
        orders.take([taken(2, "Order Updated", products=[pot])])
        assert [line["sku"] for line in latest(facts, "fact_order_lines").values()] == ["POT"]
        orders.take([taken(3, "Order Updated", products=[pot, tea])])
        assert [line["sku"] for line in latest(facts, "fact_order_lines").values()] == ["POT", "TEA"]

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_shuffled_and_late_batches_give_the_same_facts(
        self, orders: OrderService, facts: FactBatches, data: st.DataObject
    ) -> None:
        number = str(data.draw(st.uuids()))
        story = [
            taken(1, "Order Completed", number, products=[{"sku": "TEA", "price": 5}, {"sku": "POT", "price": 9}]),
            taken(2, "Order Paid", number, value=14),
            taken(
                3, "Order Updated", number, products=[{"sku": "POT", "price": 8}], promised_at="2026-03-01T03:00:00Z"
            ),
            taken(4, "Order Delivered", number),
            taken(5, "Order Returned", number),
            taken(6, "Order Refunded", number, total=8),
        ]
        for batch in data.draw(st.lists(st.lists(st.sampled_from(story)), max_size=3)):
            orders.take(batch)
        orders.take(data.draw(st.permutations(story)))
        order = next(one for one in latest(facts, "fact_orders").values() if one["order_number"] == number)
        lines = [one for one in latest(facts, "fact_order_lines").values() if one["order_id"] == order["fact_id"]]
        assert (order["state"], order["net"], order["refunded"], order["units"]) == ("returned", 800, 800, 1)
        assert [(line["sku"], line["returned_quantity"]) for line in lines] == [("POT", 1)]


def vouched(interaction: TakenInteraction) -> TakenInteraction:
    """The same, from the brand's own systems; the others come with a key that anybody can read."""
    return interaction._replace(trust=Trust.SERVER)


class TestForgeries:
    def test_change_neither_row_nor_fact(self, orders: OrderService, facts: FactBatches) -> None:
        orders.take([vouched(taken(1, "Order Completed", total=80))])
        before = orders.list_orders(EVERYTHING)
        orders.take([taken(2, "Order Cancelled", by=WANG), taken(3, "Order Refunded", at=-900, by=WANG)])
        assert orders.list_orders(EVERYTHING) == before
        assert len(facts.list_waiting(())) == 1

    def test_that_came_first_fall_when_a_server_speaks(self, orders: OrderService, facts: FactBatches) -> None:
        pot = {"sku": "POT", "price": 1}
        orders.take([taken(1, "Order Completed", products=[pot, pot], by=WANG), taken(2, "Order Cancelled", by=WANG)])
        orders.take([vouched(taken(3, "Order Completed", products=[{"sku": "TEA", "price": 80}]))])
        (order,) = latest(facts, "fact_orders").values()
        assert (order["state"], order["net"], order["identity_id"], order["revision"]) == ("placed", 8000, LI, 2)
        assert [line["sku"] for line in latest(facts, "fact_order_lines").values()] == ["TEA"]

    def test_lose_the_marks_that_they_bore(self, orders: OrderService) -> None:
        promised = taken(1, "Order Completed", promised_at="2026-03-01T02:00:00Z")
        assert MarkFor(5, Mark(-1, "late_delivery", {"hours": 3})) in orders.take(
            [promised, taken(5, "Order Delivered")]
        )
        told = [vouched(taken(6, "Order Completed", total=1))]
        assert MarkFor(5, Mark(0, "late_delivery")) in orders.take(told)
        assert MarkFor(5, Mark(0, "late_delivery")) in orders.take(told)  # for who could not store it

    def test_do_not_make_a_delivery_late_nor_on_time(self, orders: OrderService) -> None:
        orders.take([vouched(taken(1, "Order Completed", promised_at="2026-03-09T02:00:00Z"))])
        marks = orders.take([taken(2, "Order Delivered", at=900), taken(3, "Order Updated", promised_at="2026-03-01")])
        assert [mark for mark in marks if mark.mark.value] == []

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_shuffled_and_late_batches_give_the_same_facts(
        self, orders: OrderService, facts: FactBatches, data: st.DataObject
    ) -> None:
        number = str(data.draw(st.uuids()))
        said = [
            vouched(taken(1, "Order Completed", number, products=[{"sku": "TEA", "price": 5}])),
            vouched(taken(2, "Order Paid", number, value=5)),
        ]
        forged = [
            taken(3, "Order Completed", number, at=-90, by=WANG, products=[{"sku": "POT", "price": 9}] * 3),
            taken(4, "Order Refunded", number, by=WANG),
            taken(5, "Order Cancelled", number, by=WANG),
            taken(6, "Order Updated", number, by=WANG, total="0.01", state="returned"),
        ]
        for batch in data.draw(st.lists(st.lists(st.sampled_from([*said, *forged])), max_size=3)):
            orders.take(batch)
        orders.take(data.draw(st.permutations([*said, *forged])))
        order = next(one for one in latest(facts, "fact_orders").values() if one["order_number"] == number)
        lines = [one for one in latest(facts, "fact_order_lines").values() if one["order_id"] == order["fact_id"]]
        assert (order["state"], order["net"], order["refunded"], order["identity_id"]) == ("paid", 500, 0, LI)
        assert [line["sku"] for line in lines] == ["TEA"]


class TestFinding:
    @pytest.fixture(autouse=True)
    def some_orders(self, orders: OrderService) -> None:
        orders.take([
            taken(1, "Order Completed", "A1", total=10, scope=1),
            taken(2, "Order Completed", "A2", total=20, scope=1, currency="EUR"),
            taken(3, "Order Completed", "A3", total=30, scope=3, by=WANG),
            taken(4, "Order Completed", "A4", total=40, scope=1),
            taken(5, "Order Cancelled", "A4", scope=1),
        ])  # fmt: skip

    def test_pages_follow_each_other(self, orders: OrderService) -> None:
        first = orders.list_orders(EVERYTHING, limit=3)
        second = orders.list_orders(EVERYTHING, before=first.next_position, limit=3)
        assert [one.number for one in first.orders + second.orders] == ["A4", "A3", "A2", "A1"]
        assert second.next_position is None

    def test_only_the_orders_of_somebody(self, orders: OrderService) -> None:
        page = orders.list_orders(EVERYTHING, identity_ids=[LI], state=OrderState.PLACED)
        assert [one.number for one in page.orders] == ["A2", "A1"]

    def test_other_brands_orders_are_not_there(self, orders: OrderService) -> None:
        otter = ScopeFilter(frozenset({3}))
        (order,) = orders.list_orders(otter).orders
        assert order.number == "A3"
        assert orders.find_by_number("A1", otter) == []
        (foreign,) = orders.find_by_number("A1", EVERYTHING)
        with pytest.raises(NotFound):
            orders.get_order(foreign.id, otter)

    def test_what_somebody_has_ordered(self, orders: OrderService) -> None:
        totals = orders.totals([LI, WANG, COOKIE], EVERYTHING)
        assert totals == {
            LI: OrderTotals(2, (("CNY", 1000), ("EUR", 2000)), START + 2 * HOUR),
            WANG: OrderTotals(1, (("CNY", 3000),), START + 3 * HOUR),
        }
        assert combined(totals.values()).revenue == (("CNY", 4000), ("EUR", 2000))


class TestBrokenPromises:
    def test_an_order_that_does_not_come_is_told_of_once(self, orders: OrderService, clock: FixedClock) -> None:
        orders.take([taken(1, "Order Completed", promised_at="2026-03-02T08:00:00Z")])
        told: list[MarkFor] = []
        assert (orders.check_promises(told.extend), orders.check_promises(told.extend)) == (1, 0)
        assert told == [MarkFor(1, Mark(-1, "broken_promise"))]

    def test_nobody_is_told_before_the_promise_or_after_the_delivery(self, orders: OrderService) -> None:
        orders.take([
            taken(1, "Order Completed", "A1", promised_at="2026-03-05"),
            taken(2, "Order Completed", "A2", promised_at="2026-03-01T23:00:00Z"),
            taken(3, "Order Delivered", "A2"),
        ])  # fmt: skip
        assert orders.check_promises(lambda _: None) == 0

    def test_the_mark_falls_when_the_delivery_was_only_told_late(self, orders: OrderService) -> None:
        orders.take([taken(1, "Order Completed", promised_at="2026-03-02T08:00:00Z")])
        orders.check_promises(lambda _: None)
        orders.take([taken(3, "Order Paid")])  # something happens to it meanwhile
        marks = orders.take([taken(2, "Order Delivered")])
        assert MarkFor(1, Mark(0, "broken_promise")) in marks

    def test_a_promise_that_changes_while_it_is_told_of_is_looked_at_again(self, orders: OrderService) -> None:
        orders.take([taken(1, "Order Completed", promised_at="2026-03-02T08:00:00Z")])
        told: list[list[MarkFor]] = []

        def tell(marks: list[MarkFor]) -> None:
            if not told:
                orders.take([taken(2, "Order Updated", promised_at="2026-03-02T08:30:00Z")])
            told.append(marks)

        orders.check_promises(tell)
        assert told == [[MarkFor(1, Mark(-1, "broken_promise"))], [MarkFor(1, Mark(0, "broken_promise"))]]
        assert orders.check_promises(tell) == 1
        assert told[2:] == [[MarkFor(1, Mark(-1, "broken_promise"))], []]

    def test_an_order_that_is_removed_while_it_is_told_of_is_told_no_more(
        self, orders: OrderService, db: Database
    ) -> None:
        orders.take([taken(1, "Order Completed", promised_at="2026-03-02T08:00:00Z")])
        assert orders.check_promises(lambda _: _remove_all(db)) == 1
        assert orders.check_promises(lambda _: None) == 0

    def test_it_is_told_again_when_the_telling_failed(self, orders: OrderService) -> None:
        orders.take([taken(1, "Order Completed", promised_at="2026-03-02T08:00:00Z")])

        def fails(_: list[MarkFor]) -> None:
            raise ConnectionError

        with pytest.raises(ConnectionError):
            orders.check_promises(fails)
        assert orders.check_promises(lambda _: None) == 1


def _remove_all(db: Database) -> None:
    with db.transaction() as tx:
        tx.execute(text("DELETE FROM sales_order"))
