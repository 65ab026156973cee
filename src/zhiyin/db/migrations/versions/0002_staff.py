"""People, sessions, keys and row scopes."""

import sqlalchemy as sa
from alembic import op

from zhiyin.db.types import RowId

revision = "0002_staff"
down_revision = "0001_ground"


def upgrade() -> None:
    _people()
    _sessions()
    _keys()
    _scopes()
    _audit()
    _requests()


def _people() -> None:
    op.create_table(
        "staff_user",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("locale", sa.String(8)),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("signed_in_at", sa.BigInteger),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
    )


def _sessions() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("user_id", sa.String(40), nullable=False, index=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("purpose", sa.String(12), nullable=False),
        sa.Column("user_id", sa.String(40)),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("sign_in_attempt_subject", "sign_in_attempt", ["subject", "at"])


def _keys() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("prefix", sa.String(16), nullable=False, unique=True),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("permissions", sa.JSON, nullable=False),
        sa.Column("created_by", sa.String(40)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("used_at", sa.BigInteger),
        sa.Column("revoked_at", sa.BigInteger),
    )


def _scopes() -> None:
    op.create_table(
        "scope",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("brand", sa.String(80), nullable=False),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("region", sa.String(80), nullable=False),
        sa.UniqueConstraint("brand", "department", "region"),
    )
    op.create_table(
        "scope_grant",
        sa.Column("id", RowId, primary_key=True, autoincrement=True),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("brand", sa.String(80), nullable=False),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("region", sa.String(80), nullable=False),
        sa.UniqueConstraint("holder", "brand", "department", "region"),
    )


def _audit() -> None:
    head = op.create_table(
        "audit_head",
        sa.Column("id", RowId, primary_key=True, autoincrement=False),
        sa.Column("entry_count", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "entry_count": 0}])
    op.create_table(
        "audit_entry",
        sa.Column("id", RowId, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )


def _requests() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("content_type", sa.String(80)),
        sa.Column("body", sa.LargeBinary),
    )
    op.create_index("ix_idempotency_key_created_at", "idempotency_key", ["created_at"])
