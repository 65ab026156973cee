from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.protocols.wire import (
    NOON,
    RECORDED_AT,
    SECOND,
    accepted,
    collecting_paths,
    decoded,
    reasons,
    recordings,
)
from zhiyin.base.errors import ZhiyinError
from zhiyin.connectors.protocols import segment
from zhiyin.connectors.protocols.limits import MAX_EVENT_BYTES, MAX_EVENTS
from zhiyin.connectors.protocols.model import Outcome, RawRequest
from zhiyin.touchpoints.model import Interaction, Rejected

BASIC = {"authorization": "Basic " + b64encode(b"WK:").decode()}
TRACK = {"type": "track", "event": "Order Completed", "userId": "u1", "messageId": "m1"}


def one(message: dict[str, Any], path: str = "/v1/batch", **given: Any) -> Interaction:
    [interaction] = accepted(decoded(path, {"batch": [message]} if "batch" in path else message, **given))
    return interaction


def why(message: dict[str, Any]) -> str:
    [reason] = reasons(decoded("/v1/batch", {"batch": [message]}))
    return reason


def library(name: str) -> dict[str, Any]:
    return {"context": {"library": {"name": name}}}


def ids(interaction: Interaction) -> list[tuple[str, str]]:
    return [(identifier.kind, identifier.value) for identifier in interaction.identifiers]


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


class TestWhen:
    @pytest.mark.parametrize(
        ("timestamp", "sent", "expected"),
        [
            pytest.param("2026-03-02T10:00:00Z", None, "10:00:00", id="no time of sending"),
            pytest.param("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", "11:00:00", id="clock an hour slow"),
            pytest.param("2026-03-02T13:10:00Z", "2026-03-02T13:30:00Z", "11:40:00", id="clock ahead"),
            pytest.param("2026-03-02T10:00:00Z", "2026-03-02T11:59:59Z", "10:00:00", id="the way through the network"),
            pytest.param("2026-03-02T10:00:00Z", "2026-02-02T12:00:00Z", "10:00:00", id="sent again a month later"),
            pytest.param("2026-03-02T10:00:00Z", "soon", "10:00:00", id="unreadable time of sending"),
            pytest.param("2026-03-02T18:00:00+08:00", None, "10:00:00", id="another zone"),
            pytest.param("2026-03-02T10:00:00", None, "10:00:00", id="no zone"),
            pytest.param(1772445600000, None, "10:00:00", id="milliseconds"),
            pytest.param(1772445600, None, "10:00:00", id="seconds"),
            pytest.param(None, "2026-03-02T11:00:00Z", "12:00:00", id="no time at all"),
        ],
    )
    def test_the_senders_clock_is_put_right(self, timestamp: object, sent: str | None, expected: str) -> None:
        interaction = one(TRACK | {"timestamp": timestamp, "sentAt": sent})
        hour, minute, second = (int(part) for part in expected.split(":"))
        assert interaction.at == NOON + ((hour - 12) * 3600 + minute * 60 + second) * SECOND

    def test_all_four_times_are_kept(self) -> None:
        interaction = one(TRACK | {"timestamp": "2026-03-02T10:00:00Z", "sentAt": "2026-03-02T11:00:00Z"})
        times = (interaction.original_at, interaction.sent_at, interaction.received_at, interaction.at)
        assert times == (NOON - 7200 * SECOND, NOON - 3600 * SECOND, NOON, NOON - 3600 * SECOND)

    def test_a_batch_and_a_header_say_when_it_was_sent(self) -> None:
        sent = "2026-03-02T11:00:00Z"
        [batched] = accepted(decoded("/v1/batch", {"batch": [TRACK], "sentAt": sent}))
        single = one(TRACK, "/v1/track", sent_at=sent)
        assert batched.sent_at == single.sent_at == NOON - 3600 * SECOND

    def test_rudderstacks_own_time_counts_when_the_caller_gave_none(self) -> None:
        assert one(TRACK | {"originalTimestamp": "2026-03-02T10:00:00Z"}).at == NOON - 7200 * SECOND

    def test_an_import_of_the_past_is_not_corrected(self) -> None:
        message = TRACK | {"timestamp": "2026-03-02T10:00:00Z", "sentAt": "2026-03-02T11:00:00Z"}
        [imported] = accepted(decoded("/v1/import", {"batch": [message]}))
        assert (imported.historical, imported.at) == (True, NOON - 7200 * SECOND)

    @pytest.mark.parametrize(
        ("timestamp", "reason"),
        [
            ("1999-12-31T23:59:59Z", "the time lies before the year 2000"),
            ("2026-03-03T12:00:01Z", "the time lies more than 24 hours ahead"),
            ("yesterday", "not a time: {raw}"),
            (True, "not a time: {raw}"),
            (1e300, "the time lies more than 24 hours ahead"),
        ],
    )
    def test_an_impossible_time_is_rejected(self, timestamp: object, reason: str) -> None:
        assert why(TRACK | {"timestamp": timestamp}) == reason

    def test_a_day_ahead_and_the_year_2000_are_taken(self) -> None:
        assert one(TRACK | {"timestamp": "2026-03-03T12:00:00Z"}).at == NOON + 86_400 * SECOND
        assert one(TRACK | {"timestamp": "2000-01-01"}).at == 946_684_800 * SECOND


