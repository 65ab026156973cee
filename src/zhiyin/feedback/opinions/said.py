"""What was said in a stretch of days, read piece by piece, for whoever listens to many texts at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database
from zhiyin.feedback.opinions.model import HeardText
from zhiyin.feedback.opinions.said_text import SaidText
from zhiyin.feedback.opinions.store import heard_rows, listing, said_rows, text_rows

AT_ONCE = 500


class Said:
    """Texts about our own products that were read, oldest first."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def between(self, since: int, until: int) -> Iterator[SaidText]:
        """Those written in a stretch of time; never more than a few hundred are held at once."""
        after = (since, 0)
        while True:
            with self._db.reading() as tx:
                found = said_rows.page(tx, since, until, after, AT_ONCE)
            yield from found
            if len(found) < AT_ONCE:
                return
            after = (found[-1].at, found[-1].text_id)

    def count(self, since: int, until: int) -> int:
        """How many there are."""
        with self._db.reading() as tx:
            return said_rows.count(tx, since, until)

    def bounds(self) -> tuple[int, int] | None:
        """When the first and the last of them were written."""
        with self._db.reading() as tx:
            return said_rows.bounds(tx)

    def is_behind(self, now: int) -> bool:
        """Whether texts wait to be read: who counts now would miss them."""
        with self._db.reading() as tx:
            return text_rows.has_new(tx, now)

    def texts(self, ids: Collection[int], scopes: ScopeFilter) -> list[HeardText]:
        """These texts with all that was heard in them, in the order of the ids; those that were taken back are gone."""
        with self._db.reading() as tx:
            rows = [row for id_ in ids if (row := listing.get(tx, id_, scopes)) is not None]
            mine = [row.id for row in rows]
            analyses, opinions = heard_rows.analyses(tx, mine), heard_rows.opinions(tx, mine)
        found = []
        for row in rows:
            stored = analyses.get(row.id)
            read, version = (stored.analysis, stored.tree_version) if stored else (None, None)
            found.append(HeardText(row.verbatim, read, version, tuple(opinions.get(row.id, ()))))
        return found

    def identities(self, ids: Collection[int], scopes: ScopeFilter) -> dict[int, int]:
        """By text, the identity that wrote it, as far as one is known."""
        with self._db.reading() as tx:
            rows = text_rows.of_ids(tx, ids)
        return {row.id: row.identity_id for row in rows if row.identity_id and scopes.allows(row.scope_id)}
