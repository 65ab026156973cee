"""How fast interactions are acknowledged and shown, beside the bare loop in the same run."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.stories.running import RunningServer, free_port
from zhiyin.app.build import App
from zhiyin.base.scope import EVERYTHING

ROUNDS = 5
SECONDS = float(os.environ.get("ZHIYIN_BENCH_SECONDS", "8"))


def load(url: str, key: str, **options: object) -> dict[str, Any]:
    """Run the load generator; what it measured."""
    given = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "tests.bench.load", f"{url}/v1/batch", key, *given]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return result


@contextmanager
def bare_loop(folder: Path) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.bare", str(folder / "bare.journal"), str(port)])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def acknowledged(folder: Path) -> None:
    """Singles and batches of 100, acknowledged while the intake runs; in turns, for other work comes and goes."""
    server = RunningServer(folder / "acknowledged")
    key = server.write_key()
    with server, bare_loop(folder) as bare:
        for what, options in (("single events", {}), ("batches of 100", {"batch": 100, "connections": 8})):
            pairs = []
            for turn in range(ROUNDS):
                without = load(bare, "key", seconds=SECONDS / ROUNDS, **options)
                pairs.append(
                    (load(server.url, key, seconds=SECONDS / ROUNDS, run=f"{what[:5]}{turn}", **options), without)
                )
                server.wait_until_idle(300)
            _compare(what, pairs)


def sustained(folder: Path, *, prior: int, seconds: float) -> None:
    """From socket to timeline and warehouse: how many a second go through, and whether a backlog grows."""
    server = RunningServer(folder / "sustained")
    key = server.write_key()
    with server:
        _fill(server, key, prior)
        rate = 21_000
        begun, first, spent = time.monotonic(), _counts(server), _cpu_seconds(server)
        result = load(server.url, key, seconds=seconds, batch=100, connections=4, rate=rate, run="sustained")
        during = _counts(server)
        took = time.monotonic() - begun
        spent = _cpu_seconds(server) - spent
        server.wait_until_idle(300)
        drained = time.monotonic() - begun - took
        memory = sum(_memory(pid) for pid in _processes(server))
    applied = (during - first) / took
    print(
        f"sustained over {took:.0f} s with {prior:,} prior rows: sent {result['events'] / took:,.0f}/s,"
        f" applied {applied:,.0f}/s, backlog drained in {drained:.1f} s; both processes: {memory:,.0f} MB,"
        f" {1e6 * spent / (during - first):.0f} us of CPU an event"
    )


def freshness(folder: Path) -> None:
    """From the acknowledgement of an event to its place on the timeline, at 2,000 events a second."""
    server = RunningServer(folder / "freshness")
    key = server.write_key()
    with server:
        generator = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.load", f"{server.url}/v1/batch", key, "--rate", "2000", "--batch", "10",
             "--seconds", str(SECONDS), "--connections", "4"],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        waits = sorted(_waits(server, key, until=time.monotonic() + SECONDS))
        generator.wait()
    print(
        f"freshness at 2,000 events/s: p50 {1000 * waits[len(waits) // 2]:.0f} ms,"
        f" p95 {1000 * waits[int(0.95 * len(waits))]:.0f} ms (n {len(waits)})"
    )


def _waits(server: RunningServer, key: str, until: float) -> list[float]:
    app = server.app()
    waits = []
    number = 0
    with httpx.Client() as client:
        while time.monotonic() < until:
            number += 1
            last_id = app.timeline.last_id()
            event = {"type": "track", "event": "Probe", "messageId": f"probe-{number}", "userId": "probe"}
            client.post(f"{server.url}/v1/batch", json={"batch": [event]}, auth=(key, "")).raise_for_status()
            begun = time.monotonic()
            while not _is_shown(app, last_id, f"probe-{number}"):
                time.sleep(0.002)
            waits.append(time.monotonic() - begun)
    app.close()
    return waits


def _is_shown(app: App, after_id: int, event_id: str) -> bool:
    probes = app.timeline.newest(EVERYTHING, name="Probe", after_id=after_id, limit=1)
    return bool(probes) and probes[0].interaction.event_id == event_id


def _fill(server: RunningServer, key: str, prior: int) -> None:
    sent = 0
    while sent < prior:
        sent += load(server.url, key, seconds=10, batch=100, connections=4, run=f"prior-{sent}")["events"]
        server.wait_until_idle(1200)


def _counts(server: RunningServer) -> int:
    app = server.app()
    last = app.timeline.last_id()
    app.close()
    return last


def _processes(server: RunningServer) -> list[int]:
    found = subprocess.run(["pgrep", "-f", str(server.data)], capture_output=True, text=True).stdout.split()
    children = subprocess.run(["pgrep", "-P", ",".join(found)], capture_output=True, text=True).stdout.split()
    return sorted({int(pid) for pid in [*found, *children]})


def _memory(pid: int) -> float:
    """The proportional share of memory, in MB: what is shared between processes counts once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _cpu_seconds(server: RunningServer) -> float:
    """What both processes have worked so far."""
    spent = 0
    for pid in _processes(server):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


def _compare(what: str, pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """The median turn of both, and the median of the ratios of each turn."""
    for name, results in (("bare loop", [bare for _, bare in pairs]), ("Zhiyin", [ours for ours, _ in pairs])):
        middle = sorted(results, key=_rate)[len(results) // 2]
        quantiles = f"p50 {1000 * middle['p50']:.1f} ms, p95 {1000 * middle['p95']:.1f} ms"
        print(f"{name}, {what}: {_rate(middle):,.0f} events/s, {quantiles}")
    ratios = sorted(_rate(ours) / _rate(bare) for ours, bare in pairs)
    print(f"{what}: {ratios[len(ratios) // 2]:.2f} of the bare loop ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def _rate(result: dict[str, Any]) -> float:
    rate: float = result["events"] / result["seconds"]
    return rate
