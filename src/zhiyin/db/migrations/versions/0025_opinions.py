"""Texts of customers, what a model hears in them, what people correct, and other names of products."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0025_opinions"
down_revision = "0024_topics"


def upgrade() -> None:
    op.create_table(
        "verbatim",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("origin_kind", sa.String(12), nullable=False),
        sa.Column("origin_id", sa.BigInteger, nullable=False),
        sa.Column("place", sa.String(255), nullable=False),
        sa.Column("origin_revision", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("identity_id", sa.BigInteger, nullable=False),
        sa.Column("scope_id", sa.Integer, nullable=False),
        sa.Column("written_at", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.String(60), nullable=False),
        sa.Column("touchpoint", sa.String(255), nullable=False),
        sa.Column("product_id", sa.String(255)),
        sa.Column("sku", sa.String(255)),
        sa.Column("product_by", sa.String(12)),
        sa.Column("order_number", sa.String(255)),
        sa.Column("ticket_number", sa.String(255)),
        sa.Column("brand", sa.String(255)),
        sa.Column("score", sa.Float),
        sa.Column("question_kind", sa.String(40)),
        sa.Column("is_answered", sa.Boolean),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_hash", sa.String(40), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due", sa.Integer),
        sa.Column("leased_until", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("told_places", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("verbatim_origin", "verbatim", ["origin_kind", "origin_id", "place"], unique=True)
    op.create_index("verbatim_time", "verbatim", ["written_at", "id"])
    op.create_index("verbatim_identity", "verbatim", ["identity_id", "written_at"])
    op.create_index("verbatim_due", "verbatim", ["due", "id"])
    op.create_index("verbatim_order", "verbatim", ["order_number"])
    op.create_index("verbatim_sku", "verbatim", ["sku", "written_at"])
    op.create_table(
        "text_analysis",
        sa.Column("verbatim_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String(80), nullable=False),
        sa.Column("tree_version", sa.Integer, nullable=False),
        sa.Column("read_at", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("sentiment", sa.Integer),
        sa.Column("is_mixed", sa.Boolean, nullable=False),
        sa.Column("emotion", sa.String(12)),
        sa.Column("intent", sa.String(20)),
        sa.Column("urgency", sa.Integer, nullable=False),
        sa.Column("stance", sa.String(12), nullable=False),
        sa.Column("has_defect", sa.Boolean, nullable=False),
        sa.Column("least_confidence", sa.Float),
        sa.Column("told_tree", sa.Integer, nullable=False),
        sa.Column("heard", sa.LargeBinary, nullable=False),
    )
    op.create_index("text_analysis_told", "text_analysis", ["told_tree"])
    op.create_index("text_analysis_model", "text_analysis", ["model", "tree_version"])
    _create_opinions()


def _create_opinions() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("verbatim_id", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("topic", sa.String(80)),
        sa.Column("topic_confidence", sa.Float, nullable=False),
        sa.Column("aspect_start", sa.Integer),
        sa.Column("aspect_end", sa.Integer),
        sa.Column("words_start", sa.Integer),
        sa.Column("words_end", sa.Integer),
        sa.Column("sentence_start", sa.Integer, nullable=False),
        sa.Column("sentence_end", sa.Integer, nullable=False),
        sa.Column("polarity", sa.Integer, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("correction_id", sa.BigInteger),
        sa.Column("aspect", sa.String(80)),
        sa.Column("words", sa.String(80)),
        sa.Column("path", sa.String(400)),
    )
    op.create_index("opinion_place", "opinion", ["verbatim_id", "place"], unique=True)
    op.create_index("opinion_topic", "opinion", ["topic", "polarity", "verbatim_id"])
    op.create_table(
        "opinion_correction",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("verbatim_id", sa.BigInteger, nullable=False),
        sa.Column("text_hash", sa.String(40), nullable=False),
        sa.Column("anchor", sa.LargeBinary, nullable=False),
        sa.Column("before", sa.LargeBinary, nullable=False),
        sa.Column("after", sa.LargeBinary),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_by", sa.String(80)),
        sa.Column("revoked_at", sa.BigInteger),
        sa.Column("gold_id", sa.String(80)),
        sa.Column("tree_version", sa.Integer, nullable=False),
    )
    op.create_index("opinion_correction_text", "opinion_correction", ["verbatim_id", "id"])
    op.create_table(
        "product_alias",
        sa.Column("alias", sa.String(120), primary_key=True),
        sa.Column("shown", sa.String(120), nullable=False),
        sa.Column("product_id", sa.String(255)),
        sa.Column("sku", sa.String(255)),
    )
