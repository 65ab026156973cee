"""What came of an order: whether all of it arrived, and why something came back."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from zhiyin.customers.model import Trust
from zhiyin.orders.folding import order_of
from zhiyin.orders.lines import is_faulty
from zhiyin.orders.model import Order
from zhiyin.touchpoints.history import Told

ZONE = ZoneInfo("Asia/Shanghai")
START = 1_772_000_000_000_000
TWO_CUPS_ONE_POT = [{"sku": "cup", "quantity": 2, "price": "10"}, {"sku": "pot", "quantity": 1, "price": "80"}]


def told(place: int, name: str, **properties: Any) -> Told:
    return Told(START + place, place, name, 1, 1, 0, "web", "", properties, Trust.SERVER)


def order(*later: tuple[str, dict[str, Any]]) -> Order:
    placed = told(0, "Order Completed", products=TWO_CUPS_ONE_POT)
    history = [placed, *(told(place, name, **said) for place, (name, said) in enumerate(later, 1))]
    return order_of(history, currency="CNY", zone=ZONE)


def arrived(*parcels: dict[str, Any]) -> bool | None:
    found = order(*(("Order Delivered", parcel) for parcel in parcels)).delivery
    return found.is_in_full if found else None


CUPS, ONE_CUP, POT = ([{"sku": sku, "quantity": count}] for sku, count in (("cup", 2), ("cup", 1), ("pot", 1)))


@pytest.mark.parametrize(
    ("parcels", "in_full"),
    [
        pytest.param([], None, id="nothing has come"),
        pytest.param([{}], True, id="all of it, as nothing else is said"),
        pytest.param([{"products": CUPS}], None, id="a part"),
        pytest.param([{"products": CUPS}, {"products": POT}], True, id="in two parcels"),
        pytest.param([{"products": CUPS}, {"partial": False}], True, id="the last one says that all is there"),
        pytest.param([{"products": ONE_CUP, "partial": False}], False, id="nothing more comes, and something lacks"),
    ],
)
def test_whether_all_of_it_came(parcels: list[dict[str, Any]], in_full: bool | None) -> None:
    assert arrived(*parcels) is in_full


@pytest.mark.parametrize(
    ("returns", "faulty"),
    [
        pytest.param([], [None, None], id="nothing came back"),
        pytest.param([{"products": CUPS}], [None, None], id="nobody told why"),
        pytest.param([{"products": CUPS, "reason": "faulty"}], [2, None], id="both cups"),
        pytest.param([{"products": CUPS, "reason": "changed my mind"}], [0, None], id="not wanted"),
        pytest.param(
            [{"products": ONE_CUP, "reason": "质量问题"}, {"products": ONE_CUP, "reason": "不想要了"}],
            [1, None],
            id="one cup",
        ),
        pytest.param(
            [{"products": [{**POT[0], "reason": "broken"}], "reason": "other"}], [None, 1], id="its own reason"
        ),
        pytest.param([{"reason": "defective"}], [2, 1], id="everything"),
    ],
)
def test_why_it_came_back(returns: list[dict[str, Any]], faulty: list[int | None]) -> None:
    found = order(*(("Order Returned", one) for one in returns))
    assert [line.faulty_quantity for line in found.lines] == faulty


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("Quality_Problem", True), ("屏幕有瑕疵", True), ("商品破損", True), ("wrong size", False), ("不喜欢", False)],
)
def test_which_reasons_are_of_the_article(reason: str, expected: bool) -> None:
    assert is_faulty(reason) is expected
