"""What a change would do is told before it is made; a topic is tried out before it is in the tree; history follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.areas.feedback.opinions.bench import review
from tests.areas.topics.planting import BY, plant
from tests.web.cast import ANALYST, NORTHERN, OWNER, VIEWER, Browser, House, house_with
from zhiyin.app.build import App, build
from zhiyin.base.clock import FixedClock
from zhiyin.base.config import load_settings
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.opinions.model import Wanted
from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.warehouse.facts import decode
from zhiyin.web.api import topic_learning
from zhiyin.web.api import topics as topic_routes

SAID = ("物流太慢了", "物流慢得离谱", "快递员态度很差", "快递员很热情", "送货的时候包装破了")


@dataclass
class Shop:
    """A shop whose customers speak of delivery, with a tree of two topics."""

    app: App
    delivery: str
    screen: str

    def facts(self) -> list[str | None]:
        """The paths of all opinions as the warehouse believes them."""
        newest: dict[int, dict[str, Any]] = {}
        for batch in self.app.facts.list_waiting((), limit=100_000):
            newest.update((row["fact_id"], row) for row in decode(batch.fact, batch.payload).to_pylist())
        return sorted(
            (row["topic"] for row in newest.values() if not row["retracted"] and not row["is_whole_text"]), key=str
        )


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    clock = FixedClock(datetime(2026, 6, 1, tzinfo=UTC))
    with closing(build(load_settings({}, folder=tmp_path), clock, text_model=LinearModel.open)) as app:
        delivery = plant(app.topics, "Delivery", include=("物流", "快递员", "送货"))
        screen = plant(app.topics, "Screen", include=("屏幕",))
        app.texts.hearing.hear([review(number, one) for number, one in enumerate((*SAID, "屏幕很亮，很喜欢"), start=1)])
        reading = app.texts.reading(app.db, app.jobs, app.clock)
        assert reading is not None
        while reading.step():
            pass
        yield Shop(app, delivery, screen)


@pytest.fixture
def house(shop: Shop, tmp_path: Path) -> House:
    app = shop.app
    routers = [topic_learning.router, topic_routes.router]
    parts = {"topics": app.topics, "topic_heads": app.topic_heads, "texts": app.texts}
    return house_with(app.db, app.clock, tmp_path, app.staff, routers, **parts)


@pytest.fixture
def owner(house: House) -> Iterator[Browser]:
    with house.as_(OWNER) as browser:
        yield browser


def split_of(shop: Shop) -> dict[str, Any]:
    parts = [
        {"names": {"en": "Speed", "zh-CN": "速度"}, "include": ["物流"]},
        {"names": {"en": "Courier", "zh-CN": "快递员"}, "include": ["快递员"]},
    ]
    return {"change": "split", "topic_id": shop.delivery, "parts": parts, "by": "phrase"}


def previewed(browser: Browser, **asked: Any) -> dict[str, Any]:
    answer = browser.post("/topic-previews", asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


class TestAPreview:
    def test_of_a_split_says_where_last_years_opinions_go(self, owner: Browser, shop: Shop) -> None:
        told = previewed(owner, change=split_of(shop))
        (going,) = told["going"]
        assert (going["path"], going["opinion_count"], going["unknown_count"]) == ("delivery", 5, 1)
        assert {(one["name"], one["opinion_count"]) for one in going["into"]} == {("Speed", 2), ("Courier", 2)}
        assert [one["path"] for one in told["added"]] == ["speed", "courier"]

    def test_of_a_merge_takes_all_of_them_along(self, owner: Browser, shop: Shop) -> None:
        told = previewed(owner, change={"change": "merge", "source_ids": [shop.delivery], "target_id": shop.screen})
        (going,) = told["going"]
        assert [(one["id"], one["opinion_count"]) for one in going["into"]] == [(shop.screen, 5)]

    def test_of_a_move_or_other_words_leaves_them(self, owner: Browser, shop: Shop) -> None:
        told = previewed(owner, change={"change": "move", "topic_id": shop.delivery, "parent_id": shop.screen})
        assert ([one["path"] for one in told["moved"]], told["staying_count"]) == (["screen/delivery"], 5)

    def test_of_a_template_names_what_comes(self, owner: Browser) -> None:
        told = previewed(owner, template="telecom")
        assert len(told["added"]) > 20
        assert told["going"] == []

    def test_of_a_file_says_what_retires(self, owner: Browser) -> None:
        told = previewed(owner, yaml="topics: [{key: screen, names: {en: Screen}}]")
        assert [one["path"] for one in told["retired"]] == ["delivery"]

    def test_of_an_undo_says_what_goes(self, owner: Browser, shop: Shop) -> None:
        told = previewed(owner, change={"change": "undo"})
        assert [one["id"] for one in told["retired"]] == [shop.screen]

    def test_changes_nothing(self, owner: Browser, shop: Shop) -> None:
        previewed(owner, change=split_of(shop))
        assert shop.app.topics.tree().version == 2

    def test_needs_one_thing_to_look_at(self, owner: Browser) -> None:
        assert owner.post("/topic-previews", {}).status_code == 422


def test_a_split_re_maps_the_trend_of_last_year(owner: Browser, shop: Shop) -> None:
    assert shop.facts() == ["delivery"] * 5 + ["screen"]
    version = owner.post("/topics/versions", split_of(shop)).json()
    while shop.app.texts.recorder.tell_again():
        pass
    speed, courier = (one["id"] for one in version["topics"][1:])
    found = shop.facts()
    assert [found.count(path) for path in ("speed", "courier", "delivery", "screen")] == [2, 2, 0, 1]
    opinions = shop.app.texts.opinions
    assert len(opinions.list_texts(EVERYTHING, Wanted(topics=[speed])).texts) == 2
    assert len(opinions.list_texts(EVERYTHING, Wanted(topics=[courier])).texts) == 2


def test_undoing_a_split_brings_the_trend_back(owner: Browser, shop: Shop) -> None:
    owner.post("/topics/versions", split_of(shop))
    while shop.app.texts.recorder.tell_again():
        pass
    owner.post("/topics/versions", {"change": "undo"})
    while shop.app.texts.recorder.tell_again():
        pass
    assert shop.facts().count("delivery") == 5


PACKAGING: dict[str, Any] = {
    "change": "add",
    "topic": {
        "names": {"en": "Packaging", "zh-CN": "包装"},
        "include": ["包装"],
        "examples": [
            {"text": one} for one in ("包装破了", "盒子压扁了", "外箱湿了", "The box was crushed", "Torn wrapping")
        ],
    },
}


class TestTryingOut:
    def test_shows_what_would_stand_under_it_and_where_it_stands_now(self, owner: Browser, shop: Shop) -> None:
        told = owner.post("/topic-tryouts", PACKAGING).json()
        assert (told["text_count"], told["fitting_count"]) == (6, 1)
        (one,) = told["data"]
        assert (one["sentence"], one["topic_id"]) == ("送货的时候包装破了", shop.delivery)

    def test_a_person_of_some_rows_is_shown_those_alone(self, house: House) -> None:
        with house.as_(NORTHERN) as northern:
            assert northern.post("/topic-tryouts", PACKAGING).json()["text_count"] == 0

    def test_a_new_topic_fills_once_texts_are_read_again(self, owner: Browser, shop: Shop) -> None:
        made = owner.post("/topics/versions", PACKAGING).json()["topics"][0]["id"]
        app = shop.app
        app.texts.opinions.read_again(by=BY)
        reading = app.texts.reading(app.db, app.jobs, app.clock)
        job = app.jobs.claim(["text_analysis"])
        assert reading is not None
        assert job is not None
        reading.do(job)
        (text,) = app.texts.opinions.list_texts(EVERYTHING, Wanted(topics=[made])).texts
        assert text.verbatim.text == "送货的时候包装破了"


class TestLearning:
    def test_is_told_before_anything_was_fitted(self, owner: Browser) -> None:
        told = owner.get("/topics/learning").json()
        assert (told["in_force"], told["new_label_count"], told["job"], told["fits"]) == (None, 0, None, [])

    def test_is_asked_for_once_at_a_time(self, owner: Browser) -> None:
        first, second = (owner.post("/topics/learning", {}) for _ in range(2))
        assert (first.status_code, first.json()["id"]) == (202, second.json()["id"])

    @pytest.mark.parametrize("who", [ANALYST, VIEWER, NORTHERN])
    def test_only_who_sees_everything_and_sets_it_may_ask(self, house: House, who: Any) -> None:
        with house.as_(who) as browser:
            assert browser.post("/topics/learning", {}).status_code == 403
            assert browser.post("/topic-previews", {"change": {"change": "undo"}}).status_code == 403
