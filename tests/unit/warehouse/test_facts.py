from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.base.clock import from_micros, to_micros
from zhiyin.base.errors import InvalidInput
from zhiyin.warehouse.days import LocalDays
from zhiyin.warehouse.facts import FACTS, ORDERS, Fact, conform, decode, encode


class TestFactsOnTheirWay:
    def test_arrive_as_they_were_sent(self) -> None:
        at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        rows = [(1, 1, False, 7, to_micros(at), date(2026, 3, 2), "paid", "web")]
        (order,) = decode("fact_orders", encode("fact_orders", rows)).to_pylist()
        assert order["ordered_at"] == at
        assert order["day"] == date(2026, 3, 2)
        assert (order["fact_id"], order["identity_id"], order["state"], order["channel"]) == (1, 7, "paid", "web")

    def test_are_unknown_where_nothing_was_said(self) -> None:
        (order,) = decode("fact_orders", encode("fact_orders", [(1, 1, False, 7, 0, 0, "paid")])).to_pylist()
        assert order["net"] is None

    @pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
    def test_can_be_none_at_all(self, fact: Fact) -> None:
        assert decode(fact.name, encode(fact.name, [])).num_rows == 0

    def test_of_an_older_version_lack_the_newer_columns(self) -> None:
        older = decode("fact_orders", encode("fact_orders", [(1, 1, False, 7, 0, 0, "paid")])).select(range(7))
        (order,) = conform(ORDERS, older).to_pylist()
        assert order["state"] == "paid"
        assert order["order_number"] is None

    def test_of_an_unknown_table_are_refused(self) -> None:
        with pytest.raises(InvalidInput):
            encode("fact_of_life", [])


class TestLocalDay:
    @given(
        at=st.integers(to_micros(datetime(2000, 1, 1, tzinfo=UTC)), to_micros(datetime(2040, 1, 1, tzinfo=UTC))),
        zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "UTC"]),
    )
    def test_is_the_date_on_the_brands_wall(self, at: int, zone: str) -> None:
        wall = from_micros(at).astimezone(ZoneInfo(zone)).date()
        assert date.fromordinal(LocalDays(ZoneInfo(zone)).of(at) + date(1970, 1, 1).toordinal()) == wall
