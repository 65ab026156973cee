"""Passwords are kept as argon2id, and made anew when they were kept with less care."""

from __future__ import annotations

from datetime import timedelta

import argon2
import pytest

from tests.areas.staff.conftest import PASSWORD
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Unauthenticated
from zhiyin.db.database import Database
from zhiyin.staff.model import Role
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.service import StaffService


def kept(db: Database) -> str:
    with db.reading() as tx:
        return str(tx.exec_driver_sql("SELECT password_hash FROM staff_user").scalar_one())


def test_only_the_right_password_is_right() -> None:
    passwords = Passwords()
    hashed = passwords.hash(PASSWORD)
    assert hashed.startswith("$argon2id$")
    assert passwords.is_right(PASSWORD, hashed)
    assert not passwords.is_right(PASSWORD + " ", hashed)


def test_nobody_signs_in_where_there_is_no_password() -> None:
    passwords = Passwords()
    assert not passwords.is_right("nobody has this password", None)
    assert not passwords.is_right(PASSWORD, "not a hash")


def test_a_weaker_hash_is_replaced_when_its_owner_signs_in(db: Database, clock: FixedClock) -> None:
    staff = StaffService(db, clock)
    staff.people.add("A", "a@example.com", PASSWORD, Role.VIEWER)
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with db.transaction() as tx:
        tx.exec_driver_sql("UPDATE staff_user SET password_hash = '" + weak + "'")
    staff.sign_in.sign_in("a@example.com", PASSWORD, "::1")
    assert kept(db) != weak
    staff.sign_in.sign_in("a@example.com", PASSWORD, "::1")


def test_no_token_password_or_key_is_kept_as_it_is(staff: StaffService, db: Database) -> None:
    staff.people.add("A", "a@example.com", PASSWORD, Role.VIEWER)
    session = staff.sign_in.sign_in("a@example.com", PASSWORD, "::1")
    with db.reading() as tx:
        tables = ("staff_user", "staff_session", "one_time_link", "audit_entry", "sign_in_attempt")
        rows = [str(tx.exec_driver_sql(f"SELECT * FROM {table}").all()) for table in tables]
    assert not any(PASSWORD in row or session in row for row in rows)


def test_a_refused_sign_in_is_logged_without_saying_whose(
    staff: StaffService, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unauthenticated):
        staff.sign_in.sign_in("li.na@example.com", PASSWORD, "192.0.2.1")
    [record] = caplog.records
    assert "refused" in record.message
    assert "li.na" not in str(vars(record))
    assert "192.0.2.1" not in str(vars(record))


def test_old_attempts_are_forgotten(staff: StaffService, db: Database, clock: FixedClock) -> None:
    for _ in range(2):
        with pytest.raises(Unauthenticated):
            staff.sign_in.sign_in("li.na@example.com", PASSWORD, "192.0.2.1")
        clock.instant += timedelta(minutes=16)
    with db.reading() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM sign_in_attempt").scalar_one() == 3
