"""Products and stock levels."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0006_catalog"
down_revision = "0005_connectors"


def upgrade() -> None:
    op.create_table(
        "product",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("product_id", sa.String(255), nullable=False, unique=True),
        sa.Column("sku", sa.String(255), index=True),
        sa.Column("name", sa.String(255)),
        sa.Column("search", sa.String(600), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
    )
    op.create_table(
        "stock_level",
        sa.Column("article", sa.String(255), primary_key=True),
        sa.Column("place", sa.String(255), primary_key=True),
        sa.Column("on_hand", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("interaction_id", sa.BigInteger, nullable=False),
    )
