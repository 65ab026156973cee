"""A server takes an identifier off a profile; what is named together later belongs together again."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.areas.customers.conftest import MORNING, World, claim
from zhiyin.customers.model import Claim, Trust

HOUR = 3_600_000_000


def bound(names: str, hour: int, trust: Trust = Trust.SERVER) -> Claim:
    return claim(names, trust, at=MORNING + hour * HOUR)


def unbound(names: str, hour: int, trust: Trust = Trust.SERVER) -> Claim:
    return claim(names, trust, at=MORNING + hour * HOUR, type="alias", trait_operation="unbind")


@pytest.fixture
def ann(world: World) -> World:
    """Somebody with an address, a phone and a browser."""
    world.take(bound("u1 e1", 1), bound("u1 p1", 1), bound("u1 a1", 1, Trust.PUBLIC))
    return world


class TestUnbinding:
    def test_takes_one_identifier_off_its_profile(self, ann: World) -> None:
        ann.take(unbound("p1", 2))
        assert ann.people() == "a1 e1 u1 | p1"

    def test_takes_the_others_off_the_strongest(self, ann: World) -> None:
        ann.take(unbound("u1 p1 a1", 2))
        assert ann.people() == "a1 | e1 u1 | p1"

    def test_belongs_to_the_strongest_that_it_names(self, ann: World) -> None:
        assert ann.take(bound("u1", 2), unbound("u1 p1", 2), bound("a1", 2)) == [
            ann.identity_id("u1"), ann.identity_id("u1"), ann.identity_id("a1"),
        ]  # fmt: skip

    def test_is_not_for_public_keys(self, ann: World) -> None:
        ann.take(unbound("p1", 2, Trust.PUBLIC), unbound("u1 a1", 2, Trust.PUBLIC))
        assert ann.people() == "a1 e1 p1 u1"

    def test_keeps_what_it_took_back_to_be_seen(self, ann: World) -> None:
        ann.take(unbound("p1", 2))
        [gone] = [edge for edge in ann.customers.ties(ann.public_id("p1")).edges if not edge.active]
        assert (gone.retracted_by, gone.retracted_at) == ("unbound", MORNING + 2 * HOUR)
        assert {edge.verdict for edge in ann.customers.ties(ann.public_id("u1")).edges} == {"seen"}

    def test_twice_is_as_once(self, ann: World) -> None:
        for _ in range(2):
            ann.take(unbound("p1", 2))
        assert ann.people() == "a1 e1 u1 | p1"

    def test_of_somebody_we_have_not_met_is_no_harm(self, ann: World) -> None:
        ann.take(unbound("u9 e9", 2), unbound("p9", 2))
        assert ann.people("uep") == "e1 p1 u1 | e9 | p9 | u9"

    def test_lets_somebody_else_have_the_number(self, ann: World) -> None:
        ann.take(unbound("p1", 2))
        ann.take(bound("u2 p1", 3))
        assert ann.people() == "a1 e1 u1 | p1 u2"

    def test_leaves_the_judgement_of_staff_alone(self, ann: World) -> None:
        ann.take(bound("u2", 1))
        ann.customers.merge([ann.public_id("u1"), ann.public_id("u2")], "the same", "ann")
        ann.take(unbound("u2", 2))
        assert ann.people("u") == "u1 u2"


class TestBindingAgain:
    def test_joins_what_is_named_together_later(self, ann: World) -> None:
        for hour in (2, 4):
            ann.take(unbound("p1", hour))
            assert ann.people("up") == "p1 | u1"
            ann.take(bound("u1 p1", hour + 1))
            assert ann.people("up") == "p1 u1"

    def test_is_not_what_was_under_way_from_before(self, ann: World) -> None:
        ann.take(unbound("p1", 3))
        ann.take(bound("u1 p1", 2), bound("u1 p1 e1", 2))
        assert ann.people("up") == "p1 | u1"
        ann.take(bound("u1 p1", 4))
        assert ann.people("up") == "p1 u1"

    def test_does_not_undo_what_staff_have_said(self, ann: World) -> None:
        phone = ann.identity_id("p1")
        wrong = [edge.id for edge in ann.customers.ties(ann.public_id("u1")).edges if phone in (edge.a, edge.b)]
        ann.customers.split(ann.public_id("u1"), wrong, "not hers", "bo")
        ann.take(unbound("p1", 2))
        ann.take(bound("u1 p1", 3))
        assert ann.people("up") == "p1 | u1"

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    @pytest.mark.parametrize("at_once", [True, False])
    def test_does_not_depend_on_what_comes_first(self, world: World, order: tuple[int, ...], at_once: bool) -> None:
        said = [bound("u1 p1", 1), unbound("p1", 2), bound("u1 p1 e1", 3)]
        batches = [[said[n] for n in order]] if at_once else [[said[n]] for n in order]
        for batch in batches:
            world.take(*batch)
        world.take(bound("u1 p1", 4))  # only the first naming of a pair is kept: an unbinding may come too late
        assert world.people() == "e1 p1 u1"

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_needs_a_word_from_after_it(self, world: World, order: tuple[int, ...]) -> None:
        said = [bound("u1 p1", 1), unbound("u1 p1", 2)]
        for n in order:
            world.take(said[n])
        assert world.people() == "p1 | u1"
