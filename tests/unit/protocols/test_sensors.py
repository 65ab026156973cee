from __future__ import annotations

import gzip
import json
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.protocols.wire import NOON, RECORDED_AT, SECOND, accepted, decoded, reasons, recordings
from zhiyin.base.errors import ZhiyinError
from zhiyin.connectors.protocols import sensors
from zhiyin.connectors.protocols.limits import MAX_EVENTS
from zhiyin.connectors.protocols.model import Outcome
from zhiyin.touchpoints.model import Interaction, Rejected

MILLISECONDS = NOON // 1000
TRACK = {"type": "track", "event": "E", "distinct_id": "a1", "time": MILLISECONDS, "properties": {}}


def packed(value: object, *, compressed: bool = False) -> str:
    raw = json.dumps(value).encode()
    return b64encode(gzip.compress(raw) if compressed else raw).decode()


def sent(*messages: dict[str, Any], **given: Any) -> list[Interaction | Rejected]:
    """A list of messages, as the Python SDK sends it."""
    form = urlencode({"data_list": packed(list(messages), compressed=True), "gzip": 1})
    return decoded("/sa", form.encode(), family="sensors", **given)


def one(message: dict[str, Any], **given: Any) -> Interaction:
    [interaction] = accepted(sent(message, **given))
    return interaction


def ids(interaction: Interaction) -> list[tuple[str, str]]:
    return [(identifier.kind, identifier.value) for identifier in interaction.identifiers]


class TestRealSdks:
    def test_every_recorded_request_is_understood(self) -> None:
        found = recordings("sensors-")
        assert len(found) >= 30
        for recording in found:
            given = (recording.path, recording.query, recording.body)
            assert sensors.find_key(recording.headers, *given) == "default"
            sensors.check(*given)
            assert accepted(sensors.decode(recording.stored(RECORDED_AT)))

    def test_each_way_of_sending_tells_the_same_story(self) -> None:
        told: dict[str, set[tuple[str, str]]] = {}
        for recording in recordings("sensors-browser"):
            for interaction in accepted(sensors.decode(recording.stored(RECORDED_AT))):
                told.setdefault(recording.label, set()).add((interaction.type, interaction.name))
        assert len(told) == 4
        for label, names in told.items():
            assert {("page", "Page Viewed"), ("identify", "Identified"), ("track", "Order Completed")} <= names, label

    def test_no_two_recorded_messages_are_taken_for_one(self) -> None:
        ids = [
            interaction.event_id
            for recording in recordings("sensors-")
            for interaction in accepted(sensors.decode(recording.stored(RECORDED_AT)))
        ]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        pytest.param(urlencode({"data": packed(TRACK)}), b"", id="picture"),
        pytest.param("", urlencode({"data": packed(TRACK), "ext": "crc=1"}).encode(), id="form"),
        pytest.param("", urlencode({"data": packed(TRACK, compressed=True), "gzip": 1}).encode(), id="compressed form"),
        pytest.param("", urlencode({"data_list": packed([TRACK])}).encode(), id="list"),
        pytest.param("", gzip.compress(urlencode({"data_list": packed([TRACK])}).encode()), id="compressed request"),
        pytest.param("", urlencode({"data": json.dumps(TRACK)}).encode(), id="form without base64"),
        pytest.param("", json.dumps([TRACK]).encode(), id="JSON list"),
        pytest.param("", json.dumps(TRACK).encode(), id="JSON object"),
        pytest.param("project=default", urlencode({"data": packed(TRACK)}).encode(), id="query besides"),
    ],
)
def test_data_is_found_however_it_is_packed(query: str, body: bytes) -> None:
    sensors.check("/sa", query, body)
    [interaction] = accepted(decoded("/sa", body, family="sensors", query=query))
    assert (interaction.name, interaction.at) == ("E", NOON)


