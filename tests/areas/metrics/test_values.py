"""Each metric against the same worked out in plain Python from what happened."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import ClassVar

import pytest

from tests.areas.metrics.brand import NOBODY, NOW, Answer, Brand, Order, Ticket, local_day
from zhiyin.base.scope import ScopeFilter
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Compare, Cut, Days, Dimension
from zhiyin.metrics.results import Group, MetricResult, MetricValue
from zhiyin.metrics.service import MetricService, Question

MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
QUARTER = Days(date(2026, 1, 1), date(2026, 3, 31))
MOSTLY = pytest.approx
OF_CUSTOMERS = [metric_id for metric_id, metric in all_metrics().items() if not metric.card.is_of_staff]
"""What the brand's own people say is shown in fewer ways: see test_staff.py."""


def within(days: Days, day: date) -> bool:
    return days.first <= day <= days.last


def answers(brand: Brand, kind: str, days: Days = MARCH) -> list[Answer]:
    return [a for a in brand.answers if a.kind == kind and within(days, local_day(a.at))]


def orders(brand: Brand, days: Days = MARCH, currency: str = "CNY") -> list[Order]:
    return [o for o in brand.orders if o.counts and o.currency == currency and within(days, local_day(o.at))]


def value_of(result: MetricResult, variant: str | None = None) -> MetricValue:
    (found,) = (value for value in result.values if value.variant == variant)
    return found


def point(result: MetricResult, variant: str | None = None) -> float | None:
    return value_of(result, variant).estimate.value


class TestScores:
    def test_net_promoter_score(self, metrics: MetricService, lively: Brand) -> None:
        result = metrics.values("net_promoter_score", Question(MARCH))
        for relation in ("relationship", "transactional"):
            said = [a.score for a in answers(lively, "nps") if a.relation == relation]
            score = 100 * (sum(s >= 9 for s in said) - sum(s <= 6 for s in said)) / len(said)
            assert point(result, relation) == MOSTLY(score)
            assert value_of(result, relation).estimate.n == len(said)

    def test_customer_satisfaction(self, metrics: MetricService, lively: Brand) -> None:
        result = metrics.values("customer_satisfaction", Question(MARCH))
        said = [a.score for a in answers(lively, "csat")]
        assert point(result) == sum(s >= 4 for s in said) / len(said)
        assert value_of(result).also["mean"].value == MOSTLY(statistics.mean(said))

    def test_customer_effort(self, metrics: MetricService, lively: Brand) -> None:
        first = metrics.values("customer_effort_1", Question(MARCH))
        second = metrics.values("customer_effort_2", Question(MARCH))
        efforts = [a.score for a in answers(lively, "ces1")]
        eases = [a.score for a in answers(lively, "ces2")]
        assert point(first) == MOSTLY(statistics.mean(efforts))
        assert value_of(first).also["low_effort"].value == sum(s <= 2 for s in efforts) / len(efforts)
        assert point(second) == sum(s >= 5 for s in eases) / len(eases)

    def test_answers_of_nobody_are_those_of_different_people(self, measuring: Callable[[Brand], MetricService]) -> None:
        march = NOW.replace(month=3)
        unnamed = [Answer(i, NOBODY, march, i % 11) for i in range(44)]
        named = [Answer(i, i + 1, march, i % 11) for i in range(44)]
        found = [measuring(Brand(said)).values("net_promoter_score", Question(MARCH)) for said in (unnamed, named)]
        assert found[0].values == found[1].values

    def test_other_scales_are_not_mixed_in(self, measuring: Callable[[Brand], MetricService]) -> None:
        march = NOW.replace(month=3)
        five = [Answer(i, i, march, 5, kind="csat", scale=5) for i in range(6)]
        seven = [Answer(i + 50, i, march, 5, kind="csat", scale=7) for i in range(6)]
        result = measuring(Brand([*five, *seven])).values("customer_satisfaction", Question(MARCH))
        assert (point(result), value_of(result).estimate.n) == (1, 6)

    def test_of_late_and_punctual_deliveries_stand_apart(self, measuring: Callable[[Brand], MetricService]) -> None:
        promised = NOW.replace(month=3)
        late, punctual = promised + timedelta(seconds=1), promised
        ordered = [
            Order(i, i, promised, net=5, promised_at=promised, delivered_at=late if i % 2 else punctual)
            for i in range(40)
        ]
        stars = [Answer(i, i, promised, 1 + i % 2, kind="stars", scale=5, order=f"N{i}") for i in range(40)] + [
            Answer(99, 99, promised, 5, kind="stars", scale=5, order="unheard of")
        ]
        service = measuring(Brand(stars, ordered))
        groups = service.values("review_stars", Question(MARCH, by=(Dimension.DELIVERY,))).groups
        assert {group.key[Dimension.DELIVERY]: group.values[0].estimate.value for group in groups} == {
            "late": 2, "on_time": 1, None: 5,
        }  # fmt: skip

    @pytest.mark.parametrize("metric", ["review_stars", "active_customer_share", "behavioural_advocate_share"])
    def test_of_competitors_products_change_nothing(
        self, measuring: Callable[[Brand], MetricService], metric: str
    ) -> None:
        at = NOW.replace(month=3)
        ours = [Answer(i, i, at, 1 + i % 2, kind="stars", scale=5) for i in range(1, 41)]
        theirs = [Answer(i, i, at, 5, kind="stars", scale=5, brand="Other") for i in range(100, 140)]
        alone, beside = (
            measuring(Brand(stars)).values(metric, Question(MARCH)).values for stars in (ours, ours + theirs)
        )
        assert alone == beside


