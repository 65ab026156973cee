"""Topics that may be missing, through the API: who sees which sentences, who may decide, what is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.areas.feedback.proposals.bench import GIFTS, INVOICES, STORES, Shop
from tests.web.cast import ADMIN, AGENT, NORTHERN, OWNER, VIEWER, Browser, House, Member, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.service import StaffService
from zhiyin.web.api import topic_proposals

NAMES = {"en": "Invoices", "zh-CN": "发票", "zh-TW": "發票"}


@dataclass(frozen=True)
class Queue:
    shop: Shop
    house: House


@pytest.fixture
def queue(db: Database, clock: FixedClock, tmp_path: Path) -> Queue:
    """Brand A's north writes of invoices, brand B of everything else."""
    staff, shop = StaffService(db, clock, Passwords(rounds=1, memory_kib=64)), Shop(db, clock)
    with db.transaction() as tx:
        north, other = staff.scopes.scope_id(tx, "A", "", "North"), staff.scopes.scope_id(tx, "B")
    shop.say(INVOICES, scope=north)
    shop.say([*STORES, *GIFTS], scope=other)
    shop.search()
    return Queue(shop, house_with(db, clock, tmp_path, staff, [topic_proposals.router], proposals=shop.proposals))


def first(browser: Browser) -> str:
    found: str = browser.get("/topic-proposals").json()["data"][0]["id"]
    return found


def test_are_told_with_their_share_and_sentences(queue: Queue) -> None:
    with queue.house.as_(OWNER) as browser:
        found = browser.get("/topic-proposals").json()
        whole = browser.get(f"/topic-proposals/{found['data'][0]['id']}").json()
    assert [one["sentence_count"] for one in found["data"]] == [8, 8, 8]
    assert found["data"][0]["share"]["n"] == 24
    assert found["job"]["state"] == "done"
    assert (len(found["data"][0]["examples"]), len(whole["examples"])) == (5, 8)
    assert whole["examples"][0].keys() == {"text_id", "start", "end", "words"}


def test_who_sees_some_rows_sees_no_sentence_of_others_and_no_count_of_them(queue: Queue) -> None:
    with queue.house.as_(OWNER) as browser:
        everything = {one["id"] for one in browser.get("/topic-proposals").json()["data"]}
    with queue.house.as_(NORTHERN) as browser:
        (seen,) = browser.get("/topic-proposals").json()["data"]
        hidden = [browser.get(f"/topic-proposals/{id_}").status_code for id_ in everything - {seen["id"]}]
    assert (seen["sentence_count"], seen["share"]["n"]) == (8, 8)
    assert {each["words"] for each in seen["examples"]} <= set(INVOICES)
    assert hidden == [404, 404]


@pytest.mark.parametrize("member", [VIEWER, AGENT, NORTHERN], ids=lambda one: one.name)
@pytest.mark.parametrize("decision", ["accept", "merge", "dismiss", "rename", "reopen"])
def test_only_who_may_edit_topics_decides(queue: Queue, member: Member, decision: str) -> None:
    bodies = {"accept": {"names": NAMES}, "merge": {"topic_id": "top_1"}, "rename": {"names": NAMES}}
    with queue.house.as_(OWNER) as browser:
        proposal = first(browser)
    with queue.house.as_(member) as browser:
        assert browser.post(f"/topic-proposals/{proposal}/{decision}", bodies.get(decision)).status_code == 403
        assert browser.post("/topic-proposals").status_code == 403


def test_a_decision_is_told_and_taken_back(queue: Queue) -> None:
    with queue.house.as_(ADMIN) as browser:
        proposal = first(browser)
        made = browser.post(f"/topic-proposals/{proposal}/accept", {"names": NAMES})
        assert made.status_code == 200, made.text
        assert (made.json()["state"], made.json()["topic_id"][:4]) == ("accepted", "top_")
        accepted = browser.get("/topic-proposals?state=accepted").json()["data"]
        assert [one["id"] for one in accepted] == [proposal]
        assert browser.post(f"/topic-proposals/{proposal}/reopen").json()["state"] == "open"


@pytest.mark.parametrize(
    ("names", "pointer"),
    [({"en": "Invoices"}, "/names/zh-CN"), ({**NAMES, "zh-TW": " "}, "/names/zh-TW")],
)
def test_a_missing_name_is_told_with_its_place(queue: Queue, names: dict[str, str], pointer: str) -> None:
    with queue.house.as_(OWNER) as browser:
        answer = browser.post(f"/topic-proposals/{first(browser)}/accept", {"names": names})
    assert answer.status_code == 422
    assert pointer in answer.text


def test_a_proposal_that_is_not_there_is_told_so(queue: Queue) -> None:
    with queue.house.as_(OWNER) as browser:
        assert browser.get("/topic-proposals/tpr_0").status_code == 404
        assert browser.post("/topic-proposals/tpr_0/dismiss").status_code == 404
        assert browser.get("/topic-proposals/../x").status_code == 404
