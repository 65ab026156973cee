"""The traits that figures are cut by, and what the warehouse was told of each customer."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0021_trait_cuts"
down_revision = "0020_kpis"


def upgrade() -> None:
    op.create_table(
        "trait_cut",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(255), nullable=False, unique=True),
        sa.Column("choice", sa.String(10), nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "customer_cut",
        sa.Column("customer_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
