"""Taking claims: what is stored, what moves, and that neither order nor batches nor repeats matter."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.areas.customers.conftest import MORNING, World, claim, spoken
from zhiyin.base.errors import Conflict
from zhiyin.base.scope import EVERYTHING
from zhiyin.customers.board import Link, Node
from zhiyin.customers.known import SEEN_STEP
from zhiyin.customers.model import Claim, Trust
from zhiyin.customers.region import Region, Walk, is_crowd
from zhiyin.customers.stitching import stitch
from zhiyin.customers.store import identities
from zhiyin.customers.store.tables import (
    identity,
    identity_edge,
    identity_era,
    identity_scope,
    identity_seen,
    merge_review,
)
from zhiyin.db.database import Database
from zhiyin.warehouse.facts import decode


class TestTheIdentityOfAnInteraction:
    def test_is_its_strongest_identifier(self, world: World) -> None:
        [taken] = world.take(claim("a1 p1 u1 e1"))
        assert taken == world.identity_id("u1")

    def test_is_the_browser_when_a_public_key_only_claims_an_address(self, world: World) -> None:
        [taken] = world.take(claim("e1 a1", Trust.PUBLIC))
        assert taken == world.identity_id("a1")

    def test_is_nobody_when_nobody_is_named(self, world: World) -> None:
        assert world.take(claim("")) == [0]

    def test_stays_when_the_visitor_becomes_known(self, world: World) -> None:
        [before] = world.take(claim("a1"))
        world.take(claim("u1 a1"))
        assert world.take(claim("a1")) == [before]
        assert world.customer_of("a1") == world.customer_of("u1")


class TestVisitorsAndPeople:
    def test_history_joins_when_the_visitor_signs_in(self, world: World) -> None:
        world.told("a1-d1 u1~a1")
        assert world.people() == "a1 d1 u1"

    def test_a_family_phone_joins_nobody_and_asks_staff(self, world: World) -> None:
        world.told("u1-p1 u1-e1 u2-p1 u2-e2")
        assert world.people() == "e1 u1 | e2 u2 | p1"
        with world.db.reading() as tx:
            assert tx.execute(select(merge_review.c.reason, merge_review.c.state)).all() == [
                ("different_email", "open")
            ]

    def test_a_doubt_settles_itself_when_it_becomes_clear(self, world: World) -> None:
        world.told("u1-p1 u2-p1")
        world.told("u1-x1 u2-x1")
        assert world.people() == "p1 u1 u2 x1"
        with world.db.reading() as tx:
            assert tx.scalars(select(merge_review.c.state)).all() == ["settled"]

    def test_a_card_proves_to_be_another_one_than_claimed(self, world: World) -> None:
        world.told("u1~m1 u1~m2")
        world.take(claim("m1"))
        assert world.people() == "m1 | m2 u1"

    def test_an_alias_that_a_public_key_sends_makes_no_customer(self, world: World) -> None:
        world.take(claim("u1 a1 u9", Trust.PUBLIC, type="alias"))
        with world.db.reading() as tx:
            seen = tx.scalars(
                select(identity.c.value).join(identity_seen, identity_seen.c.identity_id == identity.c.id)
            )
            assert sorted(seen) == ["a1", "u1"]


class TestForgery:
    """A public key is in everybody's hands."""

    @pytest.mark.parametrize(
        "forged",
        [
            claim("u9 e1", Trust.PUBLIC, type="identify"),
            claim("u9 p1", Trust.PUBLIC, type="identify"),
            claim("u9 x1", Trust.PUBLIC, type="identify"),
            claim("u9 m1", Trust.PUBLIC, type="identify"),
            claim("u1 u9", Trust.PUBLIC, type="alias"),
            claim("u9 u1 e1 p1", Trust.PUBLIC, type="track"),  # track_id_bind
            claim("a9 e1 p1 m1 x1", Trust.PUBLIC, type="identify"),
        ],
        ids=["address", "phone", "unionid", "card", "alias", "bind", "everything"],
    )
    def test_joins_nobody(self, world: World, forged: Claim) -> None:
        world.told("u1-e1 u1-p1 u1-m1 u1-x1 u1~a1 u9~a9 u9-e9")
        world.take(forged)
        assert world.people(known="uempx") == "e1 m1 p1 u1 x1 | e9 u9"

    def test_joins_nobody_when_it_comes_first(self, world: World) -> None:
        world.take(claim("u9 u1 e1 p1 m1 x1", Trust.PUBLIC))
        world.told("u1-e1 u1-p1 u1-m1 u1-x1 u9-e9")
        assert world.people() == "e1 m1 p1 u1 x1 | e9 u9"

    def test_takes_a_browser_from_its_owner_but_gives_it_to_nobody(self, world: World) -> None:
        world.told("u1~a1")
        world.take(claim("u9 a1", Trust.PUBLIC, type="identify"))
        assert world.people() == "a1 | u1 | u9"


