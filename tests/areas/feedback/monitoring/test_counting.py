"""Opinions counted by product and topic, over time and beside competitors'."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.areas.feedback.opinions.bench import SHANGHAI, TREE, Brand
from zhiyin.base.clock import FixedClock
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.db.database import Database
from zhiyin.feedback.monitoring.matrix import changes
from zhiyin.feedback.monitoring.model import Feeling, Line, Part, Step, Tally
from zhiyin.feedback.monitoring.service import MonitoringService
from zhiyin.feedback.opinions.model import EVERY_TEXT, Product, TextKind, Wanted

CATEGORIES = {"P1": "phones/5g", "P2": "phones", "P3": "fridges"}
P1, P2, P3 = Product("P1", "S1"), Product("P2", None), Product("P3", "S3")
EXAMPLES = count(1)
BAD_BATTERY, GOOD_SCREEN, BAD_DELIVERY = "续航很差", "屏幕清晰", "物流慢"


@pytest.fixture
def brand(db: Database, clock: FixedClock) -> Brand:
    return Brand(db, clock)


@pytest.fixture
def monitoring(db: Database, brand: Brand) -> MonitoringService:
    return MonitoringService(
        db, SHANGHAI, brand.tree, lambda _, numbers: {one: CATEGORIES[one] for one in numbers if one in CATEGORIES}
    )


def figures(tally: Tally) -> tuple[int, int, int, int]:
    return (tally.positive, tally.negative, tally.texts, tally.people)


class TestATableOfProductsByTopics:
    def test_counts_what_is_said_below_a_topic_once_above_it(self, brand: Brand, monitoring: MonitoringService) -> None:
        brand.says(1, f"{BAD_BATTERY}。{GOOD_SCREEN}", by=20, product=P1)
        brand.says(2, BAD_BATTERY, by=30, product=P1)
        brand.says(3, BAD_DELIVERY, by=40, product=P2)
        brand.read_all()
        found = monitoring.matrix(EVERYTHING)
        assert [(line.key, line.product_id) for line in found.lines] == [("S1", "P1"), ("P2", "P2")]
        assert found.columns == ["product", "delivery"]
        assert figures(found.at("S1", "product")) == (1, 2, 2, 2)
        assert figures(found.at("S1", None)) == (1, 2, 2, 2)
        assert figures(found.at(None, "delivery")) == (0, 1, 1, 1)
        assert figures(found.at(None, None)) == (1, 3, 3, 3)
        assert found.at("P2", "product") == Tally()

    def test_goes_down_the_tree(self, brand: Brand, monitoring: MonitoringService) -> None:
        brand.says(1, f"{BAD_BATTERY}。{GOOD_SCREEN}", product=P1)
        brand.says(2, BAD_DELIVERY, product=P1)
        brand.read_all()
        found = monitoring.matrix(EVERYTHING, under="product")
        assert found.columns == ["battery", "screen"]
        assert figures(found.at("S1", None)) == (1, 1, 1, 1), "what is said of other topics is not there"
        assert monitoring.matrix(EVERYTHING, level=2).columns == ["battery", "screen", "delivery"]

    def test_has_categories_above_products(self, brand: Brand, monitoring: MonitoringService) -> None:
        for id_, product in enumerate((P1, P1, P2, P3, Product(None, "unheard of")), 1):
            brand.says(id_, BAD_BATTERY, by=20 + id_, product=product)
        brand.read_all()
        found = monitoring.matrix(EVERYTHING, line=Line.CATEGORY)
        assert [(line.key, found.at(line.key, "product").n) for line in found.lines] == [("phones", 3), ("fridges", 1)]
        assert found.at(None, None).n == 5, "what is in no category counts in the whole"
        phones = monitoring.products_of("phones", EVERYTHING, EVERY_TEXT)
        assert {line.key for line in monitoring.matrix(EVERYTHING, part=phones).lines} == {"S1", "P2"}

    def test_is_empty_where_nothing_is_said(self, monitoring: MonitoringService) -> None:
        found = monitoring.matrix(EVERYTHING)
        assert (found.lines, found.columns, found.at(None, None).net_sentiment) == ([], [], None)

    def test_shows_ones_own_rows_only(self, brand: Brand, monitoring: MonitoringService) -> None:
        brand.says(1, BAD_BATTERY, product=P1, scope=0)
        brand.says(2, BAD_BATTERY, product=P3, scope=7, by=30)
        brand.read_all()
        own = ScopeFilter(frozenset({7}))
        assert [line.key for line in monitoring.matrix(own).lines] == ["S3"]
        assert monitoring.tally(own).n == 1
        assert monitoring.feelings(own, EVERY_TEXT, Feeling.INTENT).n <= 1

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        said=st.lists(
            st.tuples(
                st.integers(20, 23),
                st.sampled_from([P1, P2, P3]),
                st.lists(st.sampled_from([BAD_BATTERY, GOOD_SCREEN, BAD_DELIVERY, "好"]), min_size=1, max_size=4),
            ),
            max_size=8,
        )
    )
    def test_adds_up_in_lines_and_columns_whatever_is_said(
        self, brand: Brand, monitoring: MonitoringService, said: list[tuple[int, Product, list[str]]]
    ) -> None:
        scope = next(EXAMPLES)  # each example has rows of its own
        for id_, (person, product, words) in enumerate(said, scope * 10):
            brand.says(id_, "。".join(words), by=person, product=product, scope=scope)
        brand.read_all()
        own = ScopeFilter(frozenset({scope}))
        roots, leaves = monitoring.matrix(own), monitoring.matrix(own, level=5)
        whole = roots.at(None, None)
        assert whole.n == sum(roots.at(line.key, None).n for line in roots.lines)
        assert whole.texts <= len(said)
        assert whole.people <= len({person for person, _, _ in said})
        for line in (None, *(line.key for line in roots.lines)):
            below = [leaves.at(line, topic) for topic in ("product", "battery", "screen")]
            above = roots.at(line, "product")
            assert above.n == sum(one.n for one in below)
            assert max(one.texts for one in below) <= above.texts <= sum(one.texts for one in below)


class TestAChange:
    def test_is_called_real_only_where_it_is_more_than_chance(
        self, brand: Brand, monitoring: MonitoringService
    ) -> None:
        for id_ in range(1, 31):
            brand.says(id_, GOOD_SCREEN, by=100 + id_, product=P1)
            brand.says(30 + id_, "屏幕很差" if id_ > 3 else GOOD_SCREEN, by=200 + id_, product=P1)
        brand.says(99, BAD_DELIVERY, by=300, product=P1)
        brand.read_all()
        middle = brand.opinions.list_texts(EVERYTHING, limit=100).texts[-30].verbatim.at + 1
        before = monitoring.matrix(EVERYTHING, Wanted(until=middle))
        now = monitoring.matrix(EVERYTHING, Wanted(since=middle))
        found = changes(now, before)
        difference, is_real = found["S1", "product"]
        assert is_real
        assert difference.value < -100
        assert ("S1", "delivery") not in found, "before it nothing was said of it"


class TestALineOverTime:
    @pytest.mark.parametrize(
        ("step", "expected"),
        [
            (Step.DAY, {date(2026, 3, 1): (0, 2, 2, 1), date(2026, 3, 3): (1, 0, 1, 1)}),
            (Step.WEEK, {date(2026, 2, 23): (0, 2, 2, 1), date(2026, 3, 2): (1, 0, 1, 1)}),
            (Step.MONTH, {date(2026, 3, 1): (1, 2, 3, 1)}),
        ],
    )
    def test_counts_by_the_brands_day_and_leaves_out_days_of_silence(
        self, brand: Brand, monitoring: MonitoringService, step: Step, expected: dict[date, tuple[int, ...]]
    ) -> None:
        brand.says(1, BAD_BATTERY)
        brand.says(2, BAD_BATTERY)
        brand.says(43, GOOD_SCREEN)  # 03:00 in Shanghai on the third
        brand.read_all()
        found = monitoring.over_time(EVERYTHING, EVERY_TEXT, step)
        assert {day: figures(tally) for day, tally in found} == expected
        assert sum(tally.n for _, tally in found) == monitoring.tally(EVERYTHING).n


class TestFeelings:
    def test_are_shares_of_the_texts_of_which_they_are_known(self, brand: Brand, monitoring: MonitoringService) -> None:
        brand.says(1, BAD_DELIVERY, by=20)
        brand.says(2, BAD_DELIVERY, by=20)
        brand.says(3, GOOD_SCREEN, by=30)
        brand.read_all()
        found = monitoring.feelings(EVERYTHING, EVERY_TEXT, Feeling.INTENT)
        shares = [found.share_of(name) for name in found.by_value]
        assert sum(share.value or 0 for share in shares if share) == pytest.approx(1)
        assert found.n + found.unknown == 3
        assert monitoring.feelings(EVERYTHING, EVERY_TEXT, Feeling.URGENCY).n == 3

    def test_are_unknown_where_nobody_wrote(self, monitoring: MonitoringService) -> None:
        assert monitoring.feelings(EVERYTHING, EVERY_TEXT, Feeling.EMOTION).share_of("joy") is None


class TestOtherBrands:
    def test_are_held_against_what_is_said_of_us_in_public(self, brand: Brand, monitoring: MonitoringService) -> None:
        brand.says(1, GOOD_SCREEN, by=20, product=P1)
        brand.says(2, BAD_BATTERY, by=30, kind=TextKind.TICKET)
        brand.says(3, GOOD_SCREEN, by=40, brand="Other", product=Product("Star 9", None))
        brand.says(4, GOOD_SCREEN, by=50, brand="Other", product=Product("Star 9", None))
        brand.read_all()
        texts, tallies = monitoring.brands(EVERYTHING, EVERY_TEXT)
        assert {name: hits.hits for name, hits in texts.by_value.items()} == {"": 1, "Other": 2}
        assert figures(tallies["Other"]) == (2, 0, 2, 2)
        share = texts.share_of("Other")
        assert share is not None
        assert share.value == pytest.approx(2 / 3)
        (theirs,) = [line for line in monitoring.matrix(EVERYTHING).lines if line.brand]
        assert (theirs.key, theirs.brand) == ("Star 9", "Other")
        own = monitoring.by_topic(EVERYTHING, Wanted(is_own=True), Part(kinds=(TextKind.REVIEW,)), level=1)
        assert {topic: tally.n for topic, tally in own.items()} == {"product": 1}

    def test_a_topic_of_every_level_is_a_column(self) -> None:
        assert [topic.id for topic in TREE.topics] == ["product", "battery", "screen", "delivery"]
