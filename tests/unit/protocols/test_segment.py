from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.protocols.segment_messages import TRACK, ids, one
from tests.unit.protocols.wire import (
    NOON,
    RECORDED_AT,
    SECOND,
    accepted,
    collecting_paths,
    decoded,
    recordings,
)
from zhiyin.base.errors import ZhiyinError
from zhiyin.connectors.protocols import segment
from zhiyin.connectors.protocols.limits import MAX_EVENTS
from zhiyin.connectors.protocols.model import Outcome
from zhiyin.touchpoints.model import Interaction, Rejected

BASIC = {"authorization": "Basic " + b64encode(b"WK:").decode()}


class TestRealSdks:
    def test_every_recorded_request_is_understood(self) -> None:
        for recording in recordings("segment-", "rudder-"):
            given = (recording.path, recording.query, recording.body)
            assert segment.find_key(recording.headers, *given) == "WK"
            segment.check(*given)
            assert accepted(segment.decode(recording.stored(RECORDED_AT)))

    def test_a_retry_is_the_same_message(self) -> None:
        tries: dict[str, list[set[str]]] = defaultdict(list)
        for recording in recordings("segment-", "rudder-"):
            if any(mark in recording.label for mark in ("429", "500", "timeout")):
                sent = accepted(segment.decode(recording.stored(RECORDED_AT + len(tries) * SECOND)))
                tries[recording.label + sent[0].type].append({interaction.event_id for interaction in sent})
        repeated = {label: sets for label, sets in tries.items() if len(sets) > 1}
        assert len(repeated) >= 10
        assert all(first == later for first, *others in repeated.values() for later in others)

    def test_each_speaks_of_the_same_person_in_its_own_way(self) -> None:
        identified = {
            recording.label: ids(interaction)
            for recording in recordings("segment-", "rudder-")
            for interaction in accepted(segment.decode(recording.stored(RECORDED_AT)))
            if interaction.type == "identify"
        }
        assert len(identified) >= 8
        for label, found in identified.items():
            assert {("user_id", "u1"), ("email", "a@example.com")} <= set(found), label


@pytest.mark.parametrize(
    ("headers", "path", "query", "body"),
    [
        pytest.param(BASIC, "/v1/batch", "", b"{}", id="Authorization"),
        pytest.param({"authorization": "Bearer WK"}, "/v1/batch", "", b"{}", id="Bearer"),
        pytest.param({}, "/beacon/v1/batch", "writeKey=WK", b"{}", id="query"),
        pytest.param({}, "/v1/t", "", b'{"writeKey":"WK"}', id="body"),
        pytest.param({}, "/v1/b", "", gzip.compress(b'{"batch":[],"writeKey":"WK"}'), id="compressed body"),
        pytest.param({}, "/v1/projects/WK/settings", "", b"", id="path"),
        pytest.param({}, "/pixel/v1/page", "writeKey=WK&userId=u1", b"", id="picture"),
        pytest.param(
            {}, "/pixel/v1/track", "data=" + b64encode(b'{"writeKey":"WK"}').decode(), b"", id="picture with data"
        ),
    ],
)
def test_the_write_key_is_found_wherever_an_sdk_puts_it(
    headers: dict[str, str], path: str, query: str, body: bytes
) -> None:
    assert segment.find_key(headers, path, query, body) == "WK"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param({}, b"{}", id="none"),
        pytest.param({"authorization": "Basic !!"}, b"{}", id="damaged header"),
        pytest.param({}, b'{"writeKey":42}', id="a number"),
        pytest.param({}, b"{", id="damaged body"),
        pytest.param({}, json.dumps({"writeKey": "k" * 300}).encode(), id="too long"),
    ],
)
def test_without_a_key_there_is_none(headers: dict[str, str], body: bytes) -> None:
    assert segment.find_key(headers, "/v1/t", "", body) is None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/v1/batch", b"", id="nothing"),
        pytest.param("/v1/batch", b"{", id="no JSON"),
        pytest.param("/v1/batch", b"[]", id="no envelope"),
        pytest.param("/v1/batch", b'{"batch":{}}', id="no list"),
        pytest.param("/v1/track", b"[]", id="no object"),
        pytest.param("/v1/batch", gzip.compress(b"x" * 9)[:8], id="damaged compression"),
        pytest.param("/v1/batch", b'{"batch":[%s]}' % b",".join([b"{}"] * (MAX_EVENTS + 1)), id="too many events"),
        pytest.param("/v1/batch", b'{"context":{"a":"%s"},"batch":[{}]}' % (b"x" * 9000), id="shared context"),
    ],
)
def test_a_body_that_nobody_can_read_is_refused_as_a_whole(path: str, body: bytes) -> None:
    with pytest.raises(ZhiyinError):
        segment.check(path, "", body)
    assert [type(result) for result in decoded(path, body)] == [Rejected]


def test_one_bad_message_stops_no_other() -> None:
    batch = [TRACK, {"type": "track"}, "nonsense", TRACK | {"messageId": "m2"}, {"type": "dance"}]
    segment.check("/v1/batch", "", json.dumps({"batch": batch}).encode())
    results = decoded("/v1/batch", {"batch": batch})
    assert [isinstance(result, Interaction) for result in results] == [True, False, False, True, False]


