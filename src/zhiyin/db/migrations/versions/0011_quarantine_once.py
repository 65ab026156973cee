"""Quarantine keeps a message once, counts how often it came, and what its request said beside it."""

from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0011_quarantine_once"
down_revision = "0010_imports"

_ROWS_AT_ONCE = 1_000
_row = sa.table(
    "quarantine",
    sa.column("id", sa.BigInteger),
    sa.column("source_id", sa.Integer),
    sa.column("family", sa.String),
    sa.column("trust", sa.SmallInteger),
    sa.column("reason", sa.Text),
    sa.column("raw", sa.LargeBinary),
    sa.column("received_at", sa.BigInteger),
    sa.column("around", sa.JSON),
    sa.column("digest", sa.LargeBinary),
    sa.column("seen_count", sa.BigInteger),
    sa.column("last_at", sa.BigInteger),
)
_PATHS = {"segment": "/v1/batch", "sensors": "/sa"}


def upgrade() -> None:
    op.add_column("quarantine", sa.Column("around", sa.JSON, nullable=False, server_default="{}"))
    op.add_column("quarantine", sa.Column("digest", sa.LargeBinary, nullable=False, server_default=sa.text("''")))
    op.add_column("quarantine", sa.Column("seen_count", sa.BigInteger, nullable=False, server_default="1"))
    op.add_column("quarantine", sa.Column("last_at", sa.BigInteger, nullable=False, server_default="0"))
    connection = op.get_bind()
    connection.execute(_row.update().values(last_at=_row.c.received_at))
    _name_what_we_wrote(connection)
    _merge(connection)
    op.create_index("quarantine_once", "quarantine", ["source_id", "digest"], unique=True)


def _name_what_we_wrote(connection: sa.Connection) -> None:
    """Until now our own words, and whole bodies, went by the name of the sender's protocol."""
    ours = _row.update().where(_row.c.reason == "could not be taken in: {error}")
    connection.execute(ours.values(family="canonical"))
    for family, path in _PATHS.items():
        bodies = _row.update().where(_row.c.reason == "could not be decoded: {error}", _row.c.family == family)
        connection.execute(bodies.values(family="request", around={"family": family, "path": path, "query": ""}))


def _merge(connection: sa.Connection) -> None:
    """Of messages that were kept several times the first stays, and counts."""
    after = 0
    first: dict[tuple[int, bytes], int] = {}
    wanted = sa.select(_row.c.id, _row.c.source_id, _row.c.family, _row.c.trust, _row.c.raw, _row.c.received_at)
    while rows := connection.execute(wanted.where(_row.c.id > after).order_by(_row.c.id).limit(_ROWS_AT_ONCE)).all():
        for row in rows:
            digest = blake2b(f"{row.family} {row.trust} ".encode() + bytes(row.raw), digest_size=16).digest()
            kept = first.setdefault((row.source_id, digest), row.id)
            if kept == row.id:
                connection.execute(_row.update().where(_row.c.id == row.id).values(digest=digest))
            else:
                seen = {"seen_count": _row.c.seen_count + 1, "last_at": row.received_at}
                connection.execute(_row.update().where(_row.c.id == kept).values(seen))
                connection.execute(_row.delete().where(_row.c.id == row.id))
        after = rows[-1].id
