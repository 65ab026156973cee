"""Dates and amounts as files write them, read without guessing wrongly in silence."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.base.clock import to_micros
from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.files.amounts import amount_of, decimal_mark_of, decimal_of
from zhiyin.connectors.files.dates import DateFormat, Detected, format_of, moment_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["2026-03-02", "2026-03-02 09:30:00", "2026-03-02T09:30:00.123Z"], Detected(DateFormat.ISO)),
        (["2026/3/2 9:30", "2026.12.31"], Detected(DateFormat.YMD)),
        (["31/01/2026", "02/03/2026"], Detected(DateFormat.DMY)),
        (["01/31/2026 9:30 PM", "02/03/2026 1:05 am"], Detected(DateFormat.MDY)),
        (["02/03/2026", "04/05/2026"], Detected(DateFormat.DMY, DateFormat.MDY)),
        (["2026年3月2日", "2026年12月31日 下午3:05"], Detected(DateFormat.CHINESE)),
        (["20260302", "20260302093000"], Detected(DateFormat.COMPACT)),
        (["2 Mar 2026", "March 31, 2026 09:30"], Detected(DateFormat.ENGLISH)),
        (["1772415000", "1772415001"], Detected(DateFormat.SECONDS)),
        (["1772415000123"], Detected(DateFormat.MILLISECONDS)),
        (["", "2026-03-02", "2026-03-02", "2026-03-02", "2026-03-02", "soon"], Detected(DateFormat.ISO)),
        (["soon", "later", "2026-03-02"], None),
        (["1", "2"], None),
        (["", " "], None),
    ],
)
def test_the_format_of_a_column_is_found(column: list[str], expected: Detected | None) -> None:
    assert format_of(column) == expected


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        ("2026-03-02 09:30:00", DateFormat.ISO, "2026-03-02T01:30:00+00:00"),
        ("2026-03-02T09:30:00+01:00", DateFormat.ISO, "2026-03-02T08:30:00+00:00"),
        ("2026-03-02T09:30:00.5Z", DateFormat.ISO, "2026-03-02T09:30:00.500000+00:00"),
        ("2026/3/2", DateFormat.YMD, "2026-03-01T16:00:00+00:00"),
        ("2/3/26 9:30", DateFormat.DMY, "2026-03-02T01:30:00+00:00"),
        ("2/3/2026 12:05 AM", DateFormat.MDY, "2026-02-02T16:05:00+00:00"),
        ("2026年3月2日 下午3:05", DateFormat.CHINESE, "2026-03-02T07:05:00+00:00"),
        ("20260302093000", DateFormat.COMPACT, "2026-03-02T01:30:00+00:00"),
        ("2nd March 2026", DateFormat.ENGLISH, "2026-03-01T16:00:00+00:00"),
        ("1772415000", DateFormat.SECONDS, "2026-03-02T01:30:00+00:00"),
        ("1772415000500", DateFormat.MILLISECONDS, "2026-03-02T01:30:00.500000+00:00"),
    ],
)
def test_a_date_means_one_instant(text: str, written: DateFormat, expected: str) -> None:
    assert moment_of(text, written, SHANGHAI).micros == to_micros(datetime.fromisoformat(expected))


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "2026-03-02 25:00", "yesterday", "2026-03-02x"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        moment_of(text, DateFormat.ISO, SHANGHAI)


def test_by_a_day_means_until_its_end() -> None:
    day = moment_of("2026-03-02", DateFormat.ISO, UTC)
    assert day.is_day
    assert day.end_of_day() == to_micros(datetime(2026, 3, 3, tzinfo=UTC) - timedelta(microseconds=1))
    assert not moment_of("2026-03-02 00:00:00", DateFormat.ISO, UTC).is_day


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 1, 1)))  # noqa: DTZ001
def test_what_is_written_is_read_again(moment: datetime) -> None:
    aware = moment.replace(microsecond=0, tzinfo=UTC)
    written = {
        DateFormat.ISO: aware.isoformat(),
        DateFormat.YMD: f"{aware:%Y/%m/%d %H:%M:%S}",
        DateFormat.DMY: f"{aware:%d.%m.%Y %H:%M:%S}",
        DateFormat.MDY: f"{aware:%m/%d/%Y %I:%M:%S %p}",
        DateFormat.CHINESE: f"{aware.year}年{aware.month}月{aware.day}日 {aware:%H:%M:%S}",
        DateFormat.COMPACT: f"{aware:%Y%m%d%H%M%S}",
        DateFormat.ENGLISH: f"{aware:%d %b %Y %H:%M:%S}",
    }
    assert {moment_of(text, each, UTC).micros for each, text in written.items()} == {to_micros(aware)}


@given(st.text(max_size=40), st.sampled_from(DateFormat))
def test_no_text_breaks_the_reading_of_dates(text: str, written: DateFormat) -> None:
    with suppress(InvalidInput):
        assert moment_of(text, written, SHANGHAI).micros is not None


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["19.90", "1,299.00"], "."),
        (["19,90", "1.299,00"], ","),
        (["R$ 12,5", "3"], ","),
        (["1,299", "1,000"], "."),
        (["1.299", "12"], "."),
        ([], "."),
    ],
)
def test_the_decimal_mark_of_a_column_is_found(column: list[str], mark: str) -> None:
    assert decimal_mark_of(column) == mark


@pytest.mark.parametrize(
    ("raw", "mark", "currency", "expected"),
    [
        ("19.9", ".", "CNY", "19.90"),
        ("¥1,299.00", ".", "CNY", "1299.00"),
        ("1 299,50 €", ",", "EUR", "1299.50"),
        ("R$ 1.234,5", ",", "BRL", "1234.50"),
        ("CNY 20", ".", "CNY", "20.00"),
        ("1500 元", ".", "CNY", "1500.00"),
        ("1,500", ".", "JPY", "1500"),
        ("0.125", ".", "KWD", "0.125"),
        ("(5.00)", ".", "USD", "-5.00"),
        ("-5", ".", "USD", "-5.00"),
        ("99.90000", ".", "USD", "99.90"),
    ],
)
def test_amounts_are_exact(raw: str, mark: str, currency: str, expected: str) -> None:
    assert amount_of(raw, mark, currency) == expected


@pytest.mark.parametrize("raw", ["", "abc", "1e5", "NaN", "Infinity", "12.345", "1" * 20, "--5", "=1+1"])
def test_what_is_no_exact_amount_is_refused(raw: str) -> None:
    with pytest.raises(InvalidInput):
        amount_of(raw, ".", "USD")


@given(st.decimals(Decimal("-99999999"), Decimal("99999999"), places=2, allow_nan=False))
def test_an_amount_is_never_changed(value: Decimal) -> None:
    assert decimal_of(f"{value:,}") == value
    assert decimal_of(f"{value:,}".translate(str.maketrans(",.", ".,")), ",") == value
