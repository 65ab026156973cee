"""Sources, write keys, intake progress, de-duplication, quarantine."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0005_connectors"
down_revision = "0004_touchpoints"


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("public_id", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("scope_id", sa.Integer, nullable=False),
        sa.Column("is_sample", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("disabled_at", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "source_key",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("shown", sa.String(80), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
    )
    op.create_table(
        "source_name",
        sa.Column("source_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("seen_count", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "plan_finding",
        sa.Column("source_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("property", sa.String(255), primary_key=True),
        sa.Column("expected", sa.String(40), nullable=False),
        sa.Column("seen_count", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "intake_state",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("next_interaction_id", sa.BigInteger, nullable=False),
    )
    op.execute("INSERT INTO intake_state (id, next_interaction_id) VALUES (1, 1)")
    op.create_table(
        "journal_position",
        sa.Column("journal_id", sa.String(40), primary_key=True),
        sa.Column("segment", sa.BigInteger, nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "key_run",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("taken_at", sa.BigInteger, nullable=False),
        sa.Column("for_ever", sa.Boolean, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "quarantine",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("family", sa.String(20), nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("trust", sa.SmallInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("params", sa.JSON, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("quarantine_by_source", "quarantine", ["source_id", "state", "id"])
