"""Which interactions each day had when its sessions were last folded."""

import sqlalchemy as sa
from alembic import op

revision = "0014_sessions"
down_revision = "0013_targets"


def upgrade() -> None:
    op.create_table(
        "session_day",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("interaction_count", sa.Integer, nullable=False),
        sa.Column("id_sum", sa.BigInteger, nullable=False),
    )
