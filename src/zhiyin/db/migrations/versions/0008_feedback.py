"""Survey answers and reviews."""

from alembic import op

revision = "0008_feedback"
down_revision = "0007_orders"


def upgrade() -> None:
    op.get_bind()
