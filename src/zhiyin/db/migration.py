"""Bringing the rows to this version's shape, once, whoever starts first."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from zhiyin.base.errors import Conflict
from zhiyin.db.database import Database

_SCRIPTS = Path(__file__).with_name("migrations")
_LOCK = 0x7A686979  # "zhiy", the advisory lock of whoever migrates


def migrate(db: Database, to: str = "head") -> None:
    """Apply what is missing, in one transaction and under a lock; refuses rows of a newer version."""
    with db.transaction() as tx:
        if not db.is_sqlite:  # SQLite already holds its write lock
            tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _refuse_newer(tx)
        command.upgrade(_config(tx), to)


def current_revision(tx: Connection) -> str | None:
    """The name of the last migration applied; None for an empty database."""
    return MigrationContext.configure(tx).get_current_revision()


def latest_revision() -> str:
    """The name of the last migration that this version knows."""
    head = ScriptDirectory(str(_SCRIPTS)).get_current_head()
    assert head is not None
    return head


def _refuse_newer(tx: Connection) -> None:
    found = current_revision(tx)
    known = {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}
    if found is not None and found not in known:
        raise Conflict(
            "the data were written by a newer version of Zhiyin (migration {revision}); install that version or newer",
            revision=found,
        )


def _config(tx: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = tx
    return config
