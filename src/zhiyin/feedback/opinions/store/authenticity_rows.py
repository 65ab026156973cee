"""The SQL of what speaks against texts: which are to be judged, which are alike, what was said of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, func, select, update

from zhiyin.db.database import Transaction
from zhiyin.db.rows import in_chunks
from zhiyin.feedback.opinions.model import AuthenticityReason, HeardAuthenticity
from zhiyin.feedback.opinions.store.authenticity_tables import authenticity, run

MOST_HOLDERS = 64
"""Of one run the newest so many texts are looked at: a flood of copies costs no more than a handful."""
LEAST_SHARED = 2  # runs: one alone is shared by chance
_reasons = msgspec.json.Decoder(tuple[AuthenticityReason, ...])


class Due(NamedTuple):
    """A text that is to be judged: how often that was asked for, and as what its neighbours know it."""

    verbatim_id: int
    due: int
    known: str | None


class Judged(NamedTuple):
    """What is said of a text that was due so many times."""

    verbatim_id: int
    due: int
    found: HeardAuthenticity | None


def ask(tx: Transaction, verbatim_ids: Collection[int]) -> None:
    """Have these judged: something of them, or around them, is another."""
    for chunk in in_chunks(sorted(verbatim_ids)):
        here = authenticity.c.verbatim_id.in_(chunk)
        known = set(tx.scalars(select(authenticity.c.verbatim_id).where(here)))
        tx.execute(update(authenticity).where(here).values(due=authenticity.c.due + 1))
        new = [{"verbatim_id": each, "due": 1} for each in chunk if each not in known]
        if new:
            tx.execute(authenticity.insert(), new)


def ask_again(tx: Transaction, verbatim_ids: Collection[int]) -> None:
    """Have those of them judged again that take part in this at all."""
    for chunk in in_chunks(sorted(verbatim_ids)):
        here = authenticity.c.verbatim_id.in_(chunk)
        tx.execute(update(authenticity).where(here).values(due=authenticity.c.due + 1))


def leave(tx: Transaction, verbatim_ids: Collection[int]) -> None:
    """These say something else now, or nothing: they are forgotten, and what was like them is judged again."""
    gone = set(verbatim_ids)
    ask_again(tx, {other for others in like(tx, gone).values() for other in others} - gone)
    for chunk in in_chunks(sorted(gone)):
        for table in (authenticity, run):
            tx.execute(delete(table).where(table.c.verbatim_id.in_(chunk)))


def list_due(tx: Transaction, limit: int) -> list[Due]:
    """The first texts that wait to be judged."""
    c = authenticity.c
    query = select(c.verbatim_id, c.due, c.known).where(c.due > 0).order_by(c.verbatim_id).limit(limit)
    return [Due(*row) for row in tx.execute(query)]


def enter(tx: Transaction, known: Mapping[int, str], runs: Mapping[int, Collection[int]]) -> None:
    """Store by which runs these texts are found, and as what their neighbours know them."""
    for chunk in in_chunks(sorted(known)):
        tx.execute(delete(run).where(run.c.verbatim_id.in_(chunk)))
    values = [{"run": each, "verbatim_id": id_} for id_ in sorted(runs) for each in sorted(runs[id_])]
    for rows in in_chunks(values):
        tx.execute(run.insert(), list(rows))
    here = update(authenticity).where(authenticity.c.verbatim_id == bindparam("row_id"))
    if known:
        tx.execute(here.values(known=bindparam("now")), [{"row_id": id_, "now": known[id_]} for id_ in sorted(known)])


def save(tx: Transaction, judged: Sequence[Judged]) -> None:
    """Store what was said; what was asked for meanwhile stays asked for."""
    here = update(authenticity).where(authenticity.c.verbatim_id == bindparam("row_id"))
    values = [
        {
            "row_id": each.verbatim_id,
            "times": each.due,
            "new_score": None if each.found is None else each.found.score,
            "new_reasons": None if each.found is None else msgspec.json.encode(each.found.reasons),
        }
        for each in judged
    ]
    if values:
        set_ = {
            "due": authenticity.c.due - bindparam("times"),
            "score": bindparam("new_score"),
            "reasons": bindparam("new_reasons"),
        }
        tx.execute(here.values(set_), values)


def of(tx: Transaction, verbatim_ids: Collection[int]) -> dict[int, HeardAuthenticity]:
    """What was said of these texts; those that nobody has judged are left out."""
    found: dict[int, HeardAuthenticity] = {}
    c = authenticity.c
    for chunk in in_chunks(sorted(verbatim_ids)):
        query = select(c.verbatim_id, c.score, c.reasons).where(c.verbatim_id.in_(chunk), c.score.is_not(None))
        for id_, score, reasons in tx.execute(query):
            found[id_] = HeardAuthenticity(score, _reasons.decode(reasons))
    return found


def like(tx: Transaction, verbatim_ids: Collection[int]) -> dict[int, set[int]]:
    """For each of these the texts that share runs with it: candidates, to be compared in their words."""
    mine: defaultdict[int, list[int]] = defaultdict(list)
    for chunk in in_chunks(sorted(verbatim_ids)):
        query = select(run.c.verbatim_id, run.c.run).where(run.c.verbatim_id.in_(chunk))
        for id_, each in tx.execute(query):
            mine[id_].append(each)
    holders = _holders(tx, {each for runs in mine.values() for each in runs})
    shared = {id_: Counter(other for each in runs for other in holders[each]) for id_, runs in mine.items()}
    return {
        id_: {other for other, count in counts.items() if count >= LEAST_SHARED and other != id_}
        for id_, counts in shared.items()
    }


def _holders(tx: Transaction, runs: Collection[int]) -> dict[int, list[int]]:
    """The newest texts with each of these runs."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    place = func.row_number().over(partition_by=run.c.run, order_by=run.c.verbatim_id.desc()).label("place")
    for chunk in in_chunks(sorted(runs)):
        numbered = select(run.c.run, run.c.verbatim_id, place).where(run.c.run.in_(chunk)).subquery()
        wanted = select(numbered.c.run, numbered.c.verbatim_id).where(numbered.c.place <= MOST_HOLDERS)
        for each, id_ in tx.execute(wanted):
            found[each].append(id_)
    return found