@pytest.mark.parametrize(
    ("headers", "query", "body"),
    [
        pytest.param({}, "token=K", b"", id="token"),
        pytest.param({}, "project=K", b"", id="project"),
        pytest.param({}, "project=default&token=K", b"", id="token before project"),
        pytest.param({"authorization": "Bearer K"}, "project=default", b"", id="header"),
        pytest.param({}, "", json.dumps([TRACK | {"project": "K"}]).encode(), id="message"),
    ],
)
def test_the_key_is_found(headers: dict[str, str], query: str, body: bytes) -> None:
    assert sensors.find_key(headers, "/sa", query, body) == "K"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"data=", id="empty"),
        pytest.param(b"data=%%%", id="no base64"),
        pytest.param(b"data=" + b64encode(b"hello"), id="no JSON"),
        pytest.param(b"data=" + b64encode(b"5"), id="no object"),
        pytest.param(b"data=" + b64encode(gzip.compress(b"{}")[:9]), id="damaged compression"),
        pytest.param(b"data=" + b64encode(gzip.compress(b" " * 30_000_000)), id="bomb"),
        pytest.param(json.dumps([{}] * (MAX_EVENTS + 1)).encode(), id="too many"),
    ],
)
def test_a_body_that_nobody_can_read_is_refused_as_a_whole(body: bytes) -> None:
    assert sensors.find_key({}, "/sa", "", body) is None
    with pytest.raises(ZhiyinError):
        sensors.check("/sa", "", body)
    assert [type(result) for result in decoded("/sa", body, family="sensors")] == [Rejected]


@pytest.mark.parametrize(
    ("event", "kind", "name"),
    [
        ("$pageview", "page", "Page Viewed"),
        ("$MPViewScreen", "screen", "Screen Viewed"),
        ("$AppViewScreen", "screen", "Screen Viewed"),
        ("$AppStart", "track", "Application Opened"),
        ("$AppInstall", "track", "Application Installed"),
        ("$WebClick", "track", "$WebClick"),
        ("OrderCompleted", "track", "Order Completed"),
        ("order_completed", "track", "Order Completed"),
        ("ViewVipCard", "track", "ViewVipCard"),
    ],
)
def test_an_event_gets_our_name_where_it_is_sure(event: str, kind: str, name: str) -> None:
    interaction = one(TRACK | {"event": event})
    assert (interaction.type, interaction.name) == (kind, name)


class TestWho:
    @pytest.mark.parametrize(
        ("message", "expected"),
        [
            pytest.param({"distinct_id": "a1"}, [("anonymous_id", "a1")], id="visitor"),
            pytest.param(
                {"distinct_id": "u1", "properties": {"$is_login_id": True}}, [("user_id", "u1")], id="flagged login"
            ),
            pytest.param({"distinct_id": 42}, [("anonymous_id", "42")], id="number"),
            pytest.param(
                {"distinct_id": "u1", "login_id": "u1", "anonymous_id": "a1"},
                [("user_id", "u1"), ("anonymous_id", "a1")],
                id="login and visitor",
            ),
            pytest.param(
                {
                    "distinct_id": "u1",
                    "identities": {
                        "$identity_cookie_id": "c1",
                        "$identity_login_id": "u1",
                        "$identity_mobile": "13800138000",
                        "$identity_email": "A@Example.com",
                        "$identity_mp_unionid": "un1",
                        "$identity_mp_wx123_openid": "op1",
                        "$identity_store_card": "s1",
                        "$identity_idfv": "d1",
                        "$identity_undefined": None,
                    },
                },
                [
                    ("user_id", "u1"),
                    ("phone", "+8613800138000"),
                    ("email", "a@example.com"),
                    ("wechat_unionid", "un1"),
                    ("wechat_openid", "op1"),
                    ("store_card", "s1"),
                    ("anonymous_id", "c1"),
                    ("device_id", "d1"),
                ],
                id="identities",
            ),
            pytest.param(
                {"distinct_id": "$identity_mobile+13800138000"}, [("phone", "+8613800138000")], id="key+value"
            ),
            pytest.param(
                {"distinct_id": "a1", "properties": {"$device_id": "d1"}},
                [("anonymous_id", "a1"), ("device_id", "d1")],
                id="device",
            ),
        ],
    )
    def test_a_message_names_its_person(self, message: dict[str, Any], expected: list[tuple[str, str]]) -> None:
        assert ids(one(TRACK | message)) == expected

    def test_a_sign_up_joins_the_visitor_and_the_user(self) -> None:
        signed_up = one({"type": "track_signup", "event": "$SignUp", "distinct_id": "u1", "original_id": "a1"})
        assert (signed_up.type, signed_up.name) == ("identify", "Identified")
        assert ids(signed_up) == [("user_id", "u1"), ("anonymous_id", "u1"), ("anonymous_id", "a1")]

    def test_a_binding_names_all_its_identities(self) -> None:
        identities = {"$identity_login_id": "u1", "$identity_email": "a@example.com"}
        bound = one({"type": "track_id_bind", "event": "$BindID", "distinct_id": "u1", "identities": identities})
        assert (bound.type, ids(bound)) == ("alias", [("user_id", "u1"), ("email", "a@example.com")])

    def test_an_unbinding_joins_nobody(self) -> None:
        identities = {"$identity_login_id": "u1", "$identity_email": "a@example.com"}
        unbound = one({"type": "track_id_unbind", "event": "$UnbindID", "distinct_id": "u1", "identities": identities})
        assert ids(unbound) == [("user_id", "u1"), ("email", "a@example.com")]
        assert (unbound.trait_operation, unbound.traits) == ("unbind", {})
        assert unbound.properties == {"unbound": ["user_id: u1", "email: a@example.com"]}

    @pytest.mark.parametrize(
        ("message", "reason"),
        [
            ({"type": "track_signup", "distinct_id": "u1"}, "a {kind} message needs an original_id"),
            ({"type": "track", "event": "E"}, "a {kind} message needs a distinct_id or identities"),
            ({"type": "profile_set", "properties": {"a": 1}}, "a {kind} message needs a distinct_id or identities"),
            ({"type": "track", "event": "E", "distinct_id": ["a"]}, "not a usable {kind}: {raw}"),
            ({"type": "dance", "distinct_id": "a1"}, "not a type of message: {raw}"),
            ({"type": "profile_dance", "distinct_id": "a1"}, "not a type of message: {raw}"),
            ({"type": "track", "distinct_id": "a1"}, "the event has no name"),
            ({"ekey": "k", "payloads": "p", "pkv": 1}, "the event is encrypted; switch encryption off in the SDK"),
            ({"type": "item_set", "item_id": "1"}, "an item needs an item_type and an item_id"),
            (TRACK | {"time": 5_000_000_000_000}, "the time lies more than 24 hours ahead"),
            (TRACK | {"properties": {str(n): n for n in range(256)}}, "there are {count} properties; at most {limit}"),
        ],
    )
    def test_what_cannot_be_used_is_rejected_with_its_reason(self, message: dict[str, Any], reason: str) -> None:
        assert reasons(sent(message, TRACK)) == [reason, ""]


