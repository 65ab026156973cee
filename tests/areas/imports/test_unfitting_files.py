"""A file that is not what its name says, or whose columns nobody knows, is asked about, not believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhiyin.connectors.files.model import FileFormat, ReadAs
from zhiyin.connectors.files.reading import require_fitting_name
from zhiyin.main import main

PEOPLE = b"user_id,name\n7,Li\n"


def refusal(capsys: pytest.CaptureFixture[str], folder: Path, name: str, content: bytes, *more: str) -> str:
    (folder / name).write_bytes(content)
    assert main(["import", str(folder / name), "--data", str(folder / "data"), *more]) != 0
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "held"),
    [
        ("people.xlsx", PEOPLE, "CSV"),
        ("people.XLS", b'[{"user_id": 7}]', "JSON"),
        ("people.parquet", PEOPLE, "CSV"),
        ("people.json", PEOPLE, "CSV"),
        ("people.csv", b"PK\x03\x04", "Excel"),
        ("people.csv", b'{"user_id": 7}', "JSON"),
    ],
)
def test_a_name_that_does_not_fit_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, held: str
) -> None:
    said = refusal(capsys, tmp_path, name, content)
    assert f"{name} is called a file of " in said
    assert f"but it holds {held}: rename it" in said


@pytest.mark.parametrize("name", ["people.csv", "people.tsv", "people.txt", "people", "people.export", "csv"])
def test_a_name_that_says_little_is_no_matter(name: str) -> None:
    require_fitting_name(name, ReadAs(FileFormat.CSV))


def test_columns_that_nobody_knows_are_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refusal(capsys, tmp_path, "notes.csv", b"qwer,asdf\n1,2\n")
    assert "we know none of the columns of notes.csv: say with --kind what its rows are: customers, orders" in said
    said = refusal(capsys, tmp_path, "notes.csv", b"qwer,asdf\n1,2\n", "--kind", "orders")
    assert "say which column holds the field" in said