class TestWhich:
    def test_the_message_id_stays_over_retries(self) -> None:
        again = TRACK | {"sentAt": "2026-03-02T11:59:00Z", "_metadata": {"retryCount": 2}}
        assert one(TRACK).event_id == one(again, received_at=NOON + SECOND).event_id == "m1"

    def test_without_an_id_the_content_is_the_id(self) -> None:
        message = {"type": "track", "event": "E", "userId": "u1", "timestamp": "2026-03-02T10:00:00Z"}
        again = {"sentAt": "2026-03-02T11:59:00Z"} | dict(reversed(message.items()))
        assert one(message).event_id == one(again, received_at=NOON + SECOND).event_id
        assert one(message).event_id != one(message | {"userId": "u2"}).event_id

    def test_without_id_and_time_each_arrival_is_new(self) -> None:
        message = {"event": "E", "userId": "u1"}
        first, second = (one(message, "/v1/track", received_at=NOON + n) for n in (0, 1))
        assert first.event_id != second.event_id

    def test_equal_messages_without_an_id_in_one_batch_are_as_many_messages(self) -> None:
        message = {"type": "track", "event": "E", "userId": "u1", "timestamp": "2026-03-02T10:00:00Z"}
        found = [[i.event_id for i in accepted(decoded("/v1/batch", {"batch": [message] * 3}))] for _ in range(2)]
        assert len(set(found[0])) == 3
        assert found[0] == found[1]

    def test_an_id_too_long_to_store_still_recognises_its_retry(self) -> None:
        first, second = (one(TRACK | {"messageId": "m" * 5000, "sentAt": sent}) for sent in (None, 1772445600))
        assert first.event_id == second.event_id != one(TRACK | {"messageId": "m" * 5001}).event_id