class TestPurchases:
    @pytest.mark.parametrize("currency", ["CNY", "USD"])
    def test_revenue_orders_and_their_means(self, metrics: MetricService, lively: Brand, currency: str) -> None:
        amounts = [o.amount for o in orders(lively, currency=currency)]
        spent: dict[int, int] = defaultdict(int)
        for order in (order for order in orders(lively, currency=currency) if order.person != NOBODY):
            spent[lively.customer(order.person)] += order.amount
        revenue = metrics.values("revenue", Question(MARCH))
        per_order = metrics.values("average_order_value", Question(MARCH))
        per_buyer = metrics.values("revenue_per_buyer", Question(MARCH))
        assert point(revenue, currency) == sum(amounts)
        assert point(per_order, currency) == MOSTLY(statistics.mean(amounts), rel=1e-12)
        assert value_of(per_order, currency).also["median"].value == statistics.median(amounts)
        assert point(per_buyer, currency) == MOSTLY(statistics.mean(spent.values()), rel=1e-12)
        assert value_of(per_buyer, currency).estimate.n == len(spent)

    def test_order_count_counts_all_currencies(self, metrics: MetricService, lively: Brand) -> None:
        count = len(orders(lively)) + len(orders(lively, currency="USD"))
        assert point(metrics.values("order_count", Question(MARCH))) == count

    def test_one_person_with_two_identities_is_one_buyer(self, measuring: Callable[[Brand], MetricService]) -> None:
        march = NOW.replace(month=3)
        bought = [Order(1, person=1, at=march, net=100), Order(2, person=2, at=march, net=300)]
        apart = measuring(Brand(orders=bought, people={1: 1, 2: 2}))
        joined = measuring(Brand(orders=bought, people={1: 1, 2: 1}))
        assert point(apart.values("revenue_per_buyer", Question(MARCH)), "CNY") == 200
        assert point(joined.values("revenue_per_buyer", Question(MARCH)), "CNY") == 400

    def test_orders_of_nobody_are_orders_without_a_buyer(self, measuring: Callable[[Brand], MetricService]) -> None:
        march = NOW.replace(month=3)
        service = measuring(
            Brand(orders=[Order(i, NOBODY, march, net=100) for i in (1, 2)] + [Order(3, 7, march, 500)])
        )
        assert point(service.values("revenue", Question(MARCH)), "CNY") == 700
        assert point(service.values("revenue_per_buyer", Question(MARCH)), "CNY") == 500

    def test_an_order_counts_once_for_each_product_on_it(self, metrics: MetricService, lively: Brand) -> None:
        result = metrics.values("order_count", Question(MARCH, by=(Dimension.PRODUCT,)))
        both = [*orders(lively), *orders(lively, currency="USD")]
        for group in result.groups:
            product = group.key[Dimension.PRODUCT]
            assert group.values[0].estimate.value == sum(product in order.products for order in both)

    def test_returned_articles_lower_the_revenue_of_their_product(
        self, measuring: Callable[[Brand], MetricService]
    ) -> None:
        order = Order(1, 1, NOW.replace(month=3), net=900, products=("p1", "p2", "p3"), came_back=("p1",))
        service = measuring(Brand(orders=[order]))
        result = service.values("revenue", Question(MARCH, by=(Dimension.PRODUCT,)))
        assert {group.key[Dimension.PRODUCT]: group.values[0].estimate.value for group in result.groups} == {
            "p1": 0, "p2": 300, "p3": 300,
        }  # fmt: skip


