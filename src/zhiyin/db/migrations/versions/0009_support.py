"""Tickets and their messages."""

from alembic import op

revision = "0009_support"
down_revision = "0008_feedback"


def upgrade() -> None:
    op.get_bind()
