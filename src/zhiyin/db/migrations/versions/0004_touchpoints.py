"""The timeline, interaction bodies, right/wrong marks."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0004_touchpoints"
down_revision = "0003_customers"


def upgrade() -> None:
    op.create_table(
        "interaction",
        sa.Column("id", RowId, primary_key=True, autoincrement=False),
        sa.Column("identity_id", sa.BigInteger, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("scope_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "timeline",
        sa.Column("identity_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("scope_id", sa.Integer, nullable=False),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("mark", sa.SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "interaction_mark",
        sa.Column("interaction_id", RowId, primary_key=True, autoincrement=False),
        sa.Column("rule", sa.String(60), primary_key=True),
        sa.Column("value", sa.SmallInteger, nullable=False),
        sa.Column("reason", sa.JSON, nullable=False),
    )
    op.create_table(
        "mark_rule",
        sa.Column("rule", sa.String(60), primary_key=True),
        sa.Column("settings", sa.JSON, nullable=False),
    )