class TestRepeatPurchaseRate:
    def test_of_a_cohort(self, metrics: MetricService, lively: Brand) -> None:
        bought: dict[int, list[Order]] = defaultdict(list)
        for order in sorted((o for o in lively.orders if o.counts and o.person != NOBODY), key=lambda o: o.at):
            bought[lively.customer(order.person)].append(order)
        cohort = [b for b in bought.values() if within(QUARTER, local_day(b[0].at))]
        mature = [b for b in cohort if b[0].at + timedelta(days=90) <= NOW]

        def again(days: int, among: list[list[Order]]) -> int:
            return sum(len(b) > 1 and b[1].at - b[0].at <= timedelta(days=days) for b in among)

        found = value_of(metrics.values("repeat_purchase_rate", Question(QUARTER)))
        assert found.estimate.n == len(mature) > 100
        assert found.estimate.value == again(90, mature) / len(mature)
        assert found.also["within_30_days"].value == again(30, mature) / len(mature)
        assert "within_365_days" not in found.also, "nobody's year is over"

    def test_leaves_out_who_had_no_chance_yet(self, measuring: Callable[[Brand], MetricService]) -> None:
        old = Order(1, person=1, at=NOW - timedelta(days=91), net=5)
        young = Order(2, person=2, at=NOW - timedelta(days=89), net=5)
        service = measuring(Brand(orders=[old, young]))
        result = service.values("repeat_purchase_rate", Question(Days(date(2026, 1, 1), date(2026, 7, 1))))
        assert value_of(result).estimate.n == 1

    def test_is_shown_for_mature_days_in_the_overview(self, metrics: MetricService) -> None:
        june = Days(date(2026, 6, 1), date(2026, 6, 30))
        (result,) = metrics.overview(["repeat_purchase_rate"], Question(june))
        assert isinstance(result, MetricResult)
        assert result.days.count == june.count
        assert result.days.last + timedelta(days=91) <= date(2026, 7, 1)


class TestWaitingTimes:
    def test_first_response_time_follows_kaplan_and_meier(self, metrics: MetricService, lively: Brand) -> None:
        tickets = [t for t in lively.tickets if within(MARCH, local_day(t.at))]
        waited = [(float(t.answered_after), True) for t in tickets if t.answered_after is not None]
        waited += [((NOW - t.at).total_seconds(), False) for t in tickets if t.answered_after is None]
        found = value_of(metrics.values("first_response_time", Question(MARCH)))
        assert found.estimate.value == MOSTLY(still_waiting(waited, 0.5))
        assert found.estimate.n == len(tickets)
        assert found.also["ended"].value == sum(ended for _, ended in waited) / len(waited)

    def test_an_end_in_the_future_has_not_come_yet(self, measuring: Callable[[Brand], MetricService]) -> None:
        opened = NOW - timedelta(days=1)
        soon = Ticket(1, 1, opened, answered_after=2 * 86_400, solved_after=None)
        days = Days(local_day(opened), local_day(opened))
        found = value_of(measuring(Brand(tickets=[soon])).values("first_response_time", Question(days)))
        assert (found.estimate.value, found.also["ended"].value) == (None, 0)

    def test_a_reopened_ticket_is_not_solved(self, metrics: MetricService, lively: Brand) -> None:
        tickets = [t for t in lively.tickets if within(MARCH, local_day(t.at))]
        solved = sum(t.state == "solved" and t.solved_after is not None for t in tickets)
        found = value_of(metrics.values("full_resolution_time", Question(MARCH)))
        assert found.also["ended"].value == solved / len(tickets)