def test_a_rejected_message_is_kept_as_it_came() -> None:
    [rejected] = decoded("/v1/batch", b'{"batch":[ {"type":"dance", "x":1} ]}')
    assert isinstance(rejected, Rejected)
    assert (rejected.raw, rejected.received_at) == (b'{"type":"dance", "x":1}', NOON)
    assert rejected.reason.format(**rejected.params) == "not a type of message: dance"


@pytest.mark.parametrize("body", [b'{"userId":"u1","event":""}', b"{ }"])
def test_what_its_path_said_of_a_rejected_message_is_kept_with_it(body: bytes) -> None:
    [rejected] = decoded("/v1/track", body)
    assert isinstance(rejected, Rejected)
    assert json.loads(rejected.raw) == {"type": "track", **json.loads(body)}


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/v1/identify", "identify", "Identified"),
        ("/v1/i", "identify", "Identified"),
        ("/v1/track", "track", "Viewed"),
        ("/v1/t", "track", "Viewed"),
        ("/v1/page", "page", "Page Viewed"),
        ("/v1/p", "page", "Page Viewed"),
        ("/v1/screen", "screen", "Screen Viewed"),
        ("/v1/s", "screen", "Screen Viewed"),
        ("/v1/group", "group", "Group Joined"),
        ("/v1/g", "group", "Group Joined"),
        ("/v1/alias", "alias", "Alias"),
        ("/v1/a", "alias", "Alias"),
    ],
)
def test_a_path_says_what_its_message_is(path: str, kind: str, name: str) -> None:
    sent = one({"event": "Viewed", "userId": "u1", "groupId": "g1", "previousId": "a1"}, path)
    assert (sent.type, sent.name) == (kind, name)


class TestPictures:
    def test_data_carries_the_message(self) -> None:
        message = b64encode(json.dumps(TRACK | {"properties": {"plan": "gold"}}).encode()).decode()
        [interaction] = accepted(decoded("/pixel/v1/track", query=f"data={message}"))
        assert (interaction.name, interaction.properties) == ("Order Completed", {"plan": "gold"})

    def test_dotted_parameters_are_the_message(self) -> None:
        query = "writeKey=WK&userId=u1&name=Home&properties.path=%2Fcart&context.page.path=%2Fcart"
        [interaction] = accepted(decoded("/pixel/v1/page", query=query))
        assert (interaction.name, interaction.touchpoint) == ("Page Viewed", "/cart")
        assert interaction.properties == {"path": "/cart", "name": "Home"}

    def test_a_picture_is_answered_with_a_picture(self) -> None:
        assert segment.answer(Outcome.OK, "/pixel/v1/page").content_type == "image/gif"


class TestAnswers:
    @pytest.mark.parametrize(
        ("outcome", "status"),
        [
            ("ok", 200),
            ("unauthorised", 401),
            ("invalid", 400),
            ("too_large", 413),
            ("too_many", 429),
            ("unavailable", 503),
        ],
    )
    def test_each_outcome_has_its_status(self, outcome: str, status: int) -> None:
        said = segment.answer(Outcome(outcome), "/v1/batch", retry_after_seconds=2)
        assert (said.status, json.loads(said.body)["success"]) == (status, status == 200)
        assert (("Retry-After", "2") in said.headers) == (status in (429, 503))

    def test_analytics_next_is_told_to_send_to_us(self) -> None:
        said = segment.FAMILY.settings("/v1/projects/WK/settings", "WK", "https://cx.example.com/base")
        told = json.loads(said.body)["integrations"]["Segment.io"]
        assert (told["apiKey"], told["apiHost"], told["protocol"]) == ("WK", "cx.example.com/base/v1", "https")

    def test_analytics_next_is_told_to_be_patient(self) -> None:
        said = segment.FAMILY.settings("/v1/projects/WK/settings", "WK", "https://cx.example.com")
        patience = json.loads(said.body)["integrations"]["Segment.io"]["httpConfig"]
        assert {config["maxRetryCount"] for config in patience.values()} == {100}

    def test_rudderstack_is_told_of_no_destination(self) -> None:
        source = json.loads(segment.FAMILY.settings("/sourceConfig/", "WK", "https://cx.example.com").body)["source"]
        assert (source["writeKey"], source["destinations"], source["dataplanes"]) == ("WK", [], {})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        *("type", "event", "name", "userId", "anonymousId", "previousId", "groupId", "messageId", "timestamp"),
        *("sentAt", "originalTimestamp", "traits", "properties", "context", "channel", "category"),
    ]
)
MESSAGES = st.dictionaries(FIELDS, JSON | st.sampled_from(["track", "identify", "alias", "2026-01-01", "u1"]))


@settings(max_examples=150, deadline=None)
@given(st.lists(MESSAGES, max_size=3), st.sampled_from(["/v1/batch", "/v1/track", "/v1/identify", "/v1/alias"]), JSON)
def test_any_message_becomes_an_interaction_or_a_rejection(
    messages: list[dict[str, Any]], path: str, context: object
) -> None:
    body: object = {"batch": messages, "context": context} if path == "/v1/batch" else {**dict(*messages[:1])}
    results = decoded(path, body)
    assert all(isinstance(result, Interaction | Rejected) for result in results)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=80), st.sampled_from(sorted(collecting_paths())))
def test_any_bytes_are_refused_or_decoded_but_never_raise(body: bytes, query: str, path: str) -> None:
    given = (path, query, body)
    segment.find_key({}, *given)
    assert all(isinstance(result, Interaction | Rejected) for result in decoded(path, body, query=query))
