"""Whoever reads the write key off a web page changes no order, ticket or review that the shop's own systems told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.stories.running import RunningServer
from zhiyin.connectors.sources.model import KeyKind
from zhiyin.staff.access import Permission

pytestmark = pytest.mark.slow

READING = [Permission.CUSTOMERS_READ, Permission.FEEDBACK_READ, Permission.SUPPORT_READ, Permission.METRICS_READ]
SOON_ENOUGH_SECONDS = 30
Said = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """A running server, the back office's key, the key of the page, and somebody who may look."""

    server: RunningServer
    office_key: str
    page_key: str
    reader: httpx.Client

    def tell(self, *said: Said) -> None:
        """Anna's order, ticket or review, as the back office knows it."""
        self._send(self.office_key, [{"userId": "anna", "type": "track", **each} for each in said])

    def forge(self, *said: Said) -> None:
        """The same thing with the key that anybody can read, in the name of somebody else."""
        self._send(self.page_key, [{"userId": "mallory", "type": "track", **each} for each in said])

    def _send(self, key: str, batch: list[Said]) -> None:
        sent = httpx.post(f"{self.server.url}/v1/batch", json={"batch": batch}, auth=(key, ""), trust_env=False)
        assert sent.status_code == 200
        self.server.wait_until_idle()

    def order(self, number: str) -> Said:
        """The one order of that number, with all that it holds."""
        (found,) = self._listed("/orders", number=number)
        return self._got(f"/orders/{found['id']}")

    def ticket(self, number: str) -> Said:
        (found,) = self._listed("/tickets", number=number)
        return self._got(f"/tickets/{found['id']}")

    def reviews(self, user_id: str, review_id: str) -> list[Said]:
        """What somebody is said to have said in a review."""
        theirs = self._listed("/feedback", customer=self._customer(user_id), limit="200")
        return [one for one in theirs if one["response_id"] == review_id]

    def has(self, user_id: str, path: str, number: str) -> bool:
        """Whether an order or ticket of that number belongs to somebody."""
        return number in {one["number"] for one in self._listed(path, customer=self._customer(user_id), limit="200")}

    def figure(self, metric: str) -> float:
        answer = self._got(f"/metrics/{metric}/values?from=2000-01-01&to=2099-12-31")
        return float(answer["value"]["value"])

    def _customer(self, user_id: str) -> str:
        found = self._listed("/customers", query=user_id)
        (mine,) = [
            one for one in found if ("user_id", user_id) in {(i["kind"], i["value"]) for i in one["identifiers"]}
        ]
        return str(mine["id"])

    def _listed(self, path: str, **wanted: str) -> list[Said]:
        found: list[Said] = self.reader.get(path, params=wanted).raise_for_status().json()["data"]
        return found

    def _got(self, path: str) -> Said:
        found: Said = self.reader.get(path).raise_for_status().json()
        return found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    server = RunningServer(tmp_path_factory.mktemp("forged") / "data")
    page_key = server.write_key(KeyKind.PUBLIC, "web page")
    office_key = server.write_key(name="back office")
    app = server.app()
    _, secret = app.staff.keys.make(None, "reader", READING)
    app.close()
    with server:
        headers = {"Authorization": f"Bearer {secret}"}
        reader = httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, trust_env=False, timeout=30)
        there = Shop(server, office_key, page_key, reader)
        there.tell({"event": "Signed In"})
        there.forge({"event": "Signed In"})
        yield there


def said(event: str, at: str = "2026-03-05T10:00:00Z", **properties: Any) -> Said:
    return {"event": event, "timestamp": at, "properties": properties}


def order_told(number: str) -> list[Said]:
    tea = {"sku": "TEA", "price": 80, "quantity": 1}
    return [
        said("Order Completed", "2026-03-02T10:00:00Z", order_id=number, products=[tea]),
        said("Order Paid", "2026-03-02T10:01:00Z", order_id=number, payment_id=f"{number}-1", value=80),
    ]


LONG_AGO, FAR_AHEAD = "2001-01-01T00:00:00Z", "2026-03-09T00:00:00Z"
ORDER_FORGERIES = {
    "cancelled": said("Order Cancelled"),
    "refunded": said("Order Refunded"),
    "returned": said("Order Returned", FAR_AHEAD),
    "delivered": said("Order Delivered"),
    "moved": said("Order Completed", LONG_AGO, products=[]),
    "repriced": said("Order Updated", FAR_AHEAD, products=[{"sku": "TEA", "price": "0.01"}], total="0.01"),
    "renamed": said("Order Updated", state="canceled", currency="JPY"),
}


def unlike(one: Said) -> Said:
    """What may differ between two things that were told alike: their numbers."""
    return {name: value for name, value in one.items() if name not in ("id", "number", "payments", "response_id")}


@pytest.fixture(scope="module")
def untouched(shop: Shop) -> Said:
    """The order as it is when nobody forges anything."""
    shop.tell(*order_told("untouched"))
    return shop.order("untouched")


