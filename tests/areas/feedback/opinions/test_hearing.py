"""Which texts are known, whatever came in which order."""

from __future__ import annotations

from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.areas.feedback.opinions.bench import Brand, review
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.opinions.model import Product, ProductBy, TextState, Verbatim


def texts(brand: Brand) -> list[Verbatim]:
    return [heard.verbatim for heard in brand.opinions.list_texts(EVERYTHING, limit=1000).texts]


def the_only(brand: Brand) -> Verbatim:
    (found,) = texts(brand)
    return found


class TestHearing:
    def test_a_text_waits_to_be_read(self, brand: Brand) -> None:
        brand.says(1, "续航很差", score=2.0, question_kind="stars", channel="app")
        found = the_only(brand)
        assert (found.text, found.state, found.score, found.channel) == ("续航很差", TextState.WAITING, 2.0, "app")
        assert brand.told() == []

    def test_heard_twice_it_is_one_text(self, brand: Brand) -> None:
        origin = brand.says(1, "续航很差")
        assert brand.hearing.hear([origin]) == 0
        assert len(texts(brand)) == 1

    def test_a_correction_replaces_what_was_read(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.read_all()
        brand.says(1, "屏幕清晰", revision=2)
        assert brand.told() == []
        brand.read_all()
        assert brand.said() == [("product/screen", 1)]

    def test_what_is_withdrawn_is_gone(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.read_all()
        brand.says(1, revision=2)
        assert texts(brand) == []
        assert brand.told() == []

    def test_what_is_said_again_counts_again(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.read_all()
        brand.says(1, revision=2)
        brand.says(1, "续航很差", revision=3)
        brand.read_all()
        assert brand.said() == [("product/battery", -1)]

    def test_what_comes_late_of_an_older_form_changes_nothing(self, brand: Brand) -> None:
        old = brand.says(1, "续航很差")
        brand.says(1, "屏幕清晰", revision=2)
        brand.hearing.hear([old])
        assert the_only(brand).text == "屏幕清晰"

    def test_another_owner_is_told_without_reading_again(self, brand: Brand) -> None:
        brand.says(1, "续航很差", by=20)
        brand.read_all()
        brand.says(1, "续航很差", by=30, revision=2)
        assert {row["identity_id"] for row in brand.told()} == {30}
        assert not brand.reading.step()


class TestProducts:
    @pytest.mark.parametrize(
        ("about", "expected"),
        [
            pytest.param({"product": Product("P9", None)}, (Product("P9", None), ProductBy.TOLD), id="told"),
            pytest.param({"order_number": "A1"}, (Product("P1", "SKU1"), ProductBy.ORDER), id="of its order"),
            pytest.param({"order_number": "A2"}, (Product("P2", "SKU2"), ProductBy.ALIAS), id="as it is called"),
            pytest.param({}, (Product("P2", "SKU2"), ProductBy.ALIAS), id="no order"),
        ],
    )
    def test_the_product_is_known_from(
        self, brand: Brand, about: dict[str, Any], expected: tuple[Product, ProductBy]
    ) -> None:
        brand.orders[0, "A1"] = Product("P1", "SKU1")
        brand.opinions.replace_aliases({"星光 Pro": Product("P2", "SKU2"), "Aurora": Product("P3", None)}, by="usr_1")
        brand.says(1, "星光 pro的续航很差", **about)
        brand.read_all()
        found = the_only(brand)
        assert (found.product, found.product_by) == expected

    def test_a_text_that_names_two_products_is_about_neither(self, brand: Brand) -> None:
        brand.opinions.replace_aliases({"Nova": Product("P2", None), "Aurora": Product("P3", None)}, by="usr_1")
        brand.says(1, "the battery of the Nova is good, that of the Aurora bad")
        brand.read_all()
        assert the_only(brand).product == Product(None, None)

    def test_an_order_that_comes_after_the_review_tells_its_product(self, brand: Brand) -> None:
        brand.says(1, "续航很差", order_number="A1")
        brand.read_all()
        brand.orders[0, "A1"] = Product("P1", "SKU1")
        assert brand.hearing.orders_changed(["A1", "A2"]) == 1
        assert {row["sku"] for row in brand.told()} == {"SKU1"}


class TestCompetitors:
    def test_their_authors_are_nobodys_customers(self, brand: Brand) -> None:
        brand.says(1, "续航很差", brand="Other", by=20)
        assert (the_only(brand).brand, the_only(brand).identity_id) == ("Other", 0)

    def test_but_who_names_an_order_of_ours_is_one(self, brand: Brand) -> None:
        brand.says(1, "续航很差", brand="Other", by=20, order_number="A1")
        assert the_only(brand).identity_id == 20

    def test_a_brand_of_ours_is_none(self, brand: Brand) -> None:
        brand.says(1, "续航很差", brand="华星")
        assert the_only(brand).brand is None


WORDS = st.sampled_from(["续航很差", "屏幕清晰。物流慢", "", "good battery", "退款"])
ORIGINS = st.lists(
    st.tuples(st.integers(1, 4), st.lists(WORDS.filter(bool), max_size=2), st.integers(20, 22)), min_size=1, max_size=6
)


NUMBERS = count(1_000, 10)
"""Origins of one example after the other: they share the database."""


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=ORIGINS, seed=st.randoms(use_true_random=False))
def test_shuffled_repeated_and_late_tellings_give_the_same(
    brand: Brand, told: list[tuple[int, list[str], int]], seed: Random
) -> None:
    """Of each origin the last revision counts, whenever it comes and whenever somebody reads in between."""
    first = next(NUMBERS)
    origins = [
        review(first + id_, *words, by=by, revision=revision) for revision, (id_, words, by) in enumerate(told, start=1)
    ]
    last = {origin.id: origin for origin in origins}
    again = [*origins, *origins]
    seed.shuffle(again)
    for origin in again:
        brand.hearing.hear([origin])
        if seed.random() < 0.3:
            brand.reading.step()
    brand.hearing.hear(list(last.values()))  # whoever listens re-reads what is true now
    brand.read_all()
    found = [one for one in texts(brand) if one.origin_id in last]
    assert sorted((one.origin_id, one.text, one.identity_id) for one in found) == sorted(
        (id_, text.text, origin.identity_id) for id_, origin in last.items() for text in origin.texts
    )
    ids = {one.id for one in found}
    assert {row["text_id"] for row in brand.told()} & ids == ids
