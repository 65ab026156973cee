"""Orders, each with its history."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0007_orders"
down_revision = "0006_catalog"


def upgrade() -> None:
    op.create_table(
        "sales_order",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(400), nullable=False, unique=True),
        sa.Column("namespace", sa.String(120), nullable=False),
        sa.Column("number", sa.String(255), nullable=False),
        sa.Column("identity_id", sa.BigInteger, nullable=False),
        sa.Column("scope_id", sa.Integer, nullable=False),
        sa.Column("ordered_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("net", sa.BigInteger),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("line_count", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("history", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("sales_order_identity", "sales_order", ["identity_id", "ordered_at"])
    op.create_index("sales_order_number", "sales_order", ["number"])
    op.create_index("sales_order_time", "sales_order", ["ordered_at", "id"])
    op.create_index("sales_order_due", "sales_order", ["due_at"])
