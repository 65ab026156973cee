"""Who speaks up for the brand, and who buys only at a discount; worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.areas.metrics.brand import Answer, Brand, Order, Visit, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, value_of
from zhiyin.metrics.model import Dimension
from zhiyin.metrics.service import Question


def stars(number: int, person: int, score: float) -> Answer:
    return Answer(number, person, at(70), score, "stars", 5)


class TestAdvocates:
    def test_who_say_so_are_those_who_answer_9_or_10(self, measuring: Measuring) -> None:
        scores = [10, 9, 9, 8, 7, 6, 0]
        service = measuring(Brand([Answer(i, i, at(70), score) for i, score in enumerate(scores, 1)]))
        found = value_of(service.values("stated_advocate_share", Question(MARCH)), "relationship")
        assert found.estimate.value == pytest.approx(3 / 7)
        assert found.also["mean"].value == pytest.approx(7)

    def test_who_do_so_recommend_share_or_praise(self, measuring: Measuring) -> None:
        visits = [Visit(i, i, at(70)) for i in range(1, 7)]
        visits += [Visit(11, 1, at(71), name="Referral Made"), Visit(12, 2, at(71), name="Product Shared")]
        brand = Brand([stars(1, 3, 5), stars(2, 4, 3)], visits=visits)
        found = value_of(measuring(brand).values("behavioural_advocate_share", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (3 / 6, 6)

    def test_count_once_whatever_they_do_and_however_they_are_known(self, measuring: Measuring) -> None:
        visits = [Visit(i, 1 + i % 2, at(70), name="Referral Made") for i in range(5)]
        brand = Brand([stars(1, 2, 5)], visits=[*visits, Visit(9, 3, at(70))], people={1: 7, 2: 7})
        found = value_of(measuring(brand).values("behavioural_advocate_share", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (1 / 2, 2)

    def test_of_a_channel_are_those_who_did_it_there(self, measuring: Measuring) -> None:
        visits = [Visit(1, 1, at(70), "web", name="Cart Shared"), Visit(2, 1, at(70), "app")]
        result = measuring(Brand(visits=visits)).values(
            "behavioural_advocate_share", Question(MARCH, by=(Dimension.CHANNEL,))
        )
        shares = {group.key[Dimension.CHANNEL]: group.values[0].estimate.value for group in result.groups}
        assert shares == {"web": 1, "app": 0}


class TestDiscounts:
    def test_are_counted_by_order(self, measuring: Measuring) -> None:
        orders = [replace(Order(i, i, at(70), net=100), discount=discount) for i, discount in enumerate([0, 5, 9, 0])]
        found = value_of(measuring(Brand(orders=orders)).values("discounted_order_share", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (2 / 4, 4)

    def test_nobody_told_of_count_neither_way(self, measuring: Measuring) -> None:
        orders = [replace(Order(i, i, at(70), net=100), discount=discount) for i, discount in enumerate([None, 5])]
        found = value_of(measuring(Brand(orders=orders)).values("discounted_order_share", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (1, 1)

    def test_make_dependent_who_never_paid_the_full_price(self, measuring: Measuring) -> None:
        bought = [(1, 5), (1, 5), (2, 5), (2, 0), (3, 5), (4, 0), (4, 0)]  # person and discount
        orders = [
            replace(Order(i, person, at(70 + i), net=100), discount=off) for i, (person, off) in enumerate(bought)
        ]
        found = value_of(measuring(Brand(orders=orders)).values("discount_dependent_buyer_share", Question(MARCH)))
        assert found.estimate.n == 3, "who bought once does not count"
        assert found.estimate.value == pytest.approx(1 / 3)


class TestPrices:
    def test_meet_where_as_many_find_it_too_cheap_as_too_expensive(self, measuring: Measuring) -> None:
        people = [(10, 20, 60, 70), (20, 30, 55, 65), (30, 35, 45, 50), (40, 45, 60, 80), (50, 60, 70, 90)]
        confused = (90, 80, 70, 60)
        kinds = ["price_too_cheap", "price_cheap", "price_expensive", "price_too_expensive"]
        answers = [
            Answer(10 * i + place, i, at(75), price, kinds[place], None, response=i, question=kinds[place])
            for i, prices in enumerate([*people, confused], 1)
            for place, price in enumerate(prices)
        ]
        found = value_of(measuring(Brand(answers)).values("optimal_price_point", Question(MARCH)))
        assert (found.estimate.value, found.estimate.n) == (50, 5), "prices in the wrong order do not count"
        assert set(found.also) == {"indifference", "lowest_acceptable", "highest_acceptable"}


class TestLoyalty:
    def test_counts_who_moves_points_and_who_spends_them(self, measuring: Measuring) -> None:
        visits = [Visit(i, i, at(70)) for i in range(1, 9)]
        visits += [Visit(10 + i, i, at(71), name="Points Earned") for i in (1, 2, 3, 4)]
        visits += [Visit(20, 1, at(72), name="Points Redeemed"), Visit(21, 5, at(72), name="Points Expired")]
        service = measuring(Brand(visits=visits))
        active = value_of(service.values("loyalty_active_share", Question(MARCH)))
        assert (active.estimate.value, active.estimate.n) == (4 / 8, 8)
        spent = value_of(service.values("points_redeemer_share", Question(MARCH)))
        assert (spent.estimate.value, spent.estimate.n) == (1 / 4, 4)

    def test_knows_who_is_a_member_at_the_end(self, measuring: Measuring) -> None:
        visits = [Visit(i, i, at(70)) for i in range(1, 11)]
        visits += [Visit(20 + i, i, at(5), name="Loyalty Enrolled") for i in (1, 2, 3, 4)]
        visits += [Visit(31, 1, at(40), name="Loyalty Left"), Visit(32, 2, at(72), name="Loyalty Left")]
        visits += [Visit(33, 1, at(80), name="Loyalty Enrolled"), Visit(34, 5, at(100), name="Loyalty Enrolled")]
        service = measuring(Brand(visits=visits))
        march = value_of(service.values("loyalty_enrolled_share", Question(MARCH)))
        assert (march.estimate.value, march.estimate.n) == (3 / 10, 10), "1 came back, 2 left, 5 joined later"
        weeks = service.values("loyalty_enrolled_share", Question(MARCH, (Dimension.WEEK,))).groups
        assert weeks[0].values[0].estimate.value == 2 / 10, "1 was still to come back"
