"""Interactions, and what is remembered of them in histories, keep how far their sender is trusted."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0012_trust"
down_revision = "0011_quarantine_once"

_PUBLIC, _SERVER = 0, 1
_SOURCE, _TRUST = 4, 9  # where a telling keeps its source and its trust
_ROWS_AT_ONCE = 1_000
_interaction = sa.table("interaction", sa.column("source_id", sa.Integer), sa.column("trust", sa.SmallInteger))
_key = sa.table("source_key", sa.column("source_id", sa.Integer), sa.column("kind", sa.String))
_HISTORIES = [
    sa.table(name, sa.column("id", sa.BigInteger), sa.column("history", sa.LargeBinary))
    for name in ("sales_order", "feedback_response", "support_ticket")
]


def upgrade() -> None:
    op.add_column("interaction", sa.Column("trust", sa.SmallInteger, nullable=False, server_default=str(_PUBLIC)))
    connection = op.get_bind()
    public = _public_sources(connection)
    vouched = _interaction.update().where(_interaction.c.source_id.not_in(sorted(public)))
    connection.execute(vouched.values(trust=_SERVER))
    for table in _HISTORIES:
        _rewrite(connection, table, public)


def _public_sources(connection: sa.Connection) -> set[int]:
    """Sources that never had another key than one that anybody can read.

    Of a source with keys of both kinds nobody can tell any more which of them
    sent what. It is believed as it was until now, so that no order changes by
    the upgrade; forgeries of before stay, those from now on count for nothing.
    """
    kinds: dict[int, set[str]] = {}
    for source_id, kind in connection.execute(sa.select(_key.c.source_id, _key.c.kind)):
        kinds.setdefault(source_id, set()).add(kind)
    return {source_id for source_id, held in kinds.items() if held == {"public"}}


def _rewrite(connection: sa.Connection, table: sa.TableClause, public: set[int]) -> None:
    """Write behind each telling how far it is trusted."""
    here = table.update().where(table.c.id == sa.bindparam("row_id")).values(history=sa.bindparam("told"))
    wanted = sa.select(table.c.id, table.c.history).order_by(table.c.id).limit(_ROWS_AT_ONCE)
    after = 0
    while rows := connection.execute(wanted.where(table.c.id > after)).all():
        connection.execute(here, [{"row_id": row.id, "told": _with_trust(row.history, public)} for row in rows])
        after = rows[-1].id


def _with_trust(history: bytes, public: set[int]) -> bytes:
    tellings = msgspec.json.decode(history)
    for telling in tellings:
        telling[_TRUST:] = [_PUBLIC if telling[_SOURCE] in public else _SERVER]
    return msgspec.json.encode(tellings)
