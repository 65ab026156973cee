"""How long the overview takes to be complete in a browser, and how fresh its live feed is, over a filled brand."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import websockets
from playwright.sync_api import Browser, sync_playwright
from websockets.typing import Origin

from tests.stories.running import RunningServer
from tests.web.browser.conftest import OWNER, QUIET
from zhiyin.connectors.sources.model import KeyKind
from zhiyin.web.console import is_built

CUSTOMERS = int(os.environ.get("ZHIYIN_BENCH_CUSTOMERS", "20000"))
VISITS = 5
VIEWERS = 50
EVENTS = 40
FEED_TARGET_MS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A device and its connection, as the bars of the console name them."""

    name: str
    bytes_per_second: float
    latency_ms: int
    slower: int  # the processor
    width: int
    height: int
    target_ms: int


LINES = (
    Line("desk (10 Mbit/s, 40 ms)", 10e6 / 8, 40, 1, 1440, 900, 1_000),
    Line("slow phone (1.6 Mbit/s, 150 ms, processor 4 times slower)", 1.6e6 / 8, 150, 4, 390, 844, 3_500),
)
COMPLETE = """() =>
    document.querySelector('.kpi .value') && document.querySelector('.feed-line')
    && !document.querySelector('.skeleton, .skeleton-lines, [aria-busy=true]') ? performance.now() : 0"""


def console(folder: Path) -> None:
    """The bars of loading and of the feed."""
    if not is_built():
        raise SystemExit("the console is not built: run `make console`")
    fill = [sys.executable, "-m", "zhiyin.main", "demo", "--data", str(folder / "console"), "--customers"]
    subprocess.run([*fill, str(CUSTOMERS)], check=True, stdout=subprocess.DEVNULL)
    with RunningServer(folder / "console") as server, _owner(server) as owner:
        cookies = {cookie.name: cookie.value or "" for cookie in owner.cookies.jar}
        key = server.write_key(KeyKind.SERVER, name="bench")
        with _chromium() as chromium:
            for line in LINES:
                _visit(chromium, server.url, cookies, line)  # a server that nobody has asked yet is another matter
                _report(line, sorted(_visit(chromium, server.url, cookies, line) for _ in range(VISITS)))
        waits = sorted(asyncio.run(_waits(server.url, cookies, key)))
    p50, p95 = (waits[int(len(waits) * share)] for share in (0.5, 0.95))
    verdict = "holds" if p95 <= FEED_TARGET_MS else "MISSED"
    print(
        f"live feed, {VIEWERS} viewers: p50 {p50:.0f} ms, p95 {p95:.0f} ms (n {len(waits)});"
        f" target {FEED_TARGET_MS} ms {verdict}"
    )


def _report(line: Line, taken: list[float]) -> None:
    median = taken[len(taken) // 2]
    verdict = "holds" if median <= line.target_ms else "MISSED"
    print(
        f"overview complete, {line.name}: median {median:.0f} ms ({taken[0]:.0f} to {taken[-1]:.0f}, n {len(taken)});"
        f" target {line.target_ms} ms {verdict}"
    )


@contextmanager
def _owner(server: RunningServer) -> Iterator[httpx.Client]:
    app = server.app()
    token = app.staff.welcome.setup_token()
    app.close()
    with httpx.Client(base_url=f"{server.url}/api/v1", trust_env=False, timeout=30) as client:
        client.post("/setup", json={"token": token, **OWNER}).raise_for_status()
        yield client


@contextmanager
def _chromium() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None:
        raise SystemExit("there is no Chromium on this machine")
    with sync_playwright() as playwright, ExitStack() as end:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        end.callback(browser.close)
        yield browser


def _visit(chromium: Browser, url: str, cookies: dict[str, str], line: Line) -> float:
    """Milliseconds from the address to the whole overview, with nothing kept from an earlier visit."""
    with ExitStack() as end:
        context = chromium.new_context(viewport={"width": line.width, "height": line.height})
        end.callback(context.close)
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        speed = {"downloadThroughput": line.bytes_per_second, "uploadThroughput": line.bytes_per_second}
        tools.send("Network.emulateNetworkConditions", {"offline": False, "latency": line.latency_ms, **speed})
        tools.send("Emulation.setCPUThrottlingRate", {"rate": line.slower})
        page.goto(f"{url}/console/", wait_until="commit")
        return float(page.wait_for_function(COMPLETE, polling=10, timeout=60_000).json_value())


async def _waits(url: str, cookies: dict[str, str], key: str) -> list[float]:
    """Milliseconds from the collector's answer to the message of each viewer."""
    answered: dict[str, float] = {}  # with nothing until the collector has answered
    heard: list[tuple[str, float]] = []
    ready = asyncio.Semaphore(0)

    async def view() -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        address = f"{url.replace('http', 'ws', 1)}/api/v1/live"
        async with websockets.connect(address, additional_headers={"Cookie": cookie}, origin=Origin(url)) as live:
            await live.send(json.dumps({"subscribe": ["interactions"]}))
            ready.release()
            async for message in live:
                now = time.perf_counter()
                heard.extend((name, now) for name in answered if name in str(message))

    viewers = [asyncio.create_task(view()) for _ in range(VIEWERS)]
    for _ in viewers:
        await ready.acquire()
    await asyncio.sleep(1)
    async with httpx.AsyncClient(base_url=url, auth=(key, ""), trust_env=False) as sender:
        for _ in range(EVENTS):
            name = f"Bench {uuid4().hex}"
            event = {"userId": "bench", "event": name, "messageId": name}
            answered[name] = 0.0
            (await sender.post("/v1/track", json=event)).raise_for_status()
            answered[name] = time.perf_counter()
            await asyncio.sleep(0.25)
    for viewer in viewers:
        viewer.cancel()
    return [1000 * (at - answered[name]) for name, at in heard]
