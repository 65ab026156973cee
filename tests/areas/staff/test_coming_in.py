"""The first owner comes in through a one-time link, everybody else through an invitation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.areas.staff.conftest import PASSWORD
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Conflict, Forbidden, InvalidInput, NotFound, Unauthenticated
from zhiyin.staff.access import Permission, Principal
from zhiyin.staff.model import ALL_SCOPES, Role, ScopeGrant, UserState
from zhiyin.staff.service import StaffService

NORTH = ScopeGrant(brand="A", region="North")


def token_in(link: str | None) -> str:
    assert link is not None
    return link.partition("#token=")[2]


def owner(staff: StaffService) -> Principal:
    token = token_in(staff.setup_link("https://care.example"))
    session = staff.welcome.set_up(token, "欧阳明", "Ouyang@Example.com", PASSWORD)
    return staff.principal_of_session(session)


def member(staff: StaffService, role: Role, *grants: ScopeGrant, email: str = "li@example.com") -> Principal:
    staff.people.add("李娜", email, PASSWORD, role, grants or ALL_SCOPES)
    return staff.principal_of_session(staff.sign_in.sign_in(email, PASSWORD, "::1"))


class TestTheFirstOwner:
    def test_comes_in_through_the_printed_link(self, staff: StaffService) -> None:
        principal = owner(staff)
        assert (principal.name, principal.role, principal.scopes.is_everything) == ("欧阳明", Role.OWNER, True)
        assert staff.setup_link("https://care.example") is None

    def test_cannot_be_made_twice_with_one_link(self, staff: StaffService) -> None:
        token = token_in(staff.setup_link("https://care.example"))
        staff.welcome.set_up(token, "A", "a@example.com", PASSWORD)
        with pytest.raises(InvalidInput, match="link is not valid"):
            staff.welcome.set_up(token, "B", "b@example.com", PASSWORD)

    def test_has_no_use_for_an_older_link(self, staff: StaffService) -> None:
        first = token_in(staff.setup_link("https://care.example"))
        staff.setup_link("https://care.example")
        with pytest.raises(InvalidInput, match="link is not valid"):
            staff.welcome.set_up(first, "A", "a@example.com", PASSWORD)

    def test_has_a_day_for_it(self, staff: StaffService, clock: FixedClock) -> None:
        token = token_in(staff.setup_link("https://care.example"))
        clock.instant += timedelta(days=1)
        with pytest.raises(InvalidInput, match="run out"):
            staff.welcome.set_up(token, "A", "a@example.com", PASSWORD)

    @pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "a@example.com"])
    def test_needs_a_password_that_is_not_guessed_first(self, staff: StaffService, password: str) -> None:
        token = token_in(staff.setup_link("https://care.example"))
        with pytest.raises(InvalidInput, match="password"):
            staff.welcome.set_up(token, "A", "a@example.com", password)
        assert staff.welcome.needs_owner()


class TestAnInvitation:
    def test_lets_somebody_choose_a_password_once(self, staff: StaffService) -> None:
        user, token = staff.people.invite(owner(staff), "李娜", "li@example.com", Role.AGENT, [NORTH])
        assert user.state is UserState.INVITED
        principal = staff.principal_of_session(staff.welcome.accept(token, PASSWORD))
        assert (principal.id, principal.role, principal.grants) == (user.id, Role.AGENT, (NORTH,))
        with pytest.raises(InvalidInput, match="link is not valid"):
            staff.welcome.accept(token, PASSWORD)

    def test_opens_nothing_before_it_is_accepted(self, staff: StaffService) -> None:
        staff.people.invite(owner(staff), "李娜", "li@example.com", Role.AGENT, [NORTH])
        with pytest.raises(Unauthenticated):
            staff.sign_in.sign_in("li@example.com", PASSWORD, "::1")

    def test_of_somebody_disabled_meanwhile_opens_nothing(self, staff: StaffService) -> None:
        boss = owner(staff)
        user, token = staff.people.invite(boss, "李娜", "li@example.com", Role.AGENT, [NORTH])
        staff.people.change(boss, user.id, is_disabled=True)
        with pytest.raises(InvalidInput, match="link is not valid"):
            staff.welcome.accept(token, PASSWORD)

    def test_for_the_owner_is_no_setup_link(self, staff: StaffService) -> None:
        _, token = staff.people.invite(owner(staff), "李娜", "li@example.com", Role.AGENT, [NORTH])
        with pytest.raises(InvalidInput, match="link is not valid"):
            staff.welcome.set_up(token, "A", "a@example.com", PASSWORD)

    def test_of_an_address_that_is_here_is_refused(self, staff: StaffService) -> None:
        with pytest.raises(Conflict, match="already here"):
            staff.people.invite(owner(staff), "X", "OUYANG@example.com", Role.AGENT, [NORTH])


class TestGiving:
    def test_an_admin_makes_no_owner(self, staff: StaffService) -> None:
        owner(staff)
        admin = member(staff, Role.ADMIN)
        with pytest.raises(Forbidden):
            staff.people.invite(admin, "X", "x@example.com", Role.OWNER, ALL_SCOPES)

    def test_an_admin_does_nothing_to_an_owner(self, staff: StaffService) -> None:
        boss = owner(staff)
        admin = member(staff, Role.ADMIN)
        with pytest.raises(Forbidden):
            staff.people.change(admin, boss.id, is_disabled=True)
        with pytest.raises(Forbidden):
            staff.people.invite_again(admin, boss.id)

    def test_an_admin_of_one_region_gives_that_region_only(self, staff: StaffService) -> None:
        owner(staff)
        admin = member(staff, Role.ADMIN, NORTH)
        staff.people.invite(admin, "X", "x@example.com", Role.AGENT, [NORTH])
        with pytest.raises(Forbidden, match="further than your own"):
            staff.people.invite(admin, "Y", "y@example.com", Role.AGENT, [ScopeGrant(brand="A")])

    def test_an_admin_of_one_region_does_not_see_others(self, staff: StaffService) -> None:
        boss = owner(staff)
        admin = member(staff, Role.ADMIN, NORTH)
        far, _ = staff.people.invite(boss, "X", "x@example.com", Role.AGENT, [ScopeGrant(brand="B")])
        with pytest.raises(NotFound):
            staff.people.get(admin, far.id)
        assert [user.id for user in staff.people.list_users(admin, None, 10)] == [admin.id]

    def test_there_is_always_an_owner(self, staff: StaffService) -> None:
        boss = owner(staff)
        with pytest.raises(Conflict, match="has to be an owner"):
            staff.people.change(boss, boss.id, role=Role.VIEWER)
        second = member(staff, Role.OWNER)
        staff.people.change(second, boss.id, is_disabled=True)
        with pytest.raises(Conflict, match="has to be an owner"):
            staff.people.change(second, second.id, is_disabled=True)

    def test_a_key_makes_neither_people_above_it_nor_keys(self, staff: StaffService) -> None:
        boss = owner(staff)
        _, secret = staff.keys.make(boss, "hr", [Permission.STAFF_EDIT, Permission.STAFF_READ])
        program = staff.principal_of_key(secret)
        with pytest.raises(Forbidden, match="more than you"):
            staff.people.invite(program, "X", "x@example.com", Role.ADMIN, ALL_SCOPES)
        with pytest.raises(Forbidden, match="program"):
            staff.keys.make(program, "more", [Permission.STAFF_READ])

    def test_a_key_grants_no_more_than_who_made_it_is_granted_by_now(self, staff: StaffService) -> None:
        boss = owner(staff)
        maker = member(staff, Role.ADMIN)
        _, secret = staff.keys.make(maker, "report", [Permission.METRICS_READ])
        staff.people.change(boss, maker.id, grants=[NORTH])
        assert staff.principal_of_key(secret).grants == (NORTH,)


def test_users_are_listed_page_by_page(staff: StaffService) -> None:
    boss = owner(staff)
    for number in range(5):
        staff.people.invite(boss, f"P{number}", f"p{number}@example.com", Role.VIEWER, [NORTH])
    seen: list[str] = []
    after: tuple[str, str] | None = None
    while page := staff.people.list_users(boss, after, 2):
        seen += [user.name for user in page]
        after = (page[-1].name, page[-1].id)
    assert seen == ["P0", "P1", "P2", "P3", "P4", "欧阳明"]
