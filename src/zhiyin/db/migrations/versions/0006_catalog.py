"""Products."""

from alembic import op

revision = "0006_catalog"
down_revision = "0005_connectors"


def upgrade() -> None:
    op.get_bind()
