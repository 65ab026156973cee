"""Files and their mappings."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant, RowId

revision = "0010_imports"
down_revision = "0009_support"


def upgrade() -> None:
    op.create_table(
        "import_file",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("size", RowId, nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("encoding", sa.String(20)),
        sa.Column("separator", sa.String(4)),
        sa.Column("created_by", sa.String(40)),
        sa.Column("created_at", Instant, nullable=False),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("created_by", sa.String(40)),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("position", RowId, nullable=False),
        sa.Column("done", RowId, nullable=False),
        sa.Column("accepted", RowId, nullable=False),
        sa.Column("unchanged", RowId, nullable=False),
        sa.Column("rejected", RowId, nullable=False),
        sa.Column("rate", sa.Float),
    )
    op.create_table(
        "import_reject",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("run_id", sa.String(40), nullable=False, index=True),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("line", RowId, nullable=False),
        sa.Column("field", sa.String(255), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("params", sa.JSON, nullable=False),
    )
    op.create_table(
        "import_mapping",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("updated_by", sa.String(40)),
        sa.Column("updated_at", Instant, nullable=False),
    )
