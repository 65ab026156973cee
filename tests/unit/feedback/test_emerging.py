from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.unit.feedback.brand import FIRST, PRODUCTS, REGIONS, month, planted
from zhiyin.feedback.listening.emerging import emerging_issues
from zhiyin.feedback.listening.known import KnownIssue, news
from zhiyin.feedback.listening.model import Cell, EmergingIssue, Saying
from zhiyin.nlp.model import Polarity

TODAY = FIRST + timedelta(days=34)
FAULT = Cell("phones", "P1", "product/battery/life", Polarity.NEGATIVE, "north")
SWOLLEN = (
    "the battery is swollen",
    "swollen battery after a week",
    "battery swollen, back cover lifted",
    "it is swollen",
)
SEEDS = range(3)


def of_both_regions(cell: Cell) -> list[Cell]:
    return [replace_region(cell, REGIONS[0])] * 9 + [replace_region(cell, REGIONS[1])]


def replace_region(cell: Cell, region: str) -> Cell:
    return cell._replace(region=region)


def with_fault(seed: int, days: int = 3, a_day: int = 6) -> list[Saying]:
    """Ordinary days, and on the last ones a fault of one product."""
    said = month(seed)
    for back in range(days):
        words = (SWOLLEN * 10)[:a_day]
        said += planted(TODAY - timedelta(days=back), words, of_both_regions(FAULT))
    return said


class TestAFaultOfOneProduct:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_is_the_first_issue_and_has_its_phrase(self, seed: int) -> None:
        first = emerging_issues(with_fault(seed), TODAY)[0]
        assert any("swollen" in phrase.words for phrase in first.phrases[:3])

    @pytest.mark.parametrize("seed", SEEDS)
    def test_is_told_once_and_not_again_by_its_category_or_topic(self, seed: int) -> None:
        assert len(emerging_issues(with_fault(seed), TODAY)) == 1

    @pytest.mark.parametrize("seed", SEEDS)
    def test_names_the_product_and_the_topic(self, seed: int) -> None:
        cell = emerging_issues(with_fault(seed, a_day=10), TODAY)[0].cell
        assert cell is not None
        assert (cell.sku, cell.topic) == ("P1", "product/battery/life")

    @pytest.mark.parametrize("seed", SEEDS)
    def test_is_not_blamed_on_the_region_in_which_nearly_all_customers_live(self, seed: int) -> None:
        said = [replace(each, words="") for each in with_fault(seed, a_day=20)]  # cells alone
        cell = emerging_issues(said, TODAY)[0].cell
        assert cell is not None
        assert cell.region is None

    def test_says_who_is_affected_and_what_they_wrote(self) -> None:
        first = emerging_issues(with_fault(0), TODAY)[0]
        assert {each for each in first.customer_ids if each.startswith("x")}
        assert any(each.startswith("x") for each in first.text_ids)

    def test_has_a_ratio_whose_interval_holds_it(self) -> None:
        ratio = emerging_issues(with_fault(0), TODAY)[0].ratio
        assert ratio.low is not None
        assert ratio.high is not None
        assert ratio.value is not None
        assert 1 < ratio.low <= ratio.value <= ratio.high


def test_two_faults_of_two_products_are_two_issues() -> None:
    other = Cell("audio", "A1", "service/delivery", Polarity.NEGATIVE, "north")
    said = with_fault(1, a_day=10)
    for back in range(3):
        words = ["parcel arrived crushed", "crushed box", "the crushed parcel leaked"] * 3
        said += planted(TODAY - timedelta(days=back), words, of_both_regions(other), name="y")
    assert {issue.cell.sku for issue in emerging_issues(said, TODAY) if issue.cell} == {"P1", "A1"}


def test_a_rise_of_all_products_is_one_issue_of_the_topic() -> None:
    everywhere = [Cell(category, sku, "service/staff", Polarity.NEGATIVE, "north") for category, sku in PRODUCTS]
    said = [replace(each, words="") for each in month(2)]
    for back in range(3):
        said += planted(TODAY - timedelta(days=back), [""] * 40, everywhere)
    cells = [issue.cell for issue in emerging_issues(said, TODAY)]
    assert [(cell.sku, cell.topic) for cell in cells if cell] == [(None, "service/staff")]


def test_twice_as_much_of_everything_is_no_issue() -> None:
    said = month(3)
    late = [each for each in said if each.on > TODAY - timedelta(days=3)]
    said += [replace(each, text_id=f"again {each.text_id}", customer_id=f"again {each.customer_id}") for each in late]
    assert emerging_issues(said, TODAY) == []


