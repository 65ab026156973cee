from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zhiyin.warehouse.dialects import CLICKHOUSE, DUCKDB, SPARK, WORDS, Dialect

PAGE = Path(__file__).parents[3] / "docs/reference/engines.md"


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        pytest.param(DUCKDB, 'epoch_us("at")', id="DuckDB"),
        pytest.param(CLICKHOUSE, 'toUnixTimestamp64Micro("at")', id="ClickHouse"),
        pytest.param(SPARK, "unix_micros(`at`)", id="Spark"),
    ],
)
def test_each_engine_has_its_own_spelling(dialect: Dialect, expected: str) -> None:
    assert dialect.spell('micros("at")', {}) == expected


def test_a_word_may_stand_inside_another() -> None:
    spelled = SPARK.spell("quotient(micros(least(a, b)), 60) + quotient(x, 2)", {})
    assert spelled == "((unix_micros(least(a, b))) div nullif(60, 0)) + ((x) div nullif(2, 0))"


def test_signs_inside_text_part_nothing() -> None:
    assert DUCKDB.spell("text(concat(a, '),('))", {}) == "CAST(concat(a, '),(') AS VARCHAR)"


def test_a_longer_name_is_no_word() -> None:
    assert DUCKDB.spell("my_text(a), context(b), text", {}) == "my_text(a), context(b), text"


def test_values_stay_parameters() -> None:
    asked = "day >= $first_0 AND among(scope_id, $scopes) AND channel = $channel"
    params = {"first_0": date(2026, 1, 1), "scopes": [1, 2], "channel": "web"}
    assert CLICKHOUSE.spell(asked, params) == (
        "day >= {first_0:Date} AND scope_id IN {scopes:Array(Int64)} AND channel = {channel:String}"
    )
    assert SPARK.spell(asked, params) == "day >= :first_0 AND array_contains(:scopes, scope_id) AND channel = :channel"


def test_what_is_not_closed_is_an_error() -> None:
    with pytest.raises(ValueError, match="not closed"):
        DUCKDB.spell("micros(a", {})


def test_the_page_explains_every_word() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [word for word in WORDS if f"`{word}(" not in page] == []
