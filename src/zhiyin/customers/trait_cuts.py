"""What one can do with the traits that figures are cut by: choose them, and tell the warehouse of customers' values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.customers.cuts import (
    MOST_CUTS,
    Choice,
    Seen,
    TraitCut,
    TraitSeen,
    TraitTold,
    can_be_asked_for,
    chosen_for,
    counted,
    is_personal,
    seen_traits,
    values_for,
)
from zhiyin.customers.store import cuts, identities, traits
from zhiyin.customers.store.cuts import State, Told, ToldRow
from zhiyin.customers.survivorship import EVERY_TRAIT, Chosen, RankOfSource, chosen_traits
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.warehouse.facts import encode

FACT = "fact_customer_traits"
LOOKED_AT = 100_000
"""So many of the newest values say which traits have few values: enough for shares, and quickly read."""

PAGE = 5_000
"""So many customers are looked at in one go for what is to be told of them again."""

_LOCK = "trait_cuts"
"""Taken after that of the identities by whoever takes both."""

_IDS = 1 << 12
"""A fact is named by its customer and, below this, its trait."""

_WRITTEN_AT_ONCE = 500

_Row = tuple[int, int, bool, int, int, str, str | None]


class TraitCuts:
    """The traits that figures are cut by. The warehouse is told of each customer's value whenever it changes."""

    def __init__(self, db: Database, facts: FactBatches, rank_of_source: RankOfSource) -> None:
        self._db = db
        self._facts = facts
        self._rank = rank_of_source
        self._known: tuple[State, list[TraitCut]] = (cuts.NONE, [])
        self._told_up_to: tuple[State, int | None] = (cuts.NONE, None)  # and the last customer; None: all
        self._looked_up_to = 0  # the newest value of any trait

    def list_traits(self) -> list[TraitCut]:
        """All traits that are cut by, or that somebody has decided about."""
        with self._db.reading() as tx:
            return [cut for cut in cuts.traits(tx) if cut.is_cut or cut.choice is not Choice.AUTO]

    def seen(self) -> list[TraitSeen]:
        """Every trait that was told lately or decided about, with the reason why it makes a cut or none."""
        with self._db.reading() as tx:
            newest, known = cuts.newest_values(tx, LOOKED_AT), cuts.traits(tx)
        return seen_traits(newest, known)

    def names(self) -> list[str]:
        """The traits that figures can be cut by now."""
        return [cut.name for cut in self.list_traits() if cut.is_cut]

    def newest(self) -> list[TraitTold]:
        """What was told most lately, to choose by."""
        with self._db.reading() as tx:
            return cuts.newest_values(tx, LOOKED_AT)

    def choose(self, tx: Transaction, name: str, choice: Choice, newest: Sequence[TraitTold]) -> None:
        """Cut by a trait from now on, never, or when its values are few and shared, as far as the `newest` tell."""
        if is_personal(name) and choice is Choice.ALWAYS:
            raise InvalidInput(
                "{name} tells who somebody is, or what is nobody's business: no figure is cut by it",
                name=name,
                pointer="name",
            )
        if not can_be_asked_for(name) and choice is Choice.ALWAYS:
            raise InvalidInput(
                "no figure can be asked for by {name}: it holds , or = or signs that do not show",
                name=name,
                pointer="name",
            )
        one_at_a_time(tx, _LOCK)
        known = {cut.name: cut for cut in cuts.traits(tx)}
        before = known.get(name, TraitCut(0, name))
        if name not in known and all(one.name != name for one in newest):
            raise InvalidInput("nobody has told {name} of a customer lately", name=name, pointer="name")
        if choice is Choice.ALWAYS and not before.is_cut and _is_full(known.values()):
            raise Conflict("figures are cut by {most} traits already: give one up first", most=MOST_CUTS)
        seen = counted(newest, {name} if choice is Choice.ALWAYS else ())
        after = chosen_for(before, choice, seen.get(name, Seen()))
        cuts.save_trait(tx, replace(after, version=cuts.state(tx).version + 1))

    def look(self) -> int:
        """See which traits are worth a cut, and which new values deserve a name; how many traits changed."""
        with self._db.reading() as tx:
            newest_id = cuts.newest_id(tx)
            if newest_id == self._looked_up_to:
                return 0
            newest = cuts.newest_values(tx, LOOKED_AT)
            changed = _changed(newest, cuts.traits(tx))
        if changed:
            with self._db.transaction() as tx:
                one_at_a_time(tx, _LOCK)
                changed = _changed(newest, cuts.traits(tx))  # somebody may have chosen while we looked
                version = cuts.state(tx).version + 1
                for cut in changed:
                    cuts.save_trait(tx, replace(cut, version=version))
        self._looked_up_to = newest_id
        return len(changed)

    def tell_again(self, limit: int = PAGE) -> int:
        """Tell anew of those of the next customers whose values now have other names; how many were looked at.

        All customers are gone through whenever a trait changes; only who is to be told of anew is written.
        """
        with self._db.reading() as tx:
            state = cuts.state(tx)
            before, after = self._told_up_to
            after = after if before == state else 0
            if state == cuts.NONE or after is None:
                self._told_up_to = (state, None)
                return 0
            page = cuts.profiles(tx, after=after, limit=limit)
            known = cuts.traits(tx)
        behind = [row.customer_id for row in page if _words(row.traits, known) != row.told]
        for start in range(0, len(behind), _WRITTEN_AT_ONCE):
            some = behind[start : start + _WRITTEN_AT_ONCE]
            with self._db.transaction() as tx:
                one_at_a_time(tx, _LOCK)
                self._tell(tx, _chosen(tx, some, self._rank), some, cuts.traits(tx))
        self._told_up_to = (state, page[-1].customer_id if len(page) == limit else None)
        return len(page)

    def tell(
        self,
        tx: Transaction,
        chosen: Mapping[int, Mapping[str, Chosen]],
        moved: Set[int],
        told: Mapping[int, Set[str]],
    ) -> None:
        """Tell the warehouse of customers who became others, and of those who were `told` traits of these names.

        `chosen` are the traits of those who have any.
        """
        if not moved and not told:
            return
        identities.lock(tx)
        one_at_a_time(tx, _LOCK)
        known = self._traits(tx)
        names = {EVERY_TRAIT} | {cut.name for cut in known}
        touched = moved | {id_ for id_, said in told.items() if not names.isdisjoint(said)}
        if known and touched:
            self._tell(tx, {id_: chosen[id_] for id_ in touched if id_ in chosen}, touched, known)

    def _traits(self, tx: Transaction) -> list[TraitCut]:
        """The traits as they are now, read only when they have changed."""
        state = cuts.state(tx)
        if state != self._known[0]:
            self._known = (state, cuts.traits(tx))
        return self._known[1]

    def _tell(
        self,
        tx: Transaction,
        chosen: Mapping[int, Mapping[str, Chosen]],
        customer_ids: Collection[int],
        known: Collection[TraitCut],
    ) -> None:
        before = cuts.told(tx, customer_ids)
        now = _values(tx, chosen, [cut for cut in known if cut.is_cut])
        names = {cut.id: cut.name for cut in known}
        facts: list[_Row] = []
        saved = []
        for customer_id in customer_ids:
            old = before.get(customer_id, ToldRow(customer_id, {}, 0))
            new = ToldRow(customer_id, now.get(customer_id, {}), old.revision + 1)
            if rows := _changes(old, new, names):
                facts += rows
                saved.append(new)
        cuts.save_told(tx, saved)
        if facts:
            self._facts.add(tx, FACT, len(facts), encode(FACT, facts))


def _changed(newest: Sequence[TraitTold], before: Collection[TraitCut]) -> list[TraitCut]:
    """The traits whose values have other names from now on."""
    known = {cut.name: cut for cut in before}
    seen = counted(newest, {cut.name for cut in before if cut.choice is Choice.ALWAYS})
    changed = []
    for name in sorted(seen):
        cut = known.get(name, TraitCut(0, name))
        after = replace(cut, values=values_for(cut, seen[name]))
        if after.values != cut.values and (cut.is_cut or not _is_full(known.values())):
            known[name] = after
            changed.append(after)
    return changed


def _words(values: Mapping[str, Any], known: Collection[TraitCut]) -> dict[int, str]:
    """How these values of a customer are told by now, by the id of the trait."""
    told = {cut.id: cut.told(values[cut.name]) for cut in known if cut.is_cut and cut.name in values}
    return {id_: word for id_, word in told.items() if word is not None}


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
