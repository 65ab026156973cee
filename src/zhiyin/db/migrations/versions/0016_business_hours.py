"""Business hours, and which version of facts tells of each ticket and order."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant, RowId

revision = "0016_business_hours"
down_revision = "0015_customer_value"


def upgrade() -> None:
    op.create_table(
        "business_hours",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("week", sa.JSON, nullable=False),
        sa.Column("exceptions", sa.JSON, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("made_by", sa.String(60), nullable=False),
        sqlite_autoincrement=True,
    )
    for table in ("support_ticket", "sales_order"):
        op.add_column(table, sa.Column("told_as", sa.Integer, nullable=False, server_default="0"))
        op.create_index(f"{table}_told", table, ["told_as"])
