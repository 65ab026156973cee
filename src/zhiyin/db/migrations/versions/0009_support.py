"""Requests for help, each with its history."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0009_support"
down_revision = "0008_feedback"


def upgrade() -> None:
    op.create_table(
        "support_ticket",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(500), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("number", sa.String(255), nullable=False),
        sa.Column("identity_id", sa.BigInteger, nullable=False),
        sa.Column("scope_id", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("opening_id", sa.BigInteger, nullable=False),
        sa.Column("is_contact", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("agent_id", sa.String(255)),
        sa.Column("topic", sa.String(255)),
        sa.Column("order_number", sa.String(255)),
        sa.Column("product_id", sa.String(255)),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("marked", sa.JSON, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("history", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("support_ticket_identity", "support_ticket", ["identity_id", "opened_at"])
    op.create_index("support_ticket_number", "support_ticket", ["number"])
    op.create_index("support_ticket_time", "support_ticket", ["opened_at", "id"])
    op.create_index("support_ticket_due", "support_ticket", ["due_at"])
