"""Series of a brand, department or region: what was watched until now is of the whole company."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0023_watched_parts"
down_revision = "0022_digest"


def upgrade() -> None:
    """SQLite cannot change which series are the same: both tables are read, and written anew under their names."""
    connection = op.get_bind()
    series, alerts = _tables(sa.MetaData(), has_part=False)
    watched = [{**row, "part": ""} for row in connection.execute(sa.select(series)).mappings()]
    raised = [dict(row) for row in connection.execute(sa.select(alerts)).mappings()]
    op.drop_table("metric_alert")
    op.drop_table("watched_series")
    new = sa.MetaData()
    series, alerts = _tables(new, has_part=True)
    new.create_all(connection)
    op.bulk_insert(series, watched)
    op.bulk_insert(alerts, raised)


def _tables(metadata: sa.MetaData, *, has_part: bool) -> tuple[sa.Table, sa.Table]:
    keys = ["metric_id", "variant", "channel", *(["part"] if has_part else [])]
    series = sa.Table(
        "watched_series",
        metadata,
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("metric_id", sa.String(60), nullable=False),
        sa.Column("variant", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(255), nullable=False),
        *([sa.Column("part", sa.String(600), nullable=False)] if has_part else []),
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
        sa.UniqueConstraint(*keys, name="uq_watched_series"),
    )
    alerts = sa.Table(
        "metric_alert",
        metadata,
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("series_id", sa.String(40), sa.ForeignKey("watched_series.id"), nullable=False, index=True),
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
    return series, alerts
