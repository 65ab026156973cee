"""Finding customers: lists, search, traits, companies, and all of it within row scopes."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from tests.areas.customers.conftest import MORNING, World, claim
from zhiyin.base.errors import Forbidden, NotFound
from zhiyin.base.scope import EVERYTHING, NOTHING, ScopeFilter
from zhiyin.customers.model import Claim, Customer, Identifier, Trust

HOUR = 3_600_000_000
NORTH = ScopeFilter(frozenset({1}))


def _first(customers: list[Customer]) -> list[str]:
    return [customer.members[0].identifier.value for customer in customers]


class TestLists:
    def test_show_each_customer_once_by_their_last_sight(self, world: World) -> None:
        world.take(
            claim("u1 a1", at=MORNING), claim("a2", at=MORNING + HOUR), claim("u3", at=MORNING + 2 * HOUR),
            claim("a1", Trust.PUBLIC, at=MORNING + 3 * HOUR),
        )  # fmt: skip
        found = world.customers.list_customers(EVERYTHING)
        assert _first(found.customers) == ["u1", "u3", "a2"]

    @pytest.mark.parametrize("sort", ["last_seen", "created", "name"])
    def test_go_page_by_page_without_gap_or_repeat(self, world: World, sort: str) -> None:
        world.take(*(claim(f"u{n} a{n}", at=MORNING + n % 3 * HOUR, traits={"name": f"N{n % 4}"}) for n in range(11)))
        seen: list[int] = []
        after = None
        while True:
            page = world.customers.list_customers(EVERYTHING, sort=sort, after=after, limit=3)  # type: ignore[arg-type]
            seen += [customer.id for customer in page.customers]
            if (after := page.next_position) is None:
                break
        assert len(seen) == len(set(seen)) == 11

    @pytest.mark.parametrize(
        ("is_known", "expected"), [(True, ["e4", "u1"]), (False, ["a2", "e3"]), (None, ["a2", "e3", "e4", "u1"])]
    )
    def test_tell_people_from_visitors(self, world: World, is_known: bool | None, expected: list[str]) -> None:
        world.take(claim("u1 a1"), claim("a2"), claim("e3", Trust.PUBLIC), claim("e4"))
        found = world.customers.list_customers(EVERYTHING, is_known=is_known, sort="created").customers
        assert sorted(_first(found)) == expected

    def test_by_name_follow_the_sound(self, world: World) -> None:
        world.take(
            *(claim(f"u{n}", traits={"name": name}) for n, name in enumerate(["张三", "Bob", "曾小明", "单田芳"]))
        )
        found = world.customers.list_customers(EVERYTHING, sort="name").customers
        assert [customer.name for customer in found] == ["Bob", "单田芳", "曾小明", "张三"]


class TestRowScopes:
    @pytest.fixture
    def scoped(self, world: World) -> World:
        world.take(
            claim("u1 e1", scope_id=1, traits={"name": "Ann"}), claim("u2 e2", scope_id=2, traits={"name": "Ann"}),
            claim("u3", traits={"name": "Ann"}),
        )  # fmt: skip
        return world

    @pytest.mark.parametrize("sort", ["last_seen", "created", "name"])
    def test_hold_in_every_list(self, scoped: World, sort: str) -> None:
        found = scoped.customers.list_customers(NORTH, sort=sort)  # type: ignore[arg-type]
        assert _first(found.customers) == ["u1"]

    def test_hold_in_the_search(self, scoped: World) -> None:
        assert _first(scoped.customers.search("ann", NORTH).customers) == ["u1"]
        assert scoped.customers.search("ann", NOTHING).customers == []

    @pytest.mark.parametrize("name", ["u2", "e2", "u3"])
    def test_hide_everything_of_others(self, scoped: World, name: str) -> None:
        hidden = scoped.public_id(name)
        for ask in (scoped.customers.get, scoped.customers.traits, scoped.customers.ties):
            with pytest.raises(NotFound):
                ask(hidden, NORTH)
        with pytest.raises(NotFound):
            scoped.customers.explain(scoped.public_id("u1"), hidden, NORTH)
        with pytest.raises(NotFound):
            scoped.customers.identities_of(hidden, NORTH)

    def test_hide_the_identifiers_of_others_that_are_linked(self, world: World) -> None:
        world.take(claim("u1 p1", scope_id=1), claim("u2 p1", scope_id=2), claim("u1 u2", Trust.PUBLIC, scope_id=1))
        shown = world.customers.ties(world.public_id("u1"), NORTH)
        assert [member.identifier.value for member, _ in shown.nodes] == ["p1", "u1"]
        assert {shown.edges[0].a, shown.edges[0].b} == {world.identity_id("u1"), world.identity_id("p1")}
        assert len(shown.edges) == 1

    def test_open_a_customer_with_one_foot_inside(self, scoped: World) -> None:
        scoped.customers.merge([scoped.public_id("u1"), scoped.public_id("u2")], "same", "ann")
        assert scoped.customers.get(scoped.public_id("u2"), NORTH).public_id == scoped.public_id("u1")

    def test_find_ones_own_behind_a_thousand_others_of_that_name(self, world: World) -> None:
        world.take(*(claim(f"u{n}", scope_id=2, traits={"name": "王伟"}) for n in range(1000)))
        world.take(claim("u-last", scope_id=1, traits={"name": "王伟"}))
        assert _first(world.customers.search("王伟", NORTH).customers) == ["u-last"]

    def test_find_nobody_by_what_only_others_were_told(self, scoped: World) -> None:
        scoped.customers.merge([scoped.public_id("u1"), scoped.public_id("u2")], "same", "ann")
        assert scoped.customers.search("e2", NORTH).customers == []
        assert _first(scoped.customers.search("e1", NORTH).customers) == ["u1"]

    @pytest.mark.parametrize(("scopes", "named"), [(NORTH, []), (EVERYTHING, ["u9"])])
    def test_explain_without_naming_others(self, world: World, scopes: ScopeFilter, named: list[str]) -> None:
        world.take(claim("e1", scope_id=1), claim("e2", scope_id=1))
        world.take(*(claim(f"u9 {email}", Trust.PUBLIC, scope_id=2) for email in ("e1", "e2")))
        explained = world.customers.explain(world.public_id("e1"), world.public_id("e2"), scopes)
        assert [world.identity_id(name) for name in named] == [id_ for id_, _ in explained.objections]
        assert {member.identifier.value for member, _ in explained.nodes} == {"e1", "e2", *named}


class TestACustomerOfTwoBrands:
    """Two accounts, one in each of two brands, whom staff have joined."""

    @pytest.fixture
    def joined(self, world: World) -> World:
        world.take(
            claim("u1 e1", scope_id=1, traits={"name": "Ann", "city": "西安"}),
            claim("u2 e2 p2", scope_id=2, traits={"name": "Annie", "size": 40}, at=MORNING + 1),
            claim("u2", type="group", group_id="g2", traits={"name": "B only"}, scope_id=2),
        )
        world.customers.merge([world.public_id("u1"), world.public_id("u2")], "same person", "ann")
        return world

    def test_shows_each_brand_its_own_identifiers(self, joined: World) -> None:
        seen = joined.customers.get(joined.public_id("u1"), NORTH)
        assert ([m.identifier.value for m in seen.members], seen.is_whole) == (["u1", "e1"], False)
        whole = joined.customers.get(joined.public_id("u1"), ScopeFilter(frozenset({1, 2})))
        assert ([m.identifier.value for m in whole.members], whole.is_whole) == (["u1", "u2", "e1", "e2", "p2"], True)

    def test_shows_each_brand_what_came_through_them(self, joined: World) -> None:
        seen = joined.customers.get(joined.public_id("u1"), NORTH)
        assert joined.customers.chosen(seen) == {"name": "Ann", "city": "西安"}
        assert {one.name for one in joined.customers.traits(seen.public_id, NORTH)[0]} == {"name", "city"}
        assert joined.customers.companies_of(seen, NORTH) == []

    def test_hides_how_the_other_brand_comes_in(self, joined: World) -> None:
        ties = joined.customers.ties(joined.public_id("u1"), NORTH)
        assert {member.identifier.value for member, _ in ties.nodes} == {"u1", "e1"}
        assert [edge.verdict for edge in ties.edges] == ["seen"]
        assert ties.history == []

    def test_is_judged_only_by_who_sees_it_whole(self, joined: World) -> None:
        joined.take(claim("u3", scope_id=1))
        pair = [joined.public_id("u3"), joined.public_id("u1")]
        edges = [edge.id for edge in joined.customers.ties(pair[1]).edges if edge.verdict == "same"]
        with pytest.raises(Forbidden):
            joined.customers.merge(pair, "mine", "bo", NORTH)
        with pytest.raises(Forbidden):
            joined.customers.split(pair[1], edges, "mine", "bo", NORTH)
        assert joined.people("u") == "u1 u2 | u3"
        both = ScopeFilter(frozenset({1, 2}))
        assert len(joined.customers.split(pair[1], edges, "two people", "bo", both)) == 2


class TestSearch:
    @pytest.fixture
    def people(self, world: World) -> World:
        ann = (Identifier("user_id", "crm-7"), Identifier.email("zeng@example.com"), Identifier.phone("13800138000"))
        world.take(
            Claim(identifiers=ann, at=MORNING, source_id=1, trust=Trust.SERVER, traits={"name": "曾小明"}),
            claim("u2", traits={"name": "Bob Stone", "phone": "13912345678"}),
        )
        with world.db.transaction() as tx:
            world.customers.index_terms(tx, [(world.identity_id("u2"), "SO-2026-001")])
        return world

    @pytest.mark.parametrize(
        "typed",
        ["曾小明", "小明", "zengxiao", "Zeng Xiao", "zxm", "crm-7", "zeng@", "ZENG@example.com", "13800138000", "8000",
         "+86 138 0013 8000"],
    )  # fmt: skip
    def test_finds_by(self, people: World, typed: str) -> None:
        assert _first(people.customers.search(typed, EVERYTHING).customers) == ["crm-7"]

    @pytest.mark.parametrize("typed", ["so-2026-001", "SO-2026", "bob", "stone", "5678", "139 1234"])
    def test_finds_the_other_by(self, people: World, typed: str) -> None:
        assert _first(people.customers.search(typed, EVERYTHING).customers) == ["u2"]

    @pytest.mark.parametrize(
        "typed", ["", "   ", "ceng", "nobody", "%", "_", "'; DROP TABLE identity; --", "\x00", "\u202e"]
    )
    def test_finds_nobody_by(self, people: World, typed: str) -> None:
        assert people.customers.search(typed, EVERYTHING).customers == []


class TestTraits:
    def test_of_all_identities_are_chosen_by_rule(self, world: World) -> None:
        world.take(
            claim("u1", traits={"city": "Xi'an"}, at=MORNING),
            claim("a1", Trust.PUBLIC, traits={"city": "Wuhan"}, at=MORNING + HOUR),
            claim("u1 a1", Trust.PUBLIC, at=MORNING + 2 * HOUR),
        )
        [city], through = world.customers.traits(world.public_id("u1"))
        assert (city.value, city.rule) == ("Xi'an", "verified")
        assert [(other.value, through[other.identity_id].value) for other in city.others] == [("Wuhan", "a1")]

    def test_do_not_depend_on_order_batches_or_repeats(self, world: World) -> None:
        told = [
            claim("u1", traits={"city": "A", "tags": ["x"]}, at=MORNING + 1),
            claim("u1", traits={"city": "B"}, at=MORNING + 2),
            claim("u1", traits={"city": "A"}, at=MORNING + 3),
            claim("u1", traits={"tags": ["y"]}, trait_operation="append", at=MORNING + 4),
            claim("u1", traits={"points": 5}, trait_operation="increment", at=MORNING + 5),
            claim("u1", traits={"points": 7}, trait_operation="increment", at=MORNING + 6),
            claim("u1", traits={"level": None}, trait_operation="unset", at=MORNING + 7),
            claim("u1", traits={"level": 1, "first": "web"}, trait_operation="set_once", at=MORNING + 3),
        ]
        answers = []
        for seed in range(4):
            world.empty()
            random.Random(seed).shuffle(told)
            for one in (*told, told[0]):
                world.take(one)
            answers.append(dict(world.customers.chosen(world.customers.get(world.public_id("u1")))))
        assert answers[0] == {"city": "A", "tags": ["x", "y"], "points": 12, "first": "web"}
        assert all(one == other for one, other in pairwise(answers))

    @pytest.mark.parametrize(
        "traits",
        [{"x" * 300: 1}, {"": 1}, {"a\x00b": 1}, {"*": 1}, {"big": "x" * 9_000}],
        ids=["long name", "no name", "NUL", "star", "long value"],
    )
    def test_that_cannot_be_kept_are_left_out(self, world: World, traits: dict[str, object]) -> None:
        world.take(claim("u1", traits=traits))
        assert world.customers.chosen(world.customers.get(world.public_id("u1"))) == {}

    def test_may_hold_anything_a_stranger_sends(self, world: World) -> None:
        hostile = {"name": "<script>\x00\u202e", "deep": {"a": [1, {"b": "\x00'\""}]}, "n": 1e308, "u": "\ud7ff😀"}
        world.take(claim("u1", Trust.PUBLIC, traits=hostile))
        assert world.customers.chosen(world.customers.get(world.public_id("u1"))) == hostile
        assert world.customers.get(world.public_id("u1")).name == "<script>"


class TestCompanies:
    def test_have_contacts_with_roles(self, world: World) -> None:
        world.take(
            claim("u1", type="group", group_id="g1", traits={"name": "华星电器", "role": "buyer"}, at=MORNING),
            claim("u2", type="group", group_id="g1", traits={"size": 40}, at=MORNING + 2),
            claim("u1", type="group", group_id="g1", traits={"role": "owner"}, at=MORNING + 1),
        )
        [company] = world.customers.list_companies(EVERYTHING)
        shown, contacts = world.customers.get_company(company.public_id, EVERYTHING)
        assert (shown.name, shown.traits, shown.customer_count) == ("华星电器", {"name": "华星电器", "size": 40}, 2)
        assert {c.customer.members[0].identifier.value: c.role for c in contacts} == {"u1": "owner", "u2": None}

    def test_roles_do_not_depend_on_the_order(self, world: World) -> None:
        told = [
            claim("u1", type="group", group_id="g1", traits={"role": role} if role else {}, at=MORNING + n)
            for n, role in enumerate(["clerk", "buyer", ""])
        ]
        for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
            world.empty()
            for n in order:
                world.take(told[n])
            customer = world.customers.get(world.public_id("u1"))
            assert [role for _, role in world.customers.companies_of(customer)] == ["buyer"]

    def test_count_two_accounts_of_one_person_once(self, world: World) -> None:
        world.take(claim("u1", type="group", group_id="g1"), claim("u2", type="group", group_id="g1"))
        world.told("u1-e1 u2-e1")
        [company] = world.customers.list_companies(EVERYTHING)
        assert company.customer_count == 1

    def test_are_hidden_with_all_their_contacts_out_of_sight(self, world: World) -> None:
        world.take(
            claim("u1", type="group", group_id="g1", scope_id=1), claim("u2", type="group", group_id="g1", scope_id=2),
            claim("u2", type="group", group_id="g2", scope_id=2),
        )  # fmt: skip
        [company] = world.customers.list_companies(NORTH)
        assert company.customer_count == 1
        _, contacts = world.customers.get_company(company.public_id, NORTH)
        assert _first([contact.customer for contact in contacts]) == ["u1"]
