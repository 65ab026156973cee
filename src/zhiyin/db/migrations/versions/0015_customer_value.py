"""What the models of purchases said: a row for each job and currency."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0015_customer_value"
down_revision = "0014_sessions"


def upgrade() -> None:
    op.create_table(
        "customer_value_fit",
        sa.Column("job_id", sa.String(40), primary_key=True),
        sa.Column("currency", sa.String(3), primary_key=True),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("as_of", Instant, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("fitted_at", Instant, nullable=False),
        sa.Column("customers", sa.Integer, nullable=False),
        sa.Column("found", sa.JSON, nullable=False),
        sa.Column("redrawn", sa.JSON),
    )
