"""Survey answers and reviews, each with its history."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0008_feedback"
down_revision = "0007_orders"


def upgrade() -> None:
    op.create_table(
        "feedback_response",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("group_key", sa.String(400), nullable=False),
        sa.Column("order_number", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("response_id", sa.String(255), nullable=False),
        sa.Column("identity_id", sa.BigInteger, nullable=False),
        sa.Column("scope_id", sa.Integer, nullable=False),
        sa.Column("answered_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("question_kind", sa.String(40)),
        sa.Column("score", sa.Float),
        sa.Column("product_id", sa.String(255)),
        sa.Column("survey_id", sa.String(255)),
        sa.Column("answer_count", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("history", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("feedback_response_key", "feedback_response", ["group_key", "order_number"], unique=True)
    op.create_index("feedback_response_identity", "feedback_response", ["identity_id", "answered_at"])
    op.create_index("feedback_response_time", "feedback_response", ["answered_at", "id"])
