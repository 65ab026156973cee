"""Emerging issues, what happened to each, and up to which day texts were judged."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant, RowId

revision = "0027_emerging_issues"
down_revision = "0026_authenticity"


def upgrade() -> None:
    op.create_table(
        "emerging_issue",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("brand", sa.String(255), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("raised_at", Instant, nullable=False),
        sa.Column("risen_from", sa.Date, nullable=False),
        sa.Column("risen_to", sa.Date, nullable=False),
        sa.Column("chance", sa.Float, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("phrases", sa.JSON, nullable=False),
        sa.Column("text_ids", sa.JSON, nullable=False),
        sa.Column("days", sa.JSON, nullable=False),
        sa.Column("owner_id", sa.String(60)),
        sa.Column("closed_on", sa.Date),
        sa.Column("reason", sa.String(600), nullable=False),
        sa.Column("returned_count", sa.Integer, nullable=False),
    )
    op.create_index("emerging_issue_state", "emerging_issue", ["state", "chance", "id"])
    op.create_table(
        "emerging_issue_step",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("issue_id", sa.String(40), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("by", sa.String(60)),
        sa.Column("note", sa.String(600), nullable=False),
    )
    op.create_index("emerging_issue_step_issue", "emerging_issue_step", ["issue_id", "id"])
    op.create_table(
        "emerging_judged",
        sa.Column("brand", sa.String(255), primary_key=True),
        sa.Column("judged_to", sa.Date, nullable=False),
        sa.Column("drawn", sa.BigInteger, nullable=False),
    )
