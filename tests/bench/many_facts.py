"""Very many facts of every table, made by DuckDB itself: a year of a busy retailer, always the same.

Columns are filled by their names and types, as in `tests/ports/facts_of_all_kinds.py`, whose words they share.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from tests.ports.facts_of_all_kinds import KINDS, WORDS
from zhiyin.base.clock import to_micros
from zhiyin.warehouse.duckdb_schema import create_tables, stored
from zhiyin.warehouse.engine import UNDATED
from zhiyin.warehouse.facts import FACTS, IDENTITY_CUSTOMER, Fact

NOW = datetime(2026, 7, 1, tzinfo=UTC)
YEAR = 365
AT_ONCE = 5_000_000

SHARES: Mapping[str, float] = {
    "fact_interactions": 0.62,
    "fact_sessions": 0.12,
    "fact_responses": 0.06,
    "fact_orders": 0.05,
    "fact_order_lines": 0.10,  # two of each order
    "fact_tickets": 0.04,
}
"""What a busy retailer's facts are: mostly visits, of ten million half a million orders. All other tables are small."""
SMALL = 0.005

_MICROS_A_DAY = 86_400_000_000
_FROM = to_micros(NOW - timedelta(days=YEAR))
_INSTANTS = {"at", "answered_at", "ordered_at", "opened_at", "started_at", "fitted_at"}
_TOGETHER = {"fact_responses": len(KINDS), "fact_order_lines": 2}
"""So many rows of a table stand for one thing: what differs among them is in `_OF_EACH`, the rest is the same."""
_OF_EACH = {"question_kind", "question_id", "scale_max", "score", "product_id", "sku", "category"}
_OF_EACH |= {"quantity", "unit_price", "line_total", "returned_quantity", "faulty_quantity"}
_RARELY_KNOWN = {"order_number", "ticket_number", "mark", "mark_rule", "amount", "sku", "subscription_id", "ends_on"}
_RARELY_KNOWN |= {"cause"}
_ALWAYS_KNOWN = {"question_kind", "scale_max", "score", "currency", "net", "state", "quantity", "line_total"}
_ALWAYS_KNOWN |= {"event_count", "view_count", "ended_at", "channel"}
_ALWAYS_KNOWN |= {"p_alive", "p_alive_error", "expected_value", "expected_value_error"}
_WORDS = {
    **WORDS,
    "touchpoint": [f"touchpoint {number}" for number in range(30)],
    "product_id": [f"p{number}" for number in range(400)],
    "agent_id": [f"agent {number}" for number in range(50)],
}


def fill(path: Path, count: int) -> float:
    """A DuckDB file as the server would have it after so many facts; how many seconds that took."""
    begun = time.perf_counter()
    people = max(1_000, count // 20)
    with duckdb.connect(str(path), config={"memory_limit": "4GB", "threads": 2}) as connection:
        connection.execute("LOAD icu; SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        create_tables(connection)
        for fact in FACTS.values():
            if fact is IDENTITY_CUSTOMER:
                connection.execute(
                    f"INSERT INTO {stored(fact)} (identity_id, customer_id, revision, is_person) "
                    f"SELECT i, i // 2, 1, i % 2 = 0 FROM range({people}) t(i)"
                )
            else:
                _fill(connection, fact, int(count * SHARES.get(fact.name, SMALL)), people)
            day = "day" if fact.has_days else f"DATE '{UNDATED}'"  # the archive has seen none of it yet
            connection.execute(f"INSERT INTO changed_day SELECT DISTINCT '{fact.name}', {day}, 1 FROM {stored(fact)}")
        connection.execute("UPDATE warehouse_state SET as_of = $now", {"now": to_micros(NOW)})
    return time.perf_counter() - begun


def _fill(connection: duckdb.DuckDBPyConnection, fact: Fact, count: int, people: int) -> None:
    """The rows of one table in the order of time."""
    together = _TOGETHER.get(fact.name, 1)
    step = YEAR * _MICROS_A_DAY / count
    columns = [_column(field, people) for field in fact.columns]
    for first in range(0, count, AT_ONCE):
        connection.execute(
            f"""
            INSERT INTO {stored(fact)} SELECT {", ".join(columns)} FROM (
                SELECT i AS each, i // {together} AS one,
                    {_FROM} + CAST(floor(i // {together} * {together * step}) AS BIGINT) AS "at"
                FROM range({first}, {min(first + AT_ONCE, count)}) t(i)
            )
            """
        )


def _column(field: pa.Field, people: int) -> str:
    value = _own(people).get(field.name) or _of_type(field)
    if not field.nullable or field.name in _ALWAYS_KNOWN:
        return value
    unknown = 0.97 if field.name in _RARELY_KNOWN else 0.15
    return f"CASE WHEN {_chance(field.name + '?')} >= {unknown} THEN {value} END"


def _own(people: int) -> Mapping[str, str]:
    """Columns whose names say more than their types."""
    kind = f"each % {len(KINDS)} + 1"
    least, span = [list(values) for values in zip(*KINDS.values(), strict=True)]
    return {
        "fact_id": "each",
        "revision": "1",
        "retracted": f"{_chance('retracted')} < 0.002",
        "identity_id": f"CAST(floor({people} * pow({_chance('identity')}, 2)) AS BIGINT)",
        "day": f"DATE '1970-01-01' + CAST((\"at\" + 28800000000) // {_MICROS_A_DAY} AS INTEGER)",
        "scope_id": _whole("scope_id", 4),
        "response_id": "one",
        "order_id": "one",
        "text_id": "one",
        "question_kind": f"({_list([*KINDS])})[{kind}]",
        "scale_max": f"{span}[{kind}]",
        "score": f"{least}[{kind}] + round({_chance('score')} * {span}[{kind}] * 2) / 2",
        "quantity": f"1 + {_whole('quantity', 3)}",
        "mark": f"{_whole('mark', 3)} - 1",
        "order_number": "'N' || one",
        "ticket_number": "'N' || one",
        "net": f"CAST(2000 + 200000 * pow({_chance('net')}, 3) AS BIGINT)",
        "schedule_id": f"1 + {_whole('schedule', 2)}",
    }


def _of_type(field: pa.Field) -> str:
    if pa.types.is_timestamp(field.type):
        later = "" if field.name in _INSTANTS else f" + {_whole(field.name, 10 * _MICROS_A_DAY)}"
        return f'make_timestamptz("at"{later})'
    if pa.types.is_string(field.type):
        words = _WORDS.get(field.name, ["one", "two", "三"])
        return f"({_list(words)})[1 + {_whole(field.name, len(words))}]"
    if pa.types.is_boolean(field.type):
        return f"{_chance(field.name)} < 0.5"
    if pa.types.is_date(field.type):
        return f"DATE '2026-01-01' + CAST({_whole(field.name, 300)} AS INTEGER)"
    if field.type == pa.float64():
        return _chance(field.name)
    return _whole(field.name, 90_000_000 if field.type == pa.int64() else 5)


def _whole(name: str, below: int) -> str:
    return f"CAST(floor({_chance(name)} * {below}) AS BIGINT)"


def _chance(name: str) -> str:
    """A number from 0 up to 1 for each row, and each name its own."""
    row = "each" if name.rstrip("?") in _OF_EACH else "one"
    return f"(hash({row}, '{name}') >> 11) / 9007199254740992"


def _list(words: Sequence[str]) -> str:
    return "[" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + "]"