class TestWho:
    @pytest.mark.parametrize(
        ("message", "expected"),
        [
            pytest.param({"userId": "u1", "anonymousId": "a1"}, [("user_id", "u1"), ("anonymous_id", "a1")], id="both"),
            pytest.param({"userId": 42}, [("user_id", "42")], id="a number"),
            pytest.param({"userId": "", "anonymousId": "a1"}, [("anonymous_id", "a1")], id="empty"),
            pytest.param({"userId": "undefined", "anonymousId": "a1"}, [("anonymous_id", "a1")], id="placeholder"),
            pytest.param({}, [], id="nobody: an event of the brand's own"),
            pytest.param(
                {"userId": "u1", "context": {"device": {"id": "d1"}}},
                [("user_id", "u1"), ("device_id", "d1")],
                id="device",
            ),
            pytest.param(
                {"userId": "u1", "context": {"externalIds": [{"id": "7", "type": "loyaltyCard"}, {"id": None}, 5]}},
                [("user_id", "u1"), ("loyalty_card", "7")],
                id="ids of other systems",
            ),
            pytest.param(
                {"userId": "u1", "context": {"traits": {"email": "Li.Na@Example.COM "}}},
                [("user_id", "u1"), ("email", "li.na@example.com")],
                id="RudderStack's context.traits",
            ),
        ],
    )
    def test_an_event_names_its_person(self, message: dict[str, Any], expected: list[tuple[str, str]]) -> None:
        assert ids(one({"type": "track", "event": "E"} | message)) == expected

    @pytest.mark.parametrize(
        ("traits", "expected"),
        [
            ({"email": "A@Example.com"}, ("email", "a@example.com")),
            ({"phone": "138 0013 8000"}, ("phone", "+8613800138000")),
            ({"mobile": 13800138000}, ("phone", "+8613800138000")),
            ({"手机号": "13800138000"}, ("phone", "+8613800138000")),
            ({"memberNumber": "M-7"}, ("member_number", "M-7")),
            ({"member_number": 7}, ("member_number", "7")),
            ({"unionId": "o6_bm"}, ("wechat_unionid", "o6_bm")),
            ({"openid": "oX1"}, ("wechat_openid", "oX1")),
        ],
    )
    def test_traits_hold_further_ids(self, traits: dict[str, Any], expected: tuple[str, str]) -> None:
        identified = one({"type": "identify", "userId": "u1", "traits": traits})
        assert ids(identified) == [("user_id", "u1"), expected]
        assert identified.traits == traits

    def test_a_phone_number_without_a_country_is_read_as_one_of_the_region(self) -> None:
        message = {"type": "identify", "userId": "u1", "traits": {"phone": "0912 345 678"}}
        request = RawRequest(
            family="segment",
            source_id=1,
            path="/v1/batch",
            query="",
            received_at=NOON,
            body=json.dumps({"batch": [message]}).encode(),
        )
        [identified] = accepted(segment.decode(request, region="TW"))
        assert ids(identified)[1] == ("phone", "+886912345678")

    @pytest.mark.parametrize("traits", [{"email": "not an address"}, {"phone": "12"}, {"email": ["a@example.com"]}])
    def test_a_trait_that_cannot_be_an_id_stays_a_trait(self, traits: dict[str, Any]) -> None:
        identified = one({"type": "identify", "userId": "u1", "traits": traits})
        assert (ids(identified), identified.traits) == ([("user_id", "u1")], traits)

    def test_the_address_of_a_company_is_nobodys_id(self) -> None:
        joined = one({"type": "group", "userId": "u1", "groupId": "g1", "traits": {"email": "info@example.com"}})
        assert (ids(joined), joined.group_id) == ([("user_id", "u1")], "g1")

    def test_identify_joins_the_traits_of_both_places(self) -> None:
        message = {"type": "identify", "userId": "u1", "context": {"traits": {"a": 1, "b": 1}}, "traits": {"b": 2}}
        assert one(message).traits == {"a": 1, "b": 2}

    def test_an_alias_names_what_was_before_as_visitor_and_as_user(self) -> None:
        aliased = one({"type": "alias", "userId": "u1", "previousId": "p1"})
        assert ids(aliased) == [("user_id", "u1"), ("anonymous_id", "p1"), ("user_id", "p1")]

    def test_an_alias_of_the_visitors_own_id_names_no_second_user(self) -> None:
        aliased = one({"type": "alias", "userId": "u1", "anonymousId": "p1", "previousId": "p1"})
        assert ids(aliased) == [("user_id", "u1"), ("anonymous_id", "p1")]

    @pytest.mark.parametrize(
        ("message", "reason"),
        [
            ({"type": "identify"}, "an {kind} message needs a userId or an anonymousId"),
            ({"type": "alias", "userId": "u1"}, "an alias message needs a previousId"),
            ({"type": "group", "userId": "u1"}, "a group message needs a groupId"),
            ({"type": "track", "event": "E", "userId": {"id": 1}}, "not a usable {kind}: {raw}"),
            ({"type": "track", "event": "E", "userId": "u" * 300}, "not a usable {kind}: {raw}"),
            ({"type": "track", "event": "E", "userId": True}, "not a usable {kind}: {raw}"),
        ],
    )
    def test_a_message_about_a_person_needs_one(self, message: dict[str, Any], reason: str) -> None:
        assert why(message) == reason