class TestTraits:
    @pytest.mark.parametrize("operation", ["set", "set_once", "increment", "append", "unset", "delete"])
    def test_a_profile_message_changes_traits(self, operation: str) -> None:
        changed = one({"type": f"profile_{operation}", "distinct_id": "a1", "properties": {"points": 5}})
        assert (changed.type, changed.trait_operation, changed.traits) == ("identify", operation, {"points": 5})
        assert changed.properties == {}

    def test_traits_that_are_set_hold_further_ids(self) -> None:
        properties = {"email": "a@example.com", "phone": "not a number"}
        changed = one({"type": "profile_set", "distinct_id": "a1", "properties": properties})
        assert (ids(changed), changed.traits) == ([("anonymous_id", "a1"), ("email", "a@example.com")], properties)

    def test_traits_that_are_taken_away_do_not(self) -> None:
        properties = {"email": "a@example.com"}
        assert ids(one({"type": "profile_unset", "distinct_id": "a1", "properties": properties})) == [
            ("anonymous_id", "a1")
        ]

    @pytest.mark.parametrize(("operation", "name"), [("set", "Item Set"), ("delete", "Item Deleted")])
    def test_an_item_belongs_to_nobody(self, operation: str, name: str) -> None:
        message = {"type": f"item_{operation}", "item_type": "product", "item_id": 7, "properties": {"price": 1}}
        item = one(message)
        assert (item.type, item.name, item.identifiers) == ("item", name, ())
        assert item.properties == {"price": 1, "item_type": "product", "item_id": "7"}


