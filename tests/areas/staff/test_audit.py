"""The audit log is only ever added to, and shows when somebody has meddled with it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from zhiyin.db.database import Database
from zhiyin.staff.service import StaffService


@pytest.fixture
def three_entries(staff: StaffService, db: Database) -> StaffService:
    for number in range(3):
        with db.transaction() as tx:
            staff.audit.add(tx, "usr_1", "source.made", f"src_{number}", kind="web", 名称="官网")
    return staff


def test_it_is_whole(three_entries: StaffService) -> None:
    assert [entry.subject for entry in three_entries.audit.newest()] == ["src_2", "src_1", "src_0"]
    assert three_entries.audit.newest()[0].details == {"kind": "web", "名称": "官网"}
    assert three_entries.audit.first_broken() is None


@pytest.mark.parametrize(
    ("meddling", "broken"),
    [
        pytest.param("UPDATE audit_entry SET by = 'usr_2' WHERE id = 2", 2, id="an entry was changed"),
        pytest.param("UPDATE audit_entry SET at = at + 1 WHERE id = 1", 1, id="an instant was changed"),
        pytest.param("DELETE FROM audit_entry WHERE id = 2", 2, id="an entry was taken out"),
        pytest.param("DELETE FROM audit_entry WHERE id = 3", 3, id="the last entry was taken out"),
    ],
)
def test_it_shows_that(three_entries: StaffService, db: Database, meddling: str, broken: int) -> None:
    with db.transaction() as tx:
        tx.execute(text(meddling))
    assert three_entries.audit.first_broken() == broken


def test_what_was_rolled_back_leaves_no_gap(three_entries: StaffService, db: Database) -> None:
    with pytest.raises(RuntimeError), db.transaction() as tx:
        three_entries.audit.add(tx, "usr_1", "source.made", "src_9")
        raise RuntimeError
    with db.transaction() as tx:
        three_entries.audit.add(tx, "usr_1", "source.made", "src_3")
    assert three_entries.audit.first_broken() is None
