"""How the API answers: problems, pages, repeated requests, headers."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import APIRouter
from hypothesis import given
from hypothesis import strategies as st

from tests.web.cast import ADMIN, ORIGIN, OWNER, PASSWORD, VIEWER, Browser, House
from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale, catalog
from zhiyin.staff.access import Permission
from zhiyin.web import labels
from zhiyin.web.api.openapi import assemble
from zhiyin.web.errors import TITLES
from zhiyin.web.paging import seal, unseal
from zhiyin.web.session import SIGNED_IN


class TestAProblem:
    def test_says_where_the_fault_is(self, house: House) -> None:
        with house.as_(ADMIN) as browser:
            answer = browser.post("/users", {"name": 7, "role": "king", "scopes": [{"brand": ""}], "extra": 1})
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["type"] == "urn:zhiyin:invalid_input"
        assert {found["pointer"] for found in problem["errors"]} == {
            "/name", "/email", "/role", "/scopes/0/brand", "/extra",
        }  # fmt: skip
        assert "at least one character is expected" in {found["detail"] for found in problem["errors"]}

    def test_speaks_the_language_that_the_browser_asks_for(self, house: House) -> None:
        with house.visit() as browser:
            answer = browser.post("/session", {"email": "a@example.com"}, Accept_Language="zh-HK")
        assert answer.json()["errors"] == [{"pointer": "/password", "detail": "此項必填"}]

    def test_of_a_route_that_does_not_exist_is_one_too(self, house: House) -> None:
        with house.visit() as browser:
            answer = browser.get("/nothing/here")
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:zhiyin:not_found")

    @pytest.mark.parametrize("path", ["/users/%0A", "/users/a%0Ab", "/%0A", "/users/%F0%9F%92%A3"])
    def test_of_a_strange_path_is_one_too(self, house: House, path: str) -> None:
        with house.as_(OWNER) as browser:
            answer = browser.get(path)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:zhiyin:not_found")

    def test_of_an_id_that_no_database_takes_is_no_fault_of_ours(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            assert browser.get("/users/%00").status_code in (404, 422)

    def test_of_another_method_names_those_that_are_there(self, house: House) -> None:
        with house.visit() as browser:
            answer = browser.ask("PUT", "/session")
        assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, PATCH, POST")

    def test_of_too_large_a_body_comes_before_it_is_read_whole(self, house: House) -> None:
        with house.visit() as browser:
            answer = browser.post("/session", {"email": "x", "password": "y" * 2**20})
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:zhiyin:too_large")

    def test_of_a_fault_of_ours_shows_nothing_of_it(self, parts: Any, house: House) -> None:
        broken = APIRouter()

        @broken.get("/broken", dependencies=[SIGNED_IN])
        def fail() -> None:
            raise RuntimeError("password of the database: hunter2")

        with House(assemble(parts, house.hub, [broken]), house.staff, house.hub).visit() as browser:
            browser.client.cookies.set("zhiyin", house.staff.sign_in.sign_in(OWNER.email, PASSWORD, "::1"))
            answer = browser.get("/broken", X_Request_Id="trace-12345")
        assert answer.status_code == 500
        assert "hunter2" not in answer.text
        assert answer.json()["request_id"] == "trace-12345"

    @pytest.mark.parametrize("number", ["0", "9" * 30, "one"])
    def test_of_an_id_that_no_row_can_have_is_no_fault_of_ours(self, house: House, number: str) -> None:
        with house.as_(OWNER) as browser:
            assert browser.post(f"/deliveries/{number}/retry").status_code == 422

    def test_names_no_host_that_the_sender_made_up(self, house: House) -> None:
        body = {"name": "X", "email": "x@example.com", "role": "viewer", "scopes": [{}]}
        with house.as_(OWNER) as browser:
            answer = browser.post("/users", body, Host="evil.example", X_Forwarded_Host="evil.example")
        assert answer.json()["link"].startswith(f"{ORIGIN}/console/invite#token=")


class TestPages:
    def test_lead_from_one_to_the_next_and_end(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            names: list[str] = []
            cursor: str | None = ""
            while cursor is not None:
                page = browser.get(f"/users?limit=4{f'&cursor={cursor}' if cursor else ''}").json()
                names += [user["name"] for user in page["data"]]
                cursor = page["next_cursor"]
        assert len(names) == len(set(names)) == 6

    @pytest.mark.parametrize("cursor", ["AAAA", "%00", "x" * 2001, "eyJhIjoxfQ"])
    def test_do_not_follow_a_cursor_that_we_did_not_give(self, house: House, cursor: str) -> None:
        with house.as_(OWNER) as browser:
            assert browser.get(f"/users?cursor={cursor}").status_code == 422

    def test_do_not_follow_the_cursor_of_another_list(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            cursor = browser.get("/users?limit=1").json()["next_cursor"]
            assert browser.get(f"/audit-log?cursor={cursor}").status_code == 422

    @pytest.mark.parametrize("limit", ["0", "201", "many"])
    def test_are_of_one_to_two_hundred_rows(self, house: House, limit: str) -> None:
        with house.as_(OWNER) as browser:
            assert browser.get(f"/users?limit={limit}").status_code == 422


@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text()), max_size=4))
def test_a_cursor_gives_back_what_was_sealed_in_it_and_nothing_after_a_change(position: list[Any]) -> None:
    key = b"k" * 32
    cursor = seal(position, "/customers", key)
    assert list(unseal(cursor, "/customers", key)) == position
    with pytest.raises(InvalidInput):
        unseal(("B" if cursor[0] != "B" else "C") + cursor[1:], "/customers", key)


class TestARepeatedRequest:
    def add(self, browser: Browser, name: str, key: str = "once") -> Any:
        return browser.post("/departments", {"name": name}, Idempotency_Key=key)

    def test_is_answered_as_before_and_not_done_again(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            first = self.add(browser, "客服")
            again = self.add(browser, "客服")
            assert (again.status_code, again.json()) == (201, first.json())
            assert again.headers["idempotency-replayed"] == "true"
            assert len(browser.get("/departments").json()["data"]) == 1

    def test_with_another_body_is_refused(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            self.add(browser, "客服")
            assert self.add(browser, "物流").status_code == 422

    def test_of_somebody_else_is_their_own(self, house: House) -> None:
        with house.as_(OWNER) as owner, house.as_(ADMIN) as admin:
            self.add(owner, "客服")
            assert self.add(admin, "物流").status_code == 201

    def test_that_failed_may_be_tried_again(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            self.add(browser, "客服", "first")
            assert self.add(browser, "客服", "second").status_code == 409
            assert self.add(browser, "物流", "second").status_code == 201

    def test_is_refused_to_who_may_not_ask_it(self, house: House) -> None:
        with house.as_(VIEWER) as viewer, house.visit() as stranger:
            assert self.add(viewer, "客服").status_code == 403
            assert self.add(stranger, "客服").status_code == 401

    def test_leaves_no_secret_behind(self, house: House, parts: Any) -> None:
        body = {"name": "k", "permissions": ["metrics_read"], "scopes": [{}]}
        member = {"name": "X", "email": "x@example.com", "role": "viewer", "scopes": [{}]}
        with house.as_(OWNER) as browser:
            secret = browser.post("/api-keys", body, Idempotency_Key="k").json()["secret"]
            invited = browser.post("/users", member).json()["user"]["id"]
            link = browser.post(f"/users/{invited}/invitation", Idempotency_Key="k").json()["link"]
        with parts.db.reading() as tx:
            kept = tx.exec_driver_sql("SELECT body FROM idempotency_key").scalars().all()
        token = link.rpartition("=")[2]
        assert not any(word.encode() in (answer or b"") for answer in kept for word in (secret, token))


def test_every_answer_tells_browsers_to_do_nothing_with_it(house: House) -> None:
    with house.visit() as browser:
        for answer in (browser.get("/meta"), browser.get("/users"), browser.get("/nothing")):
            assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["x-frame-options"] == "DENY"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"


class TestMeta:
    def test_is_there_before_anybody_is_signed_in(self, house: House) -> None:
        with house.visit() as browser:
            meta = browser.get("/meta?lang=zh-CN").json()
        assert (meta["brand"], meta["currency"]) == ("华星电器", {"code": "CNY", "exponent": 2})
        assert meta["labels"]["roles"]["agent"] == "客服人员"
        assert meta["sample_data"] is False
        assert meta["labels"]["permissions"].keys() == set(Permission)
        assert "customers_edit" in meta["roles"]["agent"]
        assert "customers_edit" not in meta["roles"]["viewer"]

    def test_is_compressed_for_who_takes_it_as_every_long_answer(self, house: House) -> None:
        with house.visit() as browser:
            small = browser.get("/meta", Accept_Encoding="gzip")
            plain = browser.get("/meta", Accept_Encoding="identity")
        assert small.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert small.json() == plain.json()

    def test_says_when_sample_data_are_here(self, house: House, parts: Any) -> None:
        parts.sources.create("demo", "web", is_sample=True)
        with house.visit() as browser:
            assert browser.get("/meta").json()["sample_data"] is True

    @pytest.mark.parametrize("locale", [Locale.ZH_CN, Locale.ZH_TW])
    def test_has_every_label_in_every_language(self, locale: Locale) -> None:
        english = {label for words in labels.labels(Locale.EN).values() for label in words.values()}
        assert english - catalog(locale).keys() == set()


@pytest.mark.parametrize("locale", [Locale.ZH_CN, Locale.ZH_TW])
def test_every_title_of_a_problem_is_translated(locale: Locale) -> None:
    assert {title for _, title in TITLES.values()} - catalog(locale).keys() == set()


def test_the_openapi_document_is_open_and_says_what_each_route_needs(house: House) -> None:
    with house.visit() as browser:
        document = browser.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/api/v1"}]
    invite = document["paths"]["/users"]["post"]
    assert invite["x-permissions"] == ["staff_edit"]
    assert {"session": [], "csrf": []} in invite["security"]
    assert invite["responses"]["422"]["content"].keys() == {"application/problem+json"}
