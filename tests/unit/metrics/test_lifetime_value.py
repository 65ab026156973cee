"""What customers will buy and spend: the published figures of the CDNOW customers, and what the models cannot know."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from zhiyin.metrics.arithmetic.repeat_buying import BgNbd, Histories, Numbers, fit_repeat_buying
from zhiyin.metrics.arithmetic.repeat_buying_pareto import ParetoNbd, fit_repeat_buying_pareto
from zhiyin.metrics.arithmetic.spending_per_purchase import GammaGamma, fit_spending

CDNOW = Path(__file__).resolve().parents[4] / "shared" / "data" / "ml" / "clv"
needs_cdnow = pytest.mark.skipif(not CDNOW.is_dir(), reason="the CDNOW data are not beside the repository")

PUBLISHED = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)  # in weeks
FIRST_CUSTOMER = Histories(np.array([2.0]), np.array([30.43]), np.array([38.86]), np.ones(1))
BOUGHT_ONCE = Histories(np.zeros(1), np.zeros(1), np.array([38.86]), np.ones(1))


def columns(name: str, *names: str) -> list[Numbers]:
    with (CDNOW / name).open(encoding="utf-8") as file:
        rows: Sequence[Mapping[str, str]] = list(csv.DictReader(file))
    return [np.array([float(row[column]) for row in rows]) for column in names]


def cdnow() -> Histories:
    """39 weeks of 2,357 customers."""
    return Histories.of(*columns("cdnow_customers_summary.csv", "frequency", "recency", "T"))


class TestBgNbd:
    def test_foretells_what_is_published(self) -> None:
        assert round(float(PUBLISHED.expected_purchases(FIRST_CUSTOMER, 39)[0]), 4) == 1.2260
        assert round(float(PUBLISHED.expected_purchases(BOUGHT_ONCE, 39)[0]), 4) == 0.1951
        assert round(float(PUBLISHED.still_buying(FIRST_CUSTOMER)[0]), 4) == 0.7266
        assert round(PUBLISHED.expected_of_newcomer(52), 4) == 1.4461

    def test_cannot_tell_of_those_who_bought_once_whether_they_still_do(self) -> None:
        assert np.isnan(PUBLISHED.still_buying(BOUGHT_ONCE)).all()

    def test_does_not_overflow_for_the_best_customers(self) -> None:
        often = Histories(np.array([900.0]), np.array([38.86]), np.array([38.86]), np.ones(1))
        assert 500 < PUBLISHED.expected_purchases(often, 39)[0] < 900

    def test_says_nothing_when_nobody_bought_again(self) -> None:
        assert fit_repeat_buying(BOUGHT_ONCE) is None
        assert fit_repeat_buying_pareto(BOUGHT_ONCE) is None

    @needs_cdnow
    def test_has_the_published_parameters(self) -> None:
        found = fit_repeat_buying(cdnow())
        assert found
        assert [round(value, 3) for value in (found.r, found.alpha, found.a, found.b)] == [0.243, 4.414, 0.793, 2.426]
        assert round(found.log_likelihood(cdnow()), 1) == -9582.4

    def test_finds_the_parameters_of_an_invented_world(self) -> None:
        truth = BgNbd(r=0.6, alpha=8.0, a=0.9, b=3.0)
        found = fit_repeat_buying(_lived(truth, customers=6_000, weeks=60))
        assert found
        assert [found.r, found.alpha, found.a, found.b] == pytest.approx([0.6, 8.0, 0.9, 3.0], rel=0.3)
        assert found.expected_of_newcomer(52) == pytest.approx(truth.expected_of_newcomer(52), rel=0.06)


class TestParetoNbd:
    @needs_cdnow
    def test_has_the_published_parameters(self) -> None:
        found = fit_repeat_buying_pareto(cdnow())
        assert found
        figures = [found.r, found.alpha, found.s, found.beta]
        assert [round(value, 3) for value in figures] == [0.553, 10.578, 0.606, 11.668]
        assert round(found.log_likelihood(cdnow()), 1) == -9595.0

    def test_can_tell_of_those_who_bought_once(self) -> None:
        published = ParetoNbd(r=0.553, alpha=10.578, s=0.606, beta=11.669)
        once, twice_more = published.still_buying(BOUGHT_ONCE)[0], published.still_buying(FIRST_CUSTOMER)[0]
        assert 0 < once < twice_more < 1

    def test_has_no_doubt_about_who_bought_just_now(self) -> None:
        now = Histories(np.array([3.0]), np.array([38.86]), np.array([38.86]), np.ones(1))
        assert ParetoNbd(r=0.553, alpha=10.578, s=0.606, beta=11.669).still_buying(now)[0] == 1

    def test_is_the_same_seen_from_either_side(self) -> None:
        """Where alpha passes beta another form of the integral is used."""
        below, above = (ParetoNbd(0.55, alpha, 0.61, 11.0) for alpha in (11.0 - 1e-6, 11.0 + 1e-6))
        assert below.log_likelihood(FIRST_CUSTOMER) == pytest.approx(above.log_likelihood(FIRST_CUSTOMER), rel=1e-6)


class TestGammaGamma:
    def test_foretells_what_is_published(self) -> None:
        published = GammaGamma(p=6.25, q=3.74, v=15.44)
        assert round(published.mean, 3) == 35.219
        assert round(float(published.expected_spending(np.array([2.0]), np.array([30.0]))[0]), 3) == 30.938

    @needs_cdnow
    def test_has_the_published_parameters(self) -> None:
        found = fit_spending(*columns("cdnow_customers_summary_with_transactions.csv", "x", "zbar"))
        assert found
        assert [round(found.p, 4), round(found.q, 4), round(found.v, 4)] == [6.2488, 3.7446, 15.4477]

    def test_never_has_a_negative_mean(self) -> None:
        """Spending without any mean: of a few customers one spends a million times what the others do."""
        found = fit_spending(np.ones(6), np.array([1.0, 2.0, 5.0, 10.0, 1e3, 1e6]))
        assert found
        assert found.q > 1
        assert found.mean > 0

    def test_says_nothing_without_spending(self) -> None:
        assert fit_spending(np.zeros(3), np.zeros(3)) is None


@needs_cdnow
def test_of_the_next_39_weeks_an_eighth_less_is_foretold_than_came() -> None:
    """The known bias of BG/NBD on these customers: 1,653 foretold, 1,882 came; better than saying nobody will buy."""
    seen, came = _split_in_half()
    model = fit_repeat_buying(seen)
    assert model
    foretold = model.expected_purchases(seen, 39)
    assert (round(came.sum()), round(foretold.sum(), -1)) == (1882, 1650)
    assert foretold.sum() / came.sum() - 1 == pytest.approx(-0.12, abs=0.005)
    error = np.abs(foretold - came).mean()
    assert error == pytest.approx(0.7855, abs=0.002)
    assert error < came.mean()


def _split_in_half() -> tuple[Histories, Numbers]:
    """The histories up to the end of September 1997, one for each customer, and the purchases of the 39 weeks after."""
    days = defaultdict(set)
    for line in (CDNOW / "CDNOW_sample.txt").read_text(encoding="utf-8").splitlines():
        _, customer, day, *_ = line.split()
        days[customer].add(datetime.strptime(day, "%Y%m%d").date())  # noqa: DTZ007 - a day
    until = date(1997, 9, 30)
    rows, came = [], []
    for bought in days.values():
        before = sorted(day for day in bought if day <= until)
        ages = [(day - before[0]).days / 7 for day in (before[-1], until)]
        rows.append((len(before) - 1, *ages, 1))
        came.append(len(bought) - len(before))
    return Histories(*np.array(rows, dtype=float).T), np.array(came, dtype=float)


def _lived(truth: BgNbd, customers: int, weeks: float) -> Histories:
    """What customers do in a world where the model holds."""
    chance = np.random.default_rng(11)
    rows = []
    for rate, stopping in zip(
        chance.gamma(truth.r, 1 / truth.alpha, customers), chance.beta(truth.a, truth.b, customers), strict=True
    ):
        age = chance.uniform(weeks / 2, weeks)
        repeats, last = 0, 0.0
        while chance.random() >= (stopping if repeats else 0):  # the first purchase stops nobody
            following = last + chance.exponential(1 / rate) if rate > 0 else np.inf
            if following > age:
                break
            repeats, last = repeats + 1, following
        rows.append((repeats, last, age))
    return Histories.of(*np.array(rows).T)
