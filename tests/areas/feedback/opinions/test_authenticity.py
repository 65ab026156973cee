"""What speaks against texts: found when they come, told with its reason, judged again when others join them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from tests.areas.feedback.opinions.bench import Brand
from tests.areas.feedback.opinions.doubts import COPIED, HONEST, Doubted, templated
from zhiyin.base.clock import FixedClock
from zhiyin.base.scope import EVERYTHING
from zhiyin.db.database import Database
from zhiyin.db.migration import migrate
from zhiyin.feedback.opinions.model import Origin, OriginKind, Product, TextKind, Wanted


@pytest.fixture
def doubted(brand: Brand) -> Doubted:
    return Doubted(brand)


class TestAnOrdinaryText:
    def test_is_in_no_doubt(self, doubted: Doubted) -> None:
        for number, words in enumerate(HONEST, 1):
            doubted.brand.says(number, words, by=number)
        doubted.judge()
        assert {found.score for found in doubted.judged().values() if found} == {1.0}
        assert None not in doubted.judged().values()

    def test_is_not_judged_before_it_was_read(self, doubted: Doubted) -> None:
        doubted.brand.says(1, HONEST[0])
        assert doubted.judged() == {f"20 {HONEST[0]}": None}

    def test_of_a_request_for_help_is_never_judged(self, doubted: Doubted) -> None:
        message = doubted.brand.says(1, COPIED, kind=TextKind.TICKET)
        doubted.brand.says(1, revision=2)
        doubted.brand.hearing.hear([Origin(OriginKind.TICKET, 9, 1, 20, 0, message.texts)])
        doubted.judge()
        assert list(doubted.judged().values()) == [None]


class TestCopies:
    def test_of_several_accounts_are_told_with_their_number(self, doubted: Doubted) -> None:
        for number in (1, 2, 3):
            doubted.brand.says(number, COPIED, by=number)
        doubted.judge()
        for found in doubted.judged().values():
            assert found is not None
            (reason,) = found.reasons
            assert (reason.doubt, reason.texts, reason.accounts) == ("shared_words", 3, 3)
            assert found.score == pytest.approx(1 - 0.7 * 2 / 3)

    def test_make_the_first_one_doubtful_when_they_appear(self, doubted: Doubted) -> None:
        doubted.brand.says(1, COPIED, by=1)
        doubted.judge()
        assert doubted.reasons(1) == set()
        doubted.brand.says(2, COPIED.replace("长得多", "长很多"), by=2)
        doubted.judge()
        assert doubted.reasons(1) == doubted.reasons(2) == {"shared_words"}

    def test_that_are_taken_back_leave_the_first_one_alone(self, doubted: Doubted) -> None:
        for number in (1, 2):
            doubted.brand.says(number, COPIED, by=number)
        doubted.judge()
        doubted.brand.says(2, revision=2, by=2)
        doubted.judge()
        assert doubted.reasons(1) == set()

    def test_by_one_customer_through_two_identities_are_of_one_account(self, doubted: Doubted) -> None:
        doubted.same_person = {1: [1, 2], 2: [1, 2]}
        for number in (1, 2):
            doubted.brand.says(number, COPIED, by=number)
        doubted.judge()
        assert doubted.reasons(1) == {"repeated_words"}

    def test_of_a_few_words_mean_nothing(self, doubted: Doubted) -> None:
        for number in range(1, 9):
            doubted.brand.says(number, "很好", by=number)
        doubted.judge()
        assert {found.score for found in doubted.judged().values() if found} == {1.0}

    def test_in_a_flood_cost_a_bounded_number_of_comparisons(self, doubted: Doubted) -> None:
        for number in range(1, 151):
            doubted.brand.says(number, COPIED, by=number)
        assert doubted.judge() < 20
        found = doubted.judged()[f"1 {COPIED}"]
        assert found is not None
        assert found.score < 0.35
        assert found.reasons[0].accounts is not None
        assert found.reasons[0].accounts <= 65


class TestOtherDoubts:
    def test_one_pattern_with_other_nouns(self, doubted: Doubted) -> None:
        for number, (product, colour) in enumerate([("耳机", "黑色"), ("平板", "银色"), ("手表", "玫瑰金")], 1):
            doubted.brand.says(number, templated(product, colour), by=number)
        doubted.judge()
        assert doubted.reasons(1) == {"template"}

    def test_many_of_one_product_within_hours(self, doubted: Doubted) -> None:
        day = 24 * 3600 * 1_000_000
        start = 19_000 * day  # in the middle of a quarter as bursts are judged
        for number in range(40):
            doubted.brand.says(
                1 + number, f"第{number}次写评价了{number}", by=1 + number, product=Product("P1", None),
                at=start + number * day,
            )  # fmt: skip
        for number in range(12):
            doubted.brand.says(
                100 + number, f"{number}号买的人", by=100 + number, product=Product("P1", None),
                at=start + 20 * day + number * 60_000_000,
            )  # fmt: skip
        doubted.judge()
        assert doubted.reasons(105) == {"burst"}
        assert doubted.reasons(1) == set()

    def test_stars_that_contradict_the_words(self, doubted: Doubted) -> None:
        doubted.brand.says(1, "续航很差", by=1, score=5.0, question_kind="stars")
        doubted.judge()
        assert doubted.reasons(1) == {"stars_against_words"}

    @pytest.mark.parametrize(
        ("bought", "expected"),
        [
            pytest.param({1: False}, {"no_purchase"}, id="orders, none with the product"),
            pytest.param({1: True}, set(), id="an order with the product"),
            pytest.param({}, set(), id="of whom no order is known"),
        ],
    )
    def test_no_purchase_where_that_is_known(
        self, doubted: Doubted, bought: dict[int, bool], expected: set[str]
    ) -> None:
        doubted.bought = bought
        doubted.brand.says(1, HONEST[0], by=1, product=Product("P1", "SKU1"))
        doubted.judge()
        assert doubted.reasons(1) == expected

    def test_an_account_that_only_praises(self, doubted: Doubted) -> None:
        for number in range(12):
            doubted.brand.says(1 + number, f"第{number}件也好{number}", by=7, score=5.0, question_kind="stars")
            doubted.brand.says(50 + number, f"不满意{number}", by=50 + number, score=1.0, question_kind="stars")
        doubted.judge()
        assert doubted.reasons(7) == {"only_praise"}


class TestLists:
    def test_are_narrowed_to_what_is_in_doubt_and_keep_everything_else(self, doubted: Doubted) -> None:
        for number in range(1, 6):
            doubted.brand.says(number, COPIED, by=number)
        doubted.brand.says(9, HONEST[0], by=9)
        doubted.brand.says(10, "读不了\x01", by=10)
        doubted.judge()

        def found(wanted: Wanted) -> int:
            return len(doubted.brand.opinions.list_texts(EVERYTHING, wanted).texts)

        assert [found(Wanted()), found(Wanted(is_suspicious=True)), found(Wanted(is_suspicious=False))] == [7, 5, 2]
        assert [found(Wanted(authenticity_below=1.0)), found(Wanted(authenticity_below=0.3))] == [5, 0]

    def test_tell_both_numbers_of_opinions(self, doubted: Doubted) -> None:
        for number in range(1, 6):
            doubted.brand.says(number, COPIED, by=number)
        doubted.brand.says(9, "屏幕清晰", by=9)
        doubted.judge()
        assert doubted.brand.opinions.reach(EVERYTHING) == (11, 1)
        assert doubted.brand.opinions.reach(EVERYTHING, Wanted(is_suspicious=True)) == (11, 1)


class TestGone:
    def test_nothing_of_a_text_that_was_taken_back_stays(self, doubted: Doubted, db: Database) -> None:
        doubted.brand.says(1, COPIED, by=1)
        doubted.judge()
        doubted.brand.says(1, revision=2, by=1)
        with db.reading() as tx:
            left = [tx.scalar(sql(f"SELECT count(*) FROM {name}")) for name in ("text_authenticity", "text_run")]
        assert left == [0, 0]


WORDS = st.sampled_from([COPIED, COPIED + "！", templated("耳机", "黑色"), templated("手表", "银色"),
                         templated("平板", "金色"), *HONEST])  # fmt: skip
WRITTEN = st.lists(st.tuples(WORDS, st.integers(1, 4)), min_size=1, max_size=8)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=WRITTEN)
def test_what_is_said_does_not_depend_on_when_it_is_judged_nor_on_how_often(
    written: list[tuple[str, int]], clock: FixedClock
) -> None:
    found = []
    for at_once in (True, False):
        db = Database("sqlite://")
        migrate(db)
        doubted = Doubted(Brand(db, clock))
        for number, (words, by) in enumerate(written, 1):
            doubted.brand.says(number, words, by=by)
            if not at_once:
                doubted.judge()
        doubted.judge()
        found.append(doubted.judged())
        assert doubted.judge() == 0
        db.close()
    assert found[0] == found[1]
