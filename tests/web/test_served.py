"""The whole web application as it is served: what it tells browsers, and what it never believes of them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.cast import ORIGIN, OWNER, PASSWORD, engage
from zhiyin.app.build import build, open_warehouse
from zhiyin.base.config import load_settings
from zhiyin.base.errors import Conflict
from zhiyin.base.live import LiveHub
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.journal import JournalWriter
from zhiyin.connectors.keyring import KeyRing
from zhiyin.connectors.sources.model import KeyKind
from zhiyin.web.server import create, serve

EVIL = "evil.example"
POISON = {"Host": EVIL, "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "Forwarded": f"host={EVIL}"}
FOREIGN_PAGE = {"Origin": f"http://{EVIL}", "Access-Control-Request-Method": "POST"}


class Served:
    def __init__(self, client: TestClient, key: str) -> None:
        self.client = client
        self.key = key


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    app = build(load_settings({"ZHIYIN_PUBLIC_URL": ORIGIN}, folder=tmp_path_factory.mktemp("served")))
    engage(app.staff)
    source = app.sources.create("web page", "web")
    _, key = app.sources.create_key(source.public_id, KeyKind.PUBLIC, EVERYTHING)
    warehouse, journal = open_warehouse(app), JournalWriter(app.journal_folder)
    web = create(app, warehouse, LiveHub(), journal, KeyRing(app.sources.grants), os.getpid)
    with TestClient(web, ORIGIN, follow_redirects=False) as client:
        yield Served(client, key)
    journal.close()
    warehouse.close()
    app.close()


PLACES = [
    "/", "/console", "/console/", "/console/setup", "/console/customers/", "/api/v1/users", "/api/v1/users/", "/api/v1",
    "/api/v1/meta", "/api/v1/openapi.json", "/v1/projects/x/settings", "/sourceConfig", "/healthz", "/nothing", "//",
    f"//{EVIL}", f"/console//{EVIL}/..", f"/%2F{EVIL}",
]  # fmt: skip


@pytest.mark.parametrize("path", PLACES)
def test_no_answer_names_a_host_that_the_sender_made_up(served: Served, path: str) -> None:
    answer = served.client.get(path, headers=POISON)
    assert EVIL not in answer.headers.get("location", "")
    assert EVIL not in answer.text or EVIL in path


def test_the_settings_that_sdks_read_name_the_public_url(served: Served) -> None:
    settings = served.client.get(f"/v1/projects/{served.key}/settings", headers=POISON)
    assert settings.status_code == 200
    assert ORIGIN.removeprefix("http://") in settings.text
    config = served.client.get("/sourceConfig", params={"writeKey": served.key}, headers=POISON)
    assert EVIL not in settings.text + config.text


@pytest.mark.parametrize("path", ["/console/", "/console/setup", "/console/nothing", "/api/v1/session", "/api/v1/x"])
def test_no_page_of_ours_stands_in_a_frame_or_runs_the_words_of_others(served: Served, path: str) -> None:
    headers = served.client.get(path).headers
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "script-src 'unsafe-inline'" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/console/", "/api/v1/session", "/api/v1/users", "/api/v1/live", "/healthz"])
def test_pages_of_others_may_read_nothing_of_ours(served: Served, path: str, method: str) -> None:
    answer = served.client.request(method, path, headers=FOREIGN_PAGE)
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/track", "/v1/t", "/beacon/v1/batch", "/sa"])
def test_pages_of_others_may_send_events_and_only_that(served: Served, path: str) -> None:
    allowed = served.client.options(path, headers=FOREIGN_PAGE).headers
    assert allowed["access-control-allow-origin"] == f"http://{EVIL}"
    assert "DELETE" not in allowed["access-control-allow-methods"]
    assert served.client.delete(path, headers=FOREIGN_PAGE).status_code == 405


def test_a_session_sends_no_events_and_a_write_key_opens_no_session(served: Served) -> None:
    signed_in = served.client.post("/api/v1/session", json={"email": OWNER.email, "password": PASSWORD})
    assert signed_in.status_code == 201
    batch = {"batch": [{"type": "track", "event": "x", "userId": "u"}]}
    assert served.client.post("/v1/batch", json=batch).status_code == 401
    served.client.cookies.clear()
    for headers in ({"Authorization": f"Bearer {served.key}"}, {"Cookie": f"zhiyin={served.key}"}):
        assert served.client.get("/api/v1/session", headers=headers).status_code == 401


@pytest.mark.parametrize("word", ["\r\nX-Injected: 1", "\r\n\r\n<script>", "\x00", "é" * 300])
def test_no_word_of_a_request_becomes_a_header(served: Served, word: str) -> None:
    for path in ("/api/v1/users", "/v1/batch", "/console/"):
        answer = served.client.get(path, params={"x": word}, headers={"X-Request-Id": word.encode("latin-1").hex()})
        assert "x-injected" not in answer.headers


def test_a_second_server_of_a_folder_is_refused_and_leaves_the_number_of_the_first(tmp_path: Path) -> None:
    with (tmp_path / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("123")
        lock.flush()
        with pytest.raises(Conflict, match="another Zhiyin server"):
            serve(load_settings({}, overrides={"data": tmp_path}), {})
    assert (tmp_path / "server.lock").read_text() == "123"
