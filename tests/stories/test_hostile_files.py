"""Hostile files: whatever their names, columns and cells, they are read or refused in words, and harm nobody after."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.stories.hostile import HANDLER, HOSTILE, SCRIPT
from tests.stories.running import RunningServer
from zhiyin.staff.access import Permission

pytestmark = pytest.mark.slow

NAMES = ["../../../../tmp/pwned.csv", f"{SCRIPT}.csv", "a\\..\\b.csv", "con\u202evsc.exe", "x" * 4000 + ".csv", ".", ""]
READING = [Permission.IMPORTS_READ, Permission.IMPORTS_EDIT, Permission.CUSTOMERS_READ, Permission.QUARANTINE_READ]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("files") / "data") as server:
        yield server


@pytest.fixture(scope="module")
def clerk(server: RunningServer) -> Iterator[httpx.Client]:
    """A program that may import files."""
    app = server.app()
    _, secret = app.staff.keys.make(None, "clerk", READING)
    app.close()
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, trust_env=False, timeout=60) as client:
        yield client


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def bring(clerk: httpx.Client, content: bytes, name: str = "people.csv") -> httpx.Response:
    return clerk.post("/imports/files", files={"file": (name or "blank", content)})


def imported(clerk: httpx.Client, brought: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The import of the file, at its end."""
    mapping = {field: column for field, column in brought["mapping"].items() if column}
    body = {"file_id": brought["file_id"], "kind": "customers", "mapping": mapping, **changes}
    started = clerk.post("/imports", json=body)
    assert started.status_code == 201, started.text
    deadline = time.monotonic() + 60
    while (job := clerk.get(f"/imports/{started.json()['id']}").json())["state"] in ("waiting", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return dict(job)


def test_hostile_cells_come_in_as_words_or_are_rejected_with_a_reason(clerk: httpx.Client) -> None:
    header = ["user_id", "name", "email", "phone", HANDLER, "=cmd()", "__proto__"]
    rows = [[f"p{number}", word, word, word, word, word, word] for number, word in enumerate(HOSTILE.values())]
    brought = bring(clerk, as_csv([header, *rows])).raise_for_status().json()
    done = imported(clerk, brought)
    assert done["state"] == "done"
    assert done["accepted"] + done["rejected"] == len(rows)
    people = clerk.get("/customers", params={"limit": 200}).json()["data"]
    assert HANDLER in {one["name"] for one in people} or done["rejected"]
    rejects = clerk.get(f"/imports/{done['id']}/rejects.csv")
    cells = [cell for line in csv.reader(io.StringIO(rejects.text.removeprefix("\ufeff"))) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_file_is_a_label_and_no_place(clerk: httpx.Client, server: RunningServer, name: str) -> None:
    answer = bring(clerk, as_csv([["user_id", "name"], ["p1", "Anna"]]), name)
    assert answer.status_code == 201, answer.text
    folder = server.data / "imports" / answer.json()["file_id"]
    assert folder.is_dir()
    assert not [path for path in folder.rglob("*") if "pwned" in path.name or ".." in path.name]
    assert not list(server.data.parent.rglob("*pwned*"))


@pytest.mark.parametrize("place", ["..%2f..%2fsecret.key", "%2e%2e", "file_x%00", "*"])
def test_an_id_of_a_file_leads_nowhere_else(clerk: httpx.Client, place: str) -> None:
    for path in (f"/imports/files/{place}", f"/imports/{place}", f"/imports/{place}/rejects.csv"):
        assert clerk.get(path).status_code in (404, 405, 422)
    body = {"file_id": place, "kind": "customers", "mapping": {"user_id": "user_id"}}
    assert clerk.post("/imports", json=body).status_code in (404, 422)


BROKEN = {
    "nothing": b"", "nul": b"\0" * 5000, "line": b"a" * 3_000_000, "quotes": b'user_id,name\n"p1,"' * 2000,
    "columns": b",".join(b"c%d" % n for n in range(5000)) + b"\n1", "zip": b"PK\x03\x04" + b"x" * 500,
    "parquet": b"PAR1" + b"\0" * 300 + b"PAR1", "ole": b"\xd0\xcf\x11\xe0" + b"\xff" * 3000, "deep": b"[" * 200_000,
    "deep line": b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "surrogate": b'{"user_id":"p1","name":"\\ud800"}\n',
    "surrogate column": b'{"user_id":"p1","\\udfff":"x"}\n', "infinite": b'{"user_id":"p1","name":1e999999}\n',
    "big number": b'{"user_id":' + b"9" * 9000 + b"}\n", "bytes": bytes(range(256)) * 20,
    "latin": b"user_id,n\np1,\xe9\n",
    "utf16": "user_id,name\np1,x\n".encode("utf-16")[:-1], "yaml": b"!!python/object/apply:os.system ['true']",
}  # fmt: skip


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_in_words_or_read_as_far_as_it_goes(clerk: httpx.Client, content: bytes) -> None:
    answer = bring(clerk, content, "people.txt")  # a name that claims nothing
    assert answer.status_code in (201, 413, 422), answer.text[:500]
    if answer.status_code == 201:
        brought = answer.json()
        done = imported(clerk, brought, mapping={"user_id": brought["columns"][0]["name"]})
        assert done["state"] in ("done", "failed"), done
        assert "Traceback" not in json.dumps(done)
        assert done["state"] == "done", done


@pytest.mark.parametrize("word", HOSTILE.values(), ids=HOSTILE)
def test_a_mapping_of_any_name_is_kept_or_refused(clerk: httpx.Client, word: str) -> None:
    body = {"kind": "customers", "mapping": {"user_id": word[:100]}, "constants": {"name": word[:100]}}
    path = f"/import-mappings/{httpx.URL('/', params={'q': word[:60]}).query.decode()[2:].replace('+', '%20')}"
    saved = clerk.put(path, json=body)
    assert saved.status_code in (200, 404, 405, 422), saved.text
    assert clerk.get("/import-mappings").status_code == 200
