"""A model behind a server: what it says is taken over, and what it does wrong is named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.nlp.plugins.server import ModelServer, Reply, model_server
from zhiyin.app.text_posting import TextPost
from zhiyin.base.errors import Forbidden, Unavailable
from zhiyin.nlp.model import Analysis, Polarity, Scored, Span, Taxonomy, Topic, Urgency
from zhiyin.nlp.plugins.asking import Asker
from zhiyin.nlp.plugins.http import HttpModel

TREE = Taxonomy(3, (Topic("screen", None, {"en": "Screen"}, {}),))
TEXT = "The screen is great 👍"
OPINION = {
    "topic": "screen",
    "topic_confidence": 0.9,
    "polarity": 1,
    "confidence": 0.8,
    "sentence": {"start": 0, "end": 21},
    "aspect": {"start": 4, "end": 10},
    "words": {"start": 14, "end": 19},
}
ANALYSIS = {
    "sentiment": 1,
    "sentiment_confidence": 0.97,
    "emotions": [{"name": "surprise", "confidence": 0.2}, {"name": "joy", "confidence": 0.7}],
    "intents": [{"name": "praise", "confidence": 0.9}],
    "urgency": 1,
    "opinions": [OPINION],
}


def answered(*analyses: dict[str, Any]) -> Reply:
    return Reply({"model": "theirs@2", "analyses": list(analyses)})


def model(server: ModelServer, pauses: list[float] | None = None, **options: Any) -> HttpModel:
    waited = pauses if pauses is not None else []
    return HttpModel("theirs", Asker(TextPost(["127.0.0.0/8"]), waited.append, server.url, {}, **options))


def read(server: ModelServer, *texts: str) -> list[Analysis]:
    return model(server).read(texts or (TEXT,), TREE)


def test_what_the_server_hears_is_taken_over() -> None:
    with model_server(answered(ANALYSIS)) as server:
        (found,) = read(server)
    assert (found.model, found.sentiment, found.urgency) == ("theirs@2", Polarity.POSITIVE, Urgency.NORMAL)
    assert found.emotions == (Scored("joy", 0.7), Scored("surprise", 0.2))
    (opinion,) = found.opinions
    assert opinion.topic == "screen"
    assert opinion.aspect is not None
    assert opinion.words is not None
    assert (opinion.aspect.of(TEXT), opinion.words.of(TEXT)) == ("screen", "great")


def test_the_server_is_told_texts_and_tree() -> None:
    with model_server(answered(ANALYSIS)) as server:
        read(server)
    (asked,) = server.requests
    assert (asked["version"], asked["texts"]) == (1, [TEXT])
    assert asked["taxonomy"]["topics"][0]["names"] == {"en": "Screen"}


def test_language_and_sentences_are_judged_here() -> None:
    with model_server(answered(ANALYSIS)) as server:
        (found,) = read(server, "The screen is great. Love it.")
    assert found.language == "en"
    assert len(found.sentences) == 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        pytest.param(Reply(b"<html>sorry</html>"), "JSON is malformed", id="no JSON"),
        pytest.param(Reply(b"\xff\xfe\x00"), "cannot be used", id="no text"),
        pytest.param(Reply([]), "Expected `object`", id="another shape"),
        pytest.param(answered(), "0 analyses of 1 texts", id="too few analyses"),
        pytest.param(answered({**ANALYSIS, "sentiment": 5}), r"\$\.analyses\[0\]\.sentiment", id="an unknown polarity"),
        pytest.param(answered({**ANALYSIS, "sentiment_confidence": 1.5}), "sentiment_confidence", id="surer than sure"),
        pytest.param(
            answered({**ANALYSIS, "emotions": [{"name": "hunger", "confidence": 1}]}),
            "emotions",
            id="an unknown feeling",
        ),
        pytest.param(
            answered({**ANALYSIS, "opinions": [{**OPINION, "words": {"start": 14, "end": 99}}]}),
            r"characters 14 to 99 of a text of 21",
            id="an invented span",
        ),
        pytest.param(
            answered({**ANALYSIS, "opinions": [{**OPINION, "aspect": {"start": 9, "end": 9}}]}),
            "characters 9 to 9",
            id="an empty span",
        ),
        pytest.param(
            answered({**ANALYSIS, "opinions": [OPINION, {**OPINION, "topic": "sound"}]}),
            r"no topic 'sound' - at `\$\.analyses\[0\]\.opinions\[1\]`",
            id="an invented topic",
        ),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_with_its_place(reply: Reply, reason: str) -> None:
    with model_server(reply) as server, pytest.raises(Unavailable, match=reason):
        read(server)


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    pauses: list[float] = []
    busy = Reply(None, 429, {"Retry-After": "3"})
    with model_server(busy, Reply(None, 503), answered(ANALYSIS)) as server:
        assert len(model(server, pauses).read([TEXT], TREE)) == 1
    assert pauses == [3.0, 1.0]


def test_a_server_that_stays_busy_is_given_up() -> None:
    with model_server(Reply(None, 429, {"Retry-After": "86400"})) as server:
        pauses: list[float] = []
        with pytest.raises(Unavailable, match="HTTP 429"):
            model(server, pauses).read([TEXT], TREE)
    assert len(server.requests) == 3
    assert max(pauses) <= 30


@pytest.mark.parametrize("status", [302, 400, 401, 404])
def test_a_refusal_is_not_asked_again(status: int) -> None:
    elsewhere = {"Location": "http://169.254.169.254/"}
    with model_server(Reply(None, status, elsewhere)) as server, pytest.raises(Unavailable, match=f"HTTP {status}"):
        read(server)
    assert len(server.requests) == 1


def test_a_server_that_dawdles_is_left() -> None:
    with model_server(Reply(None, after_seconds=1.0)) as server, pytest.raises(Unavailable, match="timed out"):
        model(server, timeout_seconds=0.1, retries=0).read([TEXT], TREE)


def test_a_huge_answer_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhiyin.nlp.plugins.asking.MOST_BYTES", 1_000)
    with model_server(Reply(b" " * 5_000)) as server, pytest.raises(Unavailable, match="more than 1000 bytes"):
        model(server, retries=0).read([TEXT], TREE)


def test_an_answer_that_breaks_off_is_no_answer() -> None:
    with model_server(Reply({"model": "theirs@2"}, breaks_off=True)) as server, pytest.raises(Unavailable):
        model(server, timeout_seconds=0.2, retries=0).read([TEXT], TREE)


def test_nobody_there_is_a_reason_like_others() -> None:
    with model_server(answered(ANALYSIS)) as server:
        gone = model(server, retries=0)
    with pytest.raises(Unavailable, match="gives no answer"):
        gone.read([TEXT], TREE)


def test_a_private_network_is_not_reached_before_it_is_opened() -> None:
    with model_server(answered(ANALYSIS)) as server:
        closed = HttpModel("theirs", Asker(TextPost([]), lambda _: None, server.url, {}))
        with pytest.raises(Forbidden, match="nothing is sent to"):
            closed.read([TEXT], TREE)
    assert server.requests == []


def test_many_texts_go_out_in_parts() -> None:
    with model_server(answered(*[{**ANALYSIS, "opinions": []}] * 2)) as server:
        asked = HttpModel("theirs", Asker(TextPost(["127.0.0.0/8"]), lambda _: None, server.url, {}), at_once=2)
        assert len(asked.read(["a", "b", "c", "d"], TREE)) == 4
    assert [one["texts"] for one in server.requests] == [["a", "b"], ["c", "d"]]


def test_spans_are_those_of_the_original() -> None:
    with model_server(answered(ANALYSIS)) as server:
        (found,) = read(server)
    assert found.opinions[0].sentence == Span(0, 21)
