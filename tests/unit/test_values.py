"""Values as strangers send them."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from zhiyin.base.clock import to_micros
from zhiyin.base.values import currency_code, flag, instant, minor_units, number, text, whole

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" A-1 ", "A-1"), (1001, "1001"), (1001.0, "1001"), (1.5, "1.5"), ("", None), ("  ", None), (None, None),
        (True, None), (["A"], None), ("a\x00b", "ab"), ("\x00", None), (1e300, "1e+300"), ("x" * 300, "x" * 255),
    ],
)  # fmt: skip
def test_a_text(raw: object, expected: str | None) -> None:
    assert text(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (1, 1.0),
        ("2.5", 2.5),
        (True, None),
        ("x", None),
        (math.nan, None),
        (math.inf, None),
        ([], None),
        (10**400, None),
    ],
)
def test_a_number(raw: object, expected: float | None) -> None:
    assert number(raw) == expected


@pytest.mark.parametrize(("raw", "expected"), [(3, 3), ("3", 3), (3.0, 3), (3.5, None), (-1, None), (1e30, None)])
def test_a_whole_number(raw: object, expected: int | None) -> None:
    assert whole(raw) == expected


@pytest.mark.parametrize(
    ("raw", "currency", "expected"),
    [
        (99.9, "CNY", 9990), ("99.90", "CNY", 9990), ("1,299", "CNY", 129900), (0.1 + 0.2, "EUR", 30), (5, "JPY", 5),
        ("1.2345", "KWD", 1234), (None, "CNY", None), (True, "CNY", None), ("free", "CNY", None), (1e40, "CNY", None),
        (math.nan, "CNY", None), ({}, "CNY", None),
    ],
)  # fmt: skip
def test_an_amount_in_minor_units(raw: object, currency: str, expected: int | None) -> None:
    assert minor_units(raw, currency) == expected


@pytest.mark.parametrize(
    ("raw", "expected"), [("cny", "CNY"), (" USD ", "USD"), ("元", None), ("yuan", None), (156, None), (None, None)]
)
def test_a_currency(raw: object, expected: str | None) -> None:
    assert currency_code(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(True, True), (0, False), ("Yes", True), ("否", False), ("maybe", None), (None, None)],
)
def test_a_flag(raw: object, expected: bool | None) -> None:
    assert flag(raw) is expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-03-05T12:00:00+08:00", datetime(2026, 3, 5, 4, tzinfo=UTC)),
        ("2026-03-05T12:00:00", datetime(2026, 3, 5, 4, tzinfo=UTC)),
        ("20260305", datetime(2026, 3, 5, 15, 59, 59, 999_999, tzinfo=UTC)),
        (1772683200.5, datetime(2026, 3, 5, 4, 0, 0, 500_000, tzinfo=UTC)),
        (1772683200_000_000, datetime(2026, 3, 5, 4, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("1999-12-31", None),
        ("9999-12-31T23:59:59", None),
        (12, None),
        ("", None),
        (False, None),
        ([], None),
    ],
)
def test_an_instant(raw: object, expected: datetime | None) -> None:
    assert instant(raw, SHANGHAI) == (to_micros(expected) if expected else None)