class TestWhere:
    @pytest.mark.parametrize(
        ("message", "channel", "touchpoint"),
        [
            pytest.param(
                {"context": {"library": {"name": "analytics.js"}, "page": {"path": "/cart"}}}, "web", "/cart", id="web"
            ),
            pytest.param(library("analytics-kotlin"), "app", "", id="app"),
            pytest.param(library("analytics-python"), "server", "", id="server"),
            pytest.param({"channel": "web"} | library("weapp"), "mini_program", "", id="mini-program"),
            pytest.param({"channel": "mobile"}, "app", "", id="RudderStack's word"),
            pytest.param(
                {"context": {"channel": "store"}, "properties": {"store": "West Lake"}},
                "store",
                "West Lake",
                id="said in the context",
            ),
            pytest.param(
                {"properties": {"channel": "call", "queue": "Returns"}} | library("analytics-python"),
                "call",
                "Returns",
                id="a server speaks for the call centre",
            ),
            pytest.param(
                {"properties": {"channel": "email"}} | library("analytics.js"),
                "web",
                "",
                id="a property never moves a browser",
            ),
            pytest.param(
                {"event": "Email Opened"} | library("analytics-python"), "email", "", id="by the nature of the event"
            ),
            pytest.param({}, "", "", id="unknown"),
        ],
    )
    def test_channel_and_touchpoint(self, message: dict[str, Any], channel: str, touchpoint: str) -> None:
        interaction = one(TRACK | message)
        assert (interaction.channel, interaction.touchpoint) == (channel, touchpoint)

    def test_a_screen_is_its_touchpoint(self) -> None:
        viewed = one({"type": "screen", "userId": "u1", "name": "Cart", "category": "Shop"})
        assert (viewed.touchpoint, viewed.properties) == ("Cart", {"name": "Cart", "category": "Shop"})

    def test_the_peers_address_is_the_customers_only_in_a_browser(self) -> None:
        browser, server = {"library": {"name": "analytics.js"}}, {"library": {"name": "analytics-python"}}
        sent = [one(TRACK | {"context": context}, ip="192.0.2.1", user_agent="UA") for context in (browser, server)]
        assert [(i.ip, i.user_agent) for i in sent] == [("192.0.2.1", "UA"), (None, None)]

    def test_the_sender_may_name_the_address_or_ask_for_the_peers(self) -> None:
        named, direct = {"ip": "192.0.2.9", "userAgent": "Named"}, {"direct": True}
        sent = [one(TRACK | {"context": context}, ip="192.0.2.1") for context in (named, direct)]
        assert [i.ip for i in sent] == ["192.0.2.9", "192.0.2.1"]


class TestContent:
    def test_the_context_of_a_batch_is_lent_to_each_message(self) -> None:
        body = {"batch": [TRACK | {"context": {"locale": "zh-TW"}}], "context": {"locale": "en", "app": {"name": "A"}}}
        [interaction] = accepted(decoded("/v1/batch", body))
        assert interaction.context == {"locale": "zh-TW", "app": {"name": "A"}}

    @pytest.mark.parametrize(
        ("context", "consent"),
        [
            ({}, None),
            ({"consent": {"categoryPreferences": {"Advertising": False, "x": "y"}}}, {"Advertising": False}),
            ({"consent": []}, None),
            ({"consentManagement": {"allowedConsentIds": ["a"], "deniedConsentIds": ["b"]}}, {"a": True, "b": False}),
        ],
    )
    def test_consent_is_told_only_by_its_object(self, context: dict[str, Any], consent: object) -> None:
        assert one(TRACK | {"context": context}).consent == consent

    def test_php_writes_an_empty_object_as_a_list(self) -> None:
        assert one(TRACK | {"properties": [], "context": []}).properties == {}

    def test_a_name_is_one_line_of_plain_text(self) -> None:
        assert one(TRACK | {"event": "  Order\t Completed\u0000\n"}).name == "Order Completed"

    @pytest.mark.parametrize(
        ("message", "reason"),
        [
            ({"event": None}, "the event has no name"),
            ({"event": " \n"}, "the event has no name"),
            ({"event": 5}, "the event has no name"),
            ({"event": "e" * 256}, "the name of the event has more than {limit} characters"),
            ({"properties": ["a"]}, "{where} is not an object"),
            ({"properties": "a"}, "the message has the wrong shape: {problem}"),
            ({"properties": {str(n): n for n in range(256)}}, "there are {count} properties; at most {limit}"),
            ({"properties": {"a": [[[[[1]]]]]}}, "the properties are nested deeper than {limit} levels"),
            (
                {"context": {"a": {"b": {"c": {"d": {"e": {}}}}}}},
                "the properties are nested deeper than {limit} levels",
            ),
            ({"properties": {"a": "x" * MAX_EVENT_BYTES}}, "the event has {size} bytes; at most {limit}"),
            ({"type": None}, "not a type of message: {raw}"),
        ],
    )
    def test_what_goes_too_far_is_rejected_with_its_reason(self, message: dict[str, Any], reason: str) -> None:
        assert why(TRACK | message) == reason

    def test_the_limits_themselves_are_allowed(self) -> None:
        properties = {str(n): n for n in range(254)} | {"a": {"b": {"c": {"d": 1}}}}
        assert one(TRACK | {"properties": properties}).properties == properties

    def test_a_number_beyond_64_bits_is_kept_as_text(self) -> None:
        assert one(TRACK | {"properties": {"n": 2**70}}).properties == {"n": str(2**70)}

    def test_half_an_emoji_does_not_lose_the_event(self) -> None:
        body = b'{"batch":[{"type":"track","event":"E","userId":"u1","properties":{"title":"a\\ud83d"}}]}'
        segment.check("/v1/batch", "", body)
        [interaction] = accepted(decoded("/v1/batch", body))
        assert interaction.properties == {"title": "a?"}


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
