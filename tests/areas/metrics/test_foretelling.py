"""The job that foretells what customers will bring: the published figures of the CDNOW customers, and its own care."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.areas.metrics.brand import NOW, ZONE, Order, local_day
from tests.ports.facts_at_hand import SentBatch
from tests.unit.metrics.test_lifetime_value import CDNOW, needs_cdnow
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.jobs import Job, JobPaused, Jobs
from zhiyin.metrics.lifetime.model import FEW_REPEATERS, TOO_FEW, Fit
from zhiyin.metrics.lifetime.service import JOB_KIND, CustomerValueService
from zhiyin.metrics.lifetime.work import CustomerValueWork
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.results import MetricValue
from zhiyin.metrics.service import MetricService, Question
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Query
from zhiyin.warehouse.facts import encode

EVER = Days(date(1990, 1, 1), date(2100, 1, 1))
SEPTEMBER = datetime(1997, 9, 30, 4, tzinfo=UTC)  # noon in Shanghai
JUNE = datetime(1998, 6, 30, 4, tzinfo=UTC)


@dataclass
class Shop:
    """A brand whose purchases are known to the warehouse, and those who foretell the next ones."""

    db: Database
    engine: DuckDbEngine
    clock: FixedClock

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.db, self.clock)
        self.facts = FactBatches(self.db, self.clock)
        self.service = CustomerValueService(self.db, self.jobs, self.clock, ZONE)
        self._batch_ids = count(1_000_000)

    def sells(self, orders: Sequence[Order]) -> None:
        self.tells("fact_orders", [order.row for order in orders])

    def learns(self, people: Mapping[int, int], revision: int = 1) -> None:
        """Which identity is which customer."""
        self.tells("identity_customer", [(identity, customer, revision) for identity, customer in people.items()])

    def claimed(self) -> Job:
        job = self.jobs.claim([JOB_KIND])
        assert job
        return job

    def work(self, at_once: int = 25_000, draws: int = 12) -> CustomerValueWork:
        return CustomerValueWork(
            self.db, self.jobs, self.facts, self.engine, self.clock, ZONE, draws=draws, at_once=at_once
        )

    def foretells(self, **how: int) -> list[Fit]:
        """Asks, does the job, loads its facts."""
        self.service.ask()
        job = self.claimed()
        self.jobs.finish(job.id, self.work(**how).do(job))
        self.load()
        return self.service.latest()

    def load(self) -> None:
        self.engine.apply(self.facts.list_waiting(()), as_of=self.clock.now())

    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.engine.run(Query("FROM fact_customer_value ORDER BY fact_id")).to_pylist()
        return found

    def value(self, metric: str, question: Question) -> MetricValue:
        (found,) = MetricService(self.engine, self.clock, ZONE).values(metric, question).values
        return found

    def tells(self, fact: str, rows: list[tuple[object, ...]]) -> None:
        self.engine.apply([SentBatch(next(self._batch_ids), fact, encode(fact, rows))], as_of=self.clock.now())


@pytest.fixture
def shop(db: Database, tmp_path: Path) -> Iterator[Shop]:
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        yield Shop(db, engine, FixedClock(NOW))


def regulars(people: int, *, first_id: int = 1, scope: Callable[[int], int] = lambda i: 0) -> list[Order]:
    """People who live as the model has it, in two years; the odd ones bought first in the store."""
    chance = random.Random(people)
    orders: list[Order] = []
    for person in range(1, people + 1):
        at, rate, stopping = NOW - timedelta(days=chance.uniform(60, 700)), chance.gammavariate(0.8, 1 / 60), 0.0
        worth, again = chance.gammavariate(6, 500), 0
        while at < NOW:
            net = 1 + round(worth * chance.gammavariate(6, 1 / 6))
            channel = "store" if person % 2 and not again else "web"
            orders.append(Order(first_id + len(orders), person, at, net, channel=channel, scope=scope(again)))
            if chance.random() < stopping:
                break
            stopping, again = stopping or chance.betavariate(0.8, 2.5), again + 1
            at += timedelta(days=1 + chance.expovariate(rate))
    return orders


def clockwork(people: int) -> list[Order]:
    """Everybody buys every thirty days, to the day: no model of chance can tell what that is."""
    return [
        Order(10 * person + again, person, NOW - timedelta(days=30 * (again + 1)), 1_000)
        for person in range(people)
        for again in range(6)
    ]


def cdnow(until: datetime) -> list[Order]:
    orders = []
    for number, line in enumerate((CDNOW / "CDNOW_sample.txt").read_text(encoding="utf-8").splitlines(), 1):
        _, person, day, _, dollars = line.split()
        at = datetime.strptime(day, "%Y%m%d").replace(hour=4, tzinfo=UTC)
        if at <= until:  # purchases for nothing count as a purchase there: a cent here
            orders.append(Order(number, int(person), at, max(1, round(float(dollars) * 100)), currency="USD"))
    return orders


@needs_cdnow
class TestTheCustomersOfCdnow:
    def test_have_the_published_parameters(self, shop: Shop) -> None:
        shop.clock.instant = SEPTEMBER
        shop.sells(cdnow(SEPTEMBER))
        (fit,) = shop.foretells()
        model, pareto = fit.found.model, fit.found.pareto
        assert model
        assert model.spending
        assert pareto
        buying, spending = model.buying, model.spending
        assert [round(x, 3) for x in (buying.r, buying.alpha, buying.a, buying.b)] == [0.243, 4.414, 0.793, 2.426]
        assert [round(x, 3) for x in (pareto.r, pareto.alpha, pareto.s, pareto.beta)] == [0.553, 10.578, 0.606, 11.669]
        assert [round(x, 2) for x in (spending.p, spending.q, spending.v / 100)] == [6.25, 3.74, 15.44]
        assert (fit.customers, fit.found.repeaters, fit.found.warnings) == (2357, 2357 - 1411, ())
        assert fit.found.likelihoods
        assert round(fit.found.likelihoods.bg_nbd, 1) == -9582.4

    def test_bought_an_eighth_more_than_was_foretold(self, shop: Shop) -> None:
        """The fit tries itself on the second half of what it knows: here exactly the 39 weeks of the literature."""
        shop.clock.instant = JUNE
        shop.sells(cdnow(JUNE))
        (fit,) = shop.foretells()
        tried = fit.found.hold_out
        assert tried
        assert (tried.split_on, tried.customers, tried.came) == (date(1997, 9, 30), 2357, 1882)
        assert tried.bias == pytest.approx(-0.12, abs=0.005)
        assert tried.mean_error == pytest.approx(0.7855, abs=0.002)
        assert tried.mean_error_of_none == pytest.approx(0.7985, abs=0.0001)

    def test_are_not_judged_by_one_purchase(self, shop: Shop) -> None:
        shop.clock.instant = SEPTEMBER
        shop.sells(cdnow(SEPTEMBER))
        shop.foretells()
        once = [row["p_alive"] for row in shop.rows() if row["repeat_purchases"] == 0]
        assert (len(once), set(once)) == (1411, {None})
        found = shop.value("active_customer_share", Question(EVER))
        assert found.estimate.n == 2357 - 1411
        assert found.also["bought_once"].value == 1411

    def test_differ_in_their_expected_value_no_less_than_drawing_them_anew_says(self, shop: Shop) -> None:
        """Errors of customers move together at most; so the interval of the mean is never too narrow."""
        shop.clock.instant = SEPTEMBER
        shop.sells(cdnow(SEPTEMBER))
        shop.foretells(draws=30)
        found = shop.value("predictive_customer_value", Question(EVER)).estimate
        mean = sum(row["expected_value"] for row in shop.rows()) / 2357
        error = sum(row["expected_value_error"] for row in shop.rows()) / 2357
        assert found.value == pytest.approx(mean, rel=1e-9)
        assert found.high is not None
        assert found.high - mean > 1.95 * error > 0


class TestTheJob:
    def test_goes_on_where_it_was(self, shop: Shop) -> None:
        shop.sells(regulars(200))
        shop.service.ask()
        job, work = shop.claimed(), shop.work(at_once=50)
        shop.jobs.pause()
        with pytest.raises(JobPaused):
            work.do(job)
        shop.jobs.give_back(job)
        shop.jobs = Jobs(shop.db, shop.clock)  # the next start
        again = shop.claimed()
        assert shop.work(at_once=50).do(again)
        shop.load()
        assert len(shop.rows()) == 200
        assert (shop.jobs.get(job.id).done, shop.jobs.get(job.id).total) == (4, 4)

    def test_writes_each_customer_once_however_often_it_is_done(self, shop: Shop) -> None:
        shop.sells(regulars(120))
        shop.foretells(at_once=40)
        before = shop.rows()
        shop.clock.instant += timedelta(hours=1)
        shop.foretells(at_once=25)
        changing = {"revision", "fitted_at", "model"}
        assert [{k: v for k, v in row.items() if k not in changing} for row in shop.rows()] == [
            {k: v for k, v in row.items() if k not in changing} for row in before
        ]

    def test_takes_back_what_is_no_more(self, shop: Shop) -> None:
        """Persons 1 and 2 turn out to be one customer: what was said of the later one is gone with the next fit."""
        orders = regulars(120)
        shop.sells(orders)
        shop.foretells()
        shop.learns({1: 77_000, 2: 77_000})
        shop.clock.instant += timedelta(days=1)
        shop.foretells(at_once=10)
        assert len(shop.rows()) == 119
        earlier = min((order for order in orders if order.person < 3), key=lambda order: order.at).person
        assert {row["identity_id"] for row in shop.rows()} & {1, 2} == {earlier}

    def test_says_nothing_when_too_few_bought_again(self, shop: Shop) -> None:
        shop.sells(regulars(FEW_REPEATERS))  # some of whom bought once
        (fit,) = shop.foretells()
        assert (fit.found.model, fit.found.warnings) == (None, (TOO_FEW,))
        assert shop.rows() == []

    def test_says_nothing_unlikely_of_customers_who_do_not_follow_chance(self, shop: Shop) -> None:
        shop.sells(clockwork(60))
        (fit,) = shop.foretells()
        assert fit.found.warnings
        for row in shop.rows():
            assert 0 <= row["expected_purchases"] < 366
            assert row["expected_value"] is None or row["expected_value"] >= 0

    def test_knows_no_customers_at_all(self, shop: Shop) -> None:
        assert shop.foretells() == []

    def test_keeps_currencies_apart(self, shop: Shop) -> None:
        dollars = [Order(9_000 + i, o.person, o.at, o.net, currency="USD") for i, o in enumerate(regulars(100))]
        shop.sells([*regulars(150), *dollars])
        assert [(fit.currency, fit.customers) for fit in shop.foretells()] == [("CNY", 150), ("USD", 100)]
        assert len(shop.rows()) == 250


class TestAskingForIt:
    def test_happens_once_on_each_of_the_brands_days(self, shop: Shop) -> None:
        assert [shop.service.ask_when_due(), shop.service.ask_when_due()] == [True, False]
        shop.clock.instant += timedelta(days=1)
        assert shop.service.ask_when_due()


class TestTheMetrics:
    def test_are_split_by_the_channel_of_the_first_order(self, shop: Shop) -> None:
        shop.sells(regulars(160))
        shop.foretells()
        service = MetricService(shop.engine, shop.clock, ZONE)
        result = service.values("predictive_customer_value", Question(EVER, (Dimension.CHANNEL,)))
        rows = shop.rows()
        for group in result.groups:
            (value,) = group.values
            of_group = [row["expected_value"] for row in rows if row["channel"] == group.key[Dimension.CHANNEL]]
            assert value.estimate.value == pytest.approx(sum(of_group) / len(of_group))
        assert len(result.groups) == 2

    def test_hide_who_bought_in_several_scopes_from_who_sees_one(self, shop: Shop) -> None:
        orders = regulars(160, scope=lambda again: 1 + again % 2)
        shop.sells(orders)
        shop.foretells()
        once_in_north = {order.person for order in orders} - {order.person for order in orders if order.scope == 2}
        northern = Question(EVER, scopes=ScopeFilter(frozenset({1})))
        assert shop.value("predictive_customer_value", Question(EVER)).estimate.n == 160
        assert shop.value("predictive_customer_value", northern).estimate.n == len(once_in_north)

    @pytest.mark.parametrize("metric", ["active_customer_share", "predictive_customer_value"])
    @pytest.mark.parametrize(
        ("known_of", "has_interval"),
        [
            pytest.param(40, True, id="of all"),
            pytest.param(39, False, id="of all but one"),
            pytest.param(0, False, id="of nobody"),
        ],
    )
    def test_have_an_interval_where_it_is_known_how_sure_the_model_is(
        self, shop: Shop, metric: str, known_of: int, has_interval: bool
    ) -> None:
        bought = regulars(40)
        foretold: list[tuple[object, ...]] = [
            (
                *(person, 1, False, person, to_micros(NOW), to_micros(order.at), local_day(order.at), 0, "web", "page"),
                *("CNY", 1, 0, 1, 0.5, 0.1 if person <= known_of else None, 1.5, 100, 100),
                *(10 if person <= known_of else None, "job"),
            )
            for person, order in enumerate(bought[:40], 1)
        ]
        shop.tells("fact_customer_value", foretold)
        found = shop.value(metric, Question(EVER)).estimate
        assert (found.n, found.value) == (40, 0.5 if metric == "active_customer_share" else 100)
        assert (found.low is not None, found.high is not None) == (has_interval, has_interval)
