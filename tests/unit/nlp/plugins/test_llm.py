"""A language model is believed word by word, sees no personal data, and costs no more than it may."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.unit.nlp.plugins.server import ModelServer, Reply, model_server
from zhiyin.app.text_posting import TextPost
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Unavailable
from zhiyin.nlp.masking import mask
from zhiyin.nlp.model import Polarity, Taxonomy, Topic
from zhiyin.nlp.plugins.asking import Asker
from zhiyin.nlp.plugins.budget import Budget, Price, Spent
from zhiyin.nlp.plugins.llm import LlmModel

TREE = Taxonomy(1, (Topic("battery", None, {"en": "Battery", "zh-CN": "电池"}, {"en": "How long it lasts."}),))
TEXT = "我的电话是13812345678，电池不耐用"
OPINION = {"topic": "battery", "aspect": "电池", "words": "不耐用", "polarity": "negative", "confidence": 0.9}
TOLD = {
    "id": 0,
    "sentiment": "negative",
    "confidence": 0.9,
    "emotion": "sadness",
    "intent": "complaint",
    "urgency": 1,
    "stance": "none",
    "opinions": [OPINION],
}


@dataclass
class Purse:
    """A ledger in memory."""

    days: dict[date, Spent] = field(default_factory=dict)

    def spent_on(self, day: date) -> Spent:
        return self.days.get(day, Spent())

    def keep(self, day: date, spent: Spent) -> None:
        self.days[day] = spent


CLOCK = FixedClock(datetime(2026, 11, 23, 9, tzinfo=UTC))


def said(*texts: dict[str, Any], sent: int = 1_000, answered: int = 100) -> Reply:
    content = json.dumps({"texts": texts}, ensure_ascii=False)
    usage = {"prompt_tokens": sent, "completion_tokens": answered}
    return Reply({"choices": [{"message": {"role": "assistant", "content": content}}], "usage": usage})


def model(server: ModelServer, purse: Purse | None = None, *, cost: float = 1.0, requests: int = 100) -> LlmModel:
    asker = Asker(TextPost(["127.0.0.0/8"]), lambda _: None, server.url, {"Authorization": "Bearer secret"})
    budget = Budget(Price(2.0, 8.0), cost, requests, purse or Purse(), CLOCK)
    return LlmModel("gpt@mini", "mini", asker, budget, mask)


def test_words_that_stand_in_the_text_become_spans_of_the_original() -> None:
    with model_server(said(TOLD)) as server:
        (found,) = model(server).read([TEXT], TREE)
    (opinion,) = found.opinions
    assert opinion.aspect is not None
    assert opinion.words is not None
    assert (opinion.topic, opinion.aspect.of(TEXT), opinion.words.of(TEXT)) == ("battery", "电池", "不耐用")
    assert opinion.polarity is Polarity.NEGATIVE


def test_personal_data_does_not_leave_the_house() -> None:
    with model_server(said(TOLD)) as server:
        model(server).read([TEXT], TREE)
    (asked,) = server.requests
    assert "13812345678" not in json.dumps(asked)
    assert "电池不耐用" in asked["messages"][1]["content"]
    assert server.headers[0]["authorization"] == "Bearer secret"


def test_the_model_is_bound_to_a_schema() -> None:
    with model_server(said(TOLD)) as server:
        model(server).read([TEXT], TREE)
    form = server.requests[0]["response_format"]
    assert form["type"] == "json_schema"
    assert "$defs" in form["json_schema"]["schema"]


@pytest.mark.parametrize(
    "invented",
    [{"words": "容易爆炸"}, {"words": ""}, {"aspect": "屏幕"}, {"topic": "screen"}],
    ids=["words", "no words", "an aspect", "a topic"],
)
def test_what_is_invented_is_dropped_and_the_rest_kept(invented: dict[str, str]) -> None:
    with model_server(said({**TOLD, "opinions": [{**OPINION, **invented}, OPINION]})) as server:
        (found,) = model(server).read([TEXT], TREE)
    assert len(found.opinions) == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply({"choices": [{"message": {"content": "Sure! Here is the JSON:"}}]}), "malformed"),
        (Reply({"choices": []}), "no choices"),
        (said({**TOLD, "id": 7}), "nothing of text 0"),
        (said({**TOLD, "emotion": "hunger"}), "emotion"),
        (Reply({"error": "overloaded"}), "choices"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(reply: Reply, reason: str) -> None:
    with model_server(reply) as server, pytest.raises(Unavailable, match=reason):
        model(server).read([TEXT], TREE)


def test_the_day_costs_what_was_paid_for_and_no_more() -> None:
    purse = Purse()
    with model_server(said(TOLD, sent=400_000, answered=25_000)) as server:
        asked = model(server, purse, cost=1.5)
        asked.read([TEXT], TREE)
        assert purse.spent_on(CLOCK.now().date()) == Spent(1, 1.0)
        asked.read([TEXT], TREE)
        with pytest.raises(Unavailable, match=r"has cost 2\.0 today"):
            asked.read([TEXT], TREE)
    assert len(server.requests) == 2


def test_no_more_requests_a_day_than_allowed_and_again_tomorrow() -> None:
    clock = FixedClock(CLOCK.instant)
    with model_server(said(TOLD)) as server:
        asker = Asker(TextPost(["127.0.0.0/8"]), lambda _: None, server.url, {})
        asked = LlmModel("gpt@mini", "mini", asker, Budget(Price(0, 0), 1.0, 1, Purse(), clock), mask)
        asked.read([TEXT], TREE)
        with pytest.raises(Unavailable, match="asked 1 times today"):
            asked.read([TEXT], TREE)
        clock.instant += timedelta(days=1)
        assert len(asked.read([TEXT], TREE)) == 1


def test_a_bill_without_figures_is_paid_all_the_same() -> None:
    purse = Purse()
    body = said(TOLD).body
    del body["usage"]
    with model_server(Reply(body)) as server:
        model(server, purse).read([TEXT], TREE)
    assert purse.spent_on(CLOCK.now().date()).cost > 0