class TestRepeating:
    def test_taking_the_same_again_changes_nothing(self, world: World) -> None:
        claims = [spoken(edge) for edge in ["u1-e1", "u2-e1", "u2~a1", "u3-p1", "u4-p1", "a1-d1"]]
        first = world.take(*claims)
        rows = _everything(world.db)
        assert world.take(*claims) == first
        world.customers = world.restarted()
        assert world.take(*claims) == first
        assert _everything(world.db) == rows

    def test_what_was_rolled_back_is_not_remembered(self, world: World) -> None:
        with pytest.raises(ConnectionError), world.db.transaction() as tx:
            world.customers.take(tx, [claim("u1 a1")])
            raise ConnectionError
        [taken] = world.take(claim("u1 a1"))
        assert taken == world.identity_id("u1")
        assert world.people() == "a1 u1"

    def test_what_another_process_erased_is_not_remembered(self, world: World) -> None:
        [before] = world.take(claim("u1 a1"))
        with world.db.transaction() as tx:
            for table in (identity, identity_seen, identity_edge, identity_era):
                tx.execute(table.delete())
        [after] = world.take(claim("u1 a1"))
        assert after == world.identity_id("u1") != before

    def test_the_row_scope_of_a_second_brand_is_noted(self, world: World) -> None:
        world.take(claim("u1", scope_id=3), claim("u1", scope_id=4), claim("u1", scope_id=3))
        with world.db.reading() as tx:
            assert sorted(tx.scalars(select(identity_scope.c.scope_id))) == [3, 4]


class TestSeen:
    def test_first_and_last_sight_do_not_depend_on_the_order(self, world: World) -> None:
        hour = 3_600_000_000
        for at in (MORNING, MORNING + 3 * hour, MORNING - hour, MORNING + hour):
            world.take(claim("u1 a1", at=at))
        with world.db.reading() as tx:
            spans = tx.execute(select(identity_seen.c.first_seen_at, identity_seen.c.last_seen_at)).all()
        assert spans == [(MORNING - hour, MORNING + 3 * hour)] * 2

    def test_a_moment_later_is_not_written(self, world: World) -> None:
        world.take(claim("u1", at=MORNING))
        world.take(claim("u1", at=MORNING + SEEN_STEP))
        with world.db.reading() as tx:
            assert tx.scalars(select(identity_seen.c.last_seen_at)).all() == [MORNING]


class TestTheWarehouse:
    def test_hears_whose_each_identity_is(self, world: World) -> None:
        world.told("a1-d1 u1~a1")
        world.told("u1-e1 u2-e1 u2-p2")
        told: dict[int, tuple[int, int]] = {}
        for batch in world.facts.list_waiting(known=()):
            for row in decode("identity_customer", batch.payload).to_pylist():
                known = told.get(row["identity_id"], (0, 0))
                told[row["identity_id"]] = max(known, (row["revision"], row["customer_id"]))
        with world.db.reading() as tx:
            stored = {id_: (rev, cus) for id_, cus, rev in tx.execute(
                select(identity.c.id, identity.c.customer_id, identity.c.revision))}  # fmt: skip
        assert told == stored

    def test_hears_which_identities_name_somebody(self, world: World) -> None:
        world.told("a1-d1 u1~a1 u1-e1")
        names: dict[int, bool] = {}
        for batch in world.facts.list_waiting(known=()):
            names |= {
                row["identity_id"]: row["is_person"] for row in decode("identity_customer", batch.payload).to_pylist()
            }
        with world.db.reading() as tx:
            kinds = {row.id: row.kind for row in tx.execute(select(identity.c.id, identity.c.kind))}
        assert {kinds[id_]: named for id_, named in names.items()} == {
            "anonymous_id": False, "device_id": False, "user_id": True, "email": True,
        }  # fmt: skip


