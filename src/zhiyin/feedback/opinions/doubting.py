"""Judging how far texts can be taken for what customers felt: each when it was read, and again when others join it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b

from zhiyin.base.clock import Clock, to_micros
from zhiyin.db.database import Database, Transaction
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.feedback.listening.authenticity import Habits
from zhiyin.feedback.opinions.doubts import DAY, Around, Stretch, doubts, product_of
from zhiyin.feedback.opinions.model import Product, TextKind, TextState
from zhiyin.feedback.opinions.ports import Bought, Kin, Purchases
from zhiyin.feedback.opinions.recording import TURN
from zhiyin.feedback.opinions.runs import runs_of
from zhiyin.feedback.opinions.store import authenticity_rows, heard_rows, surroundings, text_rows
from zhiyin.feedback.opinions.store.authenticity_rows import Due, Judged
from zhiyin.feedback.opinions.store.text_rows import VerbatimRow

BATCH = 100
_HABITS_HOLD = 3600 * 1_000_000  # what is usual changes slowly, and counting it reads every text


class Doubting:
    """Judges texts in batches: what is not stored when it is killed is judged again, and the same is said of it."""

    def __init__(self, db: Database, clock: Clock, kin: Kin, purchases: Purchases) -> None:
        self._db = db
        self._clock = clock
        self._kin = kin
        self._purchases = purchases
        self._habits: tuple[int, Habits] | None = None

    def step(self) -> bool:
        """Judge some texts that wait for it; False when none does."""
        with self._db.reading() as tx:
            due = authenticity_rows.list_due(tx, BATCH)
            found = {row.id: row for row in text_rows.of_ids(tx, [each.verbatim_id for each in due])}
        if not due:
            return False
        rows = {id_: row for id_, row in found.items() if row.state == TextState.READ}
        self._enter([each for each in due if each.verbatim_id in rows], rows)
        with self._db.reading() as tx:
            around = self._around(tx, rows)
        said = doubts(rows, around)
        with self._db.transaction() as tx:
            authenticity_rows.save(tx, [Judged(each.verbatim_id, each.due, said.get(each.verbatim_id)) for each in due])
        return True

    def _enter(self, due: Sequence[Due], rows: Mapping[int, VerbatimRow]) -> None:
        """Make new texts known to those that they are like, or stand near: these are judged again with them."""
        now = {each.verbatim_id: _fingerprint(rows[each.verbatim_id]) for each in due}
        new = {each.verbatim_id: now[each.verbatim_id] for each in due if each.known != now[each.verbatim_id]}
        if not new:
            return
        runs = {id_: runs_of(rows[id_].text) for id_ in new}
        with self._db.transaction() as tx:
            one_at_a_time(tx, TURN)
            still = {row.id for row in text_rows.of_ids(tx, new) if row.text_hash == rows[row.id].text_hash}
            authenticity_rows.enter(tx, {id_: new[id_] for id_ in still}, {id_: runs[id_] for id_ in still})
            others = {other for found in authenticity_rows.like(tx, still).values() for other in found}
            others |= self._near(tx, [rows[id_] for id_ in sorted(still)])
            authenticity_rows.ask_again(tx, others - rows.keys())

    def _near(self, tx: Transaction, rows: Sequence[VerbatimRow]) -> set[int]:
        """Other texts of the same products within a day, and of the same accounts."""
        found: set[int] = set()
        for row in rows:
            if (product := product_of(row)) is not None:
                found |= surroundings.near(tx, product, row.written_at - DAY, row.written_at + DAY)
        kin = self._kin(tx, {row.identity_id for row in rows if row.identity_id})
        everybody = {id_ for ids in kin.values() for id_ in ids}
        return found | {one.id for each in surroundings.of_accounts(tx, everybody).values() for one in each}

    def _around(self, tx: Transaction, rows: Mapping[int, VerbatimRow]) -> Around:
        like = authenticity_rows.like(tx, rows)
        others = {row.id: row for row in text_rows.of_ids(tx, {id_ for ids in like.values() for id_ in ids})}
        texts = {**{id_: row for id_, row in others.items() if row.state == TextState.READ}, **rows}
        kin = self._kin(tx, {row.identity_id for row in texts.values() if row.identity_id})
        mine = {id_ for row in rows.values() for id_ in kin.get(row.identity_id, ())}
        return Around(
            texts=texts,
            like={id_: ids & texts.keys() for id_, ids in like.items()},
            heard={id_: stored.analysis for id_, stored in heard_rows.analyses(tx, rows).items()},
            kin=kin,
            of_accounts=surroundings.of_accounts(tx, mine),
            of_products=_of_products(tx, rows.values()),
            habits=self._usual(tx),
            has_purchase=self._purchases(_asked(rows.values(), kin)),
        )

    def _usual(self, tx: Transaction) -> Habits:
        now = to_micros(self._clock.now())
        if self._habits is None or now - self._habits[0] >= _HABITS_HOLD:
            self._habits = (now, surroundings.habits(tx))
        return self._habits[1]


def _of_products(tx: Transaction, rows: Collection[VerbatimRow]) -> dict[Stretch, Mapping[int, int]]:
    """When texts were written about each product, in the stretch of time by which its bursts are judged."""
    extent = surroundings.extent(tx)
    if extent is None:
        return {}
    wanted = {stretch for row in rows if (stretch := Stretch.around(row, extent)) is not None}
    return {stretch: surroundings.times(tx, *stretch) for stretch in sorted(wanted)}


def _asked(rows: Collection[VerbatimRow], kin: Mapping[int, Sequence[int]]) -> list[Bought]:
    """Of reviews of our own products by somebody who is known."""
    return [
        Bought(row.id, kin[row.identity_id], Product(row.product_id, row.sku))
        for row in rows
        if row.kind == TextKind.REVIEW and row.brand is None and product_of(row) is not None and row.identity_id in kin
    ]


def _fingerprint(row: VerbatimRow) -> str:
    """Another one whenever the neighbours of a text are others."""
    told = (row.text_hash, row.identity_id, product_of(row), row.brand, row.written_at)
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()
