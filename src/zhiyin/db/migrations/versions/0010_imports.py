"""Files and their mappings."""

from alembic import op

revision = "0010_imports"
down_revision = "0009_support"


def upgrade() -> None:
    op.get_bind()