class TestGroups:
    def test_add_up_to_the_whole(self, metrics: MetricService) -> None:
        for dimension in (Dimension.DAY, Dimension.WEEK, Dimension.MONTH, Dimension.CHANNEL):
            result = metrics.values("revenue", Question(MARCH, by=(dimension,), variant="CNY"))
            assert sum(total_of(result.groups)) == point(result, "CNY")

    def test_of_time_come_in_its_order(self, metrics: MetricService) -> None:
        result = metrics.values("order_count", Question(MARCH, by=(Dimension.WEEK,)))
        weeks = [group.key[Dimension.WEEK] for group in result.groups]
        assert weeks == sorted(weeks, key=str)
        assert all(isinstance(week, date) and week.weekday() == 0 for week in weeks)

    def test_may_be_of_two_dimensions(self, metrics: MetricService) -> None:
        result = metrics.values("order_count", Question(MARCH, by=(Dimension.CHANNEL, Dimension.MONTH)))
        assert [dict(group.key) for group in result.groups if group.key[Dimension.CHANNEL] == "web"] == [
            {Dimension.CHANNEL: "web", Dimension.MONTH: date(2026, 3, 1)}
        ]

    def test_are_what_the_same_filter_gives(self, metrics: MetricService) -> None:
        result = metrics.values("customer_satisfaction", Question(MARCH, by=(Dimension.CHANNEL,)))
        for group in result.groups:
            channel = group.key[Dimension.CHANNEL]
            assert channel is None or isinstance(channel, str)
            only = metrics.values("customer_satisfaction", Question(MARCH, filters={Dimension.CHANNEL: channel}))
            assert only.values == group.values


class TestComparison:
    def test_is_with_as_many_days_before(self, metrics: MetricService) -> None:
        result = metrics.values("revenue", Question(MARCH, compare=Compare.PREVIOUS))
        before = metrics.values("revenue", Question(MARCH.compared(Compare.PREVIOUS)))
        comparison = value_of(result, "CNY").comparison
        assert result.compared == Days(date(2026, 1, 29), date(2026, 2, 28))
        assert comparison
        assert comparison.difference
        assert comparison.value == value_of(before, "CNY").estimate
        assert comparison.difference.value == (point(result, "CNY") or 0) - (point(before, "CNY") or 0)

    def test_does_not_change_the_value(self, metrics: MetricService) -> None:
        for metric_id in all_metrics():
            alone = metrics.values(metric_id, Question(MARCH))
            beside = metrics.values(metric_id, Question(MARCH, compare=Compare.PREVIOUS))
            assert [v.estimate for v in alone.values] == [v.estimate for v in beside.values]

    def test_with_the_year_before_ends_on_the_last_of_february(self) -> None:
        leap = Days(date(2028, 2, 29), date(2028, 2, 29))
        assert leap.compared(Compare.YEAR).first == date(2027, 2, 28)


class TestScopes:
    def test_foreign_rows_do_not_count(self, metrics: MetricService, lively: Brand) -> None:
        seen = metrics.values("order_count", Question(MARCH, scopes=ScopeFilter(frozenset({1}))))
        both = [*orders(lively), *orders(lively, currency="USD")]
        assert point(seen) == sum(order.scope == 1 for order in both)

    @pytest.mark.parametrize("metric_id", OF_CUSTOMERS)
    def test_who_sees_nothing_gets_no_number(self, metrics: MetricService, metric_id: str) -> None:
        nothing = Question(MARCH, scopes=ScopeFilter(frozenset()))
        assert metrics.values(metric_id, nothing).values == ()
        assert metrics.records(metric_id, nothing).total == 0


