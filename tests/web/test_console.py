"""The built console as a browser gets it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from zhiyin.web.console import accepted_encodings, create_console

PAGE = "<!doctype html><title>Zhiyin</title>"
SCRIPT = "console.log('a script that is worth compressing');"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / ".inputs").write_text("not for anybody")
    (folder / "assets" / "index-Ab12.js").write_text(SCRIPT)
    (folder / "assets" / "index-Ab12.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (tmp_path / "secret.txt").write_text("outside")
    return folder


def browser_at(folder: Path) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/console", create_console(folder))]))


class TestTheConsole:
    def test_is_one_page_at_every_address(self, built: Path) -> None:
        browser = browser_at(built)
        for address in ("/console/", "/console/customers/cus_1", "/console/sources/quarantine"):
            answer = browser.get(address)
            assert (answer.status_code, answer.text) == (200, PAGE)
            assert answer.headers["cache-control"] == "no-cache"

    def test_keeps_hashed_files_for_ever(self, built: Path) -> None:
        answer = browser_at(built).get("/console/assets/index-Ab12.js")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "javascript" in answer.headers["content-type"]

    def test_sends_the_compressed_file_to_who_takes_it(self, built: Path) -> None:
        browser = browser_at(built)
        small = browser.get("/console/assets/index-Ab12.js", headers={"Accept-Encoding": "br, gzip"})
        plain = browser.get("/console/assets/index-Ab12.js", headers={"Accept-Encoding": "gzip;q=0"})
        assert small.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert small.text == plain.text == SCRIPT
        assert small.headers["vary"] == "Accept-Encoding"

    def test_says_that_the_code_of_an_older_version_is_gone(self, built: Path) -> None:
        assert browser_at(built).get("/console/assets/index-Zz99.js").status_code == 404

    @pytest.mark.parametrize("path", ["..%2fsecret.txt", "assets/..%2f..%2fsecret.txt", ".inputs", "%2e%2e/secret.txt"])
    def test_shows_nothing_but_its_own_files(self, built: Path, path: str) -> None:
        answer = browser_at(built).get(f"/console/{path}")
        assert "outside" not in answer.text
        assert "not for anybody" not in answer.text

    def test_runs_no_script_but_its_own_files(self, built: Path) -> None:
        policy = browser_at(built).get("/console/").headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy

    def test_says_so_when_it_is_not_built(self, tmp_path: Path) -> None:
        answer = browser_at(tmp_path).get("/console/", headers={"Accept-Language": "zh-CN"})
        assert answer.status_code == 503
        assert "make console" in answer.text
        assert "控制台" in answer.text


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", set()),
        ("gzip", {"gzip"}),
        ("gzip, deflate, br;q=1.0", {"gzip", "deflate", "br"}),
        ("br;q=0, gzip;q=0.5", {"gzip"}),
        ("br; q=0.000", set()),
    ],
)
def test_encodings_with_no_quality_are_refused(header: str, expected: set[str]) -> None:
    assert accepted_encodings(header) == expected
