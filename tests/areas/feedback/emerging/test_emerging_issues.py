"""Emerging issues over months: each told once, with its evidence, until somebody closes it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.areas.feedback.emerging.months import FIRST, SOUND, Months
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Conflict, Forbidden, InvalidInput, NotFound
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.db.database import Database
from zhiyin.db.jobs import JobPaused
from zhiyin.feedback.emerging import store, work
from zhiyin.feedback.emerging.model import Found, Happened, Issue, IssueState
from zhiyin.staff.access import Principal
from zhiyin.staff.model import ScopeGrant

ALL_SEEING = Principal("usr_1", "王芳", None, frozenset(), EVERYTHING, "user")
OF_A = Principal("usr_2", "李雷", None, frozenset(), ScopeFilter(frozenset({1, 2})), "user", grants=(ScopeGrant("A"),))
NORTHERN = Principal(
    "usr_3", "韩梅", None, frozenset(), ScopeFilter(frozenset({1})), "user", grants=(ScopeGrant("A", region="North"),)
)


@pytest.fixture
def months(db: Database, clock: FixedClock) -> Months:
    return Months(db, clock)


@pytest.fixture
def risen(months: Months) -> Months:
    """Five quiet weeks, then four days of a fault; it is noon of the day after."""
    months.pass_(35, start=0)
    months.pass_(4, start=35, new=4)
    months.it_is(39)
    return months


def issues(months: Months, reader: Principal = ALL_SEEING, *states: IssueState) -> list[Issue]:
    return months.service.list_issues(reader, Found(states or tuple(IssueState)))


def the_one(months: Months) -> Issue:
    (issue,) = issues(months)
    return issue


class TestListening:
    def test_tells_what_rose_where_and_in_which_words(self, risen: Months) -> None:
        risen.listen()
        issue = the_one(risen)
        cell = issue.evidence.cell
        assert cell is not None
        assert (cell.sku, issue.brand, issue.state) == ("SKU-1", "A", IssueState.OPEN)
        said = {each.words for each in issue.evidence.phrases}
        assert any("左耳" in words or "断连" in words for words in said)
        assert any("earbud" in words for words in said), "in both languages"
        assert issue.evidence.voices > 1.5 * issue.evidence.expected
        assert (issue.evidence.ratio.low or 0) > 1
        assert issue.text_ids, "the texts are evidence"

    def test_hears_nothing_new_in_quiet_weeks(self, months: Months) -> None:
        months.pass_(45, start=0)
        months.it_is(45)
        assert months.listen()["raised"] == 0
        assert issues(months) == []

    @pytest.mark.parametrize(("days", "is_enough"), [(10, False), (14, False), (15, True)])
    def test_says_how_many_days_of_texts_there_are(self, months: Months, days: int, is_enough: bool) -> None:
        months.pass_(days, start=0, daily=3)
        months.it_is(days)
        found = months.service.listening()
        assert (found.texts_from, found.day_count) == (FIRST, days)
        assert (found.day_count >= found.least_days) is is_enough

    def test_counts_its_days_on_and_what_was_to_be_expected_of_them(self, risen: Months) -> None:
        risen.listen()
        risen.pass_(3, start=39, new=4)
        risen.it_is(42)
        risen.listen()
        days = the_one(risen).days
        assert [day.on for day in days] == sorted({day.on for day in days})
        assert days[-1].on == FIRST + timedelta(days=41)
        late, early = [d for d in days if d.on >= FIRST + timedelta(days=35)], days[:20]
        assert sum(day.voices for day in late) > sum(day.high for day in late)
        assert all(day.low <= day.expected <= day.high or day.expected < 1 for day in days)
        assert sum(day.voices for day in early) <= sum(day.high for day in early)

    def test_leaves_praise_out(self, months: Months) -> None:
        months.pass_(35, start=0)
        for _ in range(8):
            for day in (36, 37, 38):
                months.write(day, "音色很好，低音浑厚好听", SOUND, 2)
        months.pass_(4, start=35)
        months.it_is(39)
        months.listen()
        assert issues(months) == []

    def test_listens_to_one_writer_in_several_where_more_is_written_than_can_be_looked_at(
        self, risen: Months, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(work, "MOST_TEXTS_LOOKED_AT", 300)
        assert risen.listen()["one_in"] == 2
        assert all(issue.evidence.one_in == 2 for issue in issues(risen))


class TestTellingOnce:
    def test_a_day_judged_again_tells_nothing_again(self, risen: Months) -> None:
        risen.listen()
        before = the_one(risen)
        assert risen.listen()["days"] == 0, "all days that are over were judged"
        assert risen.listen(days=10)["raised"] == 0
        assert the_one(risen).id == before.id

    def test_what_goes_on_is_the_same_issue(self, risen: Months) -> None:
        risen.listen()
        risen.pass_(3, start=39, new=5)
        risen.it_is(42)
        assert risen.listen()["raised"] == 0
        assert the_one(risen).risen_to == FIRST + timedelta(days=41)

    def test_killed_between_two_days_it_goes_on_with_the_next(
        self, risen: Months, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left = iter([True] * 38)

        def require_going_on(job_id: str) -> None:
            if not next(left, False):
                raise JobPaused(job_id)

        monkeypatch.setattr(risen.brand.jobs, "require_going_on", require_going_on)
        with pytest.raises(JobPaused):
            risen.listen()
        monkeypatch.undo()
        with risen.brand.db.reading() as tx:
            assert store.judged_to(tx, "A") == FIRST + timedelta(days=37)
        assert risen.listen()["days"] == 1
        assert len(issues(risen)) == 1

    def test_closed_it_stays_so_until_it_rises_anew(self, risen: Months) -> None:
        risen.listen()
        issue = the_one(risen)
        risen.service.change(ALL_SEEING, issue.id, IssueState.CLOSED, "the lot was taken back")
        risen.pass_(2, start=39, new=4)
        risen.it_is(41)
        risen.listen()
        assert the_one(risen).state is IssueState.CLOSED, "what echoes in a longer window was told"
        risen.pass_(30, start=41)
        risen.pass_(4, start=71, new=6)
        risen.it_is(75)
        assert risen.listen()["returned"] == 1
        again = the_one(risen)
        assert (again.state, again.closed_on, again.returned_count) == (IssueState.OPEN, None, 1)
        assert [step.what for step in risen.service.get(ALL_SEEING, again.id)[1]] == [
            Happened.RAISED, Happened.CLOSED, Happened.RETURNED,
        ]  # fmt: skip

    def test_today_is_judged_where_somebody_asks_for_it_and_once_more_when_it_is_over(self, months: Months) -> None:
        months.pass_(35, start=0)
        months.pass_(1, start=35, new=9)
        months.it_is(35)
        assert months.listen()["raised"] == 0
        assert months.listen(days=1)["raised"] == 1
        months.it_is(36)
        assert months.listen()["raised"] == 0


class TestPeople:
    @pytest.mark.parametrize(("reader", "sees"), [(ALL_SEEING, True), (OF_A, True), (NORTHERN, False)])
    def test_see_an_issue_only_if_they_see_all_rows_that_it_came_from(
        self, risen: Months, reader: Principal, sees: bool
    ) -> None:
        risen.listen()
        id_ = the_one(risen).id
        assert bool(issues(risen, reader)) is sees
        if sees:
            assert risen.service.texts(reader, the_one(risen), 5)
            return
        for act in (
            lambda: risen.service.get(reader, id_),
            lambda: risen.service.change(reader, id_, IssueState.SEEN),
            lambda: risen.service.assign(reader, id_, "usr_3"),
        ):
            with pytest.raises(NotFound):
                act()
        with pytest.raises(Forbidden):
            risen.service.ask(reader)

    def test_take_it_and_it_is_seen(self, risen: Months) -> None:
        risen.listen()
        taken = risen.service.assign(OF_A, the_one(risen).id, "usr_2")
        assert (taken.state, taken.owner_id) == (IssueState.SEEN, "usr_2")
        assert the_one(risen) == taken

    @pytest.mark.parametrize("state", [IssueState.CLOSED, IssueState.DISMISSED])
    def test_say_why_they_close_it(self, risen: Months, state: IssueState) -> None:
        risen.listen()
        id_ = the_one(risen).id
        with pytest.raises(InvalidInput, match="say why"):
            risen.service.change(OF_A, id_, state, "  ")
        closed = risen.service.change(OF_A, id_, state, "known since Monday")
        assert (closed.state, closed.reason) == (state, "known since Monday")
        with pytest.raises(Conflict):
            risen.service.change(OF_A, id_, state, "again")
        assert risen.service.change(OF_A, id_, IssueState.OPEN).closed_on is None
        assert [step.what for step in risen.service.get(OF_A, id_)[1]][-1] is Happened.REOPENED


class TestAsking:
    def test_happens_once_a_day_when_the_texts_were_read(self, risen: Months) -> None:
        assert risen.service.ask_when_due()
        assert not risen.service.ask_when_due()

    def test_waits_for_texts_to_be_read_but_not_for_ever(self, risen: Months) -> None:
        risen.clock.instant -= timedelta(hours=8)  # four in the morning
        risen.write(39, "物流慢", SOUND, 2)
        assert not risen.service.ask_when_due()
        risen.clock.instant += timedelta(hours=8)
        assert risen.service.ask_when_due()

    def test_nobody_listens_where_nothing_was_written(self, months: Months) -> None:
        assert not months.service.ask_when_due()
        assert months.listen() == {"days": 0, "raised": 0, "returned": 0}

    @pytest.mark.parametrize("days", [0, 61])
    def test_of_too_many_days_is_refused(self, months: Months, days: int) -> None:
        with pytest.raises(InvalidInput, match="60"):
            months.service.ask(ALL_SEEING, days)
