"""Customers through the API: found, explained, joined and split by those who may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.areas.customers.conftest import MORNING, claim, spoken
from tests.web.cast import AGENT, FIELD_ENGINEER, OWNER, VIEWER, Browser, House, engage
from zhiyin.base.live import LiveHub
from zhiyin.customers.model import Trust
from zhiyin.customers.service import CustomerService
from zhiyin.db.fact_batches import FactBatches
from zhiyin.feedback.service import FeedbackService
from zhiyin.orders.service import OrderService
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.touchpoints.service import TimelineService
from zhiyin.web.api import companies, customers, identities, merge_reviews, session
from zhiyin.web.api.openapi import assemble


@dataclass(frozen=True)
class Areas:
    """As much of the application as these routes use."""

    parts: Any
    customers: CustomerService
    timeline: TimelineService
    orders: OrderService
    feedback: FeedbackService

    def __getattr__(self, name: str) -> Any:
        return getattr(self.parts, name)


@pytest.fixture
def areas(parts: Any) -> Areas:
    facts, zone = FactBatches(parts.db, parts.clock), parts.settings.zone
    return Areas(
        parts,
        CustomerService(parts.db, parts.outbox, facts, parts.clock),
        TimelineService(parts.db, facts, zone),
        OrderService(parts.db, parts.outbox, facts, parts.clock, zone=zone, currency="CNY"),
        FeedbackService(parts.db, parts.outbox, facts, zone=zone),
    )


@pytest.fixture
def house(areas: Areas) -> House:
    """A person of the north of brand A, who has ordered; somebody of brand B; a family with one phone."""
    scopes = ScopeDirectory()
    with areas.parts.db.transaction() as tx:
        north, brand_b = scopes.scope_id(tx, "A", "", "North"), scopes.scope_id(tx, "B")
        north_claims = [
            claim("u1 e1", scope_id=north, traits={"name": "曾小明", "city": "西安"}),
            claim("u1 a1", Trust.PUBLIC, scope_id=north),
            claim("u1", type="group", group_id="g1", traits={"name": "华星", "role": "buyer"}, scope_id=north),
        ]
        foreign = [claim("u2 e2", scope_id=brand_b), spoken("u3-p3"), spoken("u4-p3")]
        ids = areas.customers.take(tx, [*north_claims, *foreign])
    properties = {"order_id": "SO-1", "products": [{"sku": "TEA", "price": "19.90", "quantity": 2}]}
    areas.orders.take([
        TakenInteraction(1, ids[0], 1, north, "Order Completed", "track", MORNING, "web", "", properties)
    ])  # fmt: skip
    engage(areas.parts.staff)
    hub = LiveHub()
    rooms = (session, customers, identities, merge_reviews, companies)
    routers = [room.router(areas) for room in rooms]
    return House(assemble(areas, hub, routers), areas.parts.staff, hub)  # type: ignore[arg-type]


@contextmanager
def statements(asked: list[str]) -> Iterator[None]:
    """Every statement that reaches the database."""

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _find(browser: Browser, query: str) -> dict[str, Any]:
    [found] = browser.get(f"/customers?query={query}").json()["data"]
    return dict(found)


class TestReading:
    def test_a_row_says_what_a_list_needs(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            row = _find(owner, "zengxiaoming")
        assert (row["name"], row["kind"], row["order_count"]) == ("曾小明", "known", 1)
        assert row["revenue"] == [{"amount": 3980, "currency": "CNY", "exponent": 2}]
        assert row["identifiers"][0] == {"kind": "user_id", "value": "u1", "claimed": False}

    def test_a_customer_shows_traits_companies_and_aliases(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            detail = owner.get(f"/customers/{_find(owner, 'u1')['id']}").json()
        assert detail["traits"] == {"city": "西安", "name": "曾小明"}
        assert [(one["name"], one["role"]) for one in detail["companies"]] == [("华星", "buyer")]
        assert len(detail["aliases"]) == 2

    def test_traits_name_their_origin_and_rule(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            traits = owner.get(f"/customers/{_find(owner, 'u1')['id']}/traits").json()["data"]
        assert [(t["name"], t["chosen_rule"], t["trust"]) for t in traits] == [
            ("city", "only", "server"), ("name", "only", "server"),
        ]  # fmt: skip

    def test_an_address_that_only_a_public_key_names_is_called_claimed(self, house: House, areas: Areas) -> None:
        with areas.parts.db.transaction() as tx:
            areas.customers.take(tx, [claim("u1 e7 a1", Trust.PUBLIC)])
        with house.as_(OWNER) as owner:
            row = _find(owner, "u1")
            nodes = owner.get(f"/customers/{row['id']}/identities").json()["nodes"]
        expected = {"u1": False, "e1": False, "a1": False, "e7": True}
        assert {one["value"]: one["claimed"] for one in row["identifiers"]} == expected
        assert {one["value"]: one["claimed"] for one in nodes} == expected

    def test_pages_follow_each_other(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            first = owner.get("/customers?limit=2&sort=created").json()
            second = owner.get(f"/customers?limit=2&sort=created&cursor={first['next_cursor']}").json()
        ids = [row["id"] for row in first["data"] + second["data"]]
        assert len(set(ids)) == 4

    def test_a_page_costs_as_many_questions_for_many_customers_as_for_one(self, house: House, areas: Areas) -> None:
        with areas.parts.db.transaction() as tx:
            areas.customers.take(tx, [spoken(f"u{n}-e{n}") for n in range(100, 140)])
        asked: list[str] = []
        with house.as_(OWNER) as owner, statements(asked):
            costs = []
            for limit in (1, 40):
                asked.clear()
                assert len(owner.get(f"/customers?limit={limit}").json()["data"]) == limit
                costs.append(len(asked))
        assert costs[0] == costs[1]

    def test_companies_have_contacts(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            [company] = owner.get("/companies").json()["data"]
            detail = owner.get(f"/companies/{company['id']}").json()
        assert [one["customer"]["name"] for one in detail["contacts"]] == ["曾小明"]


class TestJoiningAndSplitting:
    def test_a_merge_is_undone_by_taking_its_edge_back(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            one, other = _find(owner, "u1"), _find(owner, "u2")
            merged = owner.post(f"/customers/{one['id']}/merge", {"other_id": other["id"], "reason": "the same"}).json()
            assert owner.get(f"/customers/{other['id']}").json()["id"] == merged["id"] == one["id"]
            shown = owner.get(f"/customers/{one['id']}/identities").json()
            assert shown["history"][0] | {"at": ""} == {
                "at": "",
                "by": "欧阳明",
                "action": "merged",
                "reason": "the same",
            }
            edges = [edge["id"] for edge in shown["edges"] if edge["verdict"] == "same"]
            parts = owner.post(f"/customers/{one['id']}/split", {"edge_ids": edges, "reason": "not so"}).json()["data"]
        assert sorted(part["id"] for part in parts) == sorted([one["id"], other["id"]])

    def test_who_did_it_is_kept_by_id_and_shown_by_name(self, house: House, areas: Areas) -> None:
        with house.as_(OWNER) as owner:
            one, other = _find(owner, "u1"), _find(owner, "u2")
            owner.post(f"/customers/{one['id']}/merge", {"other_id": other["id"], "reason": "the same"})
            owner_id = owner.get("/session").json()["user"]["id"]
            assert owner.patch("/session", {"name": "王强"}).status_code == 200
            shown = owner.get(f"/customers/{one['id']}/identities").json()
        ties = areas.customers.ties(one["id"])
        [edge] = [edge for edge in shown["edges"] if edge["verdict"] == "same"]
        assert (shown["history"][0]["by"], edge["evidence"]) == ("王强", "王强")
        assert ties.decided_by == {owner_id}

    def test_why_two_are_not_one_is_said_in_words(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            one, other = _find(owner, "u3"), _find(owner, "u4")
            path = f"/customers/{one['id']}/explain?other_id={other['id']}"
            explained = owner.get(path, Accept_Language="zh-CN").json()
        assert not explained["is_one"]
        assert [one["words"] for one in explained["objections"]] == ["各有自己的账号"]

    def test_a_doubt_is_decided_once(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            [review] = owner.get("/merge-reviews").json()["data"]
            assert review["evidence"] == "p3"
            assert {one["kind"] for one in review["customers"]} == {"known"}
            decision = {"decision": "keep_apart", "reason": "a family"}
            assert owner.post(f"/merge-reviews/{review['id']}", decision).status_code == 204
            assert owner.get("/merge-reviews").json()["data"] == []
            assert owner.post(f"/merge-reviews/{review['id']}", decision).status_code == 409

    @pytest.mark.parametrize(
        "body", [{"edge_ids": []}, {"edge_ids": ["x"]}, {"edge_ids": [10**30]}, {"edge_ids": [77]}]
    )
    def test_nonsense_is_refused(self, house: House, body: dict[str, Any]) -> None:
        with house.as_(OWNER) as owner:
            answer = owner.post(f"/customers/{_find(owner, 'u1')['id']}/split", body | {"reason": "?"})
        assert answer.status_code == 422


class TestRoles:
    def test_who_sees_the_north_sees_nobody_else(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            ids = {name: _find(owner, name)["id"] for name in ("u1", "u2", "u3")}
        with house.as_(AGENT) as agent:
            assert [row["id"] for row in agent.get("/customers").json()["data"]] == [ids["u1"]]
            assert agent.get("/customers?query=u2").json()["data"] == []
            assert agent.get("/merge-reviews").json()["data"] == []
            for path in ("", "/identities", "/traits", "/explain"):
                assert agent.get(f"/customers/{ids['u2']}{path}").status_code == 404
            merge = {"other_id": ids["u2"], "reason": "mine"}
            assert agent.post(f"/customers/{ids['u1']}/merge", merge).status_code == 404

    @pytest.mark.parametrize("member", [FIELD_ENGINEER, VIEWER], ids=lambda member: member.role)
    def test_who_only_reads_joins_nobody(self, house: House, member: Any) -> None:
        with house.as_(member) as reader:
            body = {"other_id": "cus_x", "reason": "?"}
            assert reader.post("/customers/cus_x/merge", body).status_code == 403
            assert reader.post("/merge-reviews/1", {"decision": "merge", "reason": "?"}).status_code == 403