class TestCrowds:
    def test_a_device_of_ten_thousand_people_binds_nobody_and_stays_cheap(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = 10_000
        reached: list[int] = []
        walk = Walk.region
        monkeypatch.setattr(Walk, "region", lambda self, seeds: _noted(walk(self, seeds), reached))
        for start in range(0, people, 500):
            world.take(*(claim(f"u{n} d1") for n in range(start, start + 500)))
        reached.clear()
        world.take(claim("u77777 d1"))
        assert max(reached) <= 2
        with world.db.reading() as tx:
            customers = tx.scalar(select(func.count(identity.c.customer_id.distinct())))
        assert customers == people + 2

    def test_a_user_with_very_many_browsers_gets_another_without_a_walk(self, world: World) -> None:
        world.take(*(claim(f"u1 a{n}") for n in range(900)))
        world.take(claim("u1 a5000"))
        assert world.customer_of("a5000") == world.customer_of("u1")

    def test_an_account_that_everybody_uses_lets_go_of_its_browsers(self, world: World) -> None:
        for start in range(0, 1010, 101):
            world.take(*(claim(f"u1 a{n}", Trust.PUBLIC) for n in range(start, start + 101)))
        assert world.customer_of("a5") != world.customer_of("u1")
        with world.db.reading() as tx:
            assert tx.scalars(select(merge_review.c.reason)).all() == ["crowd"]


_NAMES = ["u1", "u2", "u3", "m1", "m2", "x1", "o1", "e1", "e2", "p1", "c1", "a1", "a2", "a3", "d1"]


@st.composite
def _messages(draw: st.DrawFn) -> list[tuple[str, Trust]]:
    named = st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4, unique=True)
    trust = st.sampled_from([Trust.PUBLIC, Trust.SERVER])
    return draw(st.lists(st.tuples(named.map(" ".join), trust), min_size=1, max_size=14))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages=_messages(), seed=st.integers(0, 1_000_000))
def test_any_order_in_any_batches_gives_the_same_profiles(
    world: World, messages: list[tuple[str, Trust]], seed: int
) -> None:
    shuffle = random.Random(seed)
    answers = set()
    for _ in range(2):
        world.empty()
        shuffle.shuffle(messages)
        rest = [claim(names, trust) for names, trust in messages]
        while rest:
            size = shuffle.randint(1, 5)
            world.take(*rest[:size])
            rest = rest[size:]
        answers.add(world.people())
        assert world.people() == _decided_at_once(world)
    assert len(answers) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages=_messages(), seed=st.integers(0, 1_000_000))
def test_what_staff_decide_in_between_holds_and_can_be_taken_back(
    world: World, messages: list[tuple[str, Trust]], seed: int
) -> None:
    choose = random.Random(seed)
    world.empty()
    for names, trust in messages:
        world.take(claim(names, trust))
        _decide_something(world, choose)
        assert world.people() == _decided_at_once(world)


def _decide_something(world: World, choose: random.Random) -> None:
    """Merge two customers, or take some edge back, or neither."""
    everybody = world.customers.list_customers(EVERYTHING).customers
    deed = choose.choice(["merge", "split", "nothing"])
    if deed == "merge" and len(everybody) > 1:
        world.customers.merge([one.public_id for one in choose.sample(everybody, 2)], "?", "ann")
    elif deed == "split" and everybody:
        one = choose.choice(everybody)
        edges = [
            edge for edge in world.customers.ties(one.public_id).edges if edge.active and edge.verdict != "different"
        ]
        inside = [edge.id for edge in edges if {edge.a, edge.b} <= set(one.identity_ids)]
        if inside:
            with suppress(Conflict):
                world.customers.split(one.public_id, [choose.choice(inside)], "?", "ann")


def _decided_at_once(world: World) -> str:
    """What stitching says of the whole graph, without any walk from change to change."""
    edge = identity_edge.c
    with world.db.reading() as tx:
        rows = identities.rows(tx, tx.scalars(select(identity.c.id)).all())
        values = {row.id: row.value for row in tx.execute(select(identity.c.id, identity.c.value))}
        active = tx.execute(select(edge.a_id, edge.b_id, edge.trust, edge.verdict).where(edge.active))
        links = [Link(a, b, trust != Trust.PUBLIC, verdict) for a, b, trust, verdict in active]
    nodes = {id_: Node(id_, row.kind, row.verified, is_crowd(row)) for id_, row in rows.items()}
    groups: dict[int, list[str]] = {}
    for id_, customer in stitch(nodes, links).customers.items():
        groups.setdefault(customer, []).append(values[id_])
    return " | ".join(sorted(" ".join(sorted(group)) for group in groups.values()))


def _everything(db: Database) -> dict[str, list[tuple[object, ...]]]:
    tables = (identity, identity_seen, identity_edge, merge_review)
    with db.reading() as tx:
        return {
            table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key))]
            for table in tables
        }


def _noted(region: Region, reached: list[int]) -> Region:
    reached.append(len(region.inside))
    return region
