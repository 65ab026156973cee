from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from zhiyin.connectors.demo import opinions, truths
from zhiyin.connectors.demo.brand import PRODUCTS, REGIONS, product_index
from zhiyin.connectors.demo.care import CHAT
from zhiyin.connectors.demo.people import Flags
from zhiyin.connectors.demo.purchases import STORE
from zhiyin.connectors.demo.seasons import DAY, HOUR, Ints, local_day
from zhiyin.connectors.demo.year import Year


def difference(year: Year, question: int, flag: Flags, about: Ints) -> float:
    """Mean answer of those to whom it happened, less that of the others."""
    surveys = year.surveys
    asked = (surveys.answered_at > 0) & (surveys.question == question) & (about >= 0)
    happened = flag[about]
    return float(surveys.score[asked & happened].mean() - surveys.score[asked & ~happened].mean())


class TestWhatExperiencesDoToAnswers:
    @pytest.mark.parametrize(
        ("question", "seen"),
        [
            pytest.param(opinions.DELIVERY_NPS, truths.SEEN_LATE_NPS, id="recommendation"),
            pytest.param(opinions.DELIVERY_CSAT, truths.SEEN_LATE_CSAT, id="satisfaction"),
        ],
    )
    def test_a_late_delivery_costs_points(self, year: Year, question: int, seen: tuple[float, float]) -> None:
        low, high = seen
        assert low < difference(year, question, year.orders.late, year.surveys.order) < high

    @pytest.mark.parametrize(
        ("question", "seen"),
        [
            pytest.param(opinions.SERVICE_CSAT, truths.SEEN_SLOW_CSAT, id="satisfaction"),
            pytest.param(opinions.SERVICE_EFFORT, truths.SEEN_SLOW_EFFORT, id="ease"),
        ],
    )
    def test_a_slow_answer_costs_points(self, year: Year, question: int, seen: tuple[float, float]) -> None:
        low, high = seen
        assert low < difference(year, question, year.contacts.slow, year.surveys.contact) < high

    def test_a_slow_answer_takes_longer_than_the_hours_named_and_a_quick_one_less(self, year: Year) -> None:
        contacts = year.contacts
        heard = contacts.answered_at > 0
        wait = (contacts.answered_at - contacts.at)[heard]
        assert wait[contacts.slow[heard]].min() > truths.SLOW_HOURS * HOUR > wait[~contacts.slow[heard]].max()

    def test_the_two_effort_scales_follow_one_another_and_never_mix(self, year: Year) -> None:
        surveys = year.surveys
        changed_at = year.now - opinions.OLD_EFFORT_UNTIL_DAYS_AGO * DAY
        old = surveys.sent_at[surveys.question == opinions.CALL_EFFORT]
        assert old.size > 100
        assert old.max() < changed_at + DAY
        scores = surveys.score[surveys.question == opinions.CALL_EFFORT]
        assert scores.min() == 1
        assert scores.max() in (4, 5)  # low is good: hardly anybody needs the far end


class TestTheCourierChange:
    def late_rate(self, year: Year, *, changed: bool, after: bool) -> float:
        orders = year.orders
        by_region = np.array([region.id in truths.COURIER_REGIONS for region in REGIONS])
        sent = (orders.channel != STORE) & ~orders.cancelled
        is_after = orders.at >= year.now - truths.COURIER_DAYS_AGO * DAY
        chosen = sent & (by_region[year.people.region[orders.person]] == changed) & (is_after == after)
        return float(orders.late[chosen].mean())

    def test_makes_parcels_late_in_half_of_the_regions_and_only_there(self, year: Year) -> None:
        change_there = self.late_rate(year, changed=True, after=True) - self.late_rate(year, changed=True, after=False)
        elsewhere = self.late_rate(year, changed=False, after=True) - self.late_rate(year, changed=False, after=False)
        effect = truths.LATE_RATE_NEW_COURIER - truths.LATE_RATE
        assert change_there - elsewhere == pytest.approx(effect, abs=0.03)
        assert len(truths.COURIER_REGIONS) * 2 == len(REGIONS)

    def test_late_means_after_the_promise(self, year: Year) -> None:
        orders = year.orders
        sent = (orders.channel != STORE) & ~orders.cancelled
        assert np.array_equal((orders.delivered_at > orders.promised_at)[sent], orders.late[sent])


class TestTheEmergingFault:
    def test_begins_on_its_day_in_one_product(self, year: Year) -> None:
        orders = year.orders
        of_model = orders.product == product_index(truths.FAULT_SKU)
        since = orders.at >= year.now - truths.FAULT_DAYS_AGO * DAY
        assert orders.fault[of_model & since].mean() == pytest.approx(truths.FAULT_RATE, abs=0.06)
        assert orders.fault[of_model & ~since].mean() < 0.03
        assert not orders.fault[~of_model].any()
        assert PRODUCTS[product_index(truths.FAULT_SKU)].category == "earbuds"


class TestSayingAndDoing:
    def answers(self, year: Year, who: Flags) -> Ints:
        surveys = year.surveys
        is_nps = surveys.question <= opinions.DELIVERY_NPS
        return surveys.score[(surveys.answered_at > 0) & is_nps & who[surveys.person]]

    def test_polite_leavers_say_nine_or_ten_and_stay_away(self, year: Year) -> None:
        said = self.answers(year, year.people.polite)
        assert said.size > 30
        assert said.min() >= 9
        orders = np.bincount(year.orders.person, minlength=year.people.count)
        assert orders[year.people.polite].max() <= 2

    def test_grumbling_loyals_say_six_at_most_and_buy_on(self, year: Year) -> None:
        said = self.answers(year, year.people.grumbling)
        assert said.size > 30
        assert said.max() <= 6
        orders = np.bincount(year.orders.person, minlength=year.people.count)
        grumbling = year.people.grumbling & year.people.old
        assert orders[grumbling].mean() > 2 * orders[year.people.known & year.people.old].mean()

    def test_a_late_order_is_more_often_the_last(self, year: Year) -> None:
        orders = year.orders
        cost = orders.last[orders.late].mean() - orders.last[~orders.late].mean()
        assert cost == pytest.approx(truths.LATE_LEAVE, abs=0.05)


class TestTheSeasons:
    def test_double_eleven_is_the_peak_and_spring_festival_the_trough(self, year: Year) -> None:
        days, counts = np.unique((year.orders.at + 8 * HOUR) // DAY, return_counts=True)
        by_day = {local_day(int(day) * DAY): int(count) for day, count in zip(days, counts, strict=True)}
        plain = float(np.median(counts))
        assert max(by_day, key=lambda day: by_day[day]) in (date(2026, 11, 10), date(2026, 11, 11))
        assert by_day[date(2026, 6, 18)] > 2 * plain
        assert by_day[date(2026, 2, 18)] < 0.7 * plain

    def test_people_shop_in_the_evening_not_before_dawn(self, year: Year) -> None:
        hours = np.bincount((year.orders.at + 8 * HOUR) // HOUR % 24, minlength=24)
        assert hours[20:23].mean() > 5 * hours[2:5].mean()


def test_chats_are_answered_within_minutes_unless_slow(year: Year) -> None:
    contacts = year.contacts
    quick = (contacts.channel == CHAT) & (contacts.answered_at > 0)
    assert np.median((contacts.answered_at - contacts.at)[quick]) < HOUR / 30