def test_one_customer_who_says_it_twenty_times_is_one_voice() -> None:
    said = month(4)
    for back in range(3):
        loud = planted(TODAY - timedelta(days=back), SWOLLEN * 5, [FAULT])
        said += [replace(each, customer_id="loud") for each in loud]
    assert emerging_issues(said, TODAY) == []


def test_nothing_is_said_of_a_brand_that_was_heard_for_a_week() -> None:
    assert emerging_issues(month(0, days=7), FIRST + timedelta(days=6)) == []


def test_nothing_is_said_where_nothing_was_said() -> None:
    assert emerging_issues([], TODAY) == []


def test_a_chinese_issue_has_a_phrase_that_a_person_would_say() -> None:
    said = [replace(each, words=f"物流用了{at % 97}天，总体满意") for at, each in enumerate(month(5))]
    words = ["用了一周电池鼓包了", "电池鼓包，后盖都翘了", "刚买就电池鼓包", "手机电池鼓包怎么办", "发现电池鼓包很危险"]
    for back in range(3):
        said += planted(TODAY - timedelta(days=back), words, of_both_regions(FAULT))
    assert "电池鼓包" in [phrase.words for phrase in emerging_issues(said, TODAY)[0].phrases[:3]]


def test_a_cluster_is_found_where_no_word_and_no_cell_is_shared() -> None:
    random = np.random.default_rng(0)
    said = [replace(each, words="", cell=Cell()) for each in month(6)]
    for back in range(3):
        said += planted(TODAY - timedelta(days=back), [""] * 8, [Cell()])
    vectors = random.normal(size=(len(said), 16))
    theirs = [at for at, each in enumerate(said) if each.text_id.startswith("x")]
    vectors[theirs] = random.normal(size=16) * 2 + random.normal(size=(len(theirs), 16)) * 0.2
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    issue = emerging_issues(said, TODAY, vectors=vectors)[0]
    assert issue.found_by == "cluster"
    assert all(each.startswith("x") for each in issue.text_ids)


class TestAnIssueThatIsKnown:
    @pytest.fixture
    def issue(self) -> EmergingIssue:
        return emerging_issues(with_fault(0), TODAY)[0]

    def test_is_not_told_again_while_it_is_open(self, issue: EmergingIssue) -> None:
        told = news([issue], [KnownIssue.of("1", issue)])
        assert (told.new, [each for each, _ in told.absorbed]) == ((), ["1"])

    def test_is_silent_when_its_rise_began_before_it_was_closed(self, issue: EmergingIssue) -> None:
        closed = replace(KnownIssue.of("1", issue), closed_on=issue.first_day)
        told = news([issue], [closed])
        assert (told.new, told.reopened, [each for each, _ in told.silent]) == ((), (), ["1"])

    def test_re_opens_when_it_rises_anew(self, issue: EmergingIssue) -> None:
        closed = replace(KnownIssue.of("1", issue), closed_on=issue.first_day - timedelta(days=1))
        assert [each for each, _ in news([issue], [closed]).reopened] == ["1"]

    def test_takes_in_a_narrower_cell_of_the_same_topic(self, issue: EmergingIssue) -> None:
        known = replace(KnownIssue.of("1", issue), cell=Cell(topic="product/battery/life"))
        narrow = replace(issue, cell=FAULT, phrases=(), text_ids=())
        assert news([narrow], [known]).new == ()

    def test_does_not_take_in_another_product(self, issue: EmergingIssue) -> None:
        known = replace(KnownIssue.of("1", issue), cell=FAULT)
        other = replace(issue, cell=FAULT._replace(sku="P2"))
        assert news([other], [known]).new == (other,)

    def test_is_known_again_by_its_phrases_where_it_has_no_cell(self, issue: EmergingIssue) -> None:
        known = replace(KnownIssue.of("1", issue), cell=None, text_ids=())
        assert news([replace(issue, cell=None, text_ids=("new",))], [known]).new == ()


def test_quiet_months_hardly_ever_alarm() -> None:
    """Four brands, a week each: the bench counts more."""
    alarms = 0
    for seed in range(100, 104):
        said = month(seed, days=42)
        alarms += sum(len(emerging_issues(said, TODAY + timedelta(days=day))) for day in range(0, 8, 2))
    assert alarms <= 1
