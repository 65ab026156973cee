"""Identities, edges, customers, traits, companies."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0003_customers"
down_revision = "0002_staff"


def upgrade() -> None:
    _identities()
    _edges()
    _traits()
    _companies()


def _bytewise(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _identities() -> None:
    op.create_table(
        "identity",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("value", _bytewise(255), nullable=False),
        sa.Column("public_id", sa.String(40), nullable=False, unique=True),
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.Column("link_count", sa.Integer, nullable=False),
        sa.UniqueConstraint("value", "kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_identity_customer_id", "identity", ["customer_id"])
    op.create_table(
        "identity_seen",
        sa.Column("identity_id", RowId, primary_key=True, autoincrement=False),
        sa.Column("first_seen_at", sa.BigInteger, nullable=False),
        sa.Column("last_seen_at", sa.BigInteger, nullable=False),
    )
    op.create_index("identity_seen_last", "identity_seen", ["last_seen_at", "identity_id"])
    op.create_table(
        "identity_scope",
        sa.Column("identity_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("scope_id", sa.Integer, primary_key=True, autoincrement=False),
    )
    op.create_index("identity_scope_scope", "identity_scope", ["scope_id", "identity_id"])
    op.create_table(
        "identity_era",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("era", sa.BigInteger, nullable=False),
    )


def _edges() -> None:
    op.create_table(
        "identity_edge",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("a_id", sa.BigInteger, nullable=False),
        sa.Column("b_id", sa.BigInteger, nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("trust", sa.SmallInteger, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("evidence", sa.String(255), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("retracted_at", sa.BigInteger),
        sa.Column("retracted_by", sa.String(120)),
        sa.Column("retracted_reason", sa.String(500)),
        sa.UniqueConstraint("a_id", "b_id", "verdict", "trust", "serial"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_identity_edge_b_id", "identity_edge", ["b_id"])
    decided = sa.text("verdict <> 'seen'")
    for end in ("a", "b"):
        op.create_index(
            f"identity_edge_decided_{end}",
            "identity_edge",
            [f"{end}_id"],
            sqlite_where=decided,
            postgresql_where=decided,
        )
    op.create_table(
        "identity_history",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("identity_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("done_by", sa.String(120), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("other_identity_id", sa.BigInteger),
        sa.Column("reason", sa.String(500), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_identity_history_identity_id", "identity_history", ["identity_id"])
    op.create_table(
        "merge_review",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("identity_id", sa.BigInteger, nullable=False, unique=True),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("customer_ids", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("decided_at", sa.BigInteger),
        sa.Column("decided_by", sa.String(120)),
        sa.Column("decision_reason", sa.String(500)),
        sqlite_autoincrement=True,
    )
    op.create_index("merge_review_open", "merge_review", ["state", "id"])


def _traits() -> None:
    op.create_table(
        "trait_value",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("identity_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("operation", sa.String(10), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("trust", sa.SmallInteger, nullable=False),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.Column("evidence", sa.String(255), nullable=False),
        sa.UniqueConstraint("identity_id", "name", "operation", "source_id", "trust", "token"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "customer_profile",
        sa.Column("customer_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(200)),
        sa.Column("name_key", _bytewise(200)),
        sa.Column("traits", sa.Text, nullable=False),
    )
    op.create_index("customer_profile_name", "customer_profile", ["name_key", "customer_id"])
    op.create_table(
        "search_term",
        sa.Column("term", _bytewise(80), primary_key=True),
        sa.Column("identity_id", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_index("search_term_identity", "search_term", ["identity_id"])


def _companies() -> None:
    op.create_table(
        "company",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("public_id", sa.String(40), nullable=False, unique=True),
        sa.Column("group_id", sa.String(255), nullable=False, unique=True),
        sa.Column("name", sa.String(200)),
        sa.Column("traits", sa.Text, nullable=False),
        sa.Column("first_seen_at", sa.BigInteger, nullable=False),
        sa.Column("last_seen_at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "company_trait",
        sa.Column("company_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("source_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("trust", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("token", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "company_member",
        sa.Column("company_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("identity_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(120)),
        sa.Column("role_at", sa.BigInteger),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
    )
    op.create_index("company_member_identity", "company_member", ["identity_id"])
