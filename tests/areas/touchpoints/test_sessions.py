"""Sessions of visitors, whenever their interactions come in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ports.facts_at_hand import SentBatch
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.migration import migrate
from zhiyin.touchpoints.session_folding import SessionFolding
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Query
from zhiyin.warehouse.facts import encode

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 2, 12, tzinfo=ZONE)


@dataclass(frozen=True)
class Act:
    """One interaction; `minute` counts from noon."""

    id: int
    minute: float
    name: str = "Page Viewed"
    channel: str = "web"
    person: int = 1
    touchpoint: str = "/"
    order: str | None = None
    retracted: bool = False

    @property
    def at(self) -> datetime:
        return NOON + timedelta(minutes=self.minute)

    @property
    def row(self) -> tuple[object, ...]:
        return (
            self.id, 2 if self.retracted else 1, self.retracted, self.person, to_micros(self.at), self.at.date(), 3, 4,
            "track", self.name, self.channel, self.touchpoint, None, None, self.order,
        )  # fmt: skip


@dataclass
class House:
    """Rows, facts, and what folds sessions; facts are applied as soon as they are told."""

    db: Database
    engine: DuckDbEngine
    clock: FixedClock = field(default_factory=lambda: FixedClock(datetime(2026, 4, 1, tzinfo=UTC)))
    ids: Iterator[int] = field(default_factory=lambda: count(1_000_000))

    def __post_init__(self) -> None:
        self.facts = FactBatches(self.db, self.clock)
        self.folding = SessionFolding(self.db, self.facts, self.engine, self.clock, rows_at_once=20)

    def take(self, acts: Sequence[Act]) -> None:
        rows = [act.row for act in acts]
        self.engine.apply([SentBatch(next(self.ids), "fact_interactions", encode("fact_interactions", rows))])

    def load(self) -> None:
        self.clock.instant += timedelta(seconds=1)
        self.engine.apply(self.facts.list_waiting((), limit=10_000), as_of=self.clock.now())

    def fold(self) -> None:
        """Until nothing is left to fold."""
        self.load()
        while self.folding.fold():
            self.load()

    def sessions(self, people: Sequence[int] = (1,)) -> list[dict[str, Any]]:
        wanted = Query("SELECT * FROM fact_sessions WHERE among(identity_id, $people)", {"people": [*people]})
        rows = self.engine.run(wanted).to_pylist()
        return sorted(rows, key=lambda row: (row["identity_id"], row["started_at"], row["fact_id"]))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    db = Database(f"sqlite:///{tmp_path / 'rows.db'}")
    migrate(db)
    engine = DuckDbEngine(tmp_path / "facts.duckdb")
    yield House(db, engine)
    engine.close()
    db.close()


def spans(house: House) -> list[tuple[float, float, int]]:
    """Of each session the minutes of its first and last act, and how many acts there were."""
    return [(_minute(row["started_at"]), _minute(row["ended_at"]), row["event_count"]) for row in house.sessions()]


def _minute(at: datetime) -> float:
    return (at - NOON) / timedelta(minutes=1)


class TestASession:
    def test_tells_what_was_done_in_it(self, house: House) -> None:
        way = ["Page Viewed", "Product Viewed", "Product Added", "Checkout Started"]
        acts = [Act(10 + i, i, name, touchpoint=f"/{i}") for i, name in enumerate(way)]
        house.take([*acts, Act(20, 4, "Order Completed", "server", order="A7")])
        house.fold()
        (found,) = house.sessions()
        steps = {name: _minute(found[f"{name}_at"]) for name in ("viewed", "added", "checkout", "ordered")}
        assert steps == {"viewed": 1, "added": 2, "checkout": 3, "ordered": 4}
        assert (found["fact_id"], found["event_count"], found["view_count"], found["steps_in_order"]) == (10, 4, 1, 4)
        assert (found["channel"], found["touchpoint"], found["source_id"], found["scope_id"]) == ("web", "/0", 3, 4)
        assert (found["order_number"], _minute(found["ended_at"]), found["day"]) == ("A7", 3, NOON.date())

    def test_ends_with_thirty_minutes_of_silence(self, house: House) -> None:
        house.take([Act(1, 0), Act(2, 29.99), Act(3, 59.99)])
        house.fold()
        assert spans(house) == [(0, 29.99, 2), (59.99, 59.99, 1)]

    def test_goes_on_over_midnight_on_the_day_it_began(self, house: House) -> None:
        house.take([Act(i, 700 + 10 * i) for i in range(1, 5)])  # from ten to midnight to twenty past
        house.fold()
        assert [(row["day"], row["event_count"]) for row in house.sessions()] == [(NOON.date(), 4)]

    def test_is_of_each_identity_apart(self, house: House) -> None:
        house.take([Act(1, 0), Act(2, 1, person=2), Act(3, 2, person=0)])
        house.fold()
        assert [(row["identity_id"], row["event_count"]) for row in house.sessions((0, 1, 2))] == [(1, 1), (2, 1)]

    @pytest.mark.parametrize(
        ("name", "channel", "is_act"),
        [
            ("Video Played", "app", True),  # a name of the brand's own
            ("Promotion Clicked", "web", True),
            ("Product Added", "server", False),
            ("Email Opened", "email", False),
            ("Email Link Clicked", "web", False),
            ("Identified", "web", False),
            ("Ticket Replied", "web", False),
            ("Store Visited", "store", False),
        ],
    )
    def test_is_made_of_what_visitors_do(self, house: House, name: str, channel: str, is_act: bool) -> None:
        house.take([Act(1, 0, name, channel)])
        house.fold()
        assert bool(house.sessions()) is is_act

    def test_is_not_made_by_an_order_alone(self, house: House) -> None:
        house.take([Act(1, 0, "Order Completed"), Act(2, 40), Act(3, 71, "Order Completed", order="late")])
        house.fold()
        (found,) = house.sessions()
        assert (found["event_count"], found["ordered_at"], found["order_number"]) == (1, None, None)

    @pytest.mark.parametrize(
        ("way", "steps"),
        [
            (["Product Added", "Product Viewed"], 1),
            (["Product Added", "Product Viewed", "Product Added", "Checkout Started"], 3),
            (["Product Viewed", "Checkout Started", "Product Added", "Order Completed"], 2),
            (["Page Viewed", "Product Added", "Checkout Started", "Order Completed"], 0),
        ],
    )
    def test_counts_steps_that_follow_each_other(self, house: House, way: Sequence[str], steps: int) -> None:
        house.take([Act(i, i, name) for i, name in enumerate(way)])
        house.fold()
        assert house.sessions()[0]["steps_in_order"] == steps

    def test_of_a_machine_ends_with_the_second_day(self, house: House) -> None:
        house.take([Act(i, 20 * i) for i in range(300)])  # more than four days without a pause
        house.fold()
        ((began, ended, _),) = spans(house)
        assert began == 0
        assert ended == 36 * 60 - 20, "the end of the day after"


class TestLateActs:
    def test_join_two_sessions_to_one(self, house: House) -> None:
        house.take([Act(1, 0), Act(2, 50)])
        house.fold()
        house.take([Act(3, 25)])
        house.fold()
        assert spans(house) == [(0, 50, 3)]

    def test_come_before_the_first_without_a_new_name(self, house: House) -> None:
        house.take([Act(1, 0, touchpoint="/second")])
        house.fold()
        house.take([Act(2, -10, touchpoint="/first")])
        house.fold()
        (found,) = house.sessions()
        assert (found["fact_id"], found["revision"], found["touchpoint"]) == (1, 2, "/first")

    def test_that_are_taken_back_part_it_again(self, house: House) -> None:
        acts = [Act(1, 0), Act(2, 25), Act(3, 50)]
        house.take(acts)
        house.fold()
        house.take([replace(acts[1], retracted=True)])
        house.fold()
        assert spans(house) == [(0, 0, 1), (50, 50, 1)]
        house.take([replace(act, retracted=True) for act in acts])
        house.fold()
        assert house.sessions() == []

    def test_change_nothing_when_nothing_came(self, house: House) -> None:
        house.take([Act(1, 0)])
        house.fold()
        house.load()
        assert house.folding.fold() == 0
        assert house.sessions()[0]["revision"] == 1

    def test_wait_until_the_warehouse_holds_what_was_told_before(self, house: House) -> None:
        house.take([Act(1, 0)])
        house.load()
        assert house.folding.fold() == 1
        house.take([Act(2, 1)])
        assert house.folding.fold() == 0
        house.load()
        assert house.folding.fold() == 1


ACTS = st.tuples(
    st.sampled_from([0, 7, 20, 29, 30, 31, 45, 700, 715, 719, 725, 730, 1440, 1460, 2160]),
    st.integers(0, 3),
    st.sampled_from(["Page Viewed", "Product Viewed", "Product Added", "Checkout Started", "Order Completed"]),
    st.sampled_from(["web", "app", "server"]),
    st.booleans(),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(ACTS, min_size=1, max_size=12), data=st.data())
def test_sessions_do_not_depend_on_when_things_come(
    house: House, drawn: list[tuple[int, int, str, str, bool]], data: st.DataObject
) -> None:
    """In any order, in any portions, some again, some taken back later: as if all had come in order at once."""
    person = 2 * next(house.ids)
    acts = [
        Act(next(house.ids), minute + second / 60, name, channel, person, order=f"N{second}")
        for minute, second, name, channel, _ in drawn
    ]
    gone = [replace(act, retracted=True) for act, (*_, stays) in zip(acts, drawn, strict=True) if not stays]
    told = data.draw(st.permutations([*acts, *gone, *acts[:3]]))
    while told:
        size = data.draw(st.integers(1, len(told)))
        house.take(told[:size])
        told = told[size:]
        house.fold()
    left = [act for act in acts if act.id not in {one.id for one in gone}]
    twin = person + 1  # the same at once, in the order of time
    copies = {act.id: replace(act, id=next(house.ids), person=twin) for act in left}
    house.take(sorted(copies.values(), key=lambda act: (act.minute, act.id)) or [Act(next(house.ids), 0, "Identified")])
    house.fold()
    assert [_facts(row) for row in house.sessions([person])] == [_facts(row) for row in house.sessions([twin])]
    names = {act_id: copy.id for act_id, copy in copies.items()}
    assert [names[row["fact_id"]] for row in house.sessions([person])] == [
        row["fact_id"] for row in house.sessions([twin])
    ]


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("fact_id", "revision", "identity_id")}
