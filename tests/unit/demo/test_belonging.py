"""Leads, subscribers, members and wishes of the demo brand: what was planted can be found in what is told."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise

import numpy as np
import pytest

from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.opinions import WISHED_CHANNELS
from zhiyin.connectors.demo.seasons import DAY, Ints
from zhiyin.connectors.demo.subscriptions import PLANS
from zhiyin.connectors.demo.telling.voice import Told
from zhiyin.connectors.demo.year import Year


def told_of(year: Year, kind: Kind) -> tuple[Ints, Ints, Ints]:
    """When, of whom and of what."""
    at, kinds, person, ref, item = year.lines
    chosen = kinds == kind
    return at[chosen], person[chosen], np.where(ref >= 0, ref, item)[chosen]


def first_orders(year: Year) -> Ints:
    first = np.full(year.people.count, np.iinfo(np.int64).max)
    np.minimum.at(first, year.orders.person, year.orders.at)
    return first


class TestLeads:
    @pytest.mark.parametrize(("days", "planted"), [(30, truths.LEAD_CONVERSION[0]), (90, truths.LEAD_CONVERSION[1])])
    def test_order_as_often_as_planted(self, year: Year, days: int, planted: float) -> None:
        at, person, _ = told_of(year, Kind.LEAD_CREATED)
        observed = at < year.now - days * DAY
        waited = (first_orders(year)[person] - at)[observed]
        assert (waited > 0).all()
        assert np.mean(waited <= days * DAY) == pytest.approx(planted, abs=0.05)

    def test_are_each_of_one_person_who_had_not_ordered(self, year: Year) -> None:
        at, person, _ = told_of(year, Kind.LEAD_CREATED)
        assert np.unique(person).size == person.size > 500
        assert (at < first_orders(year)[person]).all()

    def test_are_told_as_converted_when_they_order(self, year: Year) -> None:
        at, person, _ = told_of(year, Kind.LEAD_CONVERTED)
        first = first_orders(year)[person]
        assert ((at > first) & (at < first + DAY)).all()


class TestSubscriptions:
    @pytest.mark.parametrize("plan", range(len(PLANS)), ids=[plan.name for plan in PLANS])
    def test_are_lost_after_a_payment_as_often_as_planted(self, year: Year, plan: int) -> None:
        subscriptions = year.subscriptions
        chosen = subscriptions.plan == plan
        assert 1 / subscriptions.payments[chosen].mean() == pytest.approx(PLANS[plan].loss, rel=0.2)

    def test_are_paid_for_without_a_gap_until_they_end(self, told: list[Told]) -> None:
        paid = sorted(
            (said.properties["subscription_id"], said.at, said.properties["ends_at"])
            for _, said in told
            if said.name in ("Subscription Started", "Subscription Renewed")
        )
        assert len(paid) > 100
        for _, payments in groupby(paid, key=lambda each: each[0]):
            ends = [(at, ends_at) for _, at, ends_at in payments]
            assert all(
                before[1] == np.datetime_as_string(np.datetime64(after[0], "us"), "s") + "Z"
                for before, after in pairwise(ends)
            )

    def test_say_why_they_are_cancelled_as_often_as_planted(self, year: Year) -> None:
        reason = year.subscriptions.reason
        assert (reason >= 0).mean() == pytest.approx(truths.SAYS_WHY, abs=0.06)
        for number, (_, share) in enumerate(truths.CANCELLED_BECAUSE.items()):
            assert (reason[reason >= 0] == number).mean() == pytest.approx(share, abs=0.06)


class TestMembers:
    def test_are_as_many_of_the_known_people_as_planted(self, year: Year) -> None:
        _, person, _ = told_of(year, Kind.ENROLLED)
        only_account = np.bincount(year.people.human)[year.people.human] == 1
        known = year.people.known & (year.opened < year.now) & only_account
        assert known[person].sum() / known.sum() == pytest.approx(truths.MEMBER_SHARE, abs=0.02)

    def test_join_once_with_each_card(self, year: Year) -> None:
        cards = [year.people.contacts.member[person] for person in told_of(year, Kind.ENROLLED)[1]]
        assert len(set(cards)) == len(cards)

    def test_leave_when_they_have_spent_their_last_points(self, year: Year) -> None:
        at, person, _ = told_of(year, Kind.LEFT)
        left = np.full(year.people.count, np.iinfo(np.int64).max)
        left[person] = at
        assert person.size > 100
        for kind in (Kind.ENROLLED, Kind.POINTS_EARNED, Kind.POINTS_REDEEMED):
            earlier, who, _ = told_of(year, kind)
            assert (earlier < left[who]).all()


class TestWishes:
    def test_name_channels_as_often_as_planted(self, year: Year) -> None:
        _, person, channel = told_of(year, Kind.CHANNEL_WISHED)
        assert np.unique(person).size == person.size > 1000
        found = Counter(WISHED_CHANNELS[number] for number in channel.tolist())
        for name, share in truths.WISHED_CHANNELS.items():
            assert found[name] / person.size == pytest.approx(share, abs=0.03)
