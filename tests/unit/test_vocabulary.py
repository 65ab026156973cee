"""The tracking plan: our words, and how an event differs from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools.tracking_plan import PAGE, page
from zhiyin.base.locale import Locale, catalog
from zhiyin.touchpoints.event_spec import Finding, FindingKind, Lane, PropertyKind, Topic
from zhiyin.touchpoints.vocabulary import EVENTS, INSIDE, PROPERTIES, check, label, lane_of, names_of, topic_of

SHARED = Path(__file__).resolve().parents[3] / "shared"


def missing(name: str, expected: str = PropertyKind.ID) -> Finding:
    return Finding(FindingKind.MISSING_PROPERTY, name, expected)


def wrong(name: str, expected: str) -> Finding:
    return Finding(FindingKind.WRONG_TYPE, name, expected)


@pytest.mark.parametrize(
    ("name", "properties", "expected"),
    [
        pytest.param("Order Completed", {"order_id": "1001", "total": 99.9}, [], id="as planned"),
        pytest.param("Order Completed", {"order_id": 1001, "total": "99.90"}, [], id="numbers as ids, exact amounts"),
        pytest.param("Order Completed", {"order_id": "1", "gift_wrap": {"paper": "red"}}, [], id="more than planned"),
        pytest.param("Order Completed", {"order_id": "1", "coupon": None}, [], id="unknown is not wrong"),
        pytest.param("Oder Completed", {}, [Finding(FindingKind.UNKNOWN_EVENT)], id="misspelt"),
        pytest.param("Order Completed", {"total": 5}, [missing("order_id")], id="without its number"),
        pytest.param("Order Completed", {"order_id": ""}, [missing("order_id")], id="with an empty number"),
        pytest.param("Order Completed", {"order_id": "1", "total": "a lot"}, [wrong("total", "money")], id="no amount"),
        pytest.param(
            "Order Completed", {"order_id": "1", "total": True}, [wrong("total", "money")], id="yes is no amount"
        ),
        pytest.param(
            "Order Completed", {"order_id": "1", "products": "tea"}, [wrong("products", "products")], id="no list"
        ),
        pytest.param(
            "Order Completed",
            {"order_id": "1", "products": [{"sku": "T1", "price": "x"}, {"price": "y"}]},
            [wrong("products[].price", "money")],
            id="two bad prices are one finding",
        ),
        pytest.param(
            "Order Completed", {"order_id": "1", "products": ["tea"]}, [wrong("products[]", "object")], id="no objects"
        ),
        pytest.param("Product Viewed", {"quantity": 1.5}, [wrong("quantity", "whole number")], id="half a kettle"),
        pytest.param("Identified", {}, [], id="an identify carries no plan"),
    ],
)
def test_an_event_is_compared_with_the_plan(name: str, properties: dict[str, Any], expected: list[Finding]) -> None:
    assert check(name, properties) == expected


def test_every_event_has_a_name_in_three_languages() -> None:
    for locale in (Locale.ZH_CN, Locale.ZH_TW):
        assert [name for name in EVENTS if name not in catalog(locale)] == []
    assert label("Order Completed", Locale.ZH_CN) == "下单"
    assert label("Tea Ceremony Held", Locale.ZH_CN) == "Tea Ceremony Held"


def test_every_property_that_is_explained_is_used() -> None:
    used = {name for spec in [*EVENTS.values(), *INSIDE.values()] for name in spec.kinds}
    assert set(PROPERTIES) == used


def test_an_event_knows_its_lane_and_its_area() -> None:
    assert (lane_of("Ticket Replied"), topic_of("Ticket Replied")) == (Lane.SERVICE, Topic.SUPPORT)
    assert (lane_of("Tea Ceremony Held"), topic_of("Tea Ceremony Held")) == (Lane.BEHAVIOUR, None)
    assert {"Order Completed", "Payment Failed"} <= names_of({Topic.ORDERS})


def test_the_reference_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tools.tracking_plan"


def test_the_plan_holds_every_shopping_event_of_the_segment_specification() -> None:
    file = SHARED / "wire" / "segment_ecommerce_v2_events.json"
    if not file.exists():
        pytest.skip("the recordings of the wire are not beside this checkout")
    import msgspec

    theirs = msgspec.json.decode(file.read_bytes())
    assert set(theirs) - set(EVENTS) == set()
    for name, properties in theirs.items():
        ours = EVENTS[name].kinds
        lacking = {path.split(".")[0] for path, _ in properties} - set(ours)
        assert lacking == set(), name
