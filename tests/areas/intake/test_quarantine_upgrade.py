"""A quarantine of an older version keeps what is in it, each message once, under its true form."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from zhiyin.connectors import intake_store as store
from zhiyin.db.database import Database
from zhiyin.db.migration import migrate

INSERT = text(
    "INSERT INTO quarantine (source_id, family, received_at, trust, reason, params, raw, state)"
    " VALUES (1, :family, :at, 2, :reason, '{}', :raw, 'open')"
)


def test_messages_of_an_older_version_are_kept_once_under_their_true_form(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'rows.db'}")
    migrate(db, to="0010_imports")
    rows = [
        {"family": "segment", "at": 10, "reason": "the event has no name", "raw": b"{}"},
        {"family": "segment", "at": 20, "reason": "the event has no name", "raw": b"{}"},
        {"family": "segment", "at": 30, "reason": "could not be taken in: {error}", "raw": b'{"event_id":"1"}'},
        {"family": "sensors", "at": 40, "reason": "could not be decoded: {error}", "raw": b"data=1"},
    ]
    with db.transaction() as tx:
        tx.execute(INSERT, rows)
    migrate(db)
    with db.reading() as tx:
        found = store.list_quarantine(tx, [1], state="open", words=None, before_id=None, limit=10)
    db.close()
    assert [(one.family, one.seen_count) for one in found] == [("request", 1), ("canonical", 1), ("segment", 2)]
    assert (found[2].received_at < found[2].last_at, found[0].around["path"]) == (True, "/sa")
