"""What to label next comes from what customers wrote and a model was unsure of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.areas.feedback.opinions.bench import Brand
from tests.areas.feedback.opinions.phrase_model import PhraseModel
from tests.web.cast import ANALYST, NORTHERN, VIEWER, House, house_with
from zhiyin.app.label_queue import unsure_sentences
from zhiyin.base.clock import FixedClock
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.db.database import Database
from zhiyin.feedback.opinions.model import Change
from zhiyin.nlp.model import Analysis, Taxonomy
from zhiyin.staff.service import StaffService
from zhiyin.topics.learning import Candidate
from zhiyin.topics.service import TopicService
from zhiyin.web.api import gold

NORTH = 7


class HesitantModel(PhraseModel):
    """Is sure of the screen, and unsure of everything else."""

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        return [
            replace(
                one,
                opinions=tuple(
                    said if said.topic == "screen" else replace(said, topic_confidence=0.5, confidence=0.5)
                    for said in one.opinions
                ),
            )
            for one in super().read(texts, taxonomy)
        ]


@pytest.fixture
def brand(db: Database, clock: FixedClock) -> Brand:
    brand = Brand(db, clock)
    brand.model = HesitantModel()
    brand.says(1, "续航很差。屏幕清晰", scope=NORTH)
    brand.says(2, "屏幕清晰")
    brand.says(3, "物流慢")
    brand.read_all()
    return brand


def unsure(brand: Brand, scopes: ScopeFilter = EVERYTHING) -> list[Candidate]:
    return [*unsure_sentences(brand.opinions, scopes, with_requests=True)]


def test_texts_in_which_something_is_unsure_are_looked_at_newest_first(brand: Brand) -> None:
    found = [(one.sentence, one.topic_id, one.confidence, one.model) for one in unsure(brand)]
    assert found == [
        ("物流慢", "delivery", 0.5, "phrases@1"),
        ("续航很差", "battery", 0.5, "phrases@1"),
        ("屏幕清晰", "screen", 0.9, "phrases@1"),
    ]


def test_whoever_sees_some_rows_gets_sentences_of_those_alone(brand: Brand) -> None:
    found = [one.sentence for one in unsure(brand, ScopeFilter(frozenset({NORTH})))]
    assert found == ["续航很差", "屏幕清晰"]


def test_what_a_person_has_said_is_not_asked_again(brand: Brand) -> None:
    first = unsure(brand)[0]
    assert first.place is not None
    brand.opinions.correct(int(first.text_id), first.place, Change(polarity=-1), by="usr_1", scopes=EVERYTHING)
    assert "物流慢" not in {one.sentence for one in unsure(brand)}


@pytest.fixture
def house(
    db: Database, clock: FixedClock, tmp_path: Path, staff: StaffService, topics: TopicService, brand: Brand
) -> House:
    texts = SimpleNamespace(opinions=brand.opinions)
    return house_with(db, clock, tmp_path, staff, [gold.router], topics=topics, texts=texts)


def test_the_queue_begins_with_what_is_least_sure_and_only_for_who_may_label(house: House) -> None:
    with house.as_(ANALYST) as analyst:
        queue = analyst.get("/topics/queue?limit=2").json()["data"]
    assert {one["sentence"] for one in queue} == {"物流慢", "续航很差"}
    with house.as_(VIEWER) as viewer:
        assert viewer.get("/topics/queue").status_code == 403
    with house.as_(NORTHERN) as northern:
        assert northern.get("/topics/queue").json()["data"] == [], "these rows are of other scopes"
