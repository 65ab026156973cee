"""The tables of topics that may be missing, and of the sentences that speak of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, String, Table

from zhiyin.db.database import metadata
from zhiyin.db.personal_data import register

proposal = Table(
    "topic_proposal",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("phrases", LargeBinary, nullable=False),
    Column("names", LargeBinary, nullable=False),
    Column("model", String(80), nullable=False),
    Column("unplaced", LargeBinary, nullable=False),  # sentences that fitted nowhere, by row scope
    Column("cohesion", Float, nullable=False),
    Column("centre", LargeBinary),  # NULL: of vectors that mean something else the next time
    Column("found_at", BigInteger, nullable=False),
    Column("decided_by", String(80)),
    Column("decided_at", BigInteger),
    Column("topic_id", String(40)),
    Column("added", LargeBinary),  # examples and phrases that a topic got by the decision
    Index("topic_proposal_state", "state"),
)
register(
    proposal,
    "decided_by",
    "phrases",
    "names",
    "unplaced",
    "centre",
    "added",
    holds="phrases and sentences of several customers, and who of the staff decided on them",
    purpose="to find topics that nobody has thought of",
)
member = Table(
    "topic_proposal_sentence",
    metadata,
    Column("proposal_id", String(40), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),  # the most typical first
    Column("verbatim_id", BigInteger, nullable=False),
    Column("text_hash", String(40), nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Index("topic_proposal_sentence_text", "verbatim_id"),
)
register(
    member,
    "verbatim_id",
    holds="which sentences of customers speak of one thing, without the words",
    purpose="to show what a proposed topic is made of",
)
