"""Targets of metrics."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0013_targets"
down_revision = "0012_trust"


def upgrade() -> None:
    op.create_table(
        "metric_target",
        sa.Column("metric_id", sa.String(60), primary_key=True),
        sa.Column("variant", sa.String(60), primary_key=True),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("set_at", Instant, nullable=False),
        sa.Column("set_by", sa.String(60), nullable=False),
    )
