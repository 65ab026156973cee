"""The audit log: who did what, when; append-only, and each entry seals the one before."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from zhiyin.base.clock import Clock, to_micros
from zhiyin.db.database import Database, Transaction
from zhiyin.staff import audit_store
from zhiyin.staff.model import AuditEntry

COMMAND_LINE = "command line"


class AuditLog:
    """Told in the transaction of the change itself; details name ids and words of ours, no personal values."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, tx: Transaction, by: str, action: str, subject: str, **details: object) -> None:
        """`by` did `action` to `subject`, all three ids or words ("user.disabled")."""
        number = audit_store.take_number(tx)
        at = self._clock.now()
        text = json.dumps(details, ensure_ascii=False, sort_keys=True, default=str)
        seal = _seal(audit_store.hash_of(tx, number - 1), number, at, by, action, subject, text)
        audit_store.add(tx, audit_store.Entry(number, at, by, action, subject, text, seal))

    def newest(self, before: int | None = None, limit: int = 50) -> list[AuditEntry]:
        """Newest first; `before` is the id of the last one seen."""
        with self._db.reading() as tx:
            return [_read(entry) for entry in audit_store.newest(tx, before, limit)]

    def first_broken(self) -> int | None:
        """The number of the first entry that was changed or is missing; None when the log is whole."""
        before, expected = "", 1
        with self._db.reading() as tx:
            for number, at, by, action, subject, details, seal in audit_store.in_order(tx):
                if number != expected or seal != _seal(before, number, at, by, action, subject, details):
                    return expected
                before, expected = seal, expected + 1
            return None if audit_store.entry_count(tx) == expected - 1 else expected


def _seal(before: str, number: int, at: datetime, by: str, action: str, subject: str, details: str) -> str:
    sealed = json.dumps([before, number, to_micros(at), by, action, subject, details], ensure_ascii=False)
    return hashlib.sha256(sealed.encode()).hexdigest()


def _read(entry: audit_store.Entry) -> AuditEntry:
    return AuditEntry(**{**entry._asdict(), "details": json.loads(entry.details)})
