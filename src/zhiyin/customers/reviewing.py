"""The review queue: what the rules would not decide, for staff."""

from __future__ import annotations

from typing import Literal, NamedTuple

from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.customers import deciding, showing
from zhiyin.customers.deciding import Change, Decision
from zhiyin.customers.judging import Judgement
from zhiyin.customers.model import Customer, Member, Review
from zhiyin.customers.store import listing, reviews
from zhiyin.customers.store.listing import Wanted
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
    while len(found) < limit and (rows := reviews.list_open(tx, after=after, limit=limit)):
        after = rows[-1].id
        found += [doubtful for row in rows if (doubtful := _doubtful(tx, row, scopes)) is not None]
    return found[:limit]


def get(tx: Transaction, review_id: int, scopes: ScopeFilter) -> Doubtful:
    found = _doubtful(tx, reviews.get(tx, review_id), scopes)
    if found is None:
        raise NotFound("there is no review {id}", id=review_id)
    return found


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


def _doubtful(tx: Transaction, review: Review, scopes: ScopeFilter) -> Doubtful | None:
    current = {customer_id for _, customer_id in showing.nodes(tx, [*review.customer_ids, review.identity_id])}
    if listing.visible(tx, current, Wanted(scopes)) != current:
        return None
    identity = next(member for member, _ in showing.nodes(tx, [review.identity_id]))
    concerned = showing.customers(tx, sorted(current))
    return Doubtful(review, identity, sorted(concerned, key=lambda one: review.identity_id in one.identity_ids))
