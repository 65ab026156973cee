"""Texts and opinions through the API: who sees which, what a correction does, what a spreadsheet is handed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.areas.feedback.opinions.bench import Brand
from tests.web.cast import ADMIN, AGENT, ANALYST, NORTHERN, OWNER, VIEWER, Browser, House, Member, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.feedback.opinions.model import OriginKind, Product, TextKind
from zhiyin.staff.access import Permission
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.service import StaffService
from zhiyin.web.api import opinions, text_analysis, text_correcting
from zhiyin.web.api import texts as texts_api

OURS, THEIRS = "续航很差。屏幕清晰", "物流慢"


@dataclass(frozen=True)
class Shop:
    brand: Brand
    house: House


@dataclass(frozen=True)
class KnownCustomers:
    """Customers by their identities."""

    known: dict[int, tuple[str, str, str, str]]

    def whose(self, identity_ids: Collection[int]) -> dict[int, tuple[str, str, str, str]]:
        return {id_: self.known[id_] for id_ in identity_ids if id_ in self.known}


@pytest.fixture
def shop(db: Database, clock: FixedClock, tmp_path: Path) -> Shop:
    """A review in brand A's north, one of brand B, one of a competitor, and a message of a ticket."""
    staff, brand = StaffService(db, clock, Passwords(rounds=1, memory_kib=64)), Brand(db, clock)
    with db.transaction() as tx:
        north, other = staff.scopes.scope_id(tx, "A", "", "North"), staff.scopes.scope_id(tx, "B")
    brand.says(1, OURS, scope=north, product=Product("P1", "=SKU1"), score=2.0, question_kind="stars")
    brand.says(2, THEIRS, scope=other, by=30)
    brand.says(3, "屏幕清晰", scope=north, brand="Other", by=40)
    message = brand.says(4, "退款，物流慢", scope=north, kind=TextKind.TICKET, is_answered=False)
    brand.hearing.hear([message.__class__(OriginKind.TICKET, 9, 1, 20, north, message.texts)])
    brand.says(4, scope=north, revision=2)
    brand.read_all()
    texts = SimpleNamespace(opinions=brand.opinions, tree=brand.tree)
    customers = KnownCustomers({20: ("cus_1", "欧阳明", "email", "ouyang@example.com")})
    return Shop(
        brand,
        house_with(
            db,
            clock,
            tmp_path,
            staff,
            [texts_api.router, text_correcting.router, opinions.router, text_analysis.router],
            texts=texts,
            customers=customers,
        ),
    )


def words(browser: Browser, query: str = "") -> list[str]:
    answer = browser.get(f"/texts{query}")
    assert answer.status_code == 200, answer.text
    return [text["text"] for text in answer.json()["data"]]


def text_of(browser: Browser, query: str = "?sku=%3DSKU1") -> dict[str, Any]:
    found: dict[str, Any] = browser.get(f"/texts{query}").json()["data"][0]
    return found


