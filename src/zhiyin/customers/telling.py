"""Traits as claims tell them: kept value by value, and the chosen ones made ready for whoever they concern."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from typing import Any

import msgspec

from zhiyin.customers.model import Claim, Identifier, IdentifierKind
from zhiyin.customers.names import display_name, phone_terms, sort_key, terms_of_traits
from zhiyin.customers.store import search, traits
from zhiyin.customers.store.traits import NewTrait, ProfileRow
from zhiyin.customers.survivorship import EVERY_TRAIT, Chosen, RankOfSource, chosen_traits
from zhiyin.db.database import Transaction

MAX_NAME = 255
MAX_VALUE = 8_192
"""Bytes of JSON; a longer value is not a trait, and stays in the interaction only."""

_encode = msgspec.json.Encoder(order="deterministic").encode


def tell(tx: Transaction, told: Iterable[tuple[int, Claim]]) -> dict[int, set[str]]:
    """Keep the traits of these claims; which names were told of which identities."""
    rows: list[NewTrait] = []
    terms: set[tuple[str, int]] = set()
    for identity_id, claim in told:
        rows += _rows(identity_id, claim)
        terms.update((term, identity_id) for term in terms_of_traits(claim.traits.items()))
    traits.add(tx, rows)
    search.add_terms(tx, terms)
    names: dict[int, set[str]] = {}
    for row in rows:
        names.setdefault(row.identity_id, set()).add(row.name)
    return names


def refresh(tx: Transaction, customer_ids: Collection[int], rank: RankOfSource) -> dict[int, dict[str, Chosen]]:
    """Choose anew what is shown of these customers; the traits of those who have any."""
    known = {id_: chosen_traits(rows, rank) for id_, rows in traits.of_customers(tx, customer_ids).items()}
    profiles = []
    for customer_id, chosen in known.items():
        values = {name: one.value for name, one in chosen.items()}
        name = display_name(values)
        key = sort_key(name) if name else None
        profiles.append(ProfileRow(customer_id, name, key, _encode(values).decode()))
    traits.save_profiles(tx, profiles, {id_ for id_ in customer_ids if id_ not in known})
    return known


def _rows(identity_id: int, claim: Claim) -> Iterator[NewTrait]:
    operation = claim.trait_operation
    if operation == "delete":
        yield _row(identity_id, claim, EVERY_TRAIT, "delete", None)
        return
    for name, value in claim.traits.items():
        if not 0 < len(name) <= MAX_NAME or "\x00" in name or name == EVERY_TRAIT:
            continue
        if operation == "append":
            for one in value if isinstance(value, list) else [value]:
                yield from _fitting(_row(identity_id, claim, name, "append", one))
        elif operation == "increment":
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield _row(identity_id, claim, name, "increment", value)
        else:
            removes = operation == "unset" or (value is None and operation == "set")
            kind = "unset" if removes else operation
            yield from _fitting(_row(identity_id, claim, name, kind, None if removes else value))


def _fitting(row: NewTrait) -> Iterator[NewTrait]:
    if len(row.value.encode()) <= MAX_VALUE:
        yield row


def _row(identity_id: int, claim: Claim, name: str, operation: str, value: Any) -> NewTrait:
    spelled = _encode(value).decode()
    counted = claim.evidence if operation == "increment" else spelled  # each event adds once, however often it comes
    token = blake2b(counted.encode(), digest_size=16).hexdigest()
    return NewTrait(
        identity_id, name, operation, token, spelled, claim.source_id, int(claim.trust), claim.at, claim.evidence[:255]
    )


def index_identifiers(tx: Transaction, fresh: Iterable[tuple[int, Identifier]]) -> None:
    """Let people find these new identifiers by parts: numbers by their national form and by their end."""
    phones = [(id_, identifier.value) for id_, identifier in fresh if identifier.kind == IdentifierKind.PHONE]
    search.add_terms(tx, ((term, id_) for id_, value in phones for term in phone_terms(value)))
