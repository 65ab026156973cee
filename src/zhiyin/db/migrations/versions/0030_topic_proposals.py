"""Topics that may be missing, and the sentences that speak of them."""

import sqlalchemy as sa
from alembic import op

revision = "0030_topic_proposals"
down_revision = "0028_topic_heads"


def upgrade() -> None:
    op.create_table(
        "topic_proposal",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("phrases", sa.LargeBinary, nullable=False),
        sa.Column("names", sa.LargeBinary, nullable=False),
        sa.Column("model", sa.String(80), nullable=False),
        sa.Column("unplaced", sa.LargeBinary, nullable=False),
        sa.Column("cohesion", sa.Float, nullable=False),
        sa.Column("centre", sa.LargeBinary),
        sa.Column("found_at", sa.BigInteger, nullable=False),
        sa.Column("decided_by", sa.String(80)),
        sa.Column("decided_at", sa.BigInteger),
        sa.Column("topic_id", sa.String(40)),
        sa.Column("added", sa.LargeBinary),
    )
    op.create_index("topic_proposal_state", "topic_proposal", ["state"])
    op.create_table(
        "topic_proposal_sentence",
        sa.Column("proposal_id", sa.String(40), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("verbatim_id", sa.BigInteger, nullable=False),
        sa.Column("text_hash", sa.String(40), nullable=False),
        sa.Column("sentence_start", sa.Integer, nullable=False),
        sa.Column("sentence_end", sa.Integer, nullable=False),
    )
    op.create_index("topic_proposal_sentence_text", "topic_proposal_sentence", ["verbatim_id"])
