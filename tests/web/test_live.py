"""The live feed: only for who may watch, only what they may see, and nobody slow holds up others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import WebSocketDenialResponse, WebSocketTestSession

from tests.web.cast import ADMIN, AGENT, ANALYST, FIELD_ENGINEER, ORIGIN, OWNER, VIEWER, Browser, House
from zhiyin.base.live import LiveHub, LiveMessage
from zhiyin.base.scope import EVERYTHING, NOTHING, ScopeFilter
from zhiyin.staff.access import ROLES, Permission, Principal
from zhiyin.staff.model import Role
from zhiyin.web.live import MAX_BATCH, MAX_WAITING, Viewer

FEED = "ws://care.example/api/v1/live"
EVERY_CHANNEL = ["interactions", "sources", "imports", "alerts", "emerging_issues"]


def interaction(number: int, scope_id: int = 0, source_id: str | None = None) -> LiveMessage:
    return LiveMessage("interactions", {"type": "interaction", "id": number}, scope_id, source_id)


@contextmanager
def watching(
    browser: Browser, channels: list[str] = EVERY_CHANNEL, source: str | None = None
) -> Iterator[tuple[WebSocketTestSession, list[str]]]:
    with browser.client.websocket_connect(FEED, headers={"Origin": ORIGIN}) as socket:
        socket.send_json({"subscribe": channels, "source": source})
        yield socket, socket.receive_json()["channels"]


class TestAViewer:
    def test_hears_what_is_published(self, house: House) -> None:
        with house.as_(OWNER) as browser, watching(browser) as (socket, _):
            house.hub.publish(interaction(1), interaction(2))
            assert [socket.receive_json()["id"] for _ in range(2)] == [1, 2]

    def test_hears_only_rows_of_their_scopes(self, house: House, parts: Any) -> None:
        with parts.db.transaction() as tx:
            own = house.staff.scopes.scope_id(tx, "A", "Care", "North")
            foreign = house.staff.scopes.scope_id(tx, "B", "Care", "North")
        with house.as_(AGENT) as browser, watching(browser) as (socket, _):
            of_all = LiveMessage("alerts", {"type": "alerts", "id": 4})
            house.hub.publish(interaction(1, foreign), interaction(2), of_all, interaction(3, own))
            assert socket.receive_json()["id"] == 3

    def test_hears_only_channels_that_the_role_allows(self, house: House) -> None:
        importing = LiveMessage("imports", {"type": "import", "id": 1})
        with house.as_(VIEWER) as browser, watching(browser) as (socket, _):
            house.hub.publish(importing, interaction(2))
            assert socket.receive_json()["id"] == 2
        with house.as_(ANALYST) as browser, watching(browser) as (socket, _):
            house.hub.publish(importing, interaction(2))
            assert socket.receive_json()["id"] == 1

    def test_hears_only_the_source_that_they_look_at(self, house: House) -> None:
        with house.as_(OWNER) as browser, watching(browser, source="src_1") as (socket, _):
            house.hub.publish(interaction(1, source_id="src_2"), interaction(2, source_id="src_1"))
            assert socket.receive_json()["id"] == 2

    def test_hears_nothing_before_subscribing_and_of_no_unknown_channel(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            with browser.client.websocket_connect(FEED, headers={"Origin": ORIGIN}) as socket:
                house.hub.publish(interaction(1))
                for nonsense in ("", "[]", "{}", '{"subscribe": 1}', "[" * 100_000, '{"subscribe": [{}]}'):
                    socket.send_text(nonsense)
                assert socket.receive_json() == {"type": "subscribed", "channels": []}
            with watching(browser, ["sources", "passwords"]) as (_, channels):
                assert channels == ["sources"]

    def test_may_send_bytes_that_nobody_reads(self, house: House) -> None:
        with house.as_(OWNER) as browser, watching(browser) as (socket, _):
            socket.send_bytes(b"\x00\xff")
            house.hub.publish(interaction(1))
            assert socket.receive_json()["id"] == 1

    def test_is_forgotten_after_leaving(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            with watching(browser):
                assert house.hub.is_watched
            assert not house.hub.is_watched

    def test_with_an_api_key_needs_no_page(self, house: House) -> None:
        _, secret = house.staff.keys.make(None, "wall", [Permission.LIVE_READ, Permission.INTERACTIONS_READ])
        with house.visit() as program:
            headers = {"Authorization": f"Bearer {secret}"}
            with program.client.websocket_connect(FEED, headers=headers) as socket:
                socket.send_json({"subscribe": ["interactions"]})
                socket.receive_json()
                house.hub.publish(interaction(1))
                assert socket.receive_json()["id"] == 1


class TestIsRefused:
    def status(self, browser: Browser, **headers: str) -> int:
        with (
            pytest.raises(WebSocketDenialResponse) as refused,
            browser.client.websocket_connect(FEED, headers=headers),
        ):
            pass
        assert refused.value.headers["content-type"] == "application/problem+json"
        return int(refused.value.status_code)

    def test_who_is_not_signed_in(self, house: House) -> None:
        with house.visit() as stranger:
            assert self.status(stranger, Origin=ORIGIN) == 401

    def test_a_page_of_another_site(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            assert self.status(browser, Origin="https://evil.example") == 403
            assert self.status(browser, Origin="null") == 403
            assert self.status(browser) == 403

    def test_who_may_not_watch(self, house: House) -> None:
        _, secret = house.staff.keys.make(None, "k", [Permission.METRICS_READ])
        with house.visit() as program:
            assert self.status(program, Authorization=f"Bearer {secret}") == 403


def viewer(scopes: ScopeFilter = EVERYTHING, role: Role = Role.OWNER) -> Viewer:
    who = Viewer(Principal("usr_1", "A", role, ROLES[role], scopes, "user"))
    who.subscribe(EVERY_CHANNEL, None)
    return who


def taken(who: Viewer) -> list[Any]:
    return [json.loads(message) for message in who.take()]


class TestWhoIsSlow:
    def test_loses_the_oldest_and_is_told_how_many(self) -> None:
        slow = viewer()
        slow.hear([interaction(number) for number in range(MAX_WAITING + 10)])
        first = taken(slow)
        assert first[:2] == [{"type": "skipped", "count": 10}, {"type": "interaction", "id": 10}]
        rest = [message for _ in range(MAX_WAITING // MAX_BATCH + 1) for message in taken(slow)]
        assert (first + rest)[-1]["id"] == MAX_WAITING + 9
        assert len(first + rest) == MAX_WAITING + 1

    def test_does_not_get_what_was_taken_from_them_while_it_waited(self) -> None:
        slow = viewer()
        slow.hear([interaction(1)])
        slow.principal = replace(slow.principal, scopes=NOTHING)
        assert taken(slow) == []

    def test_does_not_get_what_they_no_longer_want(self) -> None:
        slow = viewer()
        slow.hear([interaction(1)])
        slow.subscribe(["sources"], None)
        assert taken(slow) == []


@pytest.mark.parametrize("member", [OWNER, ADMIN, ANALYST, AGENT, FIELD_ENGINEER, VIEWER], ids=lambda m: str(m.role))
def test_every_role_may_watch_something(house: House, member: Any) -> None:
    with house.as_(member) as browser, watching(browser) as (_, channels):
        assert channels == sorted(EVERY_CHANNEL)


def test_the_hub_tells_everybody_who_watches_until_they_leave() -> None:
    hub = LiveHub()
    heard: list[LiveMessage] = []
    end = hub.watch(heard.extend)
    hub.watch(lambda _messages: None)
    hub.publish(interaction(1))
    end()
    hub.publish(interaction(2))
    assert [message.body["id"] for message in heard] == [1]
