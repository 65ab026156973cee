"""Customers as the API answers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.base.money import exponent
from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.kinds import is_claimed
from zhiyin.customers.model import Customer, Identifier, Member, Trust
from zhiyin.customers.survivorship import Chosen, TraitRow
from zhiyin.profiles.service import Named
from zhiyin.profiles.summaries import Summaries, Summary
from zhiyin.web.api.interactions import IdentifierBody, MoneyOut

MAX_IDENTIFIERS = 20


class ScoreShown(BaseModel):
    kind: str
    value: float


class IdentifierShown(IdentifierBody):
    """An identifier of a customer."""

    claimed: bool = Field(description="An address or number that only a public key has named: never write to it")

    @classmethod
    def of(cls, member: Member) -> IdentifierShown:
        kind, value = member.identifier
        return cls(kind=kind, value=value, claimed=is_claimed(kind, verified=member.verified))


class CustomerOut(BaseModel):
    """A customer as they are listed."""

    id: str
    name: str | None
    kind: Literal["known", "anonymous"]
    identifiers: list[IdentifierShown] = Field(description=f"The strongest first, at most {MAX_IDENTIFIERS}")
    first_seen_at: datetime | None
    last_seen_at: datetime | None = Field(description="To within five minutes; the timeline knows it exactly")
    interaction_count: int
    order_count: int
    revenue: list[MoneyOut] = Field(description="Net, by currency")
    last_score: ScoreShown | None
    wrong_count: int
    right_count: int


class CompanyRef(BaseModel):
    id: str
    name: str | None
    role: str | None


class CustomerDetail(CustomerOut):
    """A customer with what is known of them."""

    aliases: list[str] = Field(description="Ids from before merges; they lead here")
    companies: list[CompanyRef]
    traits: dict[str, Any] = Field(description="The chosen values")


class TraitValueOut(BaseModel):
    value: Any
    origin: str | None = Field(description="The source")
    identity: IdentifierBody | None = Field(description="Through which identifier it came")
    operation: str
    trust: Literal["public", "server", "import", "staff"]
    at: datetime


class TraitOut(TraitValueOut):
    name: str
    chosen_rule: Literal["only", "verified", "source", "newest", "first", "added"]
    others: list[TraitValueOut]

    @classmethod
    def chosen(cls, trait: Chosen, sources: Mapping[int, Named], through: Mapping[int, Identifier]) -> TraitOut:
        others = [_value(row, sources, through) for row in trait.others]
        shown = _value(trait.origin, sources, through) | {"value": trait.value}
        return cls.model_validate({**shown, "name": trait.name, "chosen_rule": trait.rule, "others": others})


class TraitList(BaseModel):
    data: list[TraitOut]


def listed(customer: Customer, summary: Summary) -> dict[str, Any]:
    """The fields of a customer in a list."""
    score = summary.last_score
    shown = None if score is None or score.score is None else ScoreShown(kind=score.kind, value=score.score)
    return {
        "id": customer.public_id,
        "name": customer.name,
        "kind": "known" if customer.is_known else "anonymous",
        "identifiers": identifiers(customer),
        "first_seen_at": instant(customer.first_seen_at),
        "last_seen_at": instant(customer.last_seen_at),
        "interaction_count": summary.interaction_count,
        "order_count": summary.orders.count,
        "revenue": [MoneyOut(amount=a, currency=c, exponent=exponent(c)) for c, a in summary.orders.revenue],
        "last_score": shown,
        "wrong_count": summary.wrong_count,
        "right_count": summary.right_count,
    }


def listed_all(customers: Sequence[Customer], summaries: Summaries, scopes: ScopeFilter) -> list[CustomerOut]:
    """These customers, with what a list says beside them."""
    numbers = summaries.of({one.id: one.identity_ids for one in customers}, scopes)
    return [CustomerOut.model_validate(listed(one, numbers[one.id])) for one in customers]


def identifiers(customer: Customer) -> list[IdentifierShown]:
    return [IdentifierShown.of(member) for member in customer.members[:MAX_IDENTIFIERS]]


def _value(row: TraitRow, sources: Mapping[int, Named], through: Mapping[int, Identifier]) -> dict[str, Any]:
    source, identifier = sources.get(row.source_id), through.get(row.identity_id)
    return {
        "value": row.value,
        "origin": source.name if source else None,
        "identity": {"kind": identifier.kind, "value": identifier.value} if identifier else None,
        "operation": row.operation,
        "trust": Trust(row.trust).name.lower(),
        "at": from_micros(row.last_at),
    }


def instant(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
