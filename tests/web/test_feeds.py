"""What the live feed tells by itself: new interactions, how far imports are, what sources send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from zhiyin.app.build import App, build
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.base.config import load_settings
from zhiyin.base.live import LiveHub, LiveMessage, Wish
from zhiyin.base.locale import Locale
from zhiyin.base.scope import EVERYTHING, UNSCOPED, ScopeFilter
from zhiyin.connectors.arrival import Arrival
from zhiyin.connectors.files.service import Wanted
from zhiyin.connectors.sources.model import Source
from zhiyin.customers.model import Identifier, Trust
from zhiyin.touchpoints.model import Interaction, Rejected
from zhiyin.web.feed import AT_ONCE, AlertFeed, Feed, ImportFeed, SourceFeed
from zhiyin.web.rates import Rates
from zhiyin.web.server import feed_bodies, import_body

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Listener:
    """Somebody at the hub."""

    hub: LiveHub
    heard: list[LiveMessage] = field(default_factory=list)

    def wants(self, *channels: str, scopes: ScopeFilter = EVERYTHING, source: str | None = None) -> Listener:
        wish = Wish(frozenset(channels), scopes, source)
        self.hub.watch(self.heard.extend, lambda: wish)
        return self

    def bodies(self) -> list[Any]:
        said = [message.body for message in self.heard]
        self.heard.clear()
        return said


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def app(tmp_path: Path, clock: FixedClock) -> Iterator[App]:
    app = build(load_settings({}, folder=tmp_path), clock)
    yield app
    app.close()


@pytest.fixture
def hub() -> LiveHub:
    return LiveHub()


def source(app: App, brand: str) -> Source:
    with app.db.transaction() as tx:
        scope_id = app.scopes.scope_id(tx, brand)
    return app.sources.create(f"shop of {brand}", "web", scope_id=scope_id)


def tell(app: App, origin: Source, count: int, start: int = 0) -> None:
    at = to_micros(NOW)
    app.intake.take([
        Arrival(origin, Trust.SERVER, "segment", Interaction(
            event_id=f"{origin.id}-{number}", type="track", name="Product Viewed", at=at, received_at=at,
            identifiers=(Identifier("user_id", f"u{origin.id}"),), channel="web", properties={},
        ))
        for number in range(start, start + count)
    ])  # fmt: skip


class TestInteractions:
    @pytest.fixture
    def feed(self, app: App, hub: LiveHub) -> Feed:
        return Feed(hub, app.timeline, app.sources, lambda entries: feed_bodies(app, entries))

    def test_are_told_once_from_when_somebody_watches(self, app: App, hub: LiveHub, feed: Feed) -> None:
        shop = source(app, "A")
        tell(app, shop, 3)
        viewer = Listener(hub).wants("interactions")
        feed.step()
        tell(app, shop, 2, start=3)
        assert (feed.step(), feed.step()) == (True, False)
        assert [body["name"] for body in viewer.bodies()] == ["Product Viewed"] * 2

    def test_of_a_small_brand_are_not_lost_among_those_of_a_large_one(self, app: App, hub: LiveHub, feed: Feed) -> None:
        small, large = source(app, "small"), source(app, "large")
        everybody = Listener(hub).wants("interactions")
        Listener(hub).wants("interactions", scopes=ScopeFilter(frozenset({small.scope_id})))
        feed.step()
        tell(app, small, 2)
        tell(app, large, AT_ONCE + 20)
        feed.step()
        told = [message.scope_id for message in everybody.heard]
        assert (told.count(small.scope_id), told.count(large.scope_id)) == (2, AT_ONCE)

    def test_of_one_source_are_told_though_another_sends_more(self, app: App, hub: LiveHub, feed: Feed) -> None:
        looked_at, other = source(app, "A"), source(app, "B")
        viewer = Listener(hub).wants("interactions", source=looked_at.public_id)
        feed.step()
        tell(app, looked_at, 2)
        tell(app, other, AT_ONCE + 20)
        feed.step()
        assert [message.source_id for message in viewer.heard] == [looked_at.public_id] * 2

    def test_are_not_looked_for_while_nobody_listens_to_them(self, app: App, hub: LiveHub, feed: Feed) -> None:
        viewer = Listener(hub).wants("imports")
        feed.step()
        tell(app, source(app, "A"), 1)
        assert not feed.step()
        assert viewer.bodies() == []


def test_open_alerts_are_told_of_when_they_are_others() -> None:
    hub, marks = LiveHub(), [("alr_1", 1)]
    feed = AlertFeed(hub, lambda: [*marks])
    feed.step()
    viewer = Listener(hub).wants("alerts")
    feed.step()
    assert viewer.bodies() == [], "that they are there is asked for, not told"
    marks.append(("alr_2", 1))
    feed.step()
    feed.step()
    assert viewer.bodies() == [{"type": "alerts", "open": 2}]
    marks[1] = ("alr_2", 2)
    feed.step()
    assert [message.scope_id for message in viewer.heard] == [UNSCOPED]


def test_imports_are_told_when_they_have_moved(app: App, hub: LiveHub) -> None:
    feed = ImportFeed(hub, app.imports, import_body)
    viewer = Listener(hub).wants("imports")
    file = app.imports.add_file("people.csv", BytesIO(b"name,email\nLi,li@example.com\n"), by=None, locale=Locale.EN)
    job = app.imports.start([Wanted(file.file.id, file.preview.mapping)], by=None).run.id
    feed.step()
    feed.step()
    assert [(body["type"], body["id"], body["state"]) for body in viewer.bodies()] == [("import", job, "waiting")]
    app.imports.cancel(job)
    feed.step()
    assert [body["state"] for body in viewer.bodies()] == ["cancelled"]


def test_sources_are_told_with_what_they_sent_and_what_was_put_aside(app: App, hub: LiveHub, clock: FixedClock) -> None:
    feed = SourceFeed(hub, app.sources, app.quarantine, clock)
    shop = source(app, "A")
    viewer = Listener(hub).wants("sources")
    feed.step()
    told = {"type": "source", "id": shop.public_id, "quarantined": 0}
    assert viewer.bodies() == [{**told, "count": 0, "last_at": None, "per_minute": None}]

    tell(app, shop, 10)
    app.intake.take([Arrival(shop, Trust.SERVER, "segment", Rejected(reason="a message needs a name", raw=b"{}"))])
    clock.instant += timedelta(seconds=30)
    feed.step()
    assert [message.scope_id for message in viewer.heard] == [shop.scope_id]
    assert viewer.bodies() == [{**told, "count": 10, "last_at": NOW, "per_minute": 20.0, "quarantined": 1}]


def test_a_rate_is_that_of_the_last_minute() -> None:
    rates = Rates()
    for seconds, count in ((0, 0), (10, 1_000), (40, 1_000), (70, 1_060), (100, 1_120)):
        rates.note(NOW + timedelta(seconds=seconds), {1: count})
    assert rates.per_minute(1) == 120  # from second 40 on
    assert rates.per_minute(2) == 0
