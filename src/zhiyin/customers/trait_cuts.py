"""What one can do with the traits that figures are cut by: choose them, and tell the warehouse of customers' values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.customers.cuts import MOST_CUTS, Choice, Seen, TraitCut, counted, is_personal, values_for
from zhiyin.customers.store import cuts, traits
from zhiyin.customers.store.cuts import Told, ToldRow
from zhiyin.customers.survivorship import Chosen, RankOfSource, chosen_traits
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.warehouse.facts import encode

FACT = "fact_customer_traits"
LOOKED_AT = 100_000
"""So many of the newest values say which traits have few values: enough for shares, and quickly read."""

_IDS = 1 << 12
"""A fact is named by its customer and, below this, its trait."""

_Row = tuple[int, int, bool, int, int, str, str | None]


class TraitCuts:
    """The traits that figures are cut by. The warehouse is told of each customer's value whenever it changes."""

    def __init__(self, db: Database, facts: FactBatches, rank_of_source: RankOfSource) -> None:
        self._db = db
        self._facts = facts
        self._rank = rank_of_source
        self._told_up_to: tuple[int, int | None] = (0, 0)  # a version of the traits, and the last customer; None: all
        self._looked_up_to = 0  # the newest value of any trait

    def list_traits(self) -> list[TraitCut]:
        """All traits that are cut by, or that somebody has decided about."""
        with self._db.reading() as tx:
            return [cut for cut in cuts.traits(tx) if cut.is_cut or cut.choice is not Choice.AUTO]

    def names(self) -> list[str]:
        """The traits that figures can be cut by now."""
        return [cut.name for cut in self.list_traits() if cut.is_cut]

    def choose(self, tx: Transaction, name: str, choice: Choice) -> None:
        """Cut by a trait from now on, or never, or when its values are few and shared; in the caller's work."""
        if is_personal(name) and choice is Choice.ALWAYS:
            raise InvalidInput(
                "{name} tells who somebody is, or what is nobody's business: no figure is cut by it",
                name=name,
                pointer="name",
            )
        newest = cuts.newest_values(tx, LOOKED_AT)
        seen = counted(newest, {name} if choice is Choice.ALWAYS else ())
        known = {cut.name: cut for cut in cuts.traits(tx)}
        before = known.get(name, TraitCut(0, name))
        if name not in known and all(one.name != name for one in newest):
            raise InvalidInput("nobody has told {name} of a customer lately", name=name, pointer="name")
        if choice is Choice.ALWAYS and not before.is_cut and _is_full(known.values()):
            raise Conflict("figures are cut by {most} traits already: give one up first", most=MOST_CUTS)
        values = values_for(replace(before, choice=choice, values=()), seen.get(name, Seen()))
        cuts.save_trait(tx, replace(before, choice=choice, values=values, version=cuts.version(tx) + 1))

    def look(self) -> int:
        """See which traits are worth a cut, and which new values deserve a name; how many traits changed."""
        with self._db.reading() as tx:
            newest = cuts.newest_id(tx)
        if newest == self._looked_up_to:
            return 0
        with self._db.transaction() as tx:
            known = {cut.name: cut for cut in cuts.traits(tx)}
            wanted = {name for name, cut in known.items() if cut.choice is Choice.ALWAYS}
            seen = counted(cuts.newest_values(tx, LOOKED_AT), wanted)
            version, changed = cuts.version(tx) + 1, 0
            for name in sorted(seen):
                before = known.get(name, TraitCut(0, name))
                after = replace(before, values=values_for(before, seen[name]), version=version)
                if after.values != before.values and (before.is_cut or not _is_full(known.values())):
                    cuts.save_trait(tx, after)
                    known[name], changed = after, changed + 1
        self._looked_up_to = newest
        return changed

    def tell_again(self, limit: int = 500) -> int:
        """Tell of the next customers what was told by other traits or values, or not at all; how many."""
        with self._db.transaction() as tx:
            version = cuts.version(tx)
            before, after = self._told_up_to
            after = after if before == version else 0
            if not version or after is None:
                return 0
            customers = cuts.told_before(tx, version, after=after, limit=limit)
            self.tell(tx, _chosen(tx, customers, self._rank), customers)
        self._told_up_to = (version, customers[-1] if len(customers) == limit else None)
        return len(customers)

    def tell(self, tx: Transaction, chosen: Mapping[int, Mapping[str, Chosen]], customer_ids: Collection[int]) -> None:
        """Tell the warehouse what has changed of these customers; `chosen` are the traits of those who have any."""
        known = cuts.traits(tx) if customer_ids else []
        if not known:
            return
        version = max(cut.version for cut in known)
        before = cuts.told(tx, customer_ids)
        now = _values(tx, chosen, [cut for cut in known if cut.is_cut])
        names = {cut.id: cut.name for cut in known}
        facts: list[_Row] = []
        saved = []
        for customer_id in customer_ids:
            old = before.get(customer_id, ToldRow(customer_id, {}, 0, 0))
            new = ToldRow(customer_id, now.get(customer_id, {}), old.revision + 1, version)
            rows = _changes(old, new, names)
            facts += rows
            if rows or (old.version < version and customer_id in chosen):
                saved.append(new if rows else old._replace(version=version))
        cuts.save_told(tx, saved)
        if facts:
            self._facts.add(tx, FACT, len(facts), encode(FACT, facts))


def _is_full(known: Collection[TraitCut]) -> bool:
    return sum(cut.is_cut for cut in known) >= MOST_CUTS


def _chosen(tx: Transaction, customer_ids: Collection[int], rank: RankOfSource) -> dict[int, dict[str, Chosen]]:
    return {id_: chosen_traits(rows, rank) for id_, rows in traits.of_customers(tx, customer_ids).items()}


def _values(
    tx: Transaction, chosen: Mapping[int, Mapping[str, Chosen]], wanted: Collection[TraitCut]
) -> dict[int, Told]:
    """What there is to tell of each customer: each value with the row scope that it came through."""
    through = {known[cut.name].origin.identity_id for known in chosen.values() for cut in wanted if cut.name in known}
    scopes = cuts.first_scopes(tx, through)
    found: dict[int, Told] = {}
    for customer_id, known in chosen.items():
        for cut in wanted:
            one = known.get(cut.name)
            value = cut.told(one.value) if one else None
            if one and value is not None:
                found.setdefault(customer_id, {})[cut.id] = (value, scopes.get(one.origin.identity_id, 0))
    return found


def _changes(old: ToldRow, new: ToldRow, names: Mapping[int, str]) -> list[_Row]:
    """The facts that hold from now on, and those that hold no more."""
    rows: list[_Row] = []
    for cut_id in sorted(old.told.keys() | new.told.keys()):
        now = new.told.get(cut_id)
        if now != old.told.get(cut_id):
            value, scope = now or (None, 0)
            fact_id = new.customer_id * _IDS + cut_id
            rows.append((fact_id, new.revision, now is None, new.customer_id, scope, names[cut_id], value))
    return rows
