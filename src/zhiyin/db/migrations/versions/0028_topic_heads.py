"""The topic heads that were fitted to what people labelled, with what came of each."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0028_topic_heads"
down_revision = "0027_emerging_issues"


def upgrade() -> None:
    op.create_table(
        "topic_head",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("fitted_at", Instant, nullable=False),
        sa.Column("asked_by", sa.String(60)),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("tree_version", sa.Integer, nullable=False),
        sa.Column("gold_ids", sa.JSON, nullable=False),
        sa.Column("vote_count", sa.Integer, nullable=False),
        sa.Column("checked_count", sa.Integer, nullable=False),
        sa.Column("hits_before", sa.Integer, nullable=False),
        sa.Column("hits_after", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(12), nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("head", sa.LargeBinary),
    )
