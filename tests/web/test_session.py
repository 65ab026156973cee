"""Signing in, staying signed in, and what another site cannot do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.cast import ADMIN, AGENT, OWNER, PASSWORD, VIEWER, House
from zhiyin.base.clock import FixedClock
from zhiyin.staff.access import Permission


class TestSettingUp:
    def test_makes_the_owner_through_the_link_and_signs_them_in(self, empty_house: House) -> None:
        link = empty_house.staff.setup_link("https://care.example")
        assert link is not None
        token = link.partition("#token=")[2]
        person = {"token": token, "name": "欧阳明", "email": "o@example.com", "password": PASSWORD, "locale": "zh-CN"}
        with empty_house.visit() as browser:
            assert browser.get("/setup").json() == {"needed": True}
            made = browser.post("/setup", person)
            assert made.status_code == 201
            assert browser.get("/session").json()["user"]["role"] == "owner"
            assert browser.get("/setup").json() == {"needed": False}
            assert browser.post("/setup", person).status_code == 422

    def test_with_a_guessed_token_is_refused_in_the_readers_language(self, empty_house: House) -> None:
        empty_house.staff.setup_link("https://care.example")
        person = {"token": "guess", "name": "X", "email": "x@example.com", "password": PASSWORD}
        with empty_house.visit() as browser:
            answer = browser.post("/setup", person, Accept_Language="zh-CN,zh;q=0.9")
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"pointer": "/token", "detail": "此链接无效、已被使用或已过期"}]


class TestSigningIn:
    def test_sets_a_cookie_that_scripts_and_other_sites_do_not_get(self, house: House) -> None:
        with house.visit() as browser:
            answer = browser.post("/session", {"email": "OUYANG@example.com ", "password": PASSWORD})
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("email", [OWNER.email, "nobody@example.com"])
    def test_says_the_same_of_a_wrong_password_and_of_an_unknown_account(self, house: House, email: str) -> None:
        with house.visit() as browser:
            answer = browser.post("/session", {"email": email, "password": "wrong horse battery"})
        assert answer.status_code == 401
        assert answer.json()["detail"] == "the e-mail address or the password is wrong"

    @pytest.mark.parametrize("email", [OWNER.email, "nobody@example.com"])
    def test_has_to_wait_after_five_wrong_passwords(self, house: House, clock: FixedClock, email: str) -> None:
        with house.visit() as browser:
            for _ in range(5):
                browser.post("/session", {"email": email, "password": "wrong horse battery"})
            answer = browser.post("/session", {"email": email, "password": PASSWORD})
            assert answer.status_code == 429
            assert answer.headers["retry-after"] == "900"

    def test_is_possible_from_elsewhere_while_somebody_guesses(self, house: House) -> None:
        with house.visit("192.0.2.66") as thief:
            for _ in range(5):
                thief.post("/session", {"email": OWNER.email, "password": "wrong horse battery"})
        with house.visit("198.51.100.7") as browser:
            browser.sign_in(OWNER)

    def test_counts_guesses_at_many_accounts_from_one_address(self, house: House) -> None:
        with house.visit() as browser:
            for number in range(50):
                browser.post("/session", {"email": f"p{number}@example.com", "password": "x"})
            assert browser.post("/session", {"email": OWNER.email, "password": PASSWORD}).status_code == 429

    def test_from_a_page_of_another_site_is_refused(self, house: House) -> None:
        with house.visit() as browser:
            body = {"email": OWNER.email, "password": PASSWORD}
            assert browser.post("/session", body, Origin="https://evil.example").status_code == 403
            assert browser.post("/session", body, Origin="null").status_code == 403

    def test_is_not_done_by_a_plain_form(self, house: House) -> None:
        with house.visit() as browser:
            form = {"email": OWNER.email, "password": PASSWORD}
            assert browser.client.post("/api/v1/session", data=form).status_code == 422


class TestASession:
    def test_ends_with_signing_out(self, house: House) -> None:
        with house.as_(VIEWER) as browser:
            kept = dict(browser.client.cookies)
            assert browser.delete("/session").status_code == 204
            browser.client.cookies.update(kept)
            assert browser.get("/session").status_code == 401

    def test_ends_when_nobody_uses_it_and_slides_when_somebody_does(self, house: House, clock: FixedClock) -> None:
        with house.as_(VIEWER) as browser:
            clock.instant += timedelta(days=2)
            assert browser.get("/session").status_code == 200
            clock.instant += timedelta(days=2)
            assert browser.get("/session").status_code == 200
            clock.instant += timedelta(days=3)
            assert browser.get("/session").status_code == 401

    def test_ends_after_thirty_days_however_much_it_is_used(self, house: House, clock: FixedClock) -> None:
        with house.as_(VIEWER) as browser:
            for _ in range(29):
                clock.instant += timedelta(days=1)
                assert browser.get("/session").status_code == 200
            clock.instant += timedelta(days=1)
            assert browser.get("/session").status_code == 401

    def test_ends_when_the_person_is_disabled(self, house: House) -> None:
        with house.as_(VIEWER) as browser, house.as_(ADMIN) as admin:
            user_id = browser.get("/session").json()["user"]["id"]
            assert admin.patch(f"/users/{user_id}", {"is_disabled": True}).status_code == 200
            assert browser.get("/session").status_code == 401

    def test_of_another_browser_ends_with_a_new_password(self, house: House) -> None:
        with house.as_(VIEWER) as browser, house.as_(VIEWER) as other:
            change = {"current": PASSWORD, "new": "another horse battery"}
            assert browser.post("/session/password", change).status_code == 204
            assert browser.get("/session").status_code == 200
            assert other.get("/session").status_code == 401

    def test_changes_nothing_without_the_csrf_token(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            browser.csrf = ""
            answer = browser.patch("/session", {"name": "Mallory"})
            assert answer.status_code == 403
            assert browser.get("/session").json()["user"]["name"] == OWNER.name

    def test_changes_nothing_for_a_page_of_another_site_even_with_the_token(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            assert browser.ask("PATCH", "/session", {"name": "M"}, Origin="https://evil.example").status_code == 403

    def test_answers_in_the_language_of_the_person(self, house: House) -> None:
        with house.as_(AGENT) as browser:
            browser.patch("/session", {"locale": "zh-TW"})
            answer = browser.get("/users", Accept_Language="en-GB,en;q=0.9")
            assert answer.json()["detail"] == "此操作需要權限 staff_read"
            assert answer.headers["content-language"] == "zh-TW"

    def test_answers_in_the_language_that_the_page_is_shown_in(self, house: House) -> None:
        with house.as_(AGENT) as browser:
            browser.patch("/session", {"locale": "en"})
            answer = browser.get("/users", Accept_Language="zh-CN")
        assert answer.headers["content-language"] == "zh-CN"

    def test_tells_what_one_may_do_and_see(self, house: House) -> None:
        with house.as_(AGENT) as browser:
            session = browser.get("/session").json()
        assert session["scopes"] == [{"brand": "A", "department": "*", "region": "North"}]
        assert "customers_edit" in session["permissions"]
        assert "staff_edit" not in session["permissions"]


class TestAnApiKey:
    def test_opens_what_it_was_made_for_without_a_csrf_token(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            body = {"name": "hr", "permissions": ["staff_read", "staff_edit"], "scopes": [{}]}
            secret = browser.post("/api-keys", body).json()["secret"]
            assert secret not in browser.get("/api-keys").text
        with house.visit() as program:
            bearer = f"Bearer {secret}"
            assert program.get("/users", Authorization=bearer).status_code == 200
            assert program.get("/audit-log", Authorization=bearer).status_code == 403
            made = program.post("/departments", {"name": "客服"}, Authorization=bearer)
            assert made.status_code == 201

    def test_ends_by_time_and_when_it_is_revoked(self, house: House, clock: FixedClock) -> None:
        _, short = house.staff.keys.make(
            None, "short", [Permission.STAFF_READ], expires_at=clock.now() + timedelta(hours=1)
        )
        _, long = house.staff.keys.make(None, "long", [Permission.STAFF_READ])
        with house.as_(ADMIN) as admin, house.visit() as program:
            clock.instant += timedelta(hours=1)
            assert program.get("/users", Authorization=f"Bearer {short}").status_code == 401
            assert program.get("/users", Authorization=f"Bearer {long}").status_code == 200
            [key_id] = [key["id"] for key in admin.get("/api-keys").json()["data"] if key["name"] == "long"]
            assert admin.delete(f"/api-keys/{key_id}").status_code == 204
            assert program.get("/users", Authorization=f"Bearer {long}").status_code == 401

    def test_shrinks_with_the_role_of_who_made_it(self, house: House) -> None:
        with house.as_(ADMIN) as admin, house.as_(OWNER) as owner, house.visit() as program:
            body = {"name": "k", "permissions": ["staff_read", "metrics_read"], "scopes": [{}]}
            bearer = "Bearer " + admin.post("/api-keys", body).json()["secret"]
            admin_id = admin.get("/session").json()["user"]["id"]
            owner.patch(f"/users/{admin_id}", {"role": "viewer"})
            assert program.get("/users", Authorization=bearer).status_code == 403
            owner.patch(f"/users/{admin_id}", {"is_disabled": True})
            assert program.get("/users", Authorization=bearer).status_code == 401

    @pytest.mark.parametrize("sent", ["Bearer zk_0000_1111", "Bearer", "Basic b3V5YW5n", "Bearer zk__"])
    def test_that_is_none_opens_nothing_even_beside_a_session(self, house: House, sent: str) -> None:
        with house.as_(OWNER) as browser:
            assert browser.get("/users", Authorization=sent).status_code == 401
