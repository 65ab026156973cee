"""The tables of the area: identities and edges, traits, companies, what to search by, reviews and history."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from zhiyin.db.database import metadata
from zhiyin.db.types import RowId


def bytewise(length: int) -> String:
    """Text compared byte by byte, so that "begins with" is a range of an index on both databases."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


DECIDED = text("verdict <> 'seen'")
"""The edges that staff made: few, and with indexes of their own."""

identity = Table(
    "identity",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("value", bytewise(255), nullable=False),
    Column("public_id", String(40), nullable=False, unique=True),  # cus_...: valid for ever, whoever it belongs to
    Column("customer_id", BigInteger, nullable=False, index=True),  # the identity that stands for the customer
    Column("revision", Integer, nullable=False),  # counts the changes of customer_id
    Column("verified", Boolean, nullable=False),  # named by a source that is trusted
    Column("link_count", Integer, nullable=False),  # active edges
    UniqueConstraint("value", "kind"),
    sqlite_autoincrement=True,
)
identity_seen = Table(
    "identity_seen",  # apart and narrow: it is written with most batches
    metadata,
    Column("identity_id", RowId, primary_key=True, autoincrement=False),
    Column("first_seen_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger, nullable=False),
    Index("identity_seen_last", "last_seen_at", "identity_id"),
)
identity_scope = Table(
    "identity_scope",
    metadata,
    Column("identity_id", BigInteger, primary_key=True, autoincrement=False),
    Column("scope_id", Integer, primary_key=True, autoincrement=False),
    Index("identity_scope_scope", "scope_id", "identity_id"),
)
identity_era = Table(
    "identity_era",  # one row; another era means that identities were erased, and nothing remembered of them holds
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("era", BigInteger, nullable=False),
)
identity_edge = Table(
    "identity_edge",  # append-only: taken back by `active`, never deleted but by erasure
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("a_id", BigInteger, nullable=False),  # the lower of the two ids
    Column("b_id", BigInteger, nullable=False, index=True),
    Column("verdict", String(10), nullable=False),  # seen, same, different
    Column("trust", SmallInteger, nullable=False),
    Column("serial", Integer, nullable=False),  # 0 for `seen`; the decisions of staff on a pair are counted
    Column("kind", String(40), nullable=False),  # of the message: identify, alias, track ...
    Column("source_id", Integer, nullable=False),
    Column("evidence", String(255), nullable=False),  # the event id, or the name of who decided
    Column("at", BigInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("retracted_at", BigInteger),
    Column("retracted_by", String(120)),
    Column("retracted_reason", String(500)),
    UniqueConstraint("a_id", "b_id", "verdict", "trust", "serial"),
    Index("identity_edge_decided_a", "a_id", sqlite_where=DECIDED, postgresql_where=DECIDED),
    Index("identity_edge_decided_b", "b_id", sqlite_where=DECIDED, postgresql_where=DECIDED),
    sqlite_autoincrement=True,
)
identity_history = Table(
    "identity_history",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("identity_id", BigInteger, nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("done_by", String(120), nullable=False),
    Column("action", String(20), nullable=False),  # merged, split, joined, left, kept_apart
    Column("other_identity_id", BigInteger),
    Column("reason", String(500), nullable=False),
    sqlite_autoincrement=True,
)
merge_review = Table(
    "merge_review",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("identity_id", BigInteger, nullable=False, unique=True),
    Column("reason", String(60), nullable=False),
    Column("customer_ids", Text, nullable=False),  # JSON: the customers concerned
    Column("state", String(10), nullable=False),  # open, merged, apart, settled
    Column("created_at", BigInteger, nullable=False),
    Column("decided_at", BigInteger),
    Column("decided_by", String(120)),
    Column("decision_reason", String(500)),
    Index("merge_review_open", "state", "id"),
    sqlite_autoincrement=True,
)
trait_value = Table(
    "trait_value",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("identity_id", BigInteger, nullable=False),
    Column("name", String(255), nullable=False),
    Column("operation", String(10), nullable=False),
    Column("token", String(32), nullable=False),  # of the value; of the event where each one counts
    Column("value", Text, nullable=False),  # JSON
    Column("source_id", Integer, nullable=False),
    Column("trust", SmallInteger, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("evidence", String(255), nullable=False),
    UniqueConstraint("identity_id", "name", "operation", "source_id", "trust", "token"),
    sqlite_autoincrement=True,
)
customer_profile = Table(
    "customer_profile",  # the chosen values, kept ready; made anew from trait_value at any time
    metadata,
    Column("customer_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(200)),
    Column("name_key", bytewise(200)),
    Column("traits", Text, nullable=False),  # JSON
    Index("customer_profile_name", "name_key", "customer_id"),
)
search_term = Table(
    "search_term",
    metadata,
    Column("term", bytewise(80), primary_key=True),
    Column("identity_id", BigInteger, primary_key=True, autoincrement=False),
    Index("search_term_identity", "identity_id"),
)
company = Table(
    "company",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("public_id", String(40), nullable=False, unique=True),
    Column("group_id", String(255), nullable=False, unique=True),
    Column("name", String(200)),
    Column("traits", Text, nullable=False),  # JSON: the chosen values
    Column("first_seen_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
company_trait = Table(
    "company_trait",
    metadata,
    Column("company_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(255), primary_key=True),
    Column("source_id", Integer, primary_key=True, autoincrement=False),
    Column("trust", SmallInteger, primary_key=True, autoincrement=False),
    Column("token", String(32), primary_key=True),
    Column("value", Text, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
company_member = Table(
    "company_member",
    metadata,
    Column("company_id", BigInteger, primary_key=True, autoincrement=False),
    Column("identity_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(120)),
    Column("role_at", BigInteger),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Index("company_member_identity", "identity_id"),
)
trait_cut = Table(
    "trait_cut",  # few: the traits that figures are cut by, or might be
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("name", String(255), nullable=False, unique=True),
    Column("choice", String(10), nullable=False),  # auto, always, never
    Column("shown", Text, nullable=False),  # JSON: the values that have a name of their own
    Column("version", Integer, nullable=False),  # rises with each change of any of them: then customers are told again
    sqlite_autoincrement=True,
)
customer_cut = Table(
    "customer_cut",  # what the warehouse was told; stays when a customer has gone, so that revisions only rise
    metadata,
    Column("customer_id", BigInteger, primary_key=True, autoincrement=False),
    Column("told", Text, nullable=False),  # JSON: value and row scope, by the id of the trait_cut
    Column("revision", Integer, nullable=False),
)
