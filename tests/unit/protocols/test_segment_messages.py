from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.protocols.segment_messages import TRACK, ids, one, why
from tests.unit.protocols.wire import NOON, SECOND, accepted, decoded
from zhiyin.connectors.protocols import segment
from zhiyin.connectors.protocols.limits import MAX_EVENT_BYTES
from zhiyin.connectors.protocols.model import RawRequest


def library(name: str) -> dict[str, Any]:
    return {"context": {"library": {"name": name}}}


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
