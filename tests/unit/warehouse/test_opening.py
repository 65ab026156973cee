from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# As on a machine without the extras: their modules are not there.
OPENING = """
import sys
from pathlib import Path
sys.modules["clickhouse_connect"] = sys.modules["pyspark"] = None
from zhiyin.base.errors import InvalidInput
from zhiyin.warehouse.lake import Lake
from zhiyin.warehouse.opening import open_engine, open_questions
url, folder = sys.argv[1], Path(sys.argv[2])
try:
    open_questions(url, open_engine(url, Lake(folder / "lake"), beside=folder / "facts.duckdb"))
except InvalidInput as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("url", "extra"),
    [
        pytest.param("clickhouse://facts.example.com/zhiyin", "zhiyin[clickhouse]", id="ClickHouse"),
        pytest.param("spark://spark.example.com:15002?facts=/shared", "zhiyin[spark]", id="Spark"),
    ],
)
def test_what_is_missing_is_named_with_its_cure(url: str, extra: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", OPENING, url, str(tmp_path)], capture_output=True, text=True)
    assert f"pip install '{extra}'" in done.stdout, done.stderr
