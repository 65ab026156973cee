"""The API of topics: who may read and change them, in whose language, and what is told of a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.areas.topics.planting import BY, plant
from tests.web.cast import AGENT, ANALYST, FIELD_ENGINEER, NORTHERN, OWNER, VIEWER, Browser, House, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.nlp.model import Span
from zhiyin.staff.service import StaffService
from zhiyin.topics.gold_model import NewGold, Prediction, Way
from zhiyin.topics.service import TopicService
from zhiyin.web.api import gold
from zhiyin.web.api import topics as topic_routes


@pytest.fixture
def house(db: Database, clock: FixedClock, tmp_path: Path, staff: StaffService, topics: TopicService) -> House:
    return house_with(db, clock, tmp_path, staff, [gold.router, topic_routes.router], topics=topics)


@pytest.fixture
def owner(house: House) -> Iterator[Browser]:
    with house.as_(OWNER) as browser:
        yield browser


def change(browser: Browser, what: str, **said: Any) -> dict[str, Any]:
    answer = browser.post("/topics/versions", {"change": what, **said})
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def added(browser: Browser, names: dict[str, str], **said: Any) -> str:
    made: str = change(browser, "add", topic={"names": names}, **said)["topics"][0]["id"]
    return made


class TestTheTree:
    def test_is_told_in_the_readers_language_or_says_in_which_other(self, owner: Browser) -> None:
        added(owner, {"en": "Delivery", "zh-CN": "配送"})
        (topic,) = owner.get("/topics", Accept_Language="zh-TW").json()["data"]
        assert topic["name"] == {"text": "配送", "language": "zh-CN", "all": {"en": "Delivery", "zh-CN": "配送"}}
        assert topic["definition"] == {"text": "", "language": None, "all": {}}
        assert (topic["path"], topic["level"], topic["department"]) == ("delivery", 1, None)

    def test_goes_through_every_kind_of_change_and_back(self, owner: Browser) -> None:
        delivery, app = added(owner, {"en": "Delivery"}), added(owner, {"en": "App"})
        slow = added(owner, {"en": "Slow"}, parent_id=app)
        change(
            owner, "redefine", topic_id=slow, topic={"names": {"en": "Speed"}, "include": ["slow"], "urgency": "high"}
        )
        change(owner, "move", topic_id=slow, before_id=delivery)
        change(owner, "merge", source_ids=[app], target_id=slow)
        parts = [{"names": {"en": one}, "include": [one]} for one in ("late", "wet")]
        change(owner, "split", topic_id=delivery, parts=parts, by="phrase")
        change(owner, "retire", topic_id=slow)
        change(owner, "restore", topic_id=slow)
        tree = owner.get("/topics").json()
        assert ([topic["path"] for topic in tree["data"]], tree["version"]) == (["slow", "late", "wet"], 9)
        assert owner.get(f"/topics/{delivery}/successors?seen_in=3").json()["by"] == "phrase"
        assert change(owner, "undo", note="by mistake")["undoes"] == 9
        paths = [topic["path"] for topic in owner.get("/topics?version=3&with_retired=true").json()["data"]]
        assert paths == ["delivery", "app", "app/slow"]
        detail = owner.get(f"/topics/{slow}?version=4").json()
        assert (detail["name"]["text"], detail["include"], detail["urgency"]) == ("Speed", ["slow"], "high")

    def test_tells_its_versions_page_by_page(self, owner: Browser, house: House) -> None:
        for name in ("A", "B", "C"):
            added(owner, {"en": name}, note=f"for {name}")
        first = owner.get("/topics/versions?limit=2").json()
        second = owner.get(f"/topics/versions?limit=2&cursor={first['next_cursor']}").json()
        told = [(one["version"], one["topics"][0]["name"], one["note"]) for one in (*first["data"], *second["data"])]
        assert told == [(3, "C", "for C"), (2, "B", "for B"), (1, "A", "for A")]
        assert first["data"][0]["by"] == OWNER.name
        with house.as_(VIEWER) as viewer:
            assert viewer.get("/topics/versions").json()["data"][0]["by"] is None

    def test_starts_from_a_template_once(self, owner: Browser) -> None:
        before = next(one for one in owner.get("/topics/templates").json()["data"] if one["id"] == "telecom")
        assert owner.post("/topics/templates/telecom", {}).json()["change"] == "template_applied"
        assert owner.post("/topics/templates/telecom", {}).json() is None
        after = next(one for one in owner.get("/topics/templates").json()["data"] if one["id"] == "telecom")
        assert (before["known_count"], after["known_count"]) == (0, after["topic_count"])
        assert owner.post("/topics/templates/fishing", {}).status_code == 404

    def test_goes_out_as_a_file_and_comes_in_again(self, owner: Browser) -> None:
        added(owner, {"zh-CN": "续航"})
        file = owner.get("/topics/file").json()["yaml"]
        assert owner.ask("PUT", "/topics/file", {"yaml": file}).json() is None
        done = owner.ask("PUT", "/topics/file", {"yaml": file.replace("续航", "电池续航")})
        assert done.json()["change"] == "imported"


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        pytest.param({"change": "fly"}, 422, "", id="no such change"),
        pytest.param({"change": "add", "topic": {"names": {}}}, 422, "/topic/names", id="no name"),
        pytest.param({"change": "add", "topic": {"names": {"en": "A", "fr": "B"}}}, 422, "", id="no such language"),
        pytest.param({"change": "add", "topic": {"names": {"en": "A"}, "key": "a b"}}, 422, "/topic/key", id="key"),
        pytest.param(
            {"change": "add", "topic": {"names": {"en": "A\u0007"}}},
            422,
            "/topic/names/en",
            id="a sign that nobody sees",
        ),
        pytest.param({"change": "retire", "topic_id": "top_x"}, 404, "", id="no such topic"),
        pytest.param({"change": "undo"}, 409, "", id="nothing to undo"),
        pytest.param({"change": "undo", "seen": 7}, 409, "", id="another version"),
    ],
)
def test_a_change_that_cannot_be_says_why_and_where(
    owner: Browser, body: dict[str, Any], status: int, told: str
) -> None:
    answer = owner.post("/topics/versions", body, Accept_Language="zh-CN")
    assert answer.status_code == status, answer.text
    if told:
        assert [one["pointer"] for one in answer.json()["errors"]] == [told]


class TestWhoMay:
    def test_change_the_tree_is_who_sees_everything(self, house: House) -> None:
        body = {"change": "add", "topic": {"names": {"en": "A"}}}
        for member, expected in [(VIEWER, 403), (AGENT, 403), (ANALYST, 403), (NORTHERN, 403), (OWNER, 200)]:
            with house.as_(member) as browser:
                assert browser.post("/topics/versions", body).status_code == expected, member.role

    def test_read_it_is_who_reads_metrics(self, house: House) -> None:
        for member, expected in [(VIEWER, 200), (AGENT, 200), (FIELD_ENGINEER, 403)]:
            with house.as_(member) as browser:
                assert browser.get("/topics").status_code == expected, member.role

    def test_label_is_who_reads_feedback_for_a_living(self, house: House) -> None:
        for member, expected in [(VIEWER, 403), (FIELD_ENGINEER, 403), (ANALYST, 201), (AGENT, 201)]:
            with house.as_(member) as browser:
                answer = browser.post("/topics/gold", {"sentence": "it flickers", "topic_id": None})
                assert answer.status_code == expected, member.role


class TestLabels:
    @pytest.fixture
    def screen(self, topics: TopicService) -> str:
        return plant(topics, "Screen")

    @pytest.fixture
    def southern(self, topics: TopicService, db: Database, staff: StaffService, screen: str) -> str:
        """A label of a text that only who sees everything sees."""
        with db.transaction() as tx:
            scope_id = staff.scopes.scope_id(tx, "B", "", "South")
            said = Prediction("linear@1", None, None, 0.4)
            new = NewGold("the screen is dark", screen, None, Way.CORRECTION, "7", Span(0, 18), scope_id, said)
            return topics.gold.add(tx, new, by=BY).id

    def test_are_added_listed_and_taken_back(self, owner: Browser, screen: str) -> None:
        made = owner.post("/topics/gold", {"sentence": "it flickers", "topic_id": screen, "polarity": -1}).json()
        (one,) = owner.get(f"/topics/gold?topic={screen}").json()["data"]
        assert one == made
        assert (one["by"], one["way"], one["said"]) == (OWNER.name, "own", None)
        assert owner.delete(f"/topics/gold/{one['id']}").status_code == 204
        assert owner.get("/topics/gold").json()["data"] == []

    def test_of_foreign_texts_do_not_exist(self, house: House, southern: str) -> None:
        with house.as_(NORTHERN) as northern:
            assert northern.get("/topics/gold").json()["data"] == []
            assert northern.get(f"/topics/gold/{southern}").status_code == 404
            assert northern.delete(f"/topics/gold/{southern}").status_code == 404
            assert {one["recall"]["n"] for one in northern.get("/topics/accuracy").json()["data"]} == {0}

    def test_of_customers_texts_are_taken_back_where_they_were_made(self, owner: Browser, southern: str) -> None:
        answer = owner.delete(f"/topics/gold/{southern}")
        assert answer.status_code == 409
        assert "undo the correction there" in answer.json()["detail"]

    def test_tell_how_often_models_are_right(self, owner: Browser, southern: str, screen: str) -> None:
        whole, topic = owner.get("/topics/accuracy").json()["data"]
        assert (whole["topic_id"], topic["topic_id"]) == (None, screen)
        assert (topic["recall"]["value"], topic["recall"]["n"]) == (0.0, 1)
        assert topic["precision"] == {"value": None, "low": None, "high": None, "n": 0}
        assert owner.get("/topics/accuracy?model=encoder@1").json()["data"][1]["recall"]["n"] == 0

    def test_measure_labelling_functions(self, owner: Browser, southern: str, screen: str) -> None:
        rule = {"topic_id": screen, "name": "dark", "kind": "regex", "pattern": "dark|dim"}
        made = owner.post("/topics/labelling-functions", rule).json()
        assert (made["coverage"]["value"], made["agreement"]["value"], made["topic_path"]) == (1.0, 1.0, "screen")
        assert owner.get("/topics/labelling-functions").json()["data"] == [made]
        wrong = owner.post("/topics/labelling-functions", {**rule, "name": "x", "pattern": "("})
        assert [one["pointer"] for one in wrong.json()["errors"]] == ["/pattern"]
        assert owner.delete(f"/topics/labelling-functions/{made['id']}").status_code == 204
