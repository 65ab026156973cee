"""The first owner, signing in, signing out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.stories.running import RunningServer
from tests.web.browser.conftest import OWNER, OpenBrowser, Served

pytestmark = pytest.mark.browser


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "data") as server:
        yield server


class TestTheFirstStart:
    def test_asks_for_the_owner_through_the_printed_link(self, fresh: RunningServer, visit: OpenBrowser) -> None:
        app = fresh.app()
        token = app.staff.welcome.setup_token()
        app.close()
        tab = visit().new_page()
        tab.goto(f"{fresh.url}/console/setup#token={token}")
        tab.get_by_label("Your name").fill(OWNER["name"])
        tab.get_by_label("E-mail").fill(OWNER["email"])
        tab.get_by_label("Password").fill(OWNER["password"])
        tab.get_by_role("button", name="Begin").click()
        expect(tab.get_by_role("heading", name="Overview")).to_be_visible()
        expect(tab.get_by_text("Waiting for the first interaction")).to_be_visible()

    def test_says_where_the_link_is(self, fresh: RunningServer, visit: OpenBrowser) -> None:
        tab = visit(locale="zh-TW").new_page()
        tab.goto(f"{fresh.url}/")
        expect(tab.get_by_text("一次性連結")).to_be_visible()


class TestSigningIn:
    def test_leads_to_the_page_that_was_asked_for(self, demo: Served, visit: OpenBrowser) -> None:
        tab = visit().new_page()
        tab.goto(f"{demo.console}/sources")
        tab.get_by_label("E-mail").fill(OWNER["email"])
        tab.get_by_label("Password").fill(OWNER["password"])
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("heading", name="Connections")).to_be_visible()

    def test_keeps_the_language_that_was_chosen_at_the_door(self, demo: Served, visit: OpenBrowser) -> None:
        tab = visit().new_page()
        tab.goto(f"{demo.console}/")
        tab.get_by_role("button", name="繁體中文").click()
        tab.get_by_label("電子郵件").fill(OWNER["email"])
        tab.get_by_label("密碼").fill(OWNER["password"])
        with tab.expect_response(lambda answer: answer.request.method == "PATCH") as kept:
            tab.keyboard.press("Enter")
        assert kept.value.json()["user"]["locale"] == "zh-TW"
        with demo.client() as owner:
            owner.patch("/session", json={"locale": "en"}).raise_for_status()

    def test_says_when_the_password_is_wrong(self, demo: Served, visit: OpenBrowser) -> None:
        tab = visit().new_page()
        tab.goto(f"{demo.console}/")
        tab.get_by_label("E-mail").fill("somebody@example.com")
        tab.get_by_label("Password").fill("not the password")
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("alert")).to_be_visible()

    def test_ends_with_signing_out(self, demo: Served, visit: OpenBrowser) -> None:
        tab = visit().new_page()
        tab.goto(f"{demo.console}/settings")
        tab.get_by_label("E-mail").fill(OWNER["email"])
        tab.get_by_label("Password").fill(OWNER["password"])
        tab.keyboard.press("Enter")
        tab.get_by_role("button", name=OWNER["name"]).first.click()
        tab.get_by_role("menuitem", name="Sign out").click()
        expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()
        tab.goto(f"{demo.console}/")
        expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()


class TestAnInvitation:
    def test_lets_somebody_in_who_sees_what_their_role_sees(self, demo: Served, visit: OpenBrowser) -> None:
        owner = visit(demo).new_page()
        owner.goto(f"{demo.console}/settings/users")
        owner.get_by_role("button", name="Invite somebody").click()
        owner.get_by_label("Name").fill("王芳")
        owner.get_by_label("E-mail").fill("wang.fang@example.com")
        owner.get_by_label("Role").select_option("viewer")
        owner.get_by_role("button", name="Make the invitation link").click()
        link = owner.get_by_role("dialog").locator(".code-block").inner_text()

        guest = visit(locale="zh-CN").new_page()
        guest.goto(link)
        guest.get_by_label("密码").fill("静水流深的一个很长很长的口令")
        guest.get_by_role("button", name="开始使用").click()
        expect(guest.get_by_role("heading", name="概览")).to_be_visible()
        pages = guest.get_by_role("navigation", name="页面").first
        expect(pages.get_by_role("link", name="客户", exact=True)).to_be_visible()
        expect(pages.get_by_role("link", name="数据接入")).to_have_count(0)
