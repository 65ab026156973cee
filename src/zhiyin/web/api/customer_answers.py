"""Customers as the API answers them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.base.locale import Locale, translate
from zhiyin.base.money import exponent
from zhiyin.customers.model import Customer, Deed, Edge, Explanation, Identifier, Member, Trust, Verdict
from zhiyin.customers.reviewing import Doubtful
from zhiyin.customers.survivorship import Chosen, TraitRow
from zhiyin.profiles.service import Named
from zhiyin.profiles.summaries import Summary
from zhiyin.web.api.interactions import IdentifierBody, MoneyOut

MAX_IDENTIFIERS = 20

REASONS: Mapping[str, str] = {
    "different_user_id": "both have an account of their own",
    "different_member_number": "both have a member number of their own",
    "different_wechat_unionid": "both have a WeChat unionid of their own",
    "different_national_id": "both have an identity number of their own",
    "different_email": "both have an e-mail address of their own",
    "too_many_people": "more people share it than one person has accounts",
    "too_large": "this would make one customer of very many identifiers",
    "crowd": "so many use it that it names nobody",
    "said_to_differ": "staff said that they are different people",
    "only_claimed": "only a public key says so",
    "shared": "both use it; that alone proves nothing",
}
"""Why customers are not joined, in words."""


class ScoreShown(BaseModel):
    kind: str
    value: float


class CustomerOut(BaseModel):
    """A customer as they are listed."""

    id: str
    name: str | None
    kind: Literal["known", "anonymous"]
    identifiers: list[IdentifierBody] = Field(description=f"The strongest first, at most {MAX_IDENTIFIERS}")
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


class NodeOut(BaseModel):
    """One identifier."""

    id: str
    kind: str
    value: str
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    verified: bool = Field(description="Named by a source that is trusted")
    is_own: bool = Field(description="False for somebody else's, that is linked to this customer")

    @classmethod
    def of(cls, member: Member, *, is_own: bool = True) -> NodeOut:
        return cls(
            id=str(member.id), kind=member.identifier.kind, value=member.identifier.value, verified=member.verified,
            first_seen_at=_instant(member.first_seen_at), last_seen_at=_instant(member.last_seen_at), is_own=is_own,
        )  # fmt: skip


class EdgeOut(BaseModel):
    """Two identifiers that were named together, or judged by staff; with the evidence."""

    id: str
    a: str
    b: str
    verdict: Literal["seen", "same", "different"]
    kind: str = Field(description="What kind of message said so; decision for staff")
    source: str | None
    evidence: str
    at: datetime
    trust: Literal["public", "server", "import", "staff"]
    active: bool
    retracted_at: datetime | None
    retracted_by: str | None
    retracted_reason: str | None

    @classmethod
    def of(cls, edge: Edge, sources: Mapping[int, Named]) -> EdgeOut:
        source = sources.get(edge.source_id)
        return cls.model_validate({
            "id": str(edge.id), "a": str(edge.a), "b": str(edge.b), "verdict": Verdict(edge.verdict).value,
            "kind": edge.kind, "source": source.name if source else None, "evidence": edge.evidence,
            "at": from_micros(edge.at), "trust": Trust(edge.trust).name.lower(), "active": edge.active,
            "retracted_at": _instant(edge.retracted_at), "retracted_by": edge.retracted_by,
            "retracted_reason": edge.retracted_reason,
        })  # fmt: skip


class DeedOut(BaseModel):
    at: datetime
    by: str
    action: Literal["merged", "split", "joined", "left", "kept_apart"]
    reason: str

    @classmethod
    def of(cls, deed: Deed) -> DeedOut:
        return cls.model_validate({
            "at": from_micros(deed.at), "by": deed.by, "action": deed.action, "reason": deed.reason,
        })  # fmt: skip


class IdentitiesOut(BaseModel):
    """The graph of a customer: what is known of who they are, and why."""

    nodes: list[NodeOut]
    edges: list[EdgeOut]
    history: list[DeedOut]


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


class ObjectionOut(BaseModel):
    identity_id: str
    reason: str
    words: str


class ExplanationOut(BaseModel):
    """Why two ids are one customer, or not; of one id, what binds it together."""

    is_one: bool
    path: list[EdgeOut]
    objections: list[ObjectionOut]
    nodes: list[NodeOut]

    @classmethod
    def of(cls, explained: Explanation, sources: Mapping[int, Named], locale: Locale) -> ExplanationOut:
        return cls(
            is_one=explained.is_one,
            path=[EdgeOut.of(edge, sources) for edge in explained.path],
            objections=[
                ObjectionOut(identity_id=str(id_), reason=reason, words=_in_words(reason, locale))
                for id_, reason in explained.objections
            ],
            nodes=[NodeOut.of(member) for member, _ in explained.nodes],
        )


class Concerned(BaseModel):
    id: str
    name: str | None
    identifiers: list[IdentifierBody]
    interaction_count: int


class ReviewOut(BaseModel):
    """Customers that may be one: the rules would not decide."""

    id: str
    at: datetime
    kind: str
    reason: str
    evidence: str = Field(description="The identifier that they share")
    customers: list[Concerned]

    @classmethod
    def of(cls, doubtful: Doubtful, counts: Mapping[int, int], locale: Locale) -> ReviewOut:
        return cls(
            id=str(doubtful.review.id),
            at=from_micros(doubtful.review.created_at),
            kind=doubtful.review.reason,
            reason=_in_words(doubtful.review.reason, locale),
            evidence=doubtful.identity.identifier.value,
            customers=[
                Concerned(id=c.public_id, name=c.name, identifiers=identifiers(c), interaction_count=counts[c.id])
                for c in doubtful.customers
            ],
        )


def listed(customer: Customer, summary: Summary) -> dict[str, Any]:
    """The fields of a customer in a list."""
    score = summary.last_score
    shown = None if score is None or score.score is None else ScoreShown(kind=score.kind, value=score.score)
    return {
        "id": customer.public_id,
        "name": customer.name,
        "kind": "known" if customer.is_known else "anonymous",
        "identifiers": identifiers(customer),
        "first_seen_at": _instant(customer.first_seen_at),
        "last_seen_at": _instant(customer.last_seen_at),
        "interaction_count": summary.interaction_count,
        "order_count": summary.orders.count,
        "revenue": [MoneyOut(amount=a, currency=c, exponent=exponent(c)) for c, a in summary.orders.revenue],
        "last_score": shown,
        "wrong_count": summary.wrong_count,
        "right_count": summary.right_count,
    }


def identifiers(customer: Customer) -> list[IdentifierBody]:
    named = (member.identifier for member in customer.members[:MAX_IDENTIFIERS])
    return [IdentifierBody(kind=kind, value=value) for kind, value in named]


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


def _in_words(reason: str, locale: Locale) -> str:
    return translate(REASONS.get(reason, reason), locale)


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
