"""Orders, feedback and tickets through the API: who sees which, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.web.cast import AGENT, FIELD_ENGINEER, OWNER, House, engage
from zhiyin.base.clock import to_micros
from zhiyin.base.errors import NotFound
from zhiyin.base.live import LiveHub
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.fact_batches import FactBatches
from zhiyin.feedback.service import FeedbackService
from zhiyin.orders.service import OrderService
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.support.service import SupportService
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.web.api import feedback, orders, session, tickets
from zhiyin.web.api.openapi import assemble

START = to_micros(datetime(2026, 3, 1, tzinfo=UTC))
LI, WANG = 20, 30


class KnownCustomers:
    """Two customers with an identity each."""

    def identities_of(self, customer_id: str, scopes: ScopeFilter) -> list[int]:
        known = {"cus_li": LI, "cus_wang": WANG}
        if customer_id not in known:
            raise NotFound("there is no customer {id}", id=customer_id)
        return [known[customer_id]]


@dataclass(frozen=True)
class Areas:
    """As much of the application as these routes use."""

    parts: Any
    orders: OrderService
    feedback: FeedbackService
    support: SupportService
    customers: KnownCustomers

    def __getattr__(self, name: str) -> Any:
        return getattr(self.parts, name)


def taken(id_: int, name: str, *, scope: int, by: int = LI, **properties: Any) -> TakenInteraction:
    at = START + id_ * 60_000_000
    return TakenInteraction(id_, by, 1, scope, name, "track", at, "web", "", properties)


@pytest.fixture
def areas(parts: Any) -> Areas:
    facts, zone = FactBatches(parts.db, parts.clock), parts.settings.zone
    return Areas(
        parts,
        OrderService(parts.db, parts.outbox, facts, parts.clock, zone=zone, currency="CNY"),
        FeedbackService(parts.db, parts.outbox, facts, zone=zone),
        SupportService(parts.db, parts.outbox, facts, parts.clock, zone=zone),
        KnownCustomers(),
    )


@pytest.fixture
def house(areas: Areas) -> House:
    """Two orders, reviews and tickets: those of brand A's north, and those of brand B."""
    scopes = ScopeDirectory()
    with areas.parts.db.transaction() as tx:
        ours, theirs = scopes.scope_id(tx, "A", "", "North"), scopes.scope_id(tx, "B")
    for number, scope, by in ((1, ours, LI), (2, theirs, WANG)):
        told = {"scope": scope, "by": by}
        line = {"sku": "TEA", "price": "19.90", "quantity": 2}
        areas.orders.take([
            taken(number, "Order Completed", order_id=f"A{number}", products=[line], **told),
            taken(number + 10, "Order Paid", order_id=f"A{number}", value="39.80", payment_method="alipay", **told),
        ])  # fmt: skip
        review: dict[str, Any] = {"review_id": f"v{number}", "rating": 3 + number, "review_body": "<b>好</b>"}
        areas.feedback.take([taken(number, "Product Reviewed", **review, **told)])
        areas.support.take([
            taken(number, "Ticket Opened", ticket_id=f"T{number}", message="在哪里？", **told),
            taken(number + 10, "Ticket Replied", ticket_id=f"T{number}", author="agent", message="在路上", **told),
        ])  # fmt: skip
    engage(areas.parts.staff)
    hub = LiveHub()
    app: Any = areas
    routers = [make(app) for make in (session.router, orders.router, feedback.router, tickets.router)]
    return House(assemble(app, hub, routers), areas.parts.staff, hub)


PATHS = ["/orders", "/feedback", "/tickets"]


@pytest.mark.parametrize("path", PATHS)
def test_the_owner_sees_all_page_by_page(house: House, path: str) -> None:
    with house.as_(OWNER) as browser:
        first = browser.get(f"{path}?limit=1").json()
        second = browser.get(f"{path}?limit=1&cursor={first['next_cursor']}").json()
    assert [len(first["data"]), len(second["data"]), second["next_cursor"]] == [1, 1, None]
    assert first["data"] != second["data"]


@pytest.mark.parametrize("path", PATHS)
def test_an_agent_sees_only_the_own_brand_and_region(house: House, path: str) -> None:
    with house.as_(OWNER) as owner:
        theirs, ours = (row["id"] for row in owner.get(path).json()["data"])
    with house.as_(AGENT) as agent:
        assert [row["id"] for row in agent.get(path).json()["data"]] == [ours]
        assert agent.get(f"{path}/{ours}").status_code == 200
        assert agent.get(f"{path}/{theirs}").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_the_rows_of_one_customer(house: House, path: str) -> None:
    with house.as_(OWNER) as browser:
        assert len(browser.get(f"{path}?customer=cus_li").json()["data"]) == 1
        assert browser.get(f"{path}?customer=cus_nobody").status_code == 404


def test_a_field_engineer_reads_no_feedback(house: House) -> None:
    with house.as_(FIELD_ENGINEER) as browser:
        assert [browser.get(path).status_code for path in PATHS] == [200, 403, 200]


def test_an_order_with_its_lines_and_payments(house: House) -> None:
    with house.as_(OWNER) as browser:
        (found,) = browser.get("/orders?number=A1").json()["data"]
        order = browser.get(f"/orders/{found['id']}").json()
    assert (order["state"], order["units"]) == ("paid", 2)
    assert order["net"] == {"amount": 3980, "currency": "CNY", "exponent": 2}
    assert order["lines"][0]["unit_price"]["amount"] == 1990
    assert [(one["method"], one["amount"]["amount"]) for one in order["payments"]] == [("alipay", 3980)]


def test_a_review_with_its_words(house: House) -> None:
    with house.as_(OWNER) as browser:
        (review,) = browser.get("/feedback?score_from=5").json()["data"]
    assert (review["kind"], review["response_id"]) == ("review", "v2")
    assert review["answers"] == [
        {"question_id": "", "kind": "stars", "score": 5.0, "scale_max": 5, "words": "<b>好</b>"}
    ]


def test_a_ticket_with_its_messages(house: House) -> None:
    with house.as_(OWNER) as browser:
        (found,) = browser.get("/tickets?number=T1").json()["data"]
        ticket = browser.get(f"/tickets/{found['id']}").json()
        assert browser.get("/tickets?state=solved").json()["data"] == []
    assert [(one["author"], one["words"]) for one in ticket["messages"]] == [
        ("customer", "在哪里？"),
        ("agent", "在路上"),
    ]
    assert ticket["first_response_at"] == "2026-03-01T00:11:00Z"