class TestWhereAndWhen:
    @pytest.mark.parametrize(
        ("properties", "channel", "touchpoint"),
        [
            pytest.param({"$lib": "js", "$url_path": "/cart"}, "web", "/cart", id="web"),
            pytest.param({"$lib": "js", "$url": "https://x.example/cart?a=1"}, "web", "/cart", id="address only"),
            pytest.param({"$lib": "MiniProgram", "$url_path": "pages/cart"}, "mini_program", "pages/cart", id="小程序"),
            pytest.param({"$lib": "iOS", "$screen_name": "Cart"}, "app", "Cart", id="app"),
            pytest.param({"$lib": "python"}, "server", "", id="server"),
            pytest.param({"$lib": "python", "channel": "store", "store": "S1"}, "store", "S1", id="for a store"),
            pytest.param({}, "", "", id="unknown"),
        ],
    )
    def test_channel_and_touchpoint(self, properties: dict[str, Any], channel: str, touchpoint: str) -> None:
        interaction = one(TRACK | {"properties": properties})
        assert (interaction.channel, interaction.touchpoint) == (channel, touchpoint)

    def test_what_describes_the_machine_goes_into_the_context(self) -> None:
        properties = {"$lib": "js", "$utm_source": "wechat", "$title": "店铺", "title": "own", "$ip": "192.0.2.9"}
        interaction = one(TRACK | {"properties": properties})
        assert interaction.context == {"library": {"name": "js"}, "campaign": {"source": "wechat"}}
        assert interaction.properties == {"$title": "店铺", "title": "own"}
        assert interaction.ip == "192.0.2.9"

    def test_a_slow_clock_is_put_right_by_the_time_of_sending(self) -> None:
        hour = 3_600_000
        interaction = one(TRACK | {"time": MILLISECONDS - 2 * hour, "_flush_time": MILLISECONDS - hour})
        assert (interaction.at, interaction.original_at) == (NOON - 3600 * SECOND, NOON - 7200 * SECOND)

    def test_an_import_of_the_past_is_not_corrected(self) -> None:
        interaction = one(TRACK | {"time": MILLISECONDS - 7_200_000, "_flush_time": 1, "time_free": True})
        assert (interaction.historical, interaction.at) == (True, NOON - 7200 * SECOND)


class TestWhich:
    def test_a_retry_is_the_same_with_a_track_id(self) -> None:
        message = TRACK | {"_track_id": 247147879, "_flush_time": MILLISECONDS}
        again = message | {"_flush_time": MILLISECONDS + 900}
        assert one(message).event_id == one(again, received_at=NOON + SECOND).event_id

    def test_a_track_id_that_repeats_is_not_the_same_message(self) -> None:
        message = TRACK | {"_track_id": 247147879}
        others: list[dict[str, Any]] = [{"distinct_id": "a2"}, {"time": MILLISECONDS + 10_000}, {"event": "F"}]
        assert one(message).event_id not in {one(message | other).event_id for other in others}

    def test_a_retry_is_the_same_without_any_id(self) -> None:
        first = [interaction.event_id for interaction in accepted(sent(TRACK, TRACK, TRACK | {"event": "F"}))]
        again = accepted(sent(TRACK, TRACK, TRACK | {"event": "F"}, received_at=NOON + SECOND))
        assert first == [interaction.event_id for interaction in again]
        assert len(set(first)) == 3


def test_a_picture_is_answered_with_a_picture() -> None:
    assert sensors.answer(Outcome.OK, "/sa.gif").content_type == "image/gif"
    assert sensors.answer(Outcome.OK, "/sa").body == b'{"success":true}'
    assert sensors.answer(Outcome.UNAUTHORISED, "/sa.gif").status == 401


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        *("type", "event", "distinct_id", "original_id", "login_id", "anonymous_id", "identities", "time"),
        *("time_free", "_flush_time", "_track_id", "properties", "lib", "item_type", "item_id"),
    ]
)
KINDS = st.sampled_from(["track", "track_signup", "track_id_bind", "track_id_unbind", "profile_set", "item_set", "x"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(KINDS, st.dictionaries(FIELDS, JSON)), max_size=3))
def test_any_message_becomes_an_interaction_or_a_rejection(messages: list[tuple[str, dict[str, Any]]]) -> None:
    results = sent(*({"type": kind} | message for kind, message in messages))
    assert len(results) == len(messages)
    assert all(isinstance(result, Interaction | Rejected) for result in results)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=80))
def test_any_bytes_are_refused_or_decoded_but_never_raise(body: bytes, query: str) -> None:
    for content in (body, b"data=" + b64encode(body), b"data_list=" + body):
        sensors.find_key({}, "/sa", query, content)
        results = decoded("/sa", content, family="sensors", query=query)
        assert all(isinstance(result, Interaction | Rejected) for result in results)


def test_a_list_of_nothing_says_nothing() -> None:
    assert decoded("/sa", b"[]", family="sensors") == []
