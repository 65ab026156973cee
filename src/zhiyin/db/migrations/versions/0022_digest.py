"""Who wants a weekly digest, and what became of each."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0022_digest"
down_revision = "0021_trait_cuts"


def upgrade() -> None:
    op.create_table(
        "digest_subscription",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("user_id", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("secret", sa.String(80), nullable=False),
        sa.Column("locale", sa.String(10), nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
    )
    op.create_index("ix_digest_subscription_user_id", "digest_subscription", ["user_id"])
    op.create_table(
        "digest_delivery",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("subscription_id", sa.String(40), sa.ForeignKey("digest_subscription.id"), nullable=False),
        sa.Column("week", sa.String(10), nullable=False),
        sa.Column("written_at", Instant, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("written", sa.JSON),
        sa.Column("ended_at", Instant),
        sa.Column("error", sa.Text, nullable=False),
        sa.UniqueConstraint("subscription_id", "week", name="uq_digest_delivery"),
    )
