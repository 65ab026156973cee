"""The review queue: what the rules would not decide, for staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.customers import deciding, showing
from zhiyin.customers.deciding import Change, Decision
from zhiyin.customers.judging import Judgement
from zhiyin.customers.model import Customer, Member, Review
from zhiyin.customers.store import reviews
from zhiyin.db.database import Transaction

Verdict = Literal["merge", "keep_apart"]


class Doubtful(NamedTuple):
    """A review with what one needs to decide it."""

    review: Review
    identity: Member
    customers: list[Customer]


def list_open(tx: Transaction, scopes: ScopeFilter, *, after: int, limit: int) -> list[Doubtful]:
    """Open doubts behind `after`; who sees only part of the customers concerned does not see the doubt."""
    found: list[Doubtful] = []
    while len(found) < limit and (rows := reviews.list_open(tx, scopes, after=after, limit=limit)):
        after = rows[-1].id
        found += _doubtful(tx, rows, scopes)
    return found[:limit]


def get(tx: Transaction, review_id: int, scopes: ScopeFilter) -> Doubtful:
    found = _doubtful(tx, [reviews.get(tx, review_id)], scopes)
    if not found:
        raise NotFound("there is no review {id}", id=review_id)
    return found[0]


def decide(tx: Transaction, doubtful: Doubtful, verdict: Verdict, judgement: Judgement) -> Decision:
    """Join the customers concerned, or say that they are different people."""
    review = doubtful.review
    if review.state != "open":
        raise Conflict("the review {id} was decided already", id=review.id)
    ids = [customer.id for customer in doubtful.customers]
    if verdict == "merge":
        judgement.close(review.id, "merged")
        return judgement.join(ids)
    holder = next((c.id for c in doubtful.customers if review.identity_id in c.identity_ids), None)
    judgement.keep_apart([id_ for id_ in ids if id_ != holder or len(ids) < 3])
    judgement.note([(id_, "kept_apart", review.identity_id) for id_ in ids])
    judgement.close(review.id, "apart")
    return deciding.decide(tx, Change(seeds={*ids, review.identity_id}))


def _doubtful(tx: Transaction, rows: Sequence[Review], scopes: ScopeFilter) -> list[Doubtful]:
    """Those of the reviews whose customers are seen whole."""
    named = {id_ for row in rows for id_ in (*row.customer_ids, row.identity_id)}
    nodes = {member.id: (member, customer_id) for member, customer_id in showing.nodes(tx, named)}
    concerned = sorted({customer_id for _, customer_id in nodes.values()})
    seen = {one.id: one for one in showing.customers(tx, concerned, scopes) if one.is_whole}
    found = []
    for row in rows:
        current = {nodes[id_][1] for id_ in (*row.customer_ids, row.identity_id) if id_ in nodes}
        if row.identity_id in nodes and current <= seen.keys():
            customers = [seen[id_] for id_ in sorted(current)]
            customers.sort(key=lambda one: row.identity_id in one.identity_ids)
            found.append(Doubtful(row, nodes[row.identity_id][0], customers))
    return found
