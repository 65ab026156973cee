from __future__ import annotations

import argparse
import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.areas.metrics.brand import lively_brand
from zhiyin.app.build import build
from zhiyin.base.config import load_settings
from zhiyin.base.errors import InvalidInput, Unauthenticated
from zhiyin.base.locale import Locale
from zhiyin.cli.metric import Line, add_parser, lines_of, lines_of_answer
from zhiyin.metrics.model import Compare, Days, Dimension
from zhiyin.metrics.service import MetricService, Question
from zhiyin.web.api.metric_answers import MetricOut

MARCH = ["--from", "2026-03-01", "--to", "2026-03-31"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder whose batches wait still: nobody has served since they were committed."""
    app = build(load_settings({}, overrides={"data": tmp_path}))
    with app.db.transaction() as tx:
        brand = lively_brand(size=400)
        hostile = [replace(answer, channel="=cmd()") if answer.id % 3 == 0 else answer for answer in brand.answers]
        for batch in replace(brand, answers=hostile).batches():
            app.facts.add(tx, batch.fact, 1, batch.payload)
    app.close()
    return tmp_path


def ask(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    options = parser.parse_args(["metric", *words])
    code: int = options.run(options)
    return code


class TestTheCommand:
    def test_prints_a_table(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert ask("order_count", *MARCH, "--compare", "previous", "--data", str(folder)) == 0
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith("all ")
        assert "95% CI" in line
        assert "n=" in line
        assert "before" in line
        assert re.match(r"all +\d+ count ", line)  # there are no halves of an order

    def test_prints_json(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        ask("revenue", *MARCH, "--format", "json", "--data", str(folder))
        lines = json.loads(capsys.readouterr().out)
        assert {line["unit"] for line in lines} == {"CNY", "USD"}

    def test_prints_csv_with_a_line_for_each_group(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        ask("customer_satisfaction", *MARCH, "--by", "channel", "--format", "csv", "--data", str(folder))
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert {row["key"] for row in rows} == {"", "web", "call", "unknown", "'=cmd()"}

    def test_writes_a_file_in_which_no_cell_is_a_formula(self, folder: Path, tmp_path: Path) -> None:
        file = tmp_path / "satisfaction.csv"
        ask(
            "customer_satisfaction", *MARCH, "--by", "channel", "--format", "csv", "--output", str(file),
            "--data", str(folder),
        )  # fmt: skip
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
        assert {row["key"] for row in rows} == {"", "web", "call", "unknown", "'=cmd()"}

    def test_writes_parquet(self, folder: Path, tmp_path: Path) -> None:
        file = tmp_path / "revenue.parquet"
        words = ["revenue", *MARCH, "--by", "week", "--format", "parquet"]
        with pytest.raises(InvalidInput, match="--output"):
            ask(*words, "--data", str(folder))
        ask(*words, "--output", str(file), "--data", str(folder))
        found = pq.read_table(file)
        assert found.schema.field("week").type == pa.date32()
        assert found.filter(pc.field("is_total"))["unit"].to_pylist() == ["CNY", "USD"]
        assert json.loads(found.schema.metadata[b"zhiyin"])["version"] == 1

    def test_names_the_measures(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert ask("list") == 0
        lines = capsys.readouterr().out.splitlines()
        assert any(line.startswith("net_promoter_score ") for line in lines)
        assert len({len(line) - len(line.partition("  ")[2].lstrip()) for line in lines}) == 1  # names in one column

    def test_says_how_a_day_is_written(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="2"):
            ask("revenue", "--from", "31.3.2026")
        assert "'31.3.2026' is no day; write it as 2026-03-31" in capsys.readouterr().err

    def test_refuses_a_senseless_split(self, folder: Path) -> None:
        with pytest.raises(InvalidInput):
            ask("revenue", "--by", "happiness", "--data", str(folder))

    def test_asks_for_a_key_when_a_server_holds_the_facts(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ZHIYIN_API_KEY", raising=False)
        settings = load_settings({}, overrides={"data": folder})
        path = settings.warehouse_url.removeprefix("duckdb:///")
        holding = "from pathlib import Path; from zhiyin.warehouse.duckdb_engine import DuckDbEngine; "
        holding += f"engine = DuckDbEngine(Path({path!r})); print('open', flush=True); input()"
        with subprocess.Popen(
            [sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout
            assert server.stdout.readline() == "open\n"
            with pytest.raises(Unauthenticated):
                ask("revenue", "--data", str(folder))
            server.kill()


class TestAskingTheServer:
    def test_gives_the_same_lines(self, metrics: MetricService) -> None:
        days = Days(date(2026, 3, 1), date(2026, 3, 31))
        for metric_id in ("revenue", "net_promoter_score", "first_response_time"):
            question = Question(days, by=(Dimension.CHANNEL, Dimension.WEEK), compare=Compare.PREVIOUS)
            result = metrics.values(metric_id, question)
            answer = json.loads(MetricOut.of(result, Locale.EN).model_dump_json(by_alias=True))
            lines: list[Line] = lines_of_answer(answer)
            assert lines == lines_of(result)
