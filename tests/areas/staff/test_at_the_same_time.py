"""What happens at the same time happens one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.areas.staff.conftest import PASSWORD
from zhiyin.base.errors import ZhiyinError
from zhiyin.db.database import Database
from zhiyin.staff.model import Role
from zhiyin.staff.service import StaffService


def outcomes(action: Callable[[int], object], times: int) -> Counter[str]:
    """What came of it, when so many did it at once."""

    def attempt(number: int) -> str:
        try:
            action(number)
        except ZhiyinError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(8) as pool:
        return Counter(pool.map(attempt, range(times)))


def test_a_one_time_link_makes_one_owner(staff: StaffService) -> None:
    token = (staff.setup_link("https://care.example") or "").partition("#token=")[2]
    found = outcomes(lambda n: staff.welcome.set_up(token, "A", f"a{n}@example.com", PASSWORD), 8)
    assert found == {"done": 1, "InvalidInput": 7}


def test_guessing_faster_does_not_give_more_guesses(staff: StaffService) -> None:
    staff.people.add("A", "a@example.com", PASSWORD, Role.VIEWER)
    found = outcomes(lambda _: staff.sign_in.sign_in("a@example.com", "wrong horse battery", "192.0.2.1"), 16)
    assert found == {"Unauthenticated": 5, "TooMany": 11}


def test_the_audit_log_stays_one_chain(staff: StaffService, db: Database) -> None:
    def note(number: int) -> None:
        with db.transaction() as tx:
            staff.audit.add(tx, "usr_1", "source.made", f"src_{number}")

    assert outcomes(note, 40) == {"done": 40}
    assert staff.audit.first_broken() is None
    assert len(staff.audit.newest(limit=100)) == 40


def test_a_scope_gets_one_number(staff: StaffService, db: Database) -> None:
    numbers: list[int] = []

    def ask(_number: int) -> None:
        with db.transaction() as tx:
            numbers.append(staff.scopes.scope_id(tx, "A", "Care", "North"))

    outcomes(ask, 16)
    assert len(numbers) == 16
    assert len(set(numbers)) == 1
