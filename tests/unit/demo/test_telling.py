from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from tests.unit.demo.conftest import NOW
from zhiyin.base.clock import to_micros
from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.brand import PRODUCTS, SOURCES
from zhiyin.connectors.demo.seasons import DAY
from zhiyin.connectors.demo.stream import tell
from zhiyin.connectors.demo.telling.voice import Told
from zhiyin.connectors.demo.year import Year, plan_year
from zhiyin.touchpoints.vocabulary import check, find_event


def texts(told: list[Told], name: str, key: str, language: str | None = None) -> list[str]:
    return [
        said.properties[key]
        for _, said in told
        if said.name == name and key in said.properties and language in (None, said.properties.get("language"))
    ]


class TestTheStream:
    def test_is_the_same_for_the_same_seed_whatever_the_size_of_its_chunks(self) -> None:
        once = [said for chunk in tell(plan_year(120, 3, NOW), 1000) for said in chunk]
        again = [said for chunk in tell(plan_year(120, 3, NOW), 77) for said in chunk]
        other = [said for chunk in tell(plan_year(120, 4, NOW), 1000) for said in chunk]
        assert once == again
        assert once[:50] != other[:50]

    def test_is_about_fifty_interactions_a_customer_within_a_year(self, told: list[Told]) -> None:
        assert 40 < len(told) / 1500 < 70
        now = to_micros(NOW)
        assert all(now - 366 * DAY < said.at <= now for _, said in told)

    def test_runs_forward_in_time_with_ids_of_its_own(self, told: list[Told]) -> None:
        assert all(before.at <= after.at for (_, before), (_, after) in pairwise(told))
        assert len({said.event_id for _, said in told}) == len(told)

    def test_comes_from_every_source(self, told: list[Told]) -> None:
        assert {source for source, _ in told} == set(range(len(SOURCES)))

    def test_keeps_to_the_tracking_plan(self, told: list[Told]) -> None:
        found = Counter((said.name, finding) for _, said in told for finding in check(said.name, said.properties))
        assert not found

    def test_knows_most_of_the_plan(self, told: list[Told]) -> None:
        names = {said.name for _, said in told}
        assert len([name for name in names if find_event(name)]) > 45

    def test_every_trusted_interaction_says_where_it_belongs(self, told: list[Told]) -> None:
        for source, said in told:
            if not SOURCES[source].is_public:
                assert said.context["brand"]
                assert said.context["department"]


class TestTheCatalogue:
    def test_names_everything_that_is_sold_before_it_is_spoken_of(self, told: list[Told]) -> None:
        listed = [said.properties for _, said in told[: len(PRODUCTS)]]
        assert [product["item_id"] for product in listed] == [product.id for product in PRODUCTS]
        for product, sold in zip(listed, PRODUCTS, strict=True):
            assert sold.names[0] in product["name"]
            assert sold.names[2] in product["name"]
            assert (product["category"], product["price"], product["currency"]) == (sold.category, sold.price, "CNY")


class TestOrders:
    def test_add_up(self, told: list[Told]) -> None:
        for _, said in told:
            if said.name == "Order Completed":
                order = said.properties
                lines = sum(line["price"] * line["quantity"] for line in order["products"])
                assert order["revenue"] == pytest.approx(lines - order["discount"], abs=0.005)
                paid = order["revenue"] + order["shipping"] + order["tax"]
                assert order["total"] == pytest.approx(paid, abs=0.005)

    def test_are_refunded_no_more_than_was_paid(self, told: list[Told]) -> None:
        totals = {s.properties["order_id"]: s.properties["total"] for _, s in told if s.name == "Order Completed"}
        refunds = [s.properties for _, s in told if s.name == "Order Refunded"]
        assert refunds
        assert all(refund["total"] <= totals[refund["order_id"]] + 0.005 for refund in refunds)

    def test_follow_their_order(self, told: list[Told]) -> None:
        placed = {said.properties["order_id"]: said.at for _, said in told if said.name == "Order Completed"}
        for name in ("Order Paid", "Order Shipped", "Order Delivered", "Order Returned", "Order Cancelled"):
            assert all(said.at > placed[said.properties["order_id"]] for _, said in told if said.name == name)


class TestWords:
    def test_reviews_come_in_three_languages_and_hardly_twice(self, told: list[Told]) -> None:
        for language in ("zh-CN", "zh-TW", "en"):
            assert texts(told, "Product Reviewed", "review_body", language)
        bodies = texts(told, "Product Reviewed", "review_body") + texts(told, "Review Posted", "review_body")
        assert len(set(bodies)) > 0.85 * len(bodies)
        assert not [body for body in bodies if "{" in body or "  " in body or not body.strip()]

    def test_the_fault_is_spoken_of_since_its_day_and_not_before(self, year: Year) -> None:
        since = to_micros(NOW) - truths.FAULT_DAYS_AGO * DAY
        told = [said for chunk in tell(plan_year(6000, 5, NOW)) for _, said in chunk if said.name == "Ticket Opened"]
        named = [s for s in told if any(word in s.properties["message"] for word in truths.FAULT_WORDS)]
        assert len(named) >= 8
        assert {said.properties["sku"] for said in named} == {truths.FAULT_SKU}
        assert min(said.at for said in named) > since

    def test_low_scores_have_other_words_than_high_ones(self, told: list[Told]) -> None:
        answers = [s.properties for _, s in told if s.name == "Survey Responded" and s.properties.get("comment")]
        of_delivery = [answer for answer in answers if answer["survey_id"].startswith("delivery")]
        low = {a["comment"] for a in of_delivery if a["question_kind"] == "nps" and a["score"] <= 6}
        high = {a["comment"] for a in of_delivery if a["question_kind"] == "nps" and a["score"] >= 9}
        assert low
        assert high
        assert not low & high
