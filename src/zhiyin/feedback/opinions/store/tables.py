"""The tables of texts, of what was heard in them, of what people corrected, and of products' other names."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, String, Table, Text

from zhiyin.db.database import metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import RowId

verbatim = Table(
    "verbatim",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("origin_kind", String(12), nullable=False),
    Column("origin_id", BigInteger, nullable=False),
    Column("place", String(255), nullable=False),
    Column("origin_revision", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("identity_id", BigInteger, nullable=False),
    Column("scope_id", Integer, nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("channel", String(60), nullable=False),
    Column("touchpoint", String(255), nullable=False),
    Column("product_id", String(255)),
    Column("sku", String(255)),
    Column("product_by", String(12)),
    Column("order_number", String(255)),
    Column("ticket_number", String(255)),
    Column("brand", String(255)),  # of a competitor
    Column("score", Float),
    Column("question_kind", String(40)),
    Column("is_answered", Boolean),
    Column("text", Text, nullable=False),
    Column("text_hash", String(40), nullable=False),
    Column("state", String(12), nullable=False),
    Column("due", Integer),  # 0: to be read for the first time; NULL: nothing to do
    Column("leased_until", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("revision", Integer, nullable=False),  # of its facts
    Column("told_places", Integer, nullable=False),  # facts 0 to one less were told
    Index("verbatim_origin", "origin_kind", "origin_id", "place", unique=True),
    Index("verbatim_time", "written_at", "id"),
    Index("verbatim_identity", "identity_id", "written_at"),
    Index("verbatim_due", "due", "id"),
    Index("verbatim_order", "order_number"),
    Index("verbatim_sku", "sku", "written_at"),
    sqlite_autoincrement=True,  # a number is never given twice: facts of a deleted row would meet it
)
register(
    verbatim,
    "identity_id",
    "text",
    "error",
    holds="words of customers, whose they are and what they are about",
    purpose="to hear what customers say of products and services",
)
analysis = Table(
    "text_analysis",
    metadata,
    Column("verbatim_id", BigInteger, primary_key=True, autoincrement=False),
    Column("model", String(80), nullable=False),
    Column("tree_version", Integer, nullable=False),
    Column("read_at", BigInteger, nullable=False),
    Column("language", String(12), nullable=False),
    Column("sentiment", Integer),  # NULL: nothing can be heard
    Column("is_mixed", Boolean, nullable=False),
    Column("emotion", String(12)),
    Column("intent", String(20)),
    Column("urgency", Integer, nullable=False),
    Column("stance", String(12), nullable=False),
    Column("has_defect", Boolean, nullable=False),
    Column("least_confidence", Float),
    Column("told_tree", Integer, nullable=False),  # the version of the tree by which its facts name topics
    Column("heard", LargeBinary, nullable=False),  # all that the model said, before people corrected it
    Index("text_analysis_model", "model", "tree_version"),
    Index("text_analysis_told", "told_tree"),
)
register(
    analysis,
    "sentiment",
    "emotion",
    "intent",
    "heard",
    holds="what a model hears in the words of a customer, without the words",
    purpose="to find and to count what customers say",
)
opinion = Table(
    "opinion",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("verbatim_id", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
    Column("topic", String(80)),
    Column("topic_confidence", Float, nullable=False),
    Column("aspect_start", Integer),
    Column("aspect_end", Integer),
    Column("words_start", Integer),
    Column("words_end", Integer),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("polarity", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("source", String(12), nullable=False),
    Column("correction_id", BigInteger),
    Column("aspect", String(80)),  # the words at the spans, to count those that say the same
    Column("words", String(80)),
    Column("path", String(400)),  # of the topic, from the root of the tree down
    Index("opinion_place", "verbatim_id", "place", unique=True),
    Index("opinion_topic", "topic", "polarity", "verbatim_id"),
)
register(
    opinion,
    "aspect",
    "words",
    holds="what is said of one thing, a few words of a customer",
    purpose="to count what customers say of products and services",
)
correction = Table(
    "opinion_correction",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("verbatim_id", BigInteger, nullable=False),
    Column("text_hash", String(40), nullable=False),
    Column("anchor", LargeBinary, nullable=False),
    Column("before", LargeBinary, nullable=False),
    Column("after", LargeBinary),  # NULL: nothing is said there
    Column("made_by", String(80), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("revoked_by", String(80)),
    Column("revoked_at", BigInteger),
    Column("gold_id", String(80)),
    Column("tree_version", Integer, nullable=False),
    Index("opinion_correction_text", "verbatim_id", "id"),
)
register(
    correction,
    "made_by",
    "revoked_by",
    "anchor",
    "before",
    "after",
    holds="who of the staff corrected what a model heard",
    purpose="to know who said so, and to learn from it",
    whose="staff",
)
alias = Table(
    "product_alias",
    metadata,
    Column("alias", String(120), primary_key=True),  # in one spelling
    Column("shown", String(120), nullable=False),
    Column("product_id", String(255)),
    Column("sku", String(255)),
)
