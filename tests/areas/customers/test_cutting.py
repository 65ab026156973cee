"""The traits that figures are cut by: which they are, and what the warehouse is told of customers."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import event

from tests.areas.customers.conftest import MORNING, World, claim
from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.customers.cuts import (
    MOST_CUTS,
    MOST_VALUES,
    OTHER,
    Choice,
    CutReason,
    Seen,
    TraitCut,
    TraitTold,
    chosen_for,
    counted,
    is_personal,
    seen_traits,
    values_for,
)
from zhiyin.customers.model import Trust
from zhiyin.customers.personal_data import PLACES
from zhiyin.customers.store.identities import end_era
from zhiyin.customers.store.tables import trait_cut
from zhiyin.customers.trait_cuts import FACT
from zhiyin.warehouse.facts import decode

PLANS = {"u1": "pro", "u2": "pro", "u3": "pro", "u4": "pro", "u5": "pro", "u6": "free"}


def tell(world: World, plans: Mapping[str, Any], name: str = "plan", **more: Any) -> None:
    world.take(*(claim(who, traits={name: value}, **more) for who, value in plans.items()))


def rows_told(world: World) -> list[Any]:
    batches = world.facts.list_waiting([], limit=10_000)
    return [row for batch in batches if batch.fact == FACT for row in decode(FACT, batch.payload).to_pylist()]


def told(world: World) -> dict[tuple[int, str], tuple[str | None, int | None]]:
    """Value and row scope by customer and trait, as the warehouse would have them: the latest revision wins."""
    rows: dict[int, Any] = {}
    for row in rows_told(world):
        if row["revision"] > rows.get(row["fact_id"], {"revision": 0})["revision"]:
            rows[row["fact_id"]] = row
    return {
        (row["identity_id"], row["name"]): (row["value"], row["scope_id"])
        for row in rows.values()
        if not row["retracted"]
    }


def plans(world: World) -> dict[int, str | None]:
    return {customer: value for (customer, name), (value, _) in told(world).items() if name == "plan"}


def tell_all(world: World) -> None:
    world.customers.cuts.look()
    while world.customers.cuts.tell_again(limit=2):
        pass


def choose(world: World, name: str, choice: Choice) -> None:
    with world.db.transaction() as tx:
        world.customers.cuts.choose(tx, name, choice, world.customers.cuts.newest())
    while world.customers.cuts.tell_again():
        pass


class TestWhatTheWarehouseIsTold:
    def test_history_is_told_once_its_values_are_seen_to_be_few(self, world: World) -> None:
        tell(world, PLANS)
        assert told(world) == {}
        tell_all(world)
        expected = {world.customer_of(who): "pro" for who in PLANS} | {world.customer_of("u6"): OTHER}
        assert plans(world) == expected

    def test_what_changes_is_told_at_once(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        tell(world, {"u6": "pro"}, at=MORNING + 1)
        assert plans(world)[world.customer_of("u6")] == "pro"

    def test_what_is_unset_holds_no_more(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        world.take(claim("u1", traits={"plan": None}, at=MORNING + 1))
        assert world.customer_of("u1") not in plans(world)

    def test_nothing_is_told_twice(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        count = len(world.facts.list_waiting([], limit=10_000))
        tell(world, PLANS)
        tell_all(world)
        assert len(world.facts.list_waiting([], limit=10_000)) == count

    def test_a_merge_leaves_one_customer_and_a_split_brings_the_other_back(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        one, other = world.customer_of("u1"), world.customer_of("u6")
        ids = [world.public_id("u1"), world.public_id("u6")]
        world.customers.merge(ids, "the same person", "usr_1")
        merged = world.customer_of("u1")
        assert {one, other} & plans(world).keys() == {merged}
        ties = world.customers.ties(ids[0])
        edge = next(edge for edge in ties.edges if edge.verdict == "same")
        world.customers.split(ids[0], [edge.id], "two after all", "usr_1")
        assert (plans(world)[one], plans(world)[other]) == ("pro", OTHER)

    def test_a_value_goes_with_the_row_scope_that_it_came_through(self, world: World) -> None:
        tell(world, dict.fromkeys(["u1", "u2", "u3", "u4"], "pro"))
        tell(world, {"u5": "pro"}, scope_id=3)
        tell_all(world)
        assert told(world)[world.customer_of("u5"), "plan"] == ("pro", 3)
        assert told(world)[world.customer_of("u1"), "plan"] == ("pro", 0)

    def test_a_new_value_has_a_name_as_soon_as_five_share_it(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        tell(world, {f"u{i}": "free" for i in range(7, 11)})
        tell_all(world)
        assert plans(world)[world.customer_of("u6")] == "free"

    def test_what_changes_while_others_are_told_again_is_told_last(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        tell(world, {f"u{i}": "free" for i in range(7, 11)})
        world.customers.cuts.look()
        with world.db.transaction() as tx:
            world.customers.take(tx, [claim("u6", traits={"plan": "pro"}, at=MORNING + 1)])
            beside = Thread(target=world.customers.cuts.tell_again)
            beside.start()
            beside.join(0.3)
        beside.join()
        assert plans(world)[world.customer_of("u6")] == "pro"
        revisions = [(row["fact_id"], row["revision"]) for row in rows_told(world)]
        assert len(revisions) == len(set(revisions))

    def test_all_are_told_also_after_everything_was_removed(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        with world.db.transaction() as tx:
            for table in [place.table for place in PLACES] + [trait_cut]:
                tx.execute(table.delete())
            end_era(tx)
        tell(world, PLANS)
        tell_all(world)
        assert plans(world)[world.customer_of("u1")] == "pro"

    def test_who_holds_nothing_of_what_has_changed_is_left_as_told(self, world: World) -> None:
        tell(world, PLANS)
        tell(world, dict.fromkeys(["m1", "m2", "m3", "m4", "m5"], "loyal"), name="segment")
        tell_all(world)
        count = len(rows_told(world))
        tell(world, {f"u{i}": "free" for i in range(7, 11)})
        tell_all(world)
        new = [(row["identity_id"], row["value"]) for row in rows_told(world)[count:]]
        frees = [world.customer_of(f"u{i}") for i in range(6, 11)]
        assert sorted(new) == sorted([(one, OTHER) for one in frees[1:]] + [(one, "free") for one in frees])

    def test_looking_holds_nobody_up_who_writes(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        tell(world, {"u7": "pro", "u8": "pro"})
        again = world.restarted().cuts  # has looked at nothing yet, and told nobody
        with world.db.transaction() as tx:
            tx.execute(trait_cut.update().where(trait_cut.c.id == 0).values(version=0))
            assert (again.look(), again.tell_again()) == (0, len(PLANS) + 2)

    def test_nothing_is_asked_of_what_was_told_when_no_trait_of_a_cut_is(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        tell(world, {"u1": "no"}, name="subscribed")  # since when the traits are known by heart
        asked: list[str] = []
        event.listen(world.db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        tell(world, {"u1": "yes"}, name="subscribed")
        assert [sql for sql in asked if "customer_cut" in sql or "trait_cut.name" in sql] == []
        tell(world, {"u1": "free"}, at=MORNING + 1)
        assert [sql for sql in asked if "customer_cut" in sql] != []


class TestWhatTheBrandChooses:
    def test_never_takes_back_what_was_told(self, world: World) -> None:
        tell(world, PLANS)
        tell_all(world)
        choose(world, "plan", Choice.NEVER)
        assert (told(world), world.customers.cuts.names()) == ({}, [])
        tell(world, {"u6": "pro"}, at=MORNING + 1)
        assert told(world) == {}

    def test_always_cuts_by_the_most_frequent_of_many_values(self, world: World) -> None:
        cities = {f"u{i}": f"city {i}" if i > 5 else "Shanghai" for i in range(1, MOST_VALUES + 10)}
        tell(world, cities, name="city")
        tell_all(world)
        assert world.customers.cuts.names() == []
        choose(world, "city", Choice.ALWAYS)
        assert set(told(world).values()) == {("Shanghai", 0), (OTHER, 0)}

    @pytest.mark.parametrize("choice", [Choice.ALWAYS, Choice.AUTO])
    def test_choosing_anew_keeps_a_cut_of_which_nothing_was_told_lately(self, world: World, choice: Choice) -> None:
        tell(world, PLANS)
        tell_all(world)
        before = told(world)
        with world.db.transaction() as tx:
            world.customers.cuts.choose(tx, "plan", choice, [])
        tell_all(world)
        assert (world.customers.cuts.names(), told(world)) == (["plan"], before)

    def test_a_name_that_no_reader_can_ask_for_is_refused(self, world: World) -> None:
        for name in ("a=b", "a,b"):
            tell(world, PLANS, name=name)
            with pytest.raises(InvalidInput, match="can be asked for"):
                choose(world, name, Choice.ALWAYS)

    def test_auto_leaves_it_to_the_values(self, world: World) -> None:
        tell(world, PLANS)
        choose(world, "plan", Choice.NEVER)
        choose(world, "plan", Choice.AUTO)
        assert world.customers.cuts.names() == ["plan"]

    def test_nobody_cuts_by_who_somebody_is(self, world: World) -> None:
        tell(world, dict.fromkeys(PLANS, "Li Na"), name="firstName")
        tell_all(world)
        assert world.customers.cuts.names() == []
        with pytest.raises(InvalidInput, match="tells who somebody is"):
            choose(world, "firstName", Choice.ALWAYS)

    def test_one_customer_of_many_browsers_is_one_customer(self, world: World) -> None:
        world.take(*(claim(f"u1 a{number}") for number in range(5)))
        tell(world, {f"a{number}": "Zhang Wei" for number in range(5)}, name="greeted as")
        tell_all(world)
        assert (world.customers.cuts.names(), told(world)) == ([], {})

    def test_what_only_public_keys_tell_makes_no_cut_of_its_own(self, world: World) -> None:
        tell(world, PLANS, trust=Trust.PUBLIC)
        tell_all(world)
        assert world.customers.cuts.names() == []
        choose(world, "plan", Choice.ALWAYS)
        assert set(told(world).values()) == {("pro", 0), (OTHER, 0)}

    def test_nobody_cuts_by_what_nobody_told(self, world: World) -> None:
        with pytest.raises(InvalidInput, match="nobody has told"):
            choose(world, "plan", Choice.ALWAYS)

    def test_a_source_that_tells_thousands_of_traits_gets_so_many_cuts_only(self, world: World) -> None:
        for number in range(MOST_CUTS + 2):
            tell(world, dict.fromkeys(PLANS, "yes"), name=f"flag {chr(0x4E00 + number)}")
        tell_all(world)
        names = world.customers.cuts.names()
        assert len(names) == MOST_CUTS
        left = next(chr(0x4E00 + n) for n in range(MOST_CUTS + 2) if f"flag {chr(0x4E00 + n)}" not in names)
        with pytest.raises(Conflict, match="give one up first"):
            choose(world, f"flag {left}", Choice.ALWAYS)


@pytest.mark.parametrize(
    "name",
    [
        "name", "firstName", "e-mail", "EMail", "work_phone", "手机号", "userId", "home address", "client ip", "生日",
        "contact", "contactPerson", "account_manager", "realname", "userid", "emailaddress", "phonenumber", "idcard",
        "nick", "givenname", "IDCard", "联系人", "联络人", "聯絡人", "收货人", "收件人", "负责人", "負責人", "暱稱",
        "真实姓名", "客户经理", "會員編號",
    ],
)  # fmt: skip
def test_it_is_personal(name: str) -> None:
    assert is_personal(name)


@pytest.mark.parametrize(
    "name",
    [
        "diagnosis",
        "religion",
        "isPregnant",
        "ethnicity",
        "health_condition",
        "宗教",
        "诊断",
        "診斷結果",
        "民族",
        "病史",
    ],
)
def test_it_is_nobodys_business(name: str) -> None:
    assert is_personal(name)


@pytest.mark.parametrize(
    "name",
    [
        "plan", "segment", "acquisition_source", "city", "country", "会员等级", "isTrial", "tier2", "persona", "paid",
        "contactless", "tournament", "platform", "health_score", "客户分群", "門市",
    ],
)  # fmt: skip
def test_it_is_shared(name: str) -> None:
    assert not is_personal(name)


def said(name: str, values: Mapping[int, str], trust: Trust = Trust.SERVER) -> list[TraitTold]:
    return [TraitTold(name, value, customer, trust) for customer, value in values.items()]


class TestWhichValuesHaveAName:
    def test_an_address_or_a_number_never_has(self) -> None:
        seen = counted(said("branch", dict.fromkeys(range(9), "info@shop.example")))["branch"]
        assert values_for(TraitCut(1, "branch", Choice.ALWAYS), seen) == ()

    def test_one_that_only_public_keys_told_counts_for_what_the_brand_chose(self) -> None:
        told = said("plan", dict.fromkeys(range(9), "pro"), Trust.PUBLIC)
        assert counted(told) == {}
        assert counted(told, {"plan"})["plan"].people == {"pro": 9}

    def test_once_named_always_named(self) -> None:
        before = TraitCut(1, "plan", values=("gold",))
        assert values_for(before, counted(said("plan", dict.fromkeys(range(9), "pro")))["plan"]) == ("gold", "pro")

    def test_what_is_always_cut_by_keeps_its_names_until_the_values_speak_against_it(self) -> None:
        always = TraitCut(1, "plan", Choice.ALWAYS, ("gold",))
        many = counted(said("plan", {i: f"plan {i}" for i in range(9)}))["plan"]
        assert chosen_for(always, Choice.AUTO, Seen()).values == ("gold",)
        assert chosen_for(always, Choice.AUTO, many).values == ()
        assert chosen_for(always, Choice.ALWAYS, many).values == ("gold",)
        assert chosen_for(always, Choice.NEVER, Seen()).values == ()

    def test_what_is_no_word_is_nobodys(self) -> None:
        cut = TraitCut(1, "plan", values=("pro", "true", "3"))
        told = [cut.told(value) for value in ("pro", True, 3, 3.0, 3.5, ["pro"], None, "", "x" * 61, "free")]
        assert told == ["pro", "true", "3", "3", None, None, None, None, None, OTHER]

    def test_a_person_counts_once_with_the_newest_value(self) -> None:
        assert counted([*said("plan", {1: "pro"}), *said("plan", {1: "free"})])["plan"].people == {"pro": 1}

    def test_a_trait_of_which_most_values_are_rare_is_not_for_cuts(self) -> None:
        seen = Seen()
        seen.people.update({"common": 5} | {f"rare {i}": 1 for i in range(6)})
        assert not seen.is_for_cuts()
        seen.people["common"] = 7
        assert seen.is_for_cuts()


FEW = dict.fromkeys(range(9), "pro")
MANY = {number: f"plan {number}" for number in range(MOST_VALUES + 1)}
SCATTERED = {number: f"plan {number}" for number in range(9)}


@pytest.mark.parametrize(
    ("cut", "values", "reason"),
    [
        pytest.param(TraitCut(1, "plan", Choice.AUTO, ("pro",)), FEW, CutReason.SHARED, id="cut by: shared"),
        pytest.param(TraitCut(1, "plan", Choice.AUTO, ("pro",)), MANY, CutReason.ONCE_SHARED, id="cut by: once shared"),
        pytest.param(TraitCut(1, "plan", Choice.ALWAYS, ("pro",)), MANY, CutReason.CHOSEN, id="cut by: chosen"),
        pytest.param(TraitCut(1, "plan", Choice.NEVER), FEW, CutReason.REFUSED, id="never"),
        pytest.param(TraitCut(0, "plan"), FEW, CutReason.SOON, id="at the next look"),
        pytest.param(TraitCut(0, "plan"), MANY, CutReason.MANY_VALUES, id="many values"),
        pytest.param(TraitCut(0, "plan"), SCATTERED, CutReason.NOT_SHARED, id="nobody shares one"),
        pytest.param(TraitCut(1, "plan", Choice.ALWAYS), SCATTERED, CutReason.NOT_SHARED, id="chosen, but not shared"),
        pytest.param(TraitCut(1, "plan", Choice.ALWAYS), {}, CutReason.FORGOTTEN, id="nobody was told of with it"),
        pytest.param(TraitCut(0, "firstName"), FEW, CutReason.PERSONAL, id="who somebody is"),
        pytest.param(TraitCut(0, "a,b"), FEW, CutReason.NOT_NAMEABLE, id="nobody could ask for it"),
    ],
)
def test_a_trait_makes_a_cut_or_none_for_a_reason(cut: TraitCut, values: dict[int, str], reason: CutReason) -> None:
    known = [cut] if cut.id else []
    [seen] = seen_traits(said(cut.name, values), known)
    assert (seen.reason, seen.value_count, seen.customer_count) == (reason, len(set(values.values())), len(values))


class TestWhatWasToldLately:
    def test_through_public_keys_alone_says_so_and_is_counted_all_the_same(self) -> None:
        [seen] = seen_traits(said("plan", FEW, Trust.PUBLIC), [])
        assert (seen.reason, seen.value_count, seen.customer_count) == (CutReason.PUBLIC, 1, 9)

    def test_of_one_trait_too_many_says_so(self) -> None:
        full = [TraitCut(number, f"flag {number}", values=("yes",)) for number in range(1, MOST_CUTS + 1)]
        seen = {one.cut.name: one.reason for one in seen_traits(said("plan", FEW), full)}
        assert seen["plan"] is CutReason.FULL

    def test_stands_behind_what_is_cut_by_in_the_order_of_customers(self, world: World) -> None:
        tell(world, dict.fromkeys([*PLANS, "u7"], "Li Na"), name="nick")
        tell(world, PLANS)
        tell(world, {"u1": "blue"}, name="colour")
        tell_all(world)
        assert [(one.cut.name, one.customer_count) for one in world.customers.cuts.seen()] == [
            ("plan", 6), ("nick", 7), ("colour", 1),
        ]  # fmt: skip