class TestPlaces:
    PLACES: ClassVar = {1: ("A", "service", "North"), 2: ("A", "", "South")}

    def test_split_by_what_a_scope_stands_for(self, metrics: MetricService, lively: Brand) -> None:
        both = [*orders(lively), *orders(lively, currency="USD")]
        of_brand = sum(order.scope in self.PLACES for order in both)
        question = Question(MARCH, by=(Dimension.BRAND,), places=self.PLACES)
        groups = metrics.values("order_count", question).groups
        counts = {group.key[Dimension.BRAND]: group.values[0].estimate.value for group in groups}
        assert counts == {"A": of_brand, None: len(both) - of_brand}

    def test_narrow_to_one(self, metrics: MetricService, lively: Brand) -> None:
        only = Question(MARCH, filters={Dimension.DEPARTMENT: "service"}, places=self.PLACES)
        both = [*orders(lively), *orders(lively, currency="USD")]
        assert point(metrics.values("order_count", only)) == sum(order.scope == 1 for order in both)

    @pytest.mark.parametrize("metric_id", OF_CUSTOMERS)
    def test_may_be_asked_of_every_metric(self, metrics: MetricService, metric_id: str) -> None:
        question = Question(QUARTER, by=(Dimension.REGION,), places=self.PLACES)
        regions = {group.key[Dimension.REGION] for group in metrics.values(metric_id, question).groups}
        assert regions == {"North", "South", None}


class TestRecords:
    @pytest.mark.parametrize("metric_id", OF_CUSTOMERS)
    def test_are_as_many_as_the_value_counts(self, metrics: MetricService, metric_id: str) -> None:
        for value in metrics.values(metric_id, Question(QUARTER)).values:
            assert metrics.records(metric_id, Question(QUARTER, variant=value.variant)).total == value.estimate.n

    @pytest.mark.parametrize("metric_id", OF_CUSTOMERS)
    def test_of_each_group_are_as_many_as_it_counts(self, metrics: MetricService, metric_id: str) -> None:
        for dimension in metrics.get_card(metric_id).dimensions:
            result = metrics.values(metric_id, Question(QUARTER, by=(dimension,)))
            for group in result.groups[:3]:
                key = group.key[dimension]
                filters: dict[Cut, str | None] = {dimension: None if key is None else str(key)}
                for value in group.values:
                    found = metrics.records(metric_id, Question(QUARTER, filters=filters, variant=value.variant))
                    assert found.total == value.estimate.n

    @pytest.mark.parametrize("metric_id", OF_CUSTOMERS)
    def test_come_page_by_page_each_once(self, metrics: MetricService, metric_id: str) -> None:
        seen: list[int] = []
        after = None
        while True:
            page = metrics.records(metric_id, Question(MARCH), limit=37, after=after)
            seen += [row.record_id for row in page.rows]
            if len(page.rows) < 37:
                break
            last = page.rows[-1]
            after = (round(last.at.timestamp() * 1_000_000), last.record_id)
        assert len(seen) == page.total
        assert len(set(seen)) == len(seen) or metric_id == "revenue_per_buyer", (
            "a buyer in two currencies is two records"
        )


def total_of(groups: Iterable[Group]) -> list[float]:
    return [value.estimate.value or 0 for group in groups for value in group.values]


def still_waiting(waited: list[tuple[float, bool]], level: float) -> float | None:
    """Kaplan and Meier by the definition, one wait after the other."""
    surviving, at_risk = 1.0, len(waited)
    for seconds in sorted({seconds for seconds, _ in waited}):
        ended = sum(s == seconds and done for s, done in waited)
        surviving *= 1 - ended / at_risk
        at_risk -= sum(s == seconds for s, _ in waited)
        if ended and surviving <= level:
            return seconds
    return None
