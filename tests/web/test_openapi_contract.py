"""The whole API keeps to its OpenAPI document, whatever it is asked: no 5xx, no undocumented answer (schemathesis)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
import uvicorn
from starlette.applications import Starlette

from tests.web.whole import whole_house
from zhiyin.staff.access import Permission
from zhiyin.web.api.openapi import PREFIX

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "allow_header_conformance", "unsupported_method", "missing_required_header",
)  # fmt: skip
EXAMPLES = os.environ.get("ZHIYIN_TEST_EXAMPLES", "20")  # for each route and kind of request
SCHEMATHESIS = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"


@contextmanager
def serving(application: Starlette) -> Iterator[str]:
    """The application on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(application, port=0, lifespan="off", log_level="error", access_log=False))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def whole_api(tmp_path: Path) -> Iterator[tuple[str, str, Path]]:
    """Where the whole application answers, a key that may do everything, the document.

    The document here says nothing of keys and sessions: the tool would try its own instead of
    ours, and never get further. What a stranger gets is tested route by route in test_whole_access.py.
    """
    with whole_house(tmp_path / "data") as house:
        _, secret = house.staff.keys.make(None, "schemathesis", list(Permission))
        document = house.api.openapi()
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["security"] = []
        written = tmp_path / "openapi.json"
        written.write_text(json.dumps(document))
        with serving(house.server) as url:
            yield url + PREFIX, secret, written


@pytest.mark.slow
def test_every_answer_is_one_that_the_document_describes(whole_api: tuple[str, str, Path], tmp_path: Path) -> None:
    url, secret, document = whole_api
    command = [
        sys.executable, "-c", SCHEMATHESIS, "run", str(document), "--url", url, "--max-examples", EXAMPLES,
        "--checks", ",".join(CHECKS), "--header", f"Authorization: Bearer {secret}", "--continue-on-failure",
        "--generation-database", "none", "--no-color", "--seed", "7",
        "--exclude-name", "DELETE /api-keys/{key_id}",  # it would revoke the very key that it asks with
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-30000:] + done.stderr[-2000:]
