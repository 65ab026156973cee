"""Real SDKs, unmodified, against a real server: everything arrives exactly once, with the right customer."""

from __future__ import annotations

import gzip
import json
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.stories.sdk import programs
from tests.stories.sdk.faulty_proxy import Sent, faulty_proxy
from tests.stories.sdk.installation import Installation, Source, wait_until
from tests.stories.sdk.sending import EVENTS, SENDERS, Sender, sending

pytestmark = pytest.mark.acceptance

PATIENCE_SECONDS = 240
QUIET_SECONDS = 5
TRYING_AGAIN = [sender for sender in SENDERS if sender.tries_again]
ONCE_ONLY = [sender for sender in SENDERS if not sender.tries_again]
every_sdk = pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
every_sdk_that_tries_again = pytest.mark.parametrize("sender", TRYING_AGAIN, ids=lambda sender: sender.name)
every_sdk_that_does_not = pytest.mark.parametrize("sender", ONCE_ONLY, ids=lambda sender: sender.name)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=programs.chromium(), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def zhiyin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    yield from installed(tmp_path_factory.mktemp("sdk") / "data")


@pytest.fixture
def own_zhiyin(tmp_path: Path) -> Iterator[Installation]:
    yield from installed(tmp_path / "data")


def installed(data: Path) -> Iterator[Installation]:
    installation = Installation(data)
    installation.start()
    installation.sign_in_owner()
    yield installation
    installation.stop()


def arrived(zhiyin: Installation, source: Source, count: int) -> bool:
    """Wait for so many interactions, and then for any that should not come."""
    if not wait_until(lambda: len(zhiyin.interactions(source)) >= count, PATIENCE_SECONDS):
        return False
    time.sleep(QUIET_SECONDS)
    return True


def numbers(zhiyin: Installation, source: Source) -> list[int]:
    """The number that each event was sent with."""
    listed = zhiyin.interactions(source)
    viewed = [zhiyin.interaction(line["id"]) for line in listed if line["name"] == "Product Viewed"]
    return sorted(one["properties"]["number"] for one in viewed)


def people(zhiyin: Installation, source: Source) -> set[str]:
    """The customers of all interactions of a source."""
    return {line["customer"]["id"] for line in zhiyin.interactions(source)}


def acknowledged_numbers(requests: list[Sent]) -> list[int]:
    """What an independent reading of Sensors Data's requests finds in those answered 200."""
    messages = [message for request in requests for message in unpacked(request)]
    return sorted(message["properties"]["number"] for message in messages if message.get("event") == "ProductViewed")


def unpacked(request: Sent) -> list[dict[str, Any]]:
    fields = parse_qs(request.query) | parse_qs(request.body.decode())
    packed = b64decode((fields.get("data_list") or fields["data"])[0])
    content = json.loads(gzip.decompress(packed) if packed.startswith(b"\x1f\x8b") else packed)
    return content if isinstance(content, list) else [content]


@every_sdk
def test_every_event_arrives_once_and_belongs_to_its_sender(
    zhiyin: Installation, browser: Browser, sender: Sender
) -> None:
    source = zhiyin.add_source(sender.name, kind=sender.key_kind)
    with sending(sender, zhiyin.address, source.key, browser=browser, seconds=5) as person:
        assert arrived(zhiyin, source, EVENTS + sender.introductions)
    assert numbers(zhiyin, source) == list(range(EVENTS))
    assert len(people(zhiyin, source)) == 1
    assert ("user_id", person) in {
        (line["identity"]["kind"], line["identity"]["value"]) for line in zhiyin.interactions(source)
    }
    assert zhiyin.quarantined(source) == []


@every_sdk_that_tries_again
def test_what_is_refused_at_first_arrives_once_too(zhiyin: Installation, browser: Browser, sender: Sender) -> None:
    source = zhiyin.add_source(f"{sender.name}, refused", kind=sender.key_kind)
    with (
        faulty_proxy(zhiyin.address) as (address, faults),
        sending(sender, address, source.key, browser=browser, seconds=5, batching=True),
    ):
        assert arrived(zhiyin, source, EVENTS + sender.introductions)
    assert faults.refused >= 5
    assert numbers(zhiyin, source) == list(range(EVENTS))
    assert len(people(zhiyin, source)) == 1


@every_sdk_that_does_not
def test_what_was_answered_200_is_there_once(zhiyin: Installation, browser: Browser, sender: Sender) -> None:
    source = zhiyin.add_source(f"{sender.name}, refused", kind=sender.key_kind)
    with (
        faulty_proxy(zhiyin.address) as (address, faults),
        sending(sender, address, source.key, browser=browser, seconds=5),
    ):
        everything = EVENTS + sender.introductions
        assert wait_until(lambda: faults.refused + len(faults.acknowledged) >= everything, PATIENCE_SECONDS)
        acknowledged = acknowledged_numbers(faults.acknowledged)
        assert arrived(zhiyin, source, len(acknowledged))
    assert len(acknowledged) >= EVENTS // 2
    assert numbers(zhiyin, source) == acknowledged


@every_sdk_that_tries_again
def test_a_server_that_is_killed_loses_and_doubles_nothing(
    own_zhiyin: Installation, browser: Browser, sender: Sender
) -> None:
    source = own_zhiyin.add_source(sender.name, kind=sender.key_kind)
    with sending(sender, own_zhiyin.address, source.key, browser=browser, seconds=15, batching=True):
        for _ in range(3):
            time.sleep(3)
            own_zhiyin.kill()
            time.sleep(0.5)
            own_zhiyin.start()
        assert arrived(own_zhiyin, source, EVENTS + sender.introductions)
    assert numbers(own_zhiyin, source) == list(range(EVENTS))
    assert len(people(own_zhiyin, source)) == 1
