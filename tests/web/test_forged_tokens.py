"""Whoever holds one token holds no other; a token is as old as it is when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import WebSocketDenialResponse

from tests.web.cast import ADMIN, AGENT, OWNER, PASSWORD, Browser, House
from zhiyin.base.clock import FixedClock
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.sources.model import KeyKind
from zhiyin.staff.access import Permission
from zhiyin.staff.tokens import csrf_token

NEW_PASSWORD = "a quiet lake in autumn"
UNSIGNED = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJvd25lciIsImV4cCI6OTk5OTk5OTk5OX0."
INVITED = {"name": "New", "email": "new@example.com", "role": "viewer", "scopes": [{}]}


def invitation(browser: Browser, **more: str) -> str:
    """The token of the link that an invitation answers."""
    answer = browser.post("/users", INVITED | more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["link"]).partition("#token=")[2]


@pytest.fixture
def tokens(house: House, parts: Any) -> Mapping[str, str]:
    """One good token of each kind that we hand out."""
    with house.as_(OWNER) as browser:
        invite = invitation(browser)
        cursor = browser.get("/users?limit=1").json()["next_cursor"]
    session = house.staff.sign_in.sign_in(ADMIN.email, PASSWORD, "::1")
    source = parts.sources.create("web page", "web")
    return {
        "session": session,
        "csrf": csrf_token(session),
        "invitation": invite,
        "cursor": cursor,
        "api key": house.staff.keys.make(None, "k", [Permission.STAFF_READ])[1],
        "write key": parts.sources.create_key(source.public_id, KeyKind.PUBLIC, EVERYTHING)[1],
        "server key": parts.sources.create_key(source.public_id, KeyKind.SERVER, EVERYTHING)[1],
        "unsigned": UNSIGNED,
        "empty": "",
        "nothing": "null",
    }


KINDS = [
    "session", "csrf", "invitation", "cursor", "api key", "write key", "server key", "unsigned", "empty", "nothing",
]  # fmt: skip


class TestATokenOfAnotherPurpose:
    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "session"])
    def test_is_no_session(self, house: House, tokens: Mapping[str, str], kind: str) -> None:
        with house.visit() as browser:
            browser.client.cookies.set("zhiyin", tokens[kind])
            assert browser.get("/users").status_code == 401

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "api key"])
    def test_is_no_api_key(self, house: House, tokens: Mapping[str, str], kind: str) -> None:
        with house.visit() as browser:
            for scheme in ("Bearer", "Basic", "bearer Bearer"):
                assert browser.get("/users", Authorization=f"{scheme} {tokens[kind]}").status_code == 401

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "invitation"])
    def test_is_no_invitation(self, house: House, tokens: Mapping[str, str], kind: str) -> None:
        with house.visit() as browser:
            answer = browser.post("/invitations", {"token": tokens[kind], "password": NEW_PASSWORD})
        assert answer.status_code == 422
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize("kind", KINDS)
    def test_makes_no_owner(self, house: House, tokens: Mapping[str, str], kind: str) -> None:
        body = {"token": tokens[kind], "name": "M", "email": "m@example.com", "password": NEW_PASSWORD}
        with house.visit() as browser:
            assert browser.post("/setup", body).status_code in (409, 422)

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "cursor"])
    def test_leads_to_no_page(self, house: House, tokens: Mapping[str, str], kind: str) -> None:
        with house.as_(OWNER) as browser:
            assert browser.ask("GET", f"/users?cursor={tokens[kind]}").status_code == 422

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "csrf"])
    def test_stands_for_no_csrf_token(self, house: House, tokens: Mapping[str, str], kind: str) -> None:
        with house.visit() as browser:
            browser.client.cookies.set("zhiyin", tokens["session"])
            assert browser.post("/departments", {"name": "x"}, X_CSRF_Token=tokens[kind]).status_code == 403

    def test_of_csrf_belongs_to_one_session(self, house: House) -> None:
        with house.as_(ADMIN) as admin, house.as_(OWNER) as owner:
            assert owner.post("/departments", {"name": "x"}, X_CSRF_Token=admin.csrf).status_code == 403

    def test_with_one_letter_changed_opens_nothing(self, house: House, tokens: Mapping[str, str]) -> None:
        changed = {kind: token[:-1] + ("A" if token[-1:] != "A" else "B") for kind, token in tokens.items()}
        with house.visit() as browser:
            browser.client.cookies.set("zhiyin", changed["session"])
            assert browser.get("/users").status_code == 401
            assert browser.get("/users", Authorization=f"Bearer {changed['api key']}").status_code == 401
            body = {"token": changed["invitation"], "password": NEW_PASSWORD}
            assert browser.post("/invitations", body).status_code == 422


class TestAnInvitation:
    def accept(self, house: House, token: str) -> int:
        with house.visit() as browser:
            return int(browser.post("/invitations", {"token": token, "password": NEW_PASSWORD}).status_code)

    def test_is_good_once(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            token = invitation(owner)
        assert [self.accept(house, token), self.accept(house, token)] == [201, 422]

    def test_runs_out_after_three_days_however_early_its_page_was_opened(self, house: House, clock: FixedClock) -> None:
        with house.as_(OWNER) as owner:
            token = invitation(owner)
        clock.instant += timedelta(days=3, seconds=1)
        assert self.accept(house, token) == 422

    def test_ends_with_the_next_one(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            first = invitation(owner)
            user = next(one for one in owner.get("/users").json()["data"] if one["email"] == INVITED["email"])
            owner.post(f"/users/{user['id']}/invitation")
        assert self.accept(house, first) == 422

    def test_of_somebody_disabled_since_opens_nothing(self, house: House) -> None:
        with house.as_(OWNER) as owner:
            token = invitation(owner)
            user = next(one for one in owner.get("/users").json()["data"] if one["email"] == INVITED["email"])
            assert owner.patch(f"/users/{user['id']}", {"is_disabled": True}).status_code == 200
        assert self.accept(house, token) == 422


FIRST = {"name": "M", "email": "m@example.com", "password": NEW_PASSWORD}


class TestTheLinkOfTheFirstStart:
    def test_runs_out_after_a_day(self, empty_house: House, clock: FixedClock) -> None:
        token = empty_house.staff.welcome.setup_token()
        clock.instant += timedelta(days=1, seconds=1)
        with empty_house.visit() as browser:
            assert browser.post("/setup", {"token": token, **FIRST}).status_code == 422

    def test_opens_nothing_once_somebody_is_here(self, empty_house: House) -> None:
        first = empty_house.staff.welcome.setup_token()
        with empty_house.visit() as browser:
            assert browser.post("/setup", {"token": first, **FIRST}).status_code == 201
        with empty_house.visit() as other:
            again = {"token": first, **FIRST, "email": "second@example.com"}
            assert other.post("/setup", again).status_code in (409, 422)


FOREIGN = [
    "null", "http://evil.example", "http://care.example.evil.example", "http://care.example@evil.example",
    "http://care.example:8080", "file://care.example", "http://[", "http://care.example,x", "",
]  # fmt: skip


class TestAForeignOrigin:
    @pytest.mark.parametrize("origin", FOREIGN)
    def test_changes_nothing_even_with_cookie_and_token(self, house: House, origin: str) -> None:
        with house.as_(AGENT) as browser:
            headers = {"Origin": origin, "X-CSRF-Token": browser.csrf}
            answer = browser.client.patch("/api/v1/session", json={"name": "Mallory"}, headers=headers)
        assert answer.status_code == 403

    @pytest.mark.parametrize("origin", FOREIGN)
    def test_is_told_nothing_about_what_it_may_read(self, house: House, origin: str) -> None:
        with house.as_(AGENT) as browser:
            asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
            for method in ("GET", "OPTIONS"):
                answer = browser.client.request(method, "/api/v1/session", headers=asked)
                assert not [name for name in answer.headers if name.startswith("access-control-")]

    @pytest.mark.parametrize("origin", FOREIGN)
    def test_watches_nothing(self, house: House, origin: str) -> None:
        feed = "ws://care.example/api/v1/live"
        with (
            house.as_(AGENT) as browser,
            pytest.raises(WebSocketDenialResponse) as refused,
            browser.client.websocket_connect(feed, headers={"Origin": origin}),
        ):
            pass
        assert refused.value.status_code == 403
