"""The topic tree in its versions, gold labels with what models had said, and labelling functions."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import Instant

revision = "0024_topics"
down_revision = "0023_watched_parts"


def upgrade() -> None:
    _tree()
    _gold()
    op.create_table(
        "labelling_function",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("topic_id", sa.String(40), nullable=False, index=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("pattern", sa.String(300), nullable=False),
        sa.Column("language", sa.String(20)),
        sa.Column("is_of_topic", sa.Boolean, nullable=False),
        sa.Column("added_by", sa.String(60), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
    )


def _tree() -> None:
    op.create_table(
        "topic_version",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subjects", sa.JSON, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("successions", sa.JSON, nullable=False),
        sa.Column("undoes", sa.Integer),
        sa.Column("note", sa.String(600), nullable=False),
        sa.Column("changed_by", sa.String(60), nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_table(
        "topic_state",
        sa.Column("topic_id", sa.String(40), primary_key=True),
        sa.Column("from_version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("until_version", sa.Integer, index=True),
        sa.Column("parent_id", sa.String(40)),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("origin", sa.String(220), nullable=False),
        sa.Column("retired_in", sa.Integer),
        sa.Column("description", sa.JSON, nullable=False),
    )


def _gold() -> None:
    op.create_table(
        "gold_label",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("topic_id", sa.String(40), index=True),
        sa.Column("polarity", sa.Integer),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("text_id", sa.String(40), index=True),
        sa.Column("span_start", sa.Integer),
        sa.Column("span_end", sa.Integer),
        sa.Column("scope_id", sa.Integer),
        sa.Column("tree_version", sa.Integer, nullable=False),
        sa.Column("labelled_by", sa.String(60), nullable=False),
        sa.Column("labelled_at", Instant, nullable=False),
        sa.Column("replaces", sa.String(40)),
        sa.Column("revoked_by", sa.String(60)),
        sa.Column("revoked_at", Instant),
        sa.Column("change_number", sa.Integer, nullable=False),
    )
    op.create_table(
        "gold_prediction",
        sa.Column("gold_id", sa.String(40), sa.ForeignKey("gold_label.id"), primary_key=True),
        sa.Column("model", sa.String(120), primary_key=True),
        sa.Column("is_before", sa.Boolean, nullable=False),
        sa.Column("topic_id", sa.String(40)),
        sa.Column("polarity", sa.Integer),
        sa.Column("confidence", sa.Float, nullable=False),
    )
