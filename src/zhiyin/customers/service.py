"""What one can do with customers: take in what interactions say of them, and find out who they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from weakref import WeakKeyDictionary

from zhiyin.base.clock import Clock
from zhiyin.base.errors import NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.consequences import Consequences
from zhiyin.customers.known import Learnt, Memory
from zhiyin.customers.model import Claim
from zhiyin.customers.store import lookups
from zhiyin.customers.taking import Taking
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox


class CustomerService:
    """Customers, as the intake, the console and other areas use them."""

    def __init__(self, db: Database, outbox: Outbox, facts: FactBatches, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._memory = Memory()
        self._learnt: WeakKeyDictionary[Transaction, Learnt] = WeakKeyDictionary()
        self._consequences = Consequences(outbox, facts, clock)

    def take(self, tx: Transaction, claims: Sequence[Claim]) -> list[int]:
        """Take what interactions say about people; the identity that each interaction belongs to.

        Runs in the transaction of the caller, who says `committed(tx)` after
        the commit; only then is what was learnt remembered for the next batch
        (without it everything stays right, and slow). Taking the same
        claims again changes nothing. A claim that names nobody has the identity 0.
        """
        learnt = self._learnt.setdefault(tx, Learnt())
        taking = Taking(tx, self._memory, learnt)
        ids = taking.take(claims)
        self._consequences.carry_out(tx, taking.decision)
        return ids

    def whose(self, identity_ids: Collection[int]) -> dict[int, tuple[str, str, str, str]]:
        """For each identity: the customer's id and name ("" for nobody known), the identifier's kind and value."""
        with self._db.reading() as tx:
            found = lookups.whose(tx, identity_ids)
        return {id_: (customer, name or "", kind, value) for id_, (customer, name, kind, value) in found.items()}

    def identities_of(self, customer_id: str, scopes: ScopeFilter) -> list[int]:
        """The identities of a customer, also by an id from before a merge; NotFound when none may be seen."""
        with self._db.reading() as tx:
            found = lookups.members_of(tx, customer_id, scopes)
        if not found:
            raise NotFound("there is no customer {id}", id=customer_id)
        return found

    def committed(self, tx: Transaction) -> None:
        """The transaction of one or more `take`s was committed."""
        if learnt := self._learnt.pop(tx, None):
            self._memory.publish(learnt)
