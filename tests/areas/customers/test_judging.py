"""Staff join and split customers: it is done, it is explained, and undoing it restores what was before."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.areas.customers.conftest import MORNING, World, claim
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.model import Trust
from zhiyin.customers.store import tables
from zhiyin.db.database import Database

STATE = (
    tables.identity, tables.identity_seen, tables.identity_scope, tables.trait_value, tables.customer_profile,
    tables.search_term, tables.company, tables.company_member, tables.company_trait,
)  # fmt: skip


def _state(db: Database) -> dict[str, list[dict[str, Any]]]:
    """All that the area holds, but for its memory of what was done, and the count of changes."""
    with db.reading() as tx:
        return {
            table.name: [
                {name: value for name, value in row._mapping.items() if name != "revision"}
                for row in tx.execute(select(table).order_by(*table.primary_key))
            ]
            for table in STATE
        }


@pytest.fixture
def two(world: World) -> World:
    """Two people with all that belongs to them."""
    world.take(
        claim("u1 e1", traits={"name": "曾小明", "city": "西安"}, scope_id=1),
        claim("u2 p2", traits={"name": "Zeng Xiaoming", "level": 3}, scope_id=2, at=MORNING + 1),
        claim("u1 a1", Trust.PUBLIC),
        claim("u2 a2", Trust.PUBLIC),
        claim("a3 d3", Trust.PUBLIC),
        claim("u2", type="group", group_id="g1", traits={"name": "Ouzel", "role": "buyer"}),
    )
    return world


def _edges(world: World, name: str, verdict: str) -> list[int]:
    return [edge.id for edge in world.customers.ties(world.public_id(name)).edges if edge.verdict == verdict]


class TestMerging:
    def test_makes_one_customer_with_the_traits_of_both(self, two: World) -> None:
        merged = two.customers.merge([two.public_id("u1"), two.public_id("u2")], "same card", "ann")
        assert two.people() == "a1 a2 e1 p2 u1 u2 | a3 d3"
        traits, _ = two.customers.traits(merged.public_id)
        assert {trait.name: trait.value for trait in traits} == {"name": "Zeng Xiaoming", "city": "西安", "level": 3}

    def test_keeps_the_old_id_as_an_alias(self, two: World) -> None:
        old = two.public_id("u2")
        two.customers.merge([two.public_id("u1"), old], "same card", "ann")
        assert two.customers.get(old).public_id == two.public_id("u1")
        assert old in two.customers.get(old).aliases

    def test_of_one_customer_with_itself_is_refused(self, two: World) -> None:
        with pytest.raises(Conflict):
            two.customers.merge([two.public_id("u1"), two.public_id("e1")], "?", "ann")

    def test_is_written_into_the_history(self, two: World) -> None:
        two.customers.merge([two.public_id("u1"), two.public_id("u2")], "same card", "ann")
        [deed] = two.customers.ties(two.public_id("u1")).history
        assert (deed.by, deed.action, deed.reason) == ("ann", "merged", "same card")

    @pytest.mark.parametrize("others", [["u2"], ["a3"], ["u2", "a3"]], ids=["a person", "a visitor", "both"])
    def test_undone_restores_everything(self, two: World, others: list[str]) -> None:
        before = _state(two.db)
        two.customers.merge([two.public_id(name) for name in ("u1", *others)], "same card", "ann")
        assert _state(two.db) != before
        two.customers.split(two.public_id("u1"), _edges(two, "u1", "same"), "mistake", "bo")
        assert _state(two.db) == before

    def test_undone_restores_a_household_too(self, world: World) -> None:
        world.told("u1-p1 u1-e1 u2-p1 u2-e2 u1~a1 u2~a1 a1-d1")
        before = _state(world.db)
        world.customers.merge([world.public_id("u1"), world.public_id("u2")], "one person", "ann")
        assert world.people() == "a1 d1 e1 e2 p1 u1 u2"
        world.customers.split(world.public_id("u1"), _edges(world, "u1", "same"), "mistake", "ann")
        assert _state(world.db) == before

    def test_may_be_done_again_after_it_was_undone(self, two: World) -> None:
        for _ in range(2):
            two.customers.merge([two.public_id("u1"), two.public_id("u2")], "yes", "ann")
            same = [e.id for e in two.customers.ties(two.public_id("u1")).edges if e.verdict == "same" and e.active]
            two.customers.split(two.public_id("u1"), same, "no", "ann")
        assert two.people() == "a1 e1 u1 | a2 p2 u2 | a3 d3"

    def test_of_somebody_out_of_sight_is_refused(self, two: World) -> None:
        with pytest.raises(NotFound):
            two.customers.merge([two.public_id("u1"), two.public_id("u2")], "?", "ann", ScopeFilter(frozenset({1})))


class TestSplitting:
    def test_keeps_apart_what_the_rules_had_joined_whatever_comes_later(self, world: World) -> None:
        world.told("u1-e1 u2-e1")
        [wrong] = [
            e.id for e in world.customers.ties(world.public_id("u2")).edges if world.identity_id("u2") in (e.a, e.b)
        ]
        world.customers.split(world.public_id("u1"), [wrong], "two people", "ann")
        world.told("u2-e1 u2-e1 u1-x1 u2-x1")
        assert world.people() == "e1 u1 | u2 | x1"

    def test_takes_a_browser_from_a_person_for_good(self, world: World) -> None:
        world.told("u1-e1 u1~a1")
        [wrong] = [
            e.id for e in world.customers.ties(world.public_id("u1")).edges if world.identity_id("a1") in (e.a, e.b)
        ]
        world.customers.split(world.public_id("u1"), [wrong], "a guest", "ann")
        world.told("u1~a1 u1-a1")
        assert world.people() == "a1 | e1 u1"

    def test_refuses_edges_of_somebody_else(self, two: World) -> None:
        with pytest.raises(InvalidInput):
            two.customers.split(two.public_id("u1"), _edges(two, "u2", "seen"), "?", "ann")

    def test_refuses_when_other_edges_still_hold(self, world: World) -> None:
        world.told("u1-e1 u2-e1 u1-x1 u2-x1")
        [one] = [
            e.id for e in world.customers.ties(world.public_id("u1")).edges
            if {e.a, e.b} == {world.identity_id("u2"), world.identity_id("e1")}
        ]  # fmt: skip
        with pytest.raises(Conflict):
            world.customers.split(world.public_id("u1"), [one], "?", "ann")
        assert all(e.active for e in world.customers.ties(world.public_id("u1")).edges)


class TestReviews:
    def test_a_family_phone_waits_for_staff(self, world: World) -> None:
        world.told("u1-p1 u1-e1 u2-p1 u2-e2")
        [doubtful] = world.customers.list_reviews()
        assert doubtful.review.reason == "different_email"
        assert doubtful.identity.identifier.value == "p1"
        assert [c.members[0].identifier.value for c in doubtful.customers] == ["u1", "u2", "p1"]

    def test_staff_say_that_they_are_one(self, world: World) -> None:
        world.told("u1-p1 u2-p1")
        [doubtful] = world.customers.list_reviews()
        world.customers.decide_review(doubtful.review.id, "merge", "spoke to her", "ann")
        assert world.people() == "p1 u1 u2"
        assert world.customers.list_reviews() == []

    def test_staff_say_that_they_are_two_and_are_not_asked_again(self, world: World) -> None:
        world.told("u1-p1 u2-p1")
        [doubtful] = world.customers.list_reviews()
        world.customers.decide_review(doubtful.review.id, "keep_apart", "mother and son", "ann")
        world.told("u1-p1 u2-p1 u1-x1 u2-x1")
        assert world.people() == "p1 | u1 | u2 | x1"
        assert world.customers.list_reviews() == []
        with pytest.raises(Conflict):
            world.customers.decide_review(doubtful.review.id, "merge", "?", "ann")

    def test_who_sees_half_of_them_does_not_see_the_doubt(self, world: World) -> None:
        world.take(claim("u1 p1", scope_id=1), claim("u2 p1", scope_id=2))
        assert world.customers.list_reviews(ScopeFilter(frozenset({1}))) == []

    def test_who_sees_all_of_them_finds_the_doubt_behind_many_of_others(self, world: World) -> None:
        world.take(*(claim(f"u{n}0 p{n}", scope_id=2) for n in range(30)))
        world.take(*(claim(f"u{n}1 p{n}", scope_id=2) for n in range(30)))
        world.take(claim("u-a p-a", scope_id=1), claim("u-b p-a", scope_id=1))
        [doubtful] = world.customers.list_reviews(ScopeFilter(frozenset({1})), limit=5)
        assert doubtful.identity.identifier.value == "p-a"
        assert len(world.customers.list_reviews(limit=100)) == 31


class TestExplaining:
    def test_two_accounts_of_one_person(self, world: World) -> None:
        world.told("u1-e1 u2-e1")
        explained = world.customers.explain(world.public_id("u1"), world.public_id("u2"))
        assert explained.is_one
        assert [{edge.a, edge.b} for edge in explained.path] == [
            {world.identity_id("u1"), world.identity_id("e1")}, {world.identity_id("u2"), world.identity_id("e1")},
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("edges", "through", "why"),
        [
            ("u1-p1 u1-e1 u2-p1 u2-e2", "p1", "different_email"),
            ("u1~a1 u2~a1", "a1", "shared"),
            ("u1-e1 u2~e1", "e1", "only_claimed"),
            ("u1~u2", "u1", "only_claimed"),
        ],
    )
    def test_two_people_and_what_they_share(self, world: World, edges: str, through: str, why: str) -> None:
        world.told(edges)
        explained = world.customers.explain(world.public_id("u1"), world.public_id("u2"))
        assert not explained.is_one
        assert (world.identity_id(through), why) in explained.objections