@pytest.mark.parametrize("how", ORDER_FORGERIES)
class TestAnOrder:
    def test_stays_as_it_was_told(self, shop: Shop, untouched: Said, how: str) -> None:
        shop.tell(*order_told(number := f"{how}-later"))
        shop.forge(_about(ORDER_FORGERIES[how], order_id=number))
        assert unlike(shop.order(number)) == unlike(untouched)
        assert (shop.has("anna", "/orders", number), shop.has("mallory", "/orders", number)) == (True, False)

    def test_becomes_what_it_is_once_it_is_told(self, shop: Shop, untouched: Said, how: str) -> None:
        shop.forge(_about(ORDER_FORGERIES[how], order_id=(number := f"{how}-before")))
        shop.tell(*order_told(number))
        assert unlike(shop.order(number)) == unlike(untouched)
        assert (shop.has("anna", "/orders", number), shop.has("mallory", "/orders", number)) == (True, False)


def _about(forged: Said, **thing: str) -> Said:
    return {**forged, "properties": {**forged["properties"], **thing}}


@pytest.mark.parametrize("comes_first", [True, False])
def test_a_thousand_forgeries_push_nothing_out(shop: Shop, untouched: Said, comes_first: bool) -> None:
    number = f"flooded-{comes_first}"
    flood = [said("Order Cancelled", FAR_AHEAD, order_id=number, reason=str(turn)) for turn in range(1_000)]
    if comes_first:
        shop.forge(*flood)
    shop.tell(*order_told(number))
    if not comes_first:
        shop.forge(*flood)
    assert unlike(shop.order(number)) == unlike(untouched)


@pytest.mark.parametrize("comes_first", [True, False])
def test_a_ticket_stays_open_and_hers(shop: Shop, comes_first: bool) -> None:
    number = f"T-{comes_first}"
    forged = [
        said("Ticket Opened", LONG_AGO, ticket_id=number, subject="Pay me"),
        said("Ticket Replied", ticket_id=number, author="agent", message="Go away"),
        said("Ticket Resolved", FAR_AHEAD, ticket_id=number),
    ]
    if comes_first:
        shop.forge(*forged)
    shop.tell(said("Ticket Opened", ticket_id=number, subject="It is broken", message="It is broken"))
    if not comes_first:
        shop.forge(*forged)
    ticket = shop.ticket(number)
    assert (ticket["state"], ticket["subject"], ticket["first_response_at"]) == ("open", "It is broken", None)
    assert [message["words"] for message in ticket["messages"]] == ["It is broken"]
    assert (shop.has("anna", "/tickets", number), shop.has("mallory", "/tickets", number)) == (True, False)


@pytest.mark.parametrize("comes_first", [True, False])
def test_a_review_keeps_its_words_its_stars_and_its_author(shop: Shop, comes_first: bool) -> None:
    number = f"R-{comes_first}"
    forged = [
        said("Product Reviewed", LONG_AGO, review_id=number, rating=1, review_body="Awful"),
        said("Review Deleted", FAR_AHEAD, review_id=number),
    ]
    if comes_first:
        shop.forge(*forged)
    shop.tell(said("Product Reviewed", review_id=number, rating=5, review_body="Lovely"))
    if not comes_first:
        shop.forge(*forged)
    (review,) = shop.reviews("anna", number)
    assert [(answer["score"], answer["words"]) for answer in review["answers"]] == [(5.0, "Lovely")]
    assert shop.reviews("mallory", number) == []


def test_the_figures_count_what_the_shop_told(shop: Shop) -> None:
    shop.tell(*order_told("counted"))
    before = _figures(shop, after=0)
    shop.forge(*(_about(forged, order_id="counted") for forged in ORDER_FORGERIES.values()))
    shop.tell(*order_told("the next one"))
    assert _figures(shop, after=before[0]) == (before[0] + 1, before[1] + 80_00)


def _figures(shop: Shop, after: float) -> tuple[float, float]:
    """Orders and revenue, once there are more orders than that and the figures have come to rest."""
    deadline = time.monotonic() + SOON_ENOUGH_SECONDS
    last = (-1.0, -1.0)
    while time.monotonic() < deadline:
        time.sleep(1)
        now = (shop.figure("order_count"), shop.figure("revenue"))
        if now == last and now[0] > after:
            return now
        last = now
    raise TimeoutError("the figures did not come to rest")


def test_the_page_may_take_orders_of_its_own_and_tell_how_they_went_on(shop: Shop) -> None:
    shop.forge(said("Order Completed", order_id="own", total=5), said("Order Cancelled", FAR_AHEAD, order_id="own"))
    assert (shop.order("own")["state"], shop.has("mallory", "/orders", "own")) == ("cancelled", True)


def test_the_warehouse_sends_what_the_page_has_taken(shop: Shop) -> None:
    shop.forge(said("Order Completed", order_id="sent", products=[{"sku": "TEA", "price": 80}]))
    shop.tell(said("Order Shipped", FAR_AHEAD, order_id="sent"))
    shop.forge(said("Order Cancelled", FAR_AHEAD, order_id="sent"))
    sent = shop.order("sent")
    assert (sent["state"], [line["sku"] for line in sent["lines"]]) == ("shipped", ["TEA"])
