"""Reading many texts beside a server that people use: how quickly they are read, and how long people wait meanwhile."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx

from tests.stories.running import RunningServer
from zhiyin.app.build import App

REVIEWS = int(os.environ.get("ZHIYIN_BENCH_REVIEWS", "100000"))
TARGET_MS = 300
ASKED = ("/texts?limit=50", "/opinions", "/customers?limit=50", "/text-analysis", "/metrics")
ROUNDS = 40
_OWNER = {"name": "Li Na", "email": "owner@example.com", "password": "a calm river in spring"}
_GOOD = (("The screen is bright", "support was kind", "delivery was fast"), ("屏幕很清晰", "客服很耐心", "物流很快"))
_BAD = (("the battery is dead by noon", "it broke within a week"), ("续航太差了", "用了两天就坏了", "价格太贵"))
_SENT_AT_ONCE = 200


def texts_beside(folder: Path) -> None:
    """The bar: the API answers within 300 ms (p95) while 100,000 reviews are read."""
    with RunningServer(folder / "data") as server:
        key, app = server.write_key(), server.app()
        token = app.staff.welcome.setup_token()
        made = httpx.post(f"{server.url}/api/v1/setup", json={"token": token, **_OWNER}).raise_for_status()
        with httpx.Client(base_url=f"{server.url}/api/v1", cookies=dict(made.cookies), timeout=60) as people:
            before = _waits(people)
            _send(server.url, key)
            _measure(app, people, before)
        app.close()


def _measure(app: App, people: httpx.Client, before: list[float]) -> None:
    _until_read(app, 1)
    begun, known = time.perf_counter(), _read(app)
    meanwhile = list[float]()
    while _read(app) < REVIEWS:
        meanwhile += _waits(people, rounds=5)
        time.sleep(0.5)
    seconds = time.perf_counter() - begun
    rest, busy = _p95(before), _p95(meanwhile)
    print(
        f"texts beside people: {REVIEWS:,} reviews read, {(REVIEWS - known) / seconds:,.0f}/s;"
        f" API p95 {busy:.0f} ms meanwhile (goal <= {TARGET_MS}), {rest:.0f} ms at rest,"
        f" ratio {busy / rest:.1f}, n {len(meanwhile):,}"
    )


def _send(url: str, key: str) -> None:
    with httpx.Client(auth=(key, ""), timeout=60) as shop:
        for start in range(0, REVIEWS, _SENT_AT_ONCE):
            batch = [_review(number) for number in range(start, min(start + _SENT_AT_ONCE, REVIEWS))]
            shop.post(f"{url}/v1/batch", json={"batch": batch}).raise_for_status()


def _review(number: int) -> Mapping[str, object]:
    words = "，".join(_words(number)) if number % 2 else ". ".join(_words(number))
    return {
        "type": "track", "event": "Product Reviewed", "messageId": f"m{number}", "userId": f"u{number % 5_000}",
        "properties": {"review_id": f"r{number}", "rating": 1 + number % 5, "review_body": f"{words} ({number})"},
    }  # fmt: skip


def _words(number: int) -> Iterator[str]:
    good, bad = _GOOD[number % 2], _BAD[number % 2]
    yield good[number // 2 % len(good)]
    yield bad[number // 7 % len(bad)]


def _waits(people: httpx.Client, rounds: int = ROUNDS) -> list[float]:
    """How long each answer took, in milliseconds."""
    found: list[float] = []
    for _ in range(rounds):
        for path in ASKED:
            begun = time.perf_counter()
            people.get(path).raise_for_status()
            found.append(1000 * (time.perf_counter() - begun))
    return found


def _p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1] if len(waits) > 1 else float("nan")


def _read(app: App) -> int:
    return app.texts.opinions.state().by_state.get("read", 0)


def _until_read(app: App, count: int) -> None:
    while _read(app) < count:
        time.sleep(0.2)
