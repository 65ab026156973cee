"""Texts found by what stands around them: the interaction they came with, how often their customer buys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.cast import OWNER, VIEWER, House
from tests.web.whole import NORTHERN, whole_house
from zhiyin.staff.access import Permission


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with whole_house(tmp_path_factory.mktemp("whole")) as house:
        yield house


@pytest.mark.parametrize(("orders_from", "expected"), [(1, 4), (2, 0)])
def test_texts_are_narrowed_to_those_of_buyers(whole: House, orders_from: int, expected: int) -> None:
    with whole.as_(OWNER) as browser:
        assert len(browser.get(f"/texts?orders_from={orders_from}").json()["data"]) == expected


def test_texts_of_buyers_come_page_by_page(whole: House) -> None:
    with whole.as_(OWNER) as browser:
        found, cursor = list[int](), ""
        while True:
            page = browser.get(f"/texts?orders_from=1&limit=1{cursor}").json()
            found += [text["id"] for text in page["data"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert found == [text["id"] for text in browser.get("/texts").json()["data"]]


@pytest.mark.parametrize(
    ("name", "said"),
    [("Product Reviewed", "<script>alert(1)</script>"), ("Ticket Opened", "在哪里？"), ("Order Completed", None)],
)
def test_an_interaction_leads_to_its_text(whole: House, name: str, said: str | None) -> None:
    with whole.as_(NORTHERN) as browser:
        line = next(one for one in browser.get("/interactions").json()["data"] if one["name"] == name)
        found = [text["text"] for text in browser.get(f"/texts?interaction={line['id']}").json()["data"]]
    assert found == ([] if said is None else [said])


def test_a_foreign_interaction_leads_nowhere(whole: House) -> None:
    with whole.as_(OWNER) as owner, whole.as_(NORTHERN) as northern:
        own = {one["id"] for one in northern.get("/interactions").json()["data"]}
        foreign = next(one["id"] for one in owner.get("/interactions").json()["data"] if one["id"] not in own)
        assert northern.get(f"/texts?interaction={foreign}").status_code == 404


def test_who_may_not_see_customers_does_not_learn_who_buys(whole: House) -> None:
    _, secret = whole.staff.keys.make(None, "words", [Permission.FEEDBACK_READ])
    with whole.visit() as stranger:
        assert stranger.get("/texts?orders_from=1", Authorization=f"Bearer {secret}").status_code == 403
    with whole.as_(VIEWER) as viewer:
        assert viewer.get("/texts?orders_from=1").status_code == 200


def test_a_record_of_a_metric_leads_to_what_was_written(whole: House) -> None:
    path = "/metrics/review_stars/records?from=2020-01-01&to=2099-12-31"
    with whole.as_(NORTHERN) as browser:
        (review,) = browser.get(path).json()["data"]
        assert browser.get(f"/texts/{review['text_id']}").json()["text"] == "<script>alert(1)</script>"
