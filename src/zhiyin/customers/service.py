"""What one can do with customers: take in what interactions say of them, find them, join them and split them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple
from weakref import WeakKeyDictionary

from zhiyin.base.clock import Clock, to_micros
from zhiyin.base.errors import NotFound
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.customers import explaining, grouping, reviewing, showing, telling, unbinding
from zhiyin.customers.consequences import Consequences
from zhiyin.customers.deciding import Decision
from zhiyin.customers.judging import Judgement
from zhiyin.customers.kinds import rank_of
from zhiyin.customers.known import Learnt, Memory
from zhiyin.customers.model import Claim, Company, Contact, Customer, Explanation, Identifier, Ties
from zhiyin.customers.names import clean, query_terms
from zhiyin.customers.reviewing import Doubtful
from zhiyin.customers.store import companies, identities, listing, lookups, search, traits
from zhiyin.customers.store.listing import Wanted
from zhiyin.customers.survivorship import Chosen, RankOfSource, TraitRow, chosen_traits, equal_sources
from zhiyin.customers.taking import NOBODY, Taking
from zhiyin.customers.trait_cuts import TraitCuts
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox

Sort = Literal["last_seen", "created", "name"]


class Found(NamedTuple):
    """Some customers of a list, and where the next page begins; None at the end."""

    customers: list[Customer]
    next_position: tuple[Any, ...] | None


class CustomerService:
    """Customers, as the intake, the console and other areas use them."""

    def __init__(
        self,
        db: Database,
        outbox: Outbox,
        facts: FactBatches,
        clock: Clock,
        rank_of_source: RankOfSource = equal_sources,
    ) -> None:
        self._db = db
        self._clock = clock
        self._rank = rank_of_source
        self._memory = Memory()
        self._learnt: WeakKeyDictionary[Transaction, Learnt] = WeakKeyDictionary()
        self._consequences = Consequences(outbox, facts, clock)
        self.cuts = TraitCuts(db, facts, rank_of_source)

    def take(self, tx: Transaction, claims: Sequence[Claim]) -> list[int]:
        """Take what interactions say about people; the identity that each interaction belongs to.

        Runs in the transaction of the caller, who says `committed(tx)` after
        the commit; only then is what was learnt remembered for the next batch
        (without it everything stays right, and slow). Taking the same
        claims again changes nothing. A claim that names nobody has the identity 0.
        """
        ids: list[int] = []
        for some, unbound in unbinding.in_turn(claims):
            ids += self._take(tx, some)
            if unbound is not None:
                ids += self._take(tx, unbinding.apart(unbound))[:1] or [NOBODY]
                self._unbind(tx, unbound)
        return ids

    def _unbind(self, tx: Transaction, claim: Claim) -> None:
        """Take identifiers off a profile; what was remembered of who was named with whom holds no more."""
        decision = unbinding.take_off(tx, claim) if claim.identifiers else None
        if decision is not None:
            self._carry_out(tx, decision)
            identities.end_era(tx)
            self._learnt[tx] = Learnt()

    def _take(self, tx: Transaction, claims: Sequence[Claim]) -> list[int]:
        if not claims:
            return []
        learnt = self._learnt.setdefault(tx, Learnt())
        learnt.era = identities.era(tx)
        self._memory.enter(learnt.era)
        taking = Taking(tx, self._memory, learnt)
        ids = taking.take(claims)
        telling.index_identifiers(tx, taking.fresh)
        told = [(id_, claim) for id_, claim in zip(ids, claims, strict=True) if claim.traits or claim.group_id]
        touched = telling.tell(tx, [(id_, claim) for id_, claim in told if id_ and not claim.group_id])
        grouping.group(tx, [(id_, claim) for id_, claim in told if claim.group_id], self._rank)
        self._carry_out(tx, taking.decision, touched)
        return ids

    def committed(self, tx: Transaction) -> None:
        """The transaction of one or more `take`s was committed."""
        if learnt := self._learnt.pop(tx, None):
            self._memory.publish(learnt)

    def _carry_out(
        self, tx: Transaction, decision: Decision, told: Mapping[int, set[str]] | None = None, *, by: str = "rules"
    ) -> None:
        self._consequences.carry_out(tx, decision, by=by)
        moved = {customer for move in decision.moves for customer in (move.before, move.after)}
        names: dict[int, set[str]] = {}
        for row in identities.rows(tx, told or ()).values():
            names.setdefault(row.customer_id, set()).update((told or {})[row.id])
        self.cuts.tell(tx, telling.refresh(tx, moved | names.keys(), self._rank), moved, names)

    # Finding

    def get(self, public_id: str, scopes: ScopeFilter = EVERYTHING) -> Customer:
        """The customer to whom this id leads now; an id of before a merge still does."""
        with self._db.reading() as tx:
            return showing.get(tx, public_id, scopes)

    def list_customers(
        self,
        scopes: ScopeFilter,
        *,
        is_known: bool | None = None,
        sort: Sort = "last_seen",
        after: tuple[Any, ...] | None = None,
        limit: int = 50,
    ) -> Found:
        """Customers, page by page."""
        listed: Any = {"last_seen": listing.seen_last, "created": listing.met_last, "name": listing.by_name}[sort]
        with self._db.reading() as tx:
            rows = listed(tx, Wanted(scopes, is_known), after=after, limit=limit)
            found = showing.customers(tx, [customer_id for customer_id, _ in rows], scopes)
        return Found(found, rows[-1][1] if len(rows) == limit else None)

    def search(self, query: str, scopes: ScopeFilter, *, is_known: bool | None = None, limit: int = 50) -> Found:
        """Customers by what is typed: name (characters, pinyin, initials), number, address, id, order number."""
        terms = query_terms(query)
        typed = clean(query) or ""
        if not terms:
            return Found([], None)
        with self._db.reading() as tx:
            ids = search.find(tx, terms, list(dict.fromkeys((typed, typed.lower()))), Wanted(scopes, is_known))
            return Found(showing.customers(tx, ids[:limit], scopes), None)

    def whose(self, identity_ids: Collection[int]) -> dict[int, tuple[str, str, str, str]]:
        """For each identity: the customer's id and name ("" for nobody known), the identifier's kind and value."""
        with self._db.reading() as tx:
            found = lookups.whose(tx, identity_ids)
        return {id_: (customer, name or "", kind, value) for id_, (customer, name, kind, value) in found.items()}

    def kin(self, tx: Transaction, identity_ids: Collection[int]) -> dict[int, list[int]]:
        """For each identity all identities of the same customer, itself included; asked within the caller's work."""
        return lookups.kin(tx, identity_ids)

    def strengths(self, tx: Transaction, identity_ids: Collection[int]) -> dict[int, int]:
        """How strong each identity is as evidence of who somebody is; higher is stronger."""
        found = lookups.whose(tx, identity_ids)
        return {id_: -rank_of(kind, verified=True) for id_, (_, _, kind, _) in found.items()}

    def identities_of(self, customer_id: str, scopes: ScopeFilter) -> list[int]:
        """The identities of a customer, also by an id from before a merge; NotFound when none may be seen."""
        with self._db.reading() as tx:
            found = lookups.members_of(tx, customer_id, scopes)
        if not found:
            raise NotFound("there is no customer {id}", id=customer_id)
        return found

    def traits(self, public_id: str, scopes: ScopeFilter = EVERYTHING) -> tuple[list[Chosen], Mapping[int, Identifier]]:
        """What is known of a customer, each value with its origin; and the identifiers that they came through."""
        with self._db.reading() as tx:
            customer = showing.get(tx, public_id, scopes)
            rows = _seen_rows(tx, customer)
        through = {member.id: member.identifier for member in customer.members}
        return list(chosen_traits(rows, self._rank).values()), through

    def chosen(self, customer: Customer) -> Mapping[str, Any]:
        """The values that are shown of a customer, by trait."""
        with self._db.reading() as tx:
            if customer.is_whole:
                return traits.chosen(tx, customer.id)
            rows = _seen_rows(tx, customer)
        return {name: one.value for name, one in chosen_traits(rows, self._rank).items()}

    def index_terms(self, tx: Transaction, terms: Iterable[tuple[int, str]]) -> None:
        """Let people be found by words that other areas know, such as order numbers: (identity, term)."""
        search.add_terms(tx, ((key[0], id_) for id_, term in terms if id_ and (key := query_terms(term))))

    # Who is who

    def ties(self, public_id: str, scopes: ScopeFilter = EVERYTHING) -> Ties:
        """The identities of a customer, what binds them and what was done with them."""
        with self._db.reading() as tx:
            customer = showing.get(tx, public_id, scopes)
            return explaining.ties(tx, customer, scopes)

    def explain(self, public_id: str, other_id: str | None, scopes: ScopeFilter = EVERYTHING) -> Explanation:
        """Why two ids are one customer, or why they are not; of one alone, what binds it together."""
        with self._db.reading() as tx:
            return explaining.explain(tx, public_id, other_id, scopes)

    def merge(self, public_ids: Sequence[str], reason: str, by: str, scopes: ScopeFilter = EVERYTHING) -> Customer:
        """Make one customer of several, whatever the rules say."""
        with self._db.transaction() as tx:
            ids = [showing.whole(tx, public_id, scopes).id for public_id in public_ids]
            self._carry_out(tx, self._judgement(tx, by, reason).join(ids), by=by)
            return showing.get(tx, public_ids[0], scopes)

    def split(
        self, public_id: str, edge_ids: Collection[int], reason: str, by: str, scopes: ScopeFilter = EVERYTHING
    ) -> list[Customer]:
        """Take edges of a customer back; the customers that it falls into."""
        with self._db.transaction() as tx:
            customer = showing.whole(tx, public_id, scopes)
            self._carry_out(tx, self._judgement(tx, by, reason).take_back(edge_ids, customer.id), by=by)
            now = {row.customer_id for row in identities.rows(tx, customer.identity_ids).values()}
            return showing.customers(tx, sorted(now), scopes)

    def list_reviews(self, scopes: ScopeFilter = EVERYTHING, *, after: int = 0, limit: int = 50) -> list[Doubtful]:
        """What the rules would not decide, oldest first."""
        with self._db.reading() as tx:
            return reviewing.list_open(tx, scopes, after=after, limit=limit)

    def decide_review(
        self, review_id: int, verdict: reviewing.Verdict, reason: str, by: str, scopes: ScopeFilter = EVERYTHING
    ) -> None:
        """Say whether the customers of a review are one, or different people."""
        with self._db.transaction() as tx:
            doubtful = reviewing.get(tx, review_id, scopes)
            decision = reviewing.decide(tx, doubtful, verdict, self._judgement(tx, by, reason))
            self._carry_out(tx, decision, by=by)

    def _judgement(self, tx: Transaction, by: str, reason: str) -> Judgement:
        return Judgement(tx, by=by, at=to_micros(self._clock.now()), reason=reason)

    # Companies

    def list_companies(self, scopes: ScopeFilter, *, after: int = 0, limit: int = 50) -> list[Company]:
        """Companies, in the order in which we met them."""
        with self._db.reading() as tx:
            return companies.list_companies(tx, scopes, after=after, limit=limit)

    def get_company(self, public_id: str, scopes: ScopeFilter) -> tuple[Company, list[Contact]]:
        """A company and those of its contacts that may be seen."""
        with self._db.reading() as tx:
            company = companies.get(tx, public_id, scopes)
            return company, grouping.contacts(tx, company.id, scopes)

    def companies_of(self, customer: Customer, scopes: ScopeFilter = EVERYTHING) -> list[tuple[Company, str | None]]:
        """The companies of a customer, each with the role there."""
        with self._db.reading() as tx:
            return companies.of_identities(tx, customer.identity_ids, scopes)


def _seen_rows(tx: Transaction, customer: Customer) -> list[TraitRow]:
    """All values that came through the identities that are seen of the customer."""
    seen = set(customer.identity_ids)
    return [row for row in traits.of_customers(tx, [customer.id]).get(customer.id, []) if row.identity_id in seen]
