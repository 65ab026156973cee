"""Which daily series are watched, and the alerts that they raised."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0018_watching"
down_revision = "0017_benchmarks"


def upgrade() -> None:
    op.create_table(
        "watched_series",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("metric_id", sa.String(60), nullable=False),
        sa.Column("variant", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(255), nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("added_by", sa.String(60)),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("owner_id", sa.String(60)),
        sa.Column("is_judged", sa.Boolean, nullable=False),
        sa.Column("judged_to", sa.Date),
        sa.Column("learns_from", sa.Date),
        sa.Column("muted_until", sa.Date),
        sa.Column("muted_reason", sa.String(300), nullable=False),
        sa.Column("muted_by", sa.String(60)),
        sa.UniqueConstraint("metric_id", "variant", "channel", name="uq_watched_series"),
    )
    op.create_table(
        "metric_alert",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("series_id", sa.String(40), sa.ForeignKey("watched_series.id"), nullable=False),
        sa.Column("open_series_id", sa.String(40), unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("raised_at", Instant, nullable=False),
        sa.Column("judged_from", sa.Date, nullable=False),
        sa.Column("judged_to", sa.Date, nullable=False),
        sa.Column("days_within", sa.Integer, nullable=False),
        sa.Column("series_count", sa.Integer, nullable=False),
        sa.Column("shift", sa.JSON, nullable=False),
        sa.Column("days", sa.JSON, nullable=False),
        sa.Column("owner_id", sa.String(60)),
        sa.Column("closed_at", Instant),
        sa.Column("closed_by", sa.String(60)),
        sa.Column("closed_as", sa.String(20)),
        sa.Column("closed_note", sa.String(600), nullable=False),
    )
    op.create_index("ix_metric_alert_series_id", "metric_alert", ["series_id"])
