"""Who may send, seen from the door of the collector."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from zhiyin.connectors.journal import JournalWriter
from zhiyin.connectors.keyring import KeyRing
from zhiyin.connectors.protocols.families import FAMILIES
from zhiyin.connectors.rates import Rates
from zhiyin.connectors.sources.model import Grant, hash_of
from zhiyin.customers.model import Trust
from zhiyin.web.collect import Collector

ADDRESS = "http://care.example"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[JournalWriter]:
    writer = JournalWriter(tmp_path)
    yield writer
    writer.close()


def answer(collector: Collector, key: str) -> httpx.Response:
    """The answer to one event."""

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=collector), base_url=ADDRESS) as client:
            event = {"event": "Product Viewed", "userId": "1001"}
            return await client.post("/v1/track", json=event, auth=(key, ""))

    return asyncio.run(send())


def sent(collector: Collector, key: str) -> int:
    return answer(collector, key).status_code


def test_a_key_opens_from_the_moment_it_was_made(journal: JournalWriter, tmp_path: Path) -> None:
    valid: dict[bytes, Grant] = {}
    keys = KeyRing(lambda: dict(valid))
    keys.refresh()
    valid[hash_of("zpub_1")] = Grant(1, Trust.PUBLIC)
    assert sent(Collector(FAMILIES, keys, journal, tmp_path, ADDRESS), "zpub_1") == httpx.codes.OK


def test_a_key_that_floods_us_is_told_to_wait_and_the_others_are_served(journal: JournalWriter, tmp_path: Path) -> None:
    valid = {hash_of(key): Grant(1, Trust.PUBLIC) for key in ("zpub_flood", "zpub_calm")}
    rates = Rates({Trust.PUBLIC: 1}, now=lambda: 0.0)
    collector = Collector(FAMILIES, KeyRing(lambda: valid), journal, tmp_path, ADDRESS, rates=rates)
    flood = [answer(collector, "zpub_flood") for _ in range(11)]
    assert [one.status_code for one in flood] == [httpx.codes.OK] * 10 + [httpx.codes.TOO_MANY_REQUESTS]
    assert flood[-1].headers["Retry-After"] == "1"
    assert sent(collector, "zpub_calm") == httpx.codes.OK


def test_an_unknown_key_opens_nothing(journal: JournalWriter, tmp_path: Path) -> None:
    assert sent(Collector(FAMILIES, KeyRing(dict), journal, tmp_path, ADDRESS), "zpub_1") == httpx.codes.UNAUTHORIZED
