"""How far texts can be taken for what a customer felt, and runs of words by which texts that are alike are found."""

import sqlalchemy as sa
from alembic import op

revision = "0026_authenticity"
down_revision = "0025_opinions"


def upgrade() -> None:
    op.create_table(
        "text_authenticity",
        sa.Column("verbatim_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("due", sa.Integer, nullable=False),
        sa.Column("known", sa.String(40)),
        sa.Column("score", sa.Float),
        sa.Column("reasons", sa.LargeBinary),
    )
    op.create_index("text_authenticity_due", "text_authenticity", ["due", "verbatim_id"])
    op.create_index("text_authenticity_score", "text_authenticity", ["score"])
    op.create_table(
        "text_run",
        sa.Column("run", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("verbatim_id", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_index("text_run_text", "text_run", ["verbatim_id"])
    _ask_for_what_was_read()


def _ask_for_what_was_read() -> None:
    op.execute(
        "INSERT INTO text_authenticity (verbatim_id, due) "
        "SELECT id, 1 FROM verbatim WHERE state = 'read' AND origin_kind = 'response'"
    )
