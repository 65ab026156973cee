"""Targets of parts of a metric, the tree of KPIs, and what was frozen of them when a period was closed."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0020_kpis"
down_revision = "0019_custom_metrics"

_OLD = sa.table("metric_target", *map(sa.column, ("metric_id", "variant", "value", "set_at", "set_by")))


def upgrade() -> None:
    _key_targets_by_part()
    op.create_table(
        "kpi",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("parent_id", sa.String(40), sa.ForeignKey("kpi.id"), index=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("owner_id", sa.String(60)),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("metric_id", sa.String(60)),
        sa.Column("variant", sa.String(60)),
        sa.Column("part", sa.String(600)),
        sa.Column("rhythm", sa.String(10)),
        sa.Column("measured_now", sa.String(730), unique=True),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("added_by", sa.String(60), nullable=False),
        sa.Column("removed_at", Instant),
    )
    op.create_table(
        "kpi_closing",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("kpi_id", sa.String(40), sa.ForeignKey("kpi.id"), nullable=False, index=True),
        sa.Column("in_force", sa.String(60), unique=True),
        sa.Column("first_on", sa.Date, nullable=False, index=True),
        sa.Column("last_on", sa.Date, nullable=False),
        sa.Column("metric_version", sa.Integer, nullable=False),
        sa.Column("metric_names", sa.JSON, nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.Column("display", sa.String(20), nullable=False),
        sa.Column("target", sa.Float),
        sa.Column("target_set_at", Instant),
        sa.Column("target_set_by", sa.String(60)),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("degree", sa.Float),
        sa.Column("degree_low", sa.Float),
        sa.Column("degree_high", sa.Float),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("owner_id", sa.String(60)),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("as_of", Instant, nullable=False),
        sa.Column("closed_at", Instant, nullable=False),
        sa.Column("closed_by", sa.String(60), nullable=False),
        sa.Column("reopened_at", Instant),
        sa.Column("reopened_by", sa.String(60)),
        sa.Column("reopened_reason", sa.String(500), nullable=False),
    )


def _key_targets_by_part() -> None:
    """SQLite cannot change a primary key: the few rows are read, and written into a new table of the same name."""
    connection = op.get_bind()
    rows = [{**row, "part": ""} for row in connection.execute(sa.select(_OLD)).mappings()]
    op.drop_table("metric_target")
    table = op.create_table(
        "metric_target",
        sa.Column("metric_id", sa.String(60), primary_key=True),
        sa.Column("variant", sa.String(60), primary_key=True),
        sa.Column("part", sa.String(600), primary_key=True),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("set_at", sa.BigInteger, nullable=False),  # an Instant; its microseconds go over as they are
        sa.Column("set_by", sa.String(60), nullable=False),
    )
    op.bulk_insert(table, rows)
