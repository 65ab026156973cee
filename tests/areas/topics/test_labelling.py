"""Labelling functions: what they speak of, and how often people agree."""

from __future__ import annotations

import time

import pytest

from tests.areas.topics.planting import BY, plant
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.db.database import Database
from zhiyin.nlp.model import Language
from zhiyin.topics.gold_model import NewGold
from zhiyin.topics.labelling import RuleKind, Sentence
from zhiyin.topics.service import TopicService

CONTAINS, REGEX = RuleKind.CONTAINS, RuleKind.REGEX


@pytest.fixture
def delivery(topics: TopicService) -> str:
    return plant(topics, "Delivery")


def test_a_rule_says_how_much_it_covers_and_how_often_people_agree(
    topics: TopicService, db: Database, delivery: str
) -> None:
    late = topics.labelling.add(delivery, "late", REGEX, r"(arrived|delivered) .*late", by=BY)
    with db.transaction() as tx:
        for words, topic_id in [
            ("It arrived two days late", delivery),
            ("Delivered LATE again", None),
            ("The box was wet", delivery),
            ("Nice colour", None),
        ]:
            topics.gold.add(tx, NewGold(words, topic_id), by=BY)
    (report,) = topics.labelling.reports()
    assert (report.function, report.coverage.value, report.coverage.n) == (late, 2 / 4, 4)
    assert (report.agreement.value, report.agreement.n) == (1 / 2, 2)


def test_rules_vote_and_a_tie_says_nothing(topics: TopicService, delivery: str) -> None:
    topics.labelling.add(delivery, "courier", CONTAINS, "courier", by=BY)
    topics.labelling.add(delivery, "快递", CONTAINS, "快递", by=BY, language=Language.SIMPLIFIED)
    topics.labelling.add(delivery, "not a job offer", CONTAINS, "hiring", by=BY, is_of_topic=False)
    sentences = [Sentence("A rude courier"), Sentence("hiring a courier"), Sentence("快递慢", Language.SIMPLIFIED)]
    traditional = Sentence("快递慢", Language.TRADITIONAL)
    assert topics.labelling.votes([*sentences, traditional]) == [{delivery: True}, {}, {delivery: True}, {}]


@pytest.mark.parametrize(
    ("name", "kind", "pattern", "pointer"),
    [
        pytest.param("", CONTAINS, "x", "/name", id="no name"),
        pytest.param("x", CONTAINS, " ", "/pattern", id="nothing"),
        pytest.param("x", REGEX, "(", "/pattern", id="not closed"),
        pytest.param("x", REGEX, r"(a)\1", "/pattern", id="a back reference"),
        pytest.param("x", REGEX, "(?=a)a", "/pattern", id="look-around"),
        pytest.param("x", REGEX, "a*", "/pattern", id="fits everything"),
        pytest.param("x", REGEX, "((a{100}){100}){100}", "/pattern", id="explodes"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_its_place(
    topics: TopicService, delivery: str, name: str, kind: RuleKind, pattern: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        topics.labelling.add(delivery, name, kind, pattern, by=BY)
    assert refused.value.pointer == pointer


def test_no_pattern_takes_more_time_than_the_text_is_long(topics: TopicService, delivery: str) -> None:
    topics.labelling.add(delivery, "trap", REGEX, "(a+)+$", by=BY)
    begun = time.perf_counter()
    assert topics.labelling.votes([Sentence("a" * 100_000 + "!")]) == [{}]
    assert time.perf_counter() - begun < 5, "a backtracking engine would take for ever"


def test_a_rule_is_removed_and_its_name_is_free_again(topics: TopicService, delivery: str) -> None:
    one = topics.labelling.add(delivery, "late", CONTAINS, "late", by=BY)
    with pytest.raises(Conflict, match="called late already"):
        topics.labelling.add(delivery, "late", CONTAINS, "slow", by=BY)
    topics.labelling.remove(one.id, by=BY)
    assert topics.labelling.list_functions() == []
    with pytest.raises(NotFound):
        topics.labelling.remove(one.id, by=BY)


def test_a_rule_on_a_topic_that_is_not_there_is_refused(topics: TopicService) -> None:
    with pytest.raises(InvalidInput, match="there is no topic top_x"):
        topics.labelling.add("top_x", "late", CONTAINS, "late", by=BY)
