"""Whoever watches the server sees whether it lives, whether it can work, and its figures; nobody else sees those."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from httpx import Response
from starlette.testclient import TestClient

from tests.web.cast import ORIGIN
from zhiyin.app.build import App, build, open_warehouse
from zhiyin.app.watch import ROOM_BYTES, Figure, Watch
from zhiyin.base.config import load_settings
from zhiyin.base.live import LiveHub
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.journal import JournalWriter
from zhiyin.connectors.keyring import KeyRing
from zhiyin.connectors.sources.model import KeyKind
from zhiyin.staff.access import Permission
from zhiyin.staff.model import ScopeGrant
from zhiyin.web.health import exposition
from zhiyin.web.server import create
from zhiyin.worker.process import loops_of

PHONE = "+8613800138000"
SAMPLE = re.compile(r'^(zhiyin_\w+(?:\{(?:\w+="(?:[^"\\\n]|\\.)*",?)+\})?) (\S+)$')


@dataclass
class Machine:
    """A server, as far as it is watched."""

    app: App
    client: TestClient
    watch: Watch
    worker: list[int] = field(default_factory=lambda: [os.getpid()])
    free: list[int] = field(default_factory=lambda: [ROOM_BYTES])

    def key(self, *permissions: Permission, brand: str = "*") -> dict[str, str]:
        _, secret = self.app.staff.keys.make(None, "prometheus", permissions, [ScopeGrant(brand=brand)])
        return {"Authorization": f"Bearer {secret}"}

    def figures(self) -> dict[str, float]:
        answer = self.client.get("/metrics", headers=self.key(Permission.DELIVERIES_READ))
        assert answer.status_code == 200
        lines = [line for line in answer.text.splitlines() if not line.startswith("# ")]
        matches = [SAMPLE.match(line) for line in lines]
        return {match[1]: float(match[2]) for match in matches if match} if all(matches) else {}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    app = build(load_settings({"ZHIYIN_PUBLIC_URL": ORIGIN}, folder=tmp_path))
    warehouse, journal = open_warehouse(app), JournalWriter(app.journal_folder)
    machine: Machine
    web = create(
        app, warehouse, LiveHub(), journal, KeyRing(app.sources.grants), lambda: next(iter(machine.worker), None)
    )
    watch = Watch(app, warehouse, lambda: next(iter(machine.worker), None), dict, lambda _folder: machine.free[0])
    with TestClient(web, ORIGIN) as client:
        machine = Machine(app, client, watch)
        yield machine
    journal.close()
    warehouse.close()
    app.close()


def send(machine: Machine, key: str) -> int:
    body = {"batch": [{"type": "track", "event": "Product Viewed", "userId": PHONE, "messageId": "1"}]}
    answer: Response = machine.client.post("/v1/batch", json=body, auth=(key, ""))
    return answer.status_code


class TestReadiness:
    def test_is_given_when_all_is_well(self, machine: Machine) -> None:
        answer = machine.client.get("/readyz")
        assert (answer.status_code, answer.text) == (200, "ready")

    def test_ends_with_the_worker(self, machine: Machine) -> None:
        machine.worker.clear()
        answer = machine.client.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "the worker is not running")
        assert machine.client.get("/healthz").status_code == 200, "the process lives"

    def test_ends_when_the_journal_has_no_room(self, machine: Machine) -> None:
        assert list(machine.watch.troubles()) == []
        machine.free[0] -= 1
        assert list(machine.watch.troubles()) == ["the disk is full"]

    def test_is_not_held_up_by_whoever_writes(self, machine: Machine) -> None:
        with machine.app.db.transaction():
            assert machine.client.get("/readyz").status_code == 200


class TestFigures:
    def test_are_for_those_who_may_see_how_the_whole_installation_goes(self, machine: Machine) -> None:
        for headers, status in [
            ({}, 401),
            ({"Authorization": "Bearer zk_nonsense"}, 401),
            (machine.key(Permission.METRICS_READ), 403),
            (machine.key(Permission.DELIVERIES_READ, brand="A"), 403),
        ]:
            answer = machine.client.get("/metrics", headers=headers)
            assert answer.status_code == status
            assert "zhiyin_" not in answer.text

    def test_tell_what_was_taken_refused_and_still_waits(self, machine: Machine) -> None:
        source = machine.app.sources.create("web page", "web")
        _, key = machine.app.sources.create_key(source.public_id, KeyKind.SERVER, EVERYTHING)
        assert (send(machine, key), send(machine, "nonsense")) == (200, 401)
        figures = machine.figures()
        assert figures['zhiyin_collect_requests_total{protocol="segment",status="200"}'] == 1
        assert figures['zhiyin_collect_requests_total{protocol="segment",status="401"}'] == 1
        assert figures["zhiyin_journal_backlog_bytes"] > 0
        assert figures["zhiyin_intake_lag_seconds"] > 0
        [intake] = [loop for loop in loops_of(machine.app, Event(), with_journal=True) if loop.name == "intake"]
        intake.step()
        figures = machine.figures()
        assert (figures["zhiyin_journal_backlog_bytes"], figures["zhiyin_intake_lag_seconds"]) == (0, 0)
        assert figures['zhiyin_outbox_deliveries{state="waiting"}'] > 0

    def test_tell_how_the_processes_are(self, machine: Machine) -> None:
        figures = machine.figures()
        assert figures["zhiyin_worker_up"] == 1
        assert figures['zhiyin_resident_memory_bytes{process="worker"}'] > 1 << 20
        machine.worker.clear()
        figures = machine.figures()
        assert figures["zhiyin_worker_up"] == 0
        assert 'zhiyin_resident_memory_bytes{process="worker"}' not in figures

    def test_hold_nothing_that_a_customer_is(self, machine: Machine) -> None:
        source = machine.app.sources.create("web page of 李娜", "web")
        _, key = machine.app.sources.create_key(source.public_id, KeyKind.SERVER, EVERYTHING)
        send(machine, key)
        text = machine.client.get("/metrics", headers=machine.key(Permission.DELIVERIES_READ)).text
        assert not [word for word in (PHONE, "李娜", key, source.public_id) if word in text]


def test_a_figure_is_written_as_prometheus_reads_it() -> None:
    figure = Figure("parcels_total", "Parcels sent.", (({"by": 'air "fast"\n\\'}, 2), ({"by": "sea"}, 0.5)), True)
    assert exposition([figure]) == (
        "# HELP zhiyin_parcels_total Parcels sent.\n"
        "# TYPE zhiyin_parcels_total counter\n"
        'zhiyin_parcels_total{by="air \\"fast\\"\\n\\\\"} 2\n'
        'zhiyin_parcels_total{by="sea"} 0.5\n'
    )