class TestTexts:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", {OURS, THEIRS, "屏幕清晰", "退款，物流慢"}),
            ("?topic=product", {OURS, "屏幕清晰"}),
            ("?topic=product&polarity=-1", {OURS}),
            ("?topic=battery&polarity=1", set()),
            ("?polarity=-1", {THEIRS, "退款，物流慢"}),
            ("?sku=%3DSKU1", {OURS}),
            ("?product=P1&emotion=neutral", {OURS}),
            ("?intent=complaint", {THEIRS, "退款，物流慢"}),
            ("?urgency_from=2", {"退款，物流慢"}),
            ("?language=en", set()),
            ("?own=false", {"屏幕清晰"}),
            ("?competitor=Other", {"屏幕清晰"}),
            ("?own=true&topic=screen", {OURS}),
            ("?unattended=true", {"退款，物流慢"}),
            ("?score_from=1&score_to=2", {OURS}),
            ("?has_defect=true", set()),
            ("?unsure=false&kind=ticket", {"退款，物流慢"}),
            ("?first=2026-03-01&last=2026-03-01", {OURS, THEIRS, "屏幕清晰", "退款，物流慢"}),
            ("?last=2026-02-28", set()),
            ("?state=failed", set()),
            ("?phrase=续航", {OURS}),
            ("?phrase=%25", set()),
            ("?phrase=物流&kind=review", {THEIRS}),
            ("?corrected=true", set()),
            ("?response=2", {THEIRS}),
        ],
    )
    def test_are_narrowed_by(self, shop: Shop, query: str, expected: set[str]) -> None:
        with shop.house.as_(OWNER) as browser:
            assert set(words(browser, query)) == expected

    def test_come_page_by_page(self, shop: Shop) -> None:
        with shop.house.as_(OWNER) as browser:
            found, cursor = list[str](), ""
            while True:
                page = browser.get(f"/texts?limit=1{cursor}").json()
                found += [text["text"] for text in page["data"]]
                if page["next_cursor"] is None:
                    break
                cursor = f"&cursor={page['next_cursor']}"
            assert found == words(browser)

    def test_say_where_each_opinion_stands(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            text = browser.get(f"/texts/{text_of(browser)['id']}").json()
        battery, screen = text["opinions"]
        assert (battery["topic_path"], battery["polarity"]) == ("product/battery", -1)
        assert OURS[screen["aspect"]["start"] : screen["aspect"]["end"]] == "屏幕"
        assert text["heard"]["model"] == "phrases@1"

    def test_name_the_customer(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            assert text_of(browser)["customer"] == {"id": "cus_1", "name": "欧阳明"}
            assert text_of(browser, "?own=false")["customer"] is None, "a competitor's review is nobody's"

    @pytest.mark.parametrize("query", ["?topic=no_such", "?polarity=7", "?last=yesterday"])
    def test_refuse_what_nobody_can_mean(self, shop: Shop, query: str) -> None:
        with shop.house.as_(OWNER) as browser:
            assert browser.get(f"/texts{query}").status_code in (400, 422)


class TestRowScopes:
    @pytest.mark.parametrize("member", [AGENT, NORTHERN], ids=lambda one: one.name)
    def test_hide_texts_of_others(self, shop: Shop, member: Member) -> None:
        with shop.house.as_(OWNER) as browser:
            foreign = next(text["id"] for text in browser.get("/texts").json()["data"] if text["text"] == THEIRS)
        with shop.house.as_(member) as browser:
            assert THEIRS not in words(browser)
            assert browser.get(f"/texts/{foreign}").status_code == 404
            assert browser.post(f"/texts/{foreign}/corrections", {"place": 1, "nothing": True}).status_code == 404
            said = browser.get("/opinions").json()["data"]
            assert {cell["topic_path"]: cell["n"] for cell in said if cell["topic_path"] == "delivery"} == {
                "delivery": 1
            }
            assert browser.get("/text-analysis").status_code == 403

    def test_hide_messages_of_tickets_from_a_key_that_may_not_see_these(self, shop: Shop) -> None:
        _, secret = shop.house.staff.keys.make(None, "reviews", [Permission.FEEDBACK_READ])
        with shop.house.visit() as browser:
            asked = browser.get("/texts", Authorization=f"Bearer {secret}").json()["data"]
            assert {text["kind"] for text in asked} == {"review"}
        with shop.house.as_(OWNER) as browser:
            ticket = next(text["id"] for text in browser.get("/texts?kind=ticket").json()["data"])
        with shop.house.visit() as browser:
            assert browser.get(f"/texts/{ticket}", Authorization=f"Bearer {secret}").status_code == 404

    def test_hide_personal_data_from_a_key_that_may_not_see_customers(self, shop: Shop) -> None:
        said = "续航很差，请打 13800138000"
        shop.brand.says(5, said, scope=1)
        shop.brand.read_all()
        _, secret = shop.house.staff.keys.make(None, "reviews", [Permission.FEEDBACK_READ])
        with shop.house.visit() as browser:
            key = {"Authorization": f"Bearer {secret}"}
            text = browser.get("/texts?response=5", **key).json()["data"][0]
            assert (text["customer"], text["is_masked"]) == (None, True)
            assert (len(text["text"]), text["text"][:8]) == (len(said), said[:8])
            assert "13800138000" not in text["text"]
            assert browser.get("/texts?phrase=138", **key).status_code == 403


class TestCorrections:
    @pytest.mark.parametrize("member", [ADMIN, AGENT, ANALYST], ids=lambda one: one.role)
    def test_hold_at_once_and_are_undone(self, shop: Shop, member: Member) -> None:
        with shop.house.as_(member) as browser:
            text = text_of(browser)
            path = f"/texts/{text['id']}/corrections"
            answer = browser.post(path, {"place": 1, "revision": text["revision"], "topic_id": "delivery"})
            assert answer.status_code == 201, answer.text
            assert answer.json()["opinions"][0]["topic_path"] == "delivery"
            assert OURS in words(browser, "?topic=delivery")
            (made,) = answer.json()["corrections"]
            undone = browser.delete(f"{path}/{made['id']}").json()
            assert undone["opinions"] == text["opinions"]

    def test_are_refused_to_who_only_reads(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            path = f"/texts/{text_of(browser)['id']}/corrections"
            assert browser.post(path, {"place": 1, "nothing": True}).status_code == 403

    def test_of_what_has_changed_meanwhile_are_refused(self, shop: Shop) -> None:
        with shop.house.as_(OWNER) as browser:
            text = text_of(browser)
            body = {"place": 1, "revision": text["revision"], "polarity": 0}
            path = f"/texts/{text['id']}/corrections"
            assert [browser.post(path, body).status_code for _ in range(2)] == [201, 409]


class TestMissedOpinions:
    @pytest.mark.parametrize("member", [ADMIN, AGENT, ANALYST], ids=lambda one: one.role)
    def test_count_at_once_and_are_undone(self, shop: Shop, member: Member) -> None:
        with shop.house.as_(member) as browser:
            text = text_of(browser)
            words = {"start": 2, "end": 4}
            missed = {"topic_id": "delivery", "polarity": -1, "words": words, "revision": text["revision"]}
            answer = browser.post(f"/texts/{text['id']}/opinions", missed)
            assert answer.status_code == 201, answer.text
            assert answer.json()["opinions"][-1]["topic_path"] == "delivery"
            (made,) = answer.json()["corrections"]
            assert made["before"] is None
            assert browser.post(f"/texts/{text['id']}/opinions", missed).status_code == 409
            undone = browser.delete(f"/texts/{text['id']}/corrections/{made['id']}").json()
            assert undone["opinions"] == text["opinions"]

    @pytest.mark.parametrize(
        ("change", "status"),
        [({"topic_id": None}, 422), ({"topic_id": "no_such"}, 422), ({"words": None}, 422), ({"polarity": 3}, 422)],
    )
    def test_are_refused_where_they_say_nothing(self, shop: Shop, change: dict[str, Any], status: int) -> None:
        missed = {"topic_id": "delivery", "polarity": 0, "words": {"start": 0, "end": 2}, **change}
        with shop.house.as_(OWNER) as browser:
            assert browser.post(f"/texts/{text_of(browser)['id']}/opinions", missed).status_code in (400, status)

    def test_are_told_by_who_may_correct(self, shop: Shop) -> None:
        missed = {"topic_id": "delivery", "polarity": 0, "words": {"start": 0, "end": 2}}
        with shop.house.as_(VIEWER) as browser:
            assert browser.post(f"/texts/{text_of(browser)['id']}/opinions", missed).status_code == 403


class TestManyCorrections:
    def test_tell_what_became_of_each_and_are_undone(self, shop: Shop) -> None:
        with shop.house.as_(NORTHERN) as browser:
            text = text_of(browser)
            many = [{"text_id": text["id"], "place": 1}, {"text_id": 2, "place": 1}]
            found = browser.post("/text-corrections", {"of": many, "nothing": True}).json()["data"]
            assert [one["outcome"] for one in found] == ["done", "gone"], "the second is of another brand"
            assert [one["id"] for one in browser.get("/texts?corrected=true").json()["data"]] == [text["id"]]
            made = [{"text_id": one["text_id"], "correction_id": one["correction_id"]} for one in found[:1]]
            undone = browser.post("/text-corrections/undoing", {"of": made}).json()["data"]
            assert [one["outcome"] for one in undone] == ["done"]
            assert browser.get("/texts?corrected=true").json()["data"] == []

    def test_are_found_by_one_that_was_made(self, shop: Shop) -> None:
        shop.brand.says(5, "充了两次，续航很差", scope=1, by=60)
        shop.brand.read_all()
        with shop.house.as_(AGENT) as browser:
            text = text_of(browser)
            path = f"/texts/{text['id']}/corrections"
            made = browser.post(path, {"place": 1, "topic_id": "delivery"}).json()["corrections"][0]["id"]
            (found,) = browser.get(f"{path}/{made}/similar").json()["data"]
            assert (found["sentence"], found["why"], found["topic_path"]) == (
                "充了两次，续航很差", "same_words", "product/battery",
            )  # fmt: skip

    def test_are_refused_to_who_only_reads(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            body = {"of": [{"text_id": 1, "place": 1}], "nothing": True}
            assert browser.post("/text-corrections", body).status_code == 403


class TestOpinions:
    def test_are_counted_by_product_and_topic(self, shop: Shop) -> None:
        with shop.house.as_(OWNER) as browser:
            found = browser.get("/opinions?own=true").json()["data"]
        by_place = {(cell["product"], cell["topic_path"]): cell for cell in found}
        product = by_place["=SKU1", "product"]
        assert (product["positive"], product["negative"], product["n"], product["net_sentiment"]) == (1, 1, 2, 0)
        assert product["low"] < 0 < product["high"]
        assert by_place[None, "delivery"]["n"] == 2

    def test_are_drilled_down_to_the_sentence(self, shop: Shop) -> None:
        with shop.house.as_(OWNER) as browser:
            (found,) = browser.get("/opinions/typical?sku=%3DSKU1&topic=battery").json()["data"]
        assert (found["aspect"], found["words"], found["n"], found["sentence"]) == ("续航", "差", 1, "续航很差")

    def test_reach_a_spreadsheet_without_formulas(self, shop: Shop) -> None:
        with shop.house.as_(OWNER) as browser:
            answer = browser.get("/opinions.csv?sku=%3DSKU1")
        assert answer.content.startswith(b"\xef\xbb\xbfproduct,")
        assert "\r\n'=SKU1,product,product,1,0,1,2," in answer.text


class TestReading:
    def test_of_everything_again_is_a_job(self, shop: Shop) -> None:
        with shop.house.as_(ADMIN) as browser:
            before = browser.get("/text-analysis").json()
            assert (before["by_state"], before["by_model"], before["job"]) == ({"read": 4}, {"phrases@1": 4}, None)
            first = browser.post("/text-analysis")
            assert first.status_code == 202
            assert browser.post("/text-analysis").json()["job"]["id"] == first.json()["job"]["id"]

    def test_is_asked_for_by_who_sees_everything(self, shop: Shop) -> None:
        with shop.house.as_(NORTHERN) as browser:
            assert browser.post("/text-analysis").status_code == 403

    def test_knows_products_by_other_names(self, shop: Shop) -> None:
        with shop.house.as_(ADMIN) as browser:
            named = [{"name": "星光 Pro", "product_id": None, "sku": "SKU2"}]
            assert browser.ask("PUT", "/product-aliases", {"aliases": named}).json()["data"] == named
            assert browser.get("/product-aliases").json()["data"] == named
            refused = browser.ask("PUT", "/product-aliases", {"aliases": [{"name": "x"}]})
            assert refused.status_code in (400, 422)
