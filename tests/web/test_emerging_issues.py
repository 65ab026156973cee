"""Emerging issues through the API: who sees which, what people do about them, and whom they affect."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.areas.feedback.emerging.months import Months
from tests.web.cast import ADMIN, AGENT, ANALYST, FIELD_ENGINEER, NORTHERN, OWNER, VIEWER, House, Member, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.staff.access import Permission
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.service import StaffService
from zhiyin.web.api import emerging_evidence, emerging_issues, emerging_looks

ROUTERS = [emerging_looks.router, emerging_issues.router, emerging_evidence.router]


class Directory:
    """Customers and products by their numbers; of one writer in four nobody knows who it is."""

    def whose(self, ids: Collection[int]) -> dict[int, tuple[str, str, str, str]]:
        return {id_: (f"cus_{id_}", "=1+1", "user_id", str(id_)) for id_ in ids if id_ % 4}

    def names(self, numbers: Collection[str]) -> dict[str, str]:
        return dict.fromkeys(numbers, "鸫鸣 S3")


@dataclass(frozen=True)
class Shop:
    months: Months
    house: House


@pytest.fixture
def shop(db: Database, clock: FixedClock, tmp_path: Path) -> Shop:
    """Five quiet weeks and four days of a fault, judged up to yesterday."""
    staff = StaffService(db, clock, Passwords(rounds=1, memory_kib=64))
    months = Months(db, clock)
    months.pass_(30, start=0, daily=6)
    months.pass_(4, start=30, new=4, daily=6)
    months.it_is(34)
    months.listen()
    texts = SimpleNamespace(opinions=months.brand.opinions, tree=months.brand.tree)
    parts = {"emerging": months.service, "texts": texts, "customers": Directory(), "catalog": Directory()}
    return Shop(months, house_with(db, clock, tmp_path, staff, ROUTERS, **parts))


def the_one(shop: Shop, member: Member = OWNER) -> dict[str, Any]:
    with shop.house.as_(member) as browser:
        (issue,) = browser.get("/emerging-issues").json()["data"]
        found: dict[str, Any] = browser.get(f"/emerging-issues/{issue['id']}").json()
    return found


class TestReading:
    def test_tells_what_rose_where_and_how_sure_that_is(self, shop: Shop) -> None:
        issue = the_one(shop)
        assert issue["where"]["sku"] == "SKU-1"
        assert issue["where"]["product_name"] == "鸫鸣 S3"
        assert issue["where"]["topic_name"] == "battery"
        assert issue["ratio"]["low"] > 1
        assert issue["voices"] > issue["expected"]
        assert {phrase["language"] for phrase in issue["phrases"]} == {"zh", "en"}
        assert [step["what"] for step in issue["history"]] == ["raised"]
        assert issue["days"][-1]["voices"] >= issue["days"][-1]["high"]

    def test_shows_the_texts_with_the_opinions_that_speak_of_it(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            texts = browser.get(f"/emerging-issues/{the_one(shop)['id']}/texts?most=3").json()["data"]
        assert len(texts) == 3
        for text in texts:
            assert {opinion["topic_path"] for opinion in text["opinions"] if opinion["place"] in text["places"]} == {
                "product/battery"
            }

    @pytest.mark.parametrize(("state", "count"), [("current", 1), ("open", 1), ("seen", 0), ("closed", 0)])
    def test_are_listed_by_state(self, shop: Shop, state: str, count: int) -> None:
        with shop.house.as_(OWNER) as browser:
            assert len(browser.get(f"/emerging-issues?state={state}").json()["data"]) == count
            assert browser.get("/emerging-issues?state=lost").status_code == 422

    def test_says_how_far_the_listening_is(self, shop: Shop) -> None:
        with shop.house.as_(ANALYST) as browser:
            found = browser.get("/emerging-issues/listening").json()
        assert found == {
            "texts_from": "2026-01-01", "judged_to": "2026-02-03", "day_count": 34, "least_days": 15, "best_days": 28,
            "job_state": None, "current_count": 1,
        }  # fmt: skip


class TestRowScopes:
    @pytest.mark.parametrize("member", [AGENT, NORTHERN], ids=lambda one: one.name)
    def test_hide_what_came_from_rows_of_others_too(self, shop: Shop, member: Member) -> None:
        id_ = the_one(shop)["id"]
        with shop.house.as_(member) as browser:
            assert browser.get("/emerging-issues").json()["data"] == []
            assert browser.get("/emerging-issues/listening").json()["current_count"] == 0
            for path in ("", "/texts", "/customers", "/customers.csv"):
                assert browser.get(f"/emerging-issues/{id_}{path}").status_code == 404
            assert browser.patch(f"/emerging-issues/{id_}", {"state": "seen"}).status_code == 404
            assert browser.post("/emerging-issues/looks", {}).status_code == 403

    @pytest.mark.parametrize(
        ("permissions", "status"),
        [([Permission.FEEDBACK_READ], 403), ([Permission.FEEDBACK_READ, Permission.SUPPORT_READ], 200)],
    )
    def test_ask_for_tickets_too_for_their_messages_are_among_the_texts(
        self, shop: Shop, permissions: list[Permission], status: int
    ) -> None:
        _, secret = shop.house.staff.keys.make(None, "issues", permissions)
        path = f"/emerging-issues/{the_one(shop)['id']}"
        with shop.house.visit() as browser:
            assert browser.get(path, Authorization=f"Bearer {secret}").status_code == status
            assert browser.get(f"{path}/customers", Authorization=f"Bearer {secret}").status_code == 403

    def test_a_field_engineer_reads_no_feedback(self, shop: Shop) -> None:
        with shop.house.as_(FIELD_ENGINEER) as browser:
            assert browser.get("/emerging-issues").status_code == 403


class TestHandling:
    def test_is_taken_closed_and_opened_again(self, shop: Shop) -> None:
        path = f"/emerging-issues/{the_one(shop)['id']}"
        with shop.house.as_(ANALYST) as browser:
            me = browser.get("/session").json()["user"]["id"]
            taken = browser.patch(path, {"owner": me}).json()
            assert (taken["state"], taken["owner"]) == ("seen", me)
            assert browser.patch(path, {"state": "closed"}).status_code == 422
            closed = browser.patch(path, {"state": "closed", "reason": "lot 7 was taken back"}).json()
            assert (closed["closed_on"], closed["reason"]) == ("2026-02-04", "lot 7 was taken back")
            assert browser.patch(path, {"state": "closed", "reason": "again"}).status_code == 409
            opened = browser.patch(path, {"state": "open"}).json()
            assert [step["what"] for step in opened["history"]] == ["raised", "taken", "closed", "reopened"]
            assert browser.patch(path, {"owner": "usr_nobody"}).status_code == 404
        actions = [entry.action for entry in shop.house.staff.audit.newest()]
        assert actions.count("emerging_issue.changed") == 3

    def test_a_viewer_changes_nothing(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            assert browser.patch(f"/emerging-issues/{the_one(shop)['id']}", {"state": "seen"}).status_code == 403

    def test_is_looked_for_now(self, shop: Shop) -> None:
        with shop.house.as_(ADMIN) as browser:
            job = browser.post("/emerging-issues/looks", {"days": 2})
            assert job.status_code == 202
            assert browser.get("/emerging-issues/listening").json()["job_state"] == "waiting"
            assert browser.post("/emerging-issues/looks", {"days": 61}).status_code == 422


class TestAffectedCustomers:
    def test_are_those_who_said_so_as_far_as_one_knows(self, shop: Shop) -> None:
        issue = the_one(shop)
        with shop.house.as_(OWNER) as browser:
            found = browser.get(f"/emerging-issues/{issue['id']}/customers").json()
        assert sum(one["text_count"] for one in found["data"]) + found["unknown_texts"] == issue["text_count"]
        assert found["unknown_texts"] > 0
        assert [one["last_at"] for one in found["data"]] == sorted(
            (one["last_at"] for one in found["data"]), reverse=True
        )

    def test_go_into_a_spreadsheet_in_which_no_name_is_a_formula(self, shop: Shop) -> None:
        with shop.house.as_(OWNER) as browser:
            answer = browser.get(f"/emerging-issues/{the_one(shop)['id']}/customers.csv")
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "id,name,text_count,last_at"
        assert all(",'=1+1," in line for line in lines[1:])
