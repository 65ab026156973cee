"""Benchmarks that the brand imported."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0017_benchmarks"
down_revision = "0016_business_hours"


def upgrade() -> None:
    op.create_table(
        "benchmark",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("metric_id", sa.String(60), nullable=False),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("unit", sa.String(12), nullable=False),
        sa.Column("population", sa.String(300), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("region", sa.String(80), nullable=False),
        sa.Column("industry", sa.String(80), nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("is_verified", sa.Boolean, nullable=False),
        sa.Column("note", sa.String(600), nullable=False),
        sa.Column("added_by", sa.String(60), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
    )
