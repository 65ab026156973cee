"""Metrics that the brand defines itself: one row for each version."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0019_custom_metrics"
down_revision = "0018_watching"


def upgrade() -> None:
    op.create_table(
        "custom_metric",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("defined_at", Instant, nullable=False),
        sa.Column("defined_by", sa.String(60), nullable=False),
    )
