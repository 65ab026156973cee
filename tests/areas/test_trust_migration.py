"""What was taken before senders' trust was kept is believed as far as the keys of its source tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from zhiyin.db.database import Database
from zhiyin.db.migration import migrate
from zhiyin.touchpoints.history import decode

PAGE, SERVER, BOTH, FILE = 1, 2, 3, 4
KEYS = [(PAGE, "public"), (PAGE, "public"), (SERVER, "server"), (BOTH, "public"), (BOTH, "server")]
HISTORIES = {
    "sales_order": {
        "key": "k", "namespace": "", "number": "1", "ordered_at": 1, "state": "placed", "currency": "CNY",
        "line_count": 0,
    },
    "feedback_response": {
        "group_key": "k", "order_number": "", "kind": "survey", "response_id": "r", "answered_at": 1, "state": "said",
        "answer_count": 0,
    },
    "support_ticket": {
        "key": "k", "kind": "ticket", "number": "7", "opened_at": 1, "opening_id": 1, "is_contact": True,
        "state": "open", "marked": "[]",
    },
}  # fmt: skip


def told(source_id: int) -> list[Any]:
    """One telling as it was stored until now."""
    return [source_id, source_id, "Order Completed", 7, source_id, 0, "web", "", {"total": 5}]


def insert(db: Database, table: str, **values: Any) -> None:
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    with db.transaction() as tx:
        tx.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)


@pytest.fixture
def older(tmp_path: Path) -> Database:
    """Rows of the version before, with what each of four sources told."""
    db = Database(f"sqlite:///{tmp_path / 'rows.db'}")
    migrate(db, to="0011_quarantine_once")
    for number, (source_id, kind) in enumerate(KEYS):
        key = {"id": f"k{number}", "key_hash": bytes([number]), "shown": "", "created_at": 1}
        insert(db, "source_key", source_id=source_id, kind=kind, **key)
    for source_id in (PAGE, SERVER, BOTH, FILE):
        place = {"id": source_id, "identity_id": 7, "source_id": source_id, "scope_id": 0}
        insert(db, "interaction", name="Order Completed", at=1, received_at=1, revision=1, body=b"{}", **place)
    history = msgspec.json.encode([told(source_id) for source_id in (PAGE, SERVER, BOTH, FILE)])
    for table, values in HISTORIES.items():
        insert(db, table, identity_id=7, scope_id=0, revision=1, history=history, **values)
    return db


def test_only_what_came_from_a_page_alone_is_public(older: Database) -> None:
    migrate(older)
    with older.reading() as tx:
        rows = tx.execute(text("SELECT source_id, trust FROM interaction ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [(PAGE, 0), (SERVER, 1), (BOTH, 1), (FILE, 1)]


@pytest.mark.parametrize("table", sorted(HISTORIES))
def test_histories_keep_what_they_hold(older: Database, table: str) -> None:
    migrate(older)
    with older.reading() as tx:
        history = decode(tx.scalar(text(f"SELECT history FROM {table}")))
    assert [(each.source_id, each.is_trusted) for each in history] == [
        (PAGE, False), (SERVER, True), (BOTH, True), (FILE, True),
    ]  # fmt: skip
    assert all(each.properties == {"total": 5} for each in history)
